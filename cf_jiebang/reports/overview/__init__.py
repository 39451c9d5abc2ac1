from . import bulletin_paper
