from odoo import models
from odoo.tools import LazyTranslate

from ...groups import AUTHORITY, BUREAU, SECRETARY, UNIT
from ..workflow.act import Act
from .change_terms import PENDING

_lt = LazyTranslate(__name__)

MINUTES = ("meeting_date", "minutes_no")


def _return(name, label, state, actor):
    return Act(
        name=name,
        label=label,
        sources=(state,),
        target="returned",
        actors=(actor,),
        outcome="returned",
        opinion=True,
    )


def _refuse(name, label, state, actor, **more):
    return Act(
        name=name,
        label=label,
        sources=(state,),
        target="declined",
        actors=(actor,),
        outcome="declined",
        opinion=True,
        style="danger",
        **more,
    )


class ChangeActs(models.AbstractModel):
    """The way of a request: a notice past the department; else the consent of who
    joins, the unit's Party group, the department, and for a major change the bureau
    and, where the rule says so, the joint meeting."""

    _name = "jiebang.change.acts"
    _description = "Change: its acts"

    _acts = (
        Act(
            name="submit",
            label=_lt("Hand in"),
            sources=("draft", "returned"),
            target="unit_review",
            other_targets=("notice", "consent"),
            actors=("leader",),
            outcome="submitted",
            snapshot=True,
            style="primary",
        ),
        Act(
            name="join_agree",
            label=_lt("Agree to join"),
            sources=("consent",),
            target="unit_review",
            other_targets=("consent",),
            actors=("joiner",),
            style="primary",
        ),
        Act(
            name="join_decline",
            label=_lt("Don't join"),
            sources=("consent",),
            target="returned",
            actors=("joiner",),
            outcome="declined",
            opinion=True,
            style="danger",
        ),
        Act(
            name="unit_agree",
            label=_lt("Agree"),
            sources=("unit_review",),
            target="authority_review",
            actors=("unit",),
            opinion=True,
            required=MINUTES,
            style="primary",
        ),
        _return("unit_return", _lt("Return"), "unit_review", "unit"),
        _refuse("unit_refuse", _lt("Don't agree"), "unit_review", "unit"),
        Act(
            name="authority_agree",
            label=_lt("Agree"),
            sources=("authority_review",),
            target="done",
            other_targets=("bureau_review",),
            actors=("authority",),
            opinion=True,
            style="primary",
        ),
        _return("authority_return", _lt("Return"), "authority_review", "authority"),
        _refuse(
            "authority_refuse", _lt("Don't agree"), "authority_review", "authority"
        ),
        Act(
            name="bureau_agree",
            label=_lt("Agree"),
            sources=("bureau_review",),
            target="done",
            other_targets=("meeting",),
            actors=("bureau",),
            opinion=True,
            style="primary",
        ),
        _return("bureau_return", _lt("Return"), "bureau_review", "bureau"),
        _refuse("bureau_refuse", _lt("Don't agree"), "bureau_review", "bureau"),
        Act(
            name="meeting_agree",
            label=_lt("Agreed by the meeting"),
            sources=("meeting",),
            target="done",
            actors=("secretary",),
            opinion=True,
            required=MINUTES,
            style="primary",
        ),
        _refuse(
            "meeting_refuse",
            _lt("Not agreed by the meeting"),
            "meeting",
            "secretary",
            required=MINUTES,
        ),
        Act(
            name="notice_note",
            label=_lt("Take note"),
            sources=("notice",),
            target="done",
            actors=("authority",),
            outcome="received",
            style="primary",
        ),
        _refuse("notice_object", _lt("Object"), "notice", "authority"),
        Act(
            name="notice_lapse",
            label=_lt("No objection in time"),
            sources=("notice",),
            target="done",
            actors=("authority",),
            outcome="received",
            carried_by="ir.cron",
        ),
        Act(
            name="withdraw",
            label=_lt("Withdraw"),
            sources=(*PENDING, "returned"),
            target="withdrawn",
            actors=("leader",),
            outcome="withdrawn",
            opinion=True,
        ),
    )
    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "joiner": ("applicant", "", ""),
        "unit": ("unit", UNIT, "organization_id"),
        "authority": ("authority", AUTHORITY, "authority_id"),
        "bureau": ("bureau", BUREAU, "bureau_id"),
        "secretary": ("meeting", SECRETARY, ""),
    }
    _workflow_holders = {
        "draft": "applicant",
        "returned": "applicant",
        "consent": "applicant",
        "notice": "authority",
        "unit_review": "unit",
        "authority_review": "authority",
        "bureau_review": "bureau",
        "meeting": "meeting",
    }

    # -- where it goes -------------------------------------------------------

    def _target_submit(self):
        if self.tier == "notice":
            return "notice"
        return "consent" if self._joining() else "unit_review"

    def _target_join_agree(self):
        """To the unit once everybody has agreed."""
        others = self._joining().filtered(
            lambda line: line.cadre_id.user_id != self.env.user
        )
        return "consent" if others else "unit_review"

    def _target_authority_agree(self):
        return "bureau_review" if self.tier == "major" else "done"

    def _target_bureau_agree(self):
        return "meeting" if any(self.matter_ids.rule_id.mapped("agenda")) else "done"

    # -- what is missing -----------------------------------------------------

    def _lacks_submit(self):
        return self.sudo()._faults() + self.sudo()._blocks()

    def _lacks_unit_agree(self):
        return self.sudo()._stale() + self.sudo()._blocks()

    def _lacks_authority_agree(self):
        return self._lacks_unit_agree()

    def _lacks_bureau_agree(self):
        return self._lacks_unit_agree()

    def _lacks_meeting_agree(self):
        return self._lacks_unit_agree()

    def _lacks_notice_note(self):
        return self._lacks_unit_agree()

    # -- what follows --------------------------------------------------------

    def _values_submit(self, _given):
        # of two that are handed in at once the second sees the first
        self.sudo().project_id._lock_or_explain()
        self._raise_for(self.sudo()._rivals())
        self._refresh()
        code = self.code or self._next_code()
        return self._next_version() | {
            "code": code,
            "date_submitted": self._workflow_today(),
            "organization_id": self.project_id.organization_id.id,
            "authority_id": self.project_id.authority_id.id,
            "joiner_user_ids": [
                (6, 0, self._joiner_lines().cadre_id.user_id.ids),
            ],
        }

    def _after_join_agree(self):
        mine = self._joining().filtered(lambda x: x.cadre_id.user_id == self.env.user)
        mine.agreed = True

    def _values_meeting_agree(self, given):
        return {"meeting_date": given["meeting_date"]}

    def _entered_returned(self):
        self.member_line_ids.filtered("agreed").agreed = False

    def _entered_done(self):
        self._apply()
        self._tell_decided()

    def _entered_declined(self):
        self._tell_decided()
