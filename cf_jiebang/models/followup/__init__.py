from . import progress
from . import program_followup_rules
from . import ledger
from . import ticket
from . import support
