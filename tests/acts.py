"""The table of acts as the scheme has it, written down apart from the addon.

A test compares it with the server's own table, so that neither changes alone.
"""

from dataclasses import dataclass

from tests.city import BUREAU

RETURNS = ("section_ids",)
SEALED = ("meeting_date", "minutes_no", "seal_scan", "seal_scan_name")


@dataclass(frozen=True)
class Act:
    """One act: from which states to which, by whom, with what."""

    name: str
    sources: tuple[str, ...]
    target: str
    actor: str
    opinion: bool = True
    required: tuple[str, ...] = ()
    carried_by: str = ""


ACTS = {
    act.name: act
    for act in (
        Act("submit", ("draft", "returned"), "unit_review", "leader", opinion=False),
        Act(
            "withdraw",
            ("returned", "unit_review", "authority_review", "delivery")
            + ("bureau_review",),
            "withdrawn",
            "leader",
        ),
        Act("unit_agree", ("unit_review",), "authority_review", "unit", True, SEALED),
        Act("unit_return", ("unit_review",), "returned", "unit", True, RETURNS),
        Act("unit_decline", ("unit_review",), "declined", "unit"),
        Act("authority_agree", ("authority_review",), "delivery", "authority"),
        Act(
            "authority_return",
            ("authority_review", "delivery"),
            "returned",
            "authority",
            True,
            RETURNS,
        ),
        Act("authority_decline", ("authority_review",), "declined", "authority"),
        Act(
            "receive",
            ("delivery",),
            "bureau_review",
            "bureau",
            opinion=False,
            carried_by="jiebang.receipt",
        ),
        Act("bureau_accept", ("bureau_review",), "meeting", "bureau"),
        Act("bureau_file", ("bureau_review",), "running", "bureau"),
        Act(
            "bureau_return",
            ("delivery", "bureau_review"),
            "returned",
            "bureau",
            True,
            RETURNS,
        ),
        Act("bureau_decline", ("bureau_review",), "declined", "bureau"),
        Act(
            "meeting_pass",
            ("meeting",),
            "running",
            "secretary",
            opinion=False,
            carried_by="jiebang.meeting",
        ),
        Act(
            "meeting_supplement",
            ("meeting",),
            "returned",
            "secretary",
            True,
            RETURNS,
            carried_by="jiebang.meeting",
        ),
        Act(
            "meeting_defer",
            ("meeting",),
            "meeting",
            "secretary",
            carried_by="jiebang.meeting",
        ),
        Act(
            "meeting_refuse",
            ("meeting",),
            "declined",
            "secretary",
            carried_by="jiebang.meeting",
        ),
        Act("apply_acceptance", ("running",), "acceptance", "leader"),
        *(
            Act(
                name, ("acceptance",), target, "bureau", carried_by="jiebang.acceptance"
            )
            for name, target in (
                ("acceptance_pass", "closed"),
                ("acceptance_rectify", "running"),
                ("acceptance_fail", "closed"),
            )
        ),
        Act("terminate", ("running", "acceptance"), "terminated", "bureau"),
    )
}

BESIDE = {
    act.name: act
    for act in (
        Act("past_take", ("draft",), "past", "bureau", False, (), "jiebang.past"),
        Act("past_correct", ("past",), "past_open", "bureau"),
        Act("past_retake", ("past_open",), "past", "bureau", False, (), "jiebang.past"),
        Act("past_scan", ("past",), "", "bureau", False, SEALED[2:]),
        Act("past_confirm", ("past",), "running", "second", False),
        Act("past_discard", ("past",), "withdrawn", "bureau"),
        Act("reorganise", (), "", "administrator", False, (), "jiebang.reform"),
        Act(
            *("amend", ("running", "acceptance"), "", "leader", False, ()),
            "jiebang.change",
        ),
        Act(
            *("end_by_change", ("running", "acceptance"), "terminated", "leader"),
            *(False, (), "jiebang.change"),
        ),
    )
}
"""What is beside the road of an application: what was filed on paper, and reforms of
the organisations."""

PERSONS = {
    "leader": {"leader"},
    "unit": {"unit"},
    "authority": {"authority"},
    "bureau": set(BUREAU),
    "secretary": {"secretary"},
}
"""Actor: the roles that are this actor for a project of the city's leader."""
