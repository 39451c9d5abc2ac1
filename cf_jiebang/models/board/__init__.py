from . import territory
from . import organization
from . import program
from . import category
from . import cadre
from . import cadre_profile
from . import check_item
from . import font
