from . import test_bulletin
from . import test_outcome
from . import test_overview
