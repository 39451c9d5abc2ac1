PERSONAL = (
    "cf_jiebang.group_applicant,cf_jiebang.group_unit_reviewer,"
    "cf_jiebang.group_authority_officer,cf_jiebang.group_bureau_officer,"
    "cf_jiebang.group_personnel,cf_jiebang.group_auditor,cf_jiebang.group_manager"
)
"""Who may read phone and identity data at all: not evaluators, not the meeting."""

APPRAISALS = (
    "cf_jiebang.group_applicant,cf_jiebang.group_personnel,cf_jiebang.group_auditor"
)
"""Annual appraisals: entered by the applicant for the organisation department."""
