from . import test_category
from . import test_import
from . import test_instance
from . import test_organization
from . import test_program_rules
from . import test_spelling
from . import test_program_life
from . import test_program_upgrade
