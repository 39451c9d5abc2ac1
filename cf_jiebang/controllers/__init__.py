from . import verify
from . import ledger
