from . import queue_job
from . import dossier
from . import evaluation_round
from . import ledger
from . import mail_activity
from . import work_report
