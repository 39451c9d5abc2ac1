from . import verify
from . import ledger
from . import export
from . import report
from . import upload
from . import xlsx
from . import public
from . import word
