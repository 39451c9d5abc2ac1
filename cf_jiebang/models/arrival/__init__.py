from . import arrival_reading
from . import arrival_checking
from . import arrival_running
from . import arrival
from . import arrival_column
from . import arrival_line
