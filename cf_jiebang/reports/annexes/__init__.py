from . import project_document
from . import project_annex
from . import work_report_annex3
from . import ledger_document
from . import version_difference
