from . import test_attacks_files
from . import test_doors_files
from . import test_file_names
from . import test_files_kept
from . import test_full_disk
