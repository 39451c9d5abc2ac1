from . import ledger_line
from . import ledger_compose
from . import ledger_reform
from . import ledger_opened
from . import ledger
