from .person import *
from .evaluation import *
from .acceptance import *
from .report import *
from . import test_year
from . import test_review_acts
from . import test_counted_year
