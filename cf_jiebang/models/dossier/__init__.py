from . import dossier_mixin
from . import dossier_build
from . import dossier_make
from . import dossier_store
from . import dossier
from . import project_dossier
from . import work_report_dossier
from . import evidence_binding
