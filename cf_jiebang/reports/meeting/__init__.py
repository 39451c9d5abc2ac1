from . import acceptance_sheet
from . import meeting_papers
from . import evaluation_report
