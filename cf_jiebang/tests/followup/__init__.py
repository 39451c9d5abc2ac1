from . import test_follow_up_access
from . import test_follow_up_performance
from . import test_publicity
from . import test_service
from . import test_support
from . import test_ticket
from . import test_ticket_clock
from . import test_ticket_mail
