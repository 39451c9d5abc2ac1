from . import meeting_preparation
from . import meeting
from . import meeting_attendee
from . import agenda_line_mixin
from . import meeting_item
