from . import test_category
from . import test_import
from . import test_organization
