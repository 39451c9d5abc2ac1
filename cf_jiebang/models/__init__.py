from . import workflow
from . import board
from . import claim
from . import followup
from . import ir_attachment
from . import mail_activity
from . import mail_thread
from . import res_users
