from .board import *
from .claim import *
from .followup import *
from .workflow import *
