from . import program_reading
from . import readiness_system
from . import readiness_safety
from . import readiness
from . import start
from . import ir_module_module
from . import base_module_uninstall
from . import start_line
