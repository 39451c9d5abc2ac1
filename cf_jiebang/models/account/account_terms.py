"""What the roles of the scheme mean for an account."""

ORGANIZED = {
    "unit_reviewer": "",
    "authority_officer": "is_authority",
    "bureau_officer": "is_bureau",
    "evaluation_officer": "is_bureau",
}
"""Role that acts for an organisation: what that must be."""
TIER = {
    "unit_reviewer": "unit",
    "authority_officer": "authority",
    "bureau_officer": "bureau",
    "evaluation_officer": "bureau",
    "meeting_secretary": "meeting",
}
"""Role that decides on a project: on which tier."""
PLAIN = "applicant"
"""The role of who is given no other, and the only one that a unit gives."""
BY_SETTINGS = ("manager",)
"""Roles that who administers the users of the server gives, and nobody else."""


def group_of(role):
    """External id of the group of a role."""
    return f"cf_jiebang.group_{role}"


def tiers_of(roles):
    """The tiers on which somebody with these roles decides.

    :param roles: names of roles
    :rtype: set[str]
    """
    return {TIER[role] for role in roles if role in TIER}
