from . import test_calendar
from . import test_delegation
from . import test_delegation_grant
from . import test_handover
from . import test_region
from . import test_turn_moves
