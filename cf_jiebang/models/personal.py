PERSONAL = (
    "cf_jiebang.group_applicant,cf_jiebang.group_unit_reviewer,"
    "cf_jiebang.group_authority_officer,cf_jiebang.group_bureau_officer,"
    "cf_jiebang.group_personnel,cf_jiebang.group_auditor,cf_jiebang.group_manager"
)
"""Who may read phone and identity data at all: not evaluators, not the meeting."""


def may_read_appraisals(env, owner):
    """Whether the current user may read the annual appraisals of ``owner``: the
    person himself, the organisation department, auditors.

    :param owner: the ``res.users`` whose appraisals they are
    """
    return owner == env.user or env.user.has_groups(
        "cf_jiebang.group_personnel,cf_jiebang.group_auditor"
    )
