from . import test_attacks
from . import test_attacks_files
from . import test_doors
from . import test_doors_files
from . import test_integrity
from . import test_log
from . import test_table
from . import test_walks
