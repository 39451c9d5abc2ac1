from . import test_access
from . import test_bad_input
from . import test_chain
from . import test_demo
from . import test_performance
from . import test_print
from . import test_tours
from . import test_word
