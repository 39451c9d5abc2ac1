from . import ir_actions_report
from . import project_document
from . import project_annex
from . import dossier_documents
from . import dossier_build
from . import dossier_store
