from . import test_readiness
