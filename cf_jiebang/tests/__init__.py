from .board import *
from .claim import *
from .review import *
from .followup import *
from .workflow import *
from . import test_region
