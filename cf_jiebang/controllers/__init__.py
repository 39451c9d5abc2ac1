from . import verify
from . import ledger
from . import xlsx
from . import public
from . import word
