from .board import test_import, test_organization
from .claim import (
    test_access,
    test_bad_input,
    test_chain,
    test_demo,
    test_performance,
)
from .workflow import test_doors, test_table, test_walks
