from . import past_stories
