from . import calendar_day
from . import handover
from . import handover_line
from . import turn
from . import delegation_acts
from . import delegation
from . import cockpit
