from . import project
from . import annex
from . import paper
from . import meeting
from . import program_claim_rules
from . import publication
