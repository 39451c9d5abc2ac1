from . import ledger
from . import xlsx
