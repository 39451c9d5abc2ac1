from .claim import test_chain
