from . import test_frozen_content
from . import test_integrity
from . import test_log
