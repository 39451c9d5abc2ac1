from . import outcome
from . import project_analysis
from . import stay_analysis
