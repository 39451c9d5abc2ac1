from . import test_dossier
from . import test_dossier_build
from . import test_dossier_look
from . import test_dossier_pdf
from . import test_dossier_upload
from . import test_report_dossier
