from . import engine
from . import annexes
from . import meeting
from . import letters
from . import dossier
from . import excel
from . import word
from . import analysis
