from . import transition_wizard
from . import revoke_wizard
from . import word_import
