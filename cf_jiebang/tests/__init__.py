from .board import *
from .claim import *
from .workflow import *
