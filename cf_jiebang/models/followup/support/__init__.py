from . import service
from . import recognition
from . import promise_mixin
from . import support_workflow
from . import support
from . import publicity_workflow
from . import publicity
