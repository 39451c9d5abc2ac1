from . import readiness_system
from . import readiness
from . import start
from . import start_line
