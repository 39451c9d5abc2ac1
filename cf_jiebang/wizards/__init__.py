from . import transition_wizard
from . import revoke_wizard
from . import receipt_scan_wizard
from . import ledger_import
from . import ledger_import_line
from . import unpublish_wizard
from . import conclusion_wizard
from . import word_import
