from . import dossier_documents
