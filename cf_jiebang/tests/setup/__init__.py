from . import test_readiness
from . import test_uninstall
