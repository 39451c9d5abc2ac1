from . import test_acceptance
from . import test_acceptance_access
