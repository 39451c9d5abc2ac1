from . import xlsx_list
from . import xlsx_lists
from . import ledger_xlsx
