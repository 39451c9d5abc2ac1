from . import verify
from . import ledger
from . import export
from . import xlsx
from . import public
from . import word
