from . import test_office_text
from . import test_office_book
from . import test_arrival
from . import test_arrival_people
from . import test_arrival_job
from . import test_arrival_access
