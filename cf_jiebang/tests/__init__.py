from .board import *
from .claim import *
from .review import *
from .workflow import *
