from . import followup_stories
from . import ticket_stories
