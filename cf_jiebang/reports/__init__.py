from . import ir_actions_report
from . import document_stamp
from . import document
from . import project_document
from . import project_annex
from . import ledger_document
