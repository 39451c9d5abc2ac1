from . import record_mixin
from . import decision
from . import verify_mixin
from . import snapshot
from . import chain_mixin
from . import version_mixin
from . import integrity
