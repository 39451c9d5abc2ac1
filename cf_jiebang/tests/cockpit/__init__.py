from . import test_analysis
from . import test_cockpit
from . import test_menu_screens
from . import test_timeline
