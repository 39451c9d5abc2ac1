from . import change_stories
