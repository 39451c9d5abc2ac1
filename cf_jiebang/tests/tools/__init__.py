from . import test_number_format
from . import test_sheet_reader
from . import test_mail_reading
from . import test_quantity
