from . import word_difference
from . import word_list_difference
from . import word_picture
from . import word_unplaced
from . import word_outside
from . import word_document
