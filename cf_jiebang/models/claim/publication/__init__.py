from . import publication
from . import publication_line
from . import objection
from . import project_publication
