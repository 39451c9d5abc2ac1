from . import acceptance
from . import acceptance_member
from . import project_acceptance
