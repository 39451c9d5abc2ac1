from . import claim
from . import followup
from . import review
from . import past
from . import change
