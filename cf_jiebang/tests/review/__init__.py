from . import test_report_access
from . import test_report_flow
from . import test_report_open
from . import test_report_print
from . import test_word_report
