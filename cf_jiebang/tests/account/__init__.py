from . import test_account_batch
from . import test_account_job
from . import test_account_slip
from . import test_account_unit
from . import test_account_request
from . import test_leavers
