from . import ir_actions_report
from . import document_stamp
from . import document
