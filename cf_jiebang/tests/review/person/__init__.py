from . import test_appraisal
from . import test_appraisal_year
from . import test_appraisal_log
from . import test_combined_access
from . import test_incentive
from . import test_incentive_access
from . import test_passport
