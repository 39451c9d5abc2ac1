from . import workflow
from . import board
from . import claim
from . import ir_attachment
from . import res_users
