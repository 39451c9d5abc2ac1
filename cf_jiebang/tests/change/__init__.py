from . import test_change
from . import test_change_refusals
from . import test_change_readers
from . import test_change_papers
