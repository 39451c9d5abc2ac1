from . import program_review_rules
from . import report
from . import person
from . import evaluation
from . import acceptance
