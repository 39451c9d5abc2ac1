from . import recommendation
from . import recommendation_line
from . import receipt_scan
from . import receipt
