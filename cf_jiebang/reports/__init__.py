from . import ir_actions_report
from . import project_document
from . import project_annex
from . import word_document
