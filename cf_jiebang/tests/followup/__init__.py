from . import test_ledger
from . import test_ledger_import
from . import test_light
from . import test_progress
