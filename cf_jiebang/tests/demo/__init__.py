from . import test_demo
from . import test_story_clock
from . import test_incentive_demo
from . import test_ticket_demo
