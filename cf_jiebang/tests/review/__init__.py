from . import test_report_access
from . import test_report_flow
from . import test_report_open
from . import test_report_print
from . import test_evaluation_flow
from . import test_evaluation_access
from . import test_evaluation_score
from . import test_evaluation_performance
