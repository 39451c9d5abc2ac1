from . import test_doors
from . import test_table
from . import test_walks
from . import test_attacks
