from . import demo_stories
from . import followup_stories
from . import demo_tickets
from . import incentive_stories
from . import evaluation_stories
from . import meeting_stories
