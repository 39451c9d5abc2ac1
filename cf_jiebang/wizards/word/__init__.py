from . import word_import
from . import word_import_line
from . import word_new
