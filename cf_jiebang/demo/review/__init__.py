from . import incentive_stories
from . import evaluation_stories
