from . import overview_projects
from . import overview_results
from . import overview
from . import data_flaw
from . import bulletin_figures
from . import bulletin
