from . import demo_stories
from . import demo_tickets
