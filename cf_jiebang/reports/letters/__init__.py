from . import recommendation_papers
from . import receipt_slip
from . import filing_notice
from . import publication_list
from . import passport_paper
from . import start_page
from . import account_slip_paper
