from . import transition_wizard
from . import revoke_wizard
from . import unpublish_wizard
from . import conclusion_wizard
