from . import test_appraisal
from . import test_evaluation_flow
from . import test_incentive
from . import test_passport
from . import test_report_access
from . import test_report_flow
from . import test_report_open
from . import test_report_print
