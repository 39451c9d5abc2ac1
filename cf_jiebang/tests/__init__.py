from .claim import test_chain
from .workflow import test_doors, test_table, test_walks
