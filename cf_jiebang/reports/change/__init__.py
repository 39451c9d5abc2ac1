from . import change_paper
from . import change_word
from . import change_list
