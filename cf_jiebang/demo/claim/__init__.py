from . import demo_stories
from . import meeting_stories
