"""The roles of the scheme, by the names of their groups."""

from odoo.exceptions import AccessError

USER = "cf_jiebang.group_user"
"""Implied by every role."""

APPLICANT = "cf_jiebang.group_applicant"
UNIT = "cf_jiebang.group_unit_reviewer"
AUTHORITY = "cf_jiebang.group_authority_officer"
BUREAU = "cf_jiebang.group_bureau_officer"
SECRETARY = "cf_jiebang.group_meeting_secretary"
EVALUATION = "cf_jiebang.group_evaluation_officer"
EVALUATOR = "cf_jiebang.group_evaluator"
PERSONNEL = "cf_jiebang.group_personnel"
AUDITOR = "cf_jiebang.group_auditor"
MANAGER = "cf_jiebang.group_manager"

COMMITTEE = f"{BUREAU},{AUDITOR}"
"""Who reads how a result came about: not the applicant, and not the offices of which
one is his own."""

OFFICIAL = f"{COMMITTEE},{SECRETARY},{PERSONNEL}"
"""Who reads a grade before the joint meeting has been told."""

ASSESSORS = f"{EVALUATION},{AUDITOR}"
"""Who reads what is made of the appraisals of persons: where a project has one
person, it is that person's score."""

PERSONAL = f"{APPLICANT},{UNIT},{AUTHORITY},{BUREAU},{PERSONNEL},{AUDITOR},{MANAGER}"
"""Who may read phone and identity data at all: not evaluators, not the meeting."""

POSTS = f"base.group_erp_manager,{MANAGER},{BUREAU},{AUDITOR}"
"""Who may read who acts where: of everybody, as on the organisation's own form."""


TIERS = (UNIT, AUTHORITY, BUREAU, SECRETARY)
"""Roles that decide on a project, tier after tier."""


POST_GROUPS = (
    *(UNIT, AUTHORITY, BUREAU, EVALUATION, SECRETARY, EVALUATOR, PERSONNEL),
    *(AUDITOR, MANAGER),
)
"""Roles to which somebody is appointed."""


def check_role(env, text, *groups):
    """Raise unless the current user has one of the roles.

    :param str text: the sentence that says so, with a place for the names of the roles
    """
    if not env.user.has_groups(",".join(groups)):
        names = "、".join(env.ref(group).sudo().name for group in groups)
        raise AccessError(text % names)


def may_read_appraisals(env, owner):
    """Whether the current user may read the annual appraisals of ``owner``: the
    person himself, the organisation department, auditors.

    :param owner: the ``res.users`` whose appraisals they are
    """
    return owner == env.user or env.user.has_groups(f"{PERSONNEL},{AUDITOR}")
