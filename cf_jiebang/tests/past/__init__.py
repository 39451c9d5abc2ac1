from . import test_past_terms
from . import test_past
from . import test_past_book
from . import test_past_word
from . import test_past_door
