from . import demo_stories
