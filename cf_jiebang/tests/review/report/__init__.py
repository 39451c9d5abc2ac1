from . import test_report_access
from . import test_report_flow
from . import test_report_open
from . import test_report_sources
