from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...groups import AUDITOR, BUREAU
from ..workflow.act import Act

_lt = LazyTranslate(__name__)

UNCONFIRMED = ("past", "past_open")
"""States of a project that was taken over and that nothing rests on yet."""
ENDS = {"running": "running", "terminated": "terminated"}
"""State on paper: state of the project; what is closed is closed either way."""


class ProjectPast(models.AbstractModel):
    """A project that was filed on paper and taken over (补录).

    One officer takes it over and corrects it, a second one confirms it. Up to the
    confirmation it is in a state of its own, which no report, grade, incentive or
    publication knows; from then on it is one like all others. What led to it was
    decided elsewhere: its chain begins with a row that says so.
    """

    _name = "jiebang.project.past"
    _description = "Project: taken over from paper"

    _acts = (
        Act(
            name="past_take",
            label=_lt("Taken over from paper"),
            sources=("draft",),
            target="past",
            actors=("bureau",),
            outcome="recorded",
            optional=("seal_scan", "seal_scan_name"),
            carried_by="jiebang.past",
            snapshot=True,
        ),
        Act(
            name="past_correct",
            label=_lt("Correct what was taken over"),
            sources=("past",),
            target="past_open",
            actors=("bureau",),
            outcome="recorded",
            opinion=True,
        ),
        Act(
            name="past_retake",
            label=_lt("Taken over from paper (corrected)"),
            sources=("past_open",),
            target="past",
            actors=("bureau",),
            outcome="recorded",
            optional=("seal_scan", "seal_scan_name"),
            carried_by="jiebang.past",
            snapshot=True,
        ),
        Act(
            name="past_scan",
            label=_lt("Add scanned decisions"),
            sources=("past",),
            target="",
            actors=("bureau",),
            outcome="recorded",
            required=("seal_scan", "seal_scan_name"),
        ),
        Act(
            name="past_confirm",
            label=_lt("Confirm what was taken over"),
            sources=("past",),
            target="running",
            other_targets=("closed", "terminated"),
            actors=("second",),
            style="primary",
            confirm=_lt(
                "You have compared it with the paper. It is not corrected any more "
                "from then on. Confirm it?"
            ),
        ),
        Act(
            name="past_discard",
            label=_lt("Discard what was taken over"),
            sources=("past",),
            target="withdrawn",
            actors=("bureau",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The project stays on record as discarded, its filing number becomes "
                "free. Discard it?"
            ),
        ),
    )

    is_past = fields.Boolean(
        string="Taken over from paper", copy=False, readonly=True, index=True
    )
    past_id = fields.Many2one(
        "jiebang.past",
        string="Entry from paper",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=f"{BUREAU},{AUDITOR}",
    )
    past_officer_ids = fields.Many2many(
        "res.users",
        "jiebang_project_past_officer_rel",
        "project_id",
        "user_id",
        string="Who took it over",
        copy=False,
        readonly=True,
    )
    past_confirmed_date = fields.Date(
        string="Confirmed on", copy=False, readonly=True, index="btree_not_null"
    )
    past_filing_no = fields.Char(
        related="past_id.filing_no",
        string="Filing No. on paper",
        groups=f"{BUREAU},{AUDITOR}",
    )
    past_filing_date = fields.Date(
        related="past_id.filing_date",
        string="Filed on, on paper",
        groups=f"{BUREAU},{AUDITOR}",
    )
    past_grade = fields.Selection(
        related="past_id.grade", string="Closing grade on paper"
    )
    past_record_ids = fields.One2many(
        "jiebang.past.record",
        "project_id",
        string="Entries of the past",
        readonly=True,
        groups=f"{BUREAU},{AUDITOR}",
    )
    past_note = fields.Text(string="From paper", compute="_compute_past_note")
    seal_scan_ids = fields.One2many(
        "jiebang.evidence",
        "project_id",
        string="Scanned decisions",
        domain=[("kind", "=", "seal_scan")],
        readonly=True,
    )

    @api.depends_context("lang")
    @api.depends("is_past", "state", "past_confirmed_date")
    def _compute_past_note(self):
        """What tells the project from one that was decided here."""
        for project in self:
            project.past_note = project.is_past and project._past_words()

    def _past_words(self):
        entry = self.sudo().past_id
        if self.state in UNCONFIRMED:
            return self.env._(
                "Taken over from paper (%(file)s, %(place)s); not confirmed by a "
                "second officer yet. Nothing rests on it before.",
                file=entry.book_id.content_name or "",
                place=entry.place or "",
            )
        if not self.past_confirmed_date:
            return self.env._("Taken over from paper, and discarded.")
        return self.env._(
            "Decided on paper before this system, taken over from %(file)s "
            "(%(place)s), confirmed by a second officer on %(day)s. What was decided "
            "before that day was not decided here.",
            file=entry.book_id.content_name or "",
            place=entry.place or "",
            day=self.past_confirmed_date,
        )

    # -- who -----------------------------------------------------------------

    def _bars_second(self):
        """The second officer is none of those who took it over, and stands in for
        none of them."""
        officers = self.sudo().past_officer_ids
        user = self.env.user
        if user in officers:
            return self.env._(
                "You took this project over or corrected it; a second officer must "
                "compare it with the paper and confirm it."
            )
        if self._acting_delegation("second").user_id in officers:
            return self.env._(
                "The officer for whom you stand in took this project over; a second "
                "officer must confirm it."
            )
        return ""

    def _editor_refusal(self):
        """What was taken over is corrected by the bureau's officers."""
        if self.state != "past_open":
            return super()._editor_refusal()
        act = self._get_act("past_correct")
        return self._actor_reasons(act)[self.id]

    def _content_refusal(self, field_names=None):
        refusal = super()._content_refusal(field_names)
        if refusal or self.env.su or self.state != "past_open":
            return refusal
        if set(field_names or ()) & {"program_id", "evidence_ids"}:
            return self.env._(
                "The programme stays; scans are added by “%s”.",
                self.env._("Add scanned decisions"),
            )
        return ""

    # -- the acts ------------------------------------------------------------

    def _lacks_past_take(self):
        if not self.sudo().past_id:
            return [
                self.env._(
                    "Only what was entered from paper is taken over; an application "
                    "goes its way."
                )
            ]
        return self._past_faults()

    def _lacks_past_retake(self):
        return self._past_faults()

    def _past_faults(self):
        entry = self.sudo().past_id.with_context(lang=self.env.lang)
        texts = entry._faults_of_facts()
        for name in ("main_category_id", "date_start", "date_end"):
            if not self[name]:
                texts.append(self.env._("%s: it is missing.", self._field_label(name)))
        return texts

    def _values_past_take(self, _given):
        return self._past_values()

    def _values_past_retake(self, _given):
        return self._past_values()

    def _past_values(self):
        """What the entry says of number, day and people, with the next version."""
        self._adopt_pictures()
        entry = self.past_id
        leader = entry.leader_id
        authority = self.authority_override_id or (
            leader.organization_id.route_authority_id
        )
        vals = self._next_version()
        if not self.code:
            vals["code"] = self.env["ir.sequence"]._jiebang_next(
                "jiebang.project", self.company_id, self._workflow_today()
            )
        return vals | {
            "leader_id": leader.id,
            "organization_id": leader.organization_id.id,
            "authority_id": authority.id,
            "past_officer_ids": [fields.Command.link(self.env.uid)],
        }

    def _after_past_take(self):
        self._close_entry("taken")

    def _after_past_retake(self):
        self._close_entry("taken")

    def _close_entry(self, state):
        self.evidence_ids._seal()
        self.involved_user_ids |= self.leader_user_id | self.participant_user_ids
        entry = self.past_id
        entry.write({"state": state, "fate": "done", "reason": False})

    def _after_past_correct(self):
        self.past_officer_ids |= self.env.user
        self.past_id.state = "correcting"

    def _after_past_scan(self):
        self.past_officer_ids |= self.env.user

    def _target_past_confirm(self):
        return ENDS.get(self.sudo().past_id.outcome, "closed")

    def _lacks_past_confirm(self):
        texts = self._past_faults()
        if not self.sudo().seal_scan_ids:
            texts.append(
                self.env._(
                    "Scanned decisions: add the sealed pages on which the project was "
                    "filed, as PDF or picture."
                )
            )
        return texts

    def _values_past_confirm(self, _given):
        # number and day only now: what asks for a filed project finds none before
        vals = {
            "past_confirmed_date": self._workflow_today(),
            "filing_no": self.past_id.filing_no,
            "filing_date": self.past_id.filing_date,
        }
        result = {"closed": "pass", "failed": "fail"}.get(self.past_id.outcome)
        return vals | ({"acceptance_result": result} if result else {})

    def _after_past_confirm(self):
        """From now on one like all others; what was due before is not asked for."""
        entry = self.past_id
        entry.state = "confirmed"
        self.word_rest_ids.unlink()
        self._take_snapshot("baseline")
        if self.state == "running":
            self.env["jiebang.ledger"]._include(self)
            self._open_ticket_address()
        else:
            self.write(
                {
                    "followup_since": self.filing_date,
                    "followup_until": entry.closed_date,
                }
            )

    def _after_past_discard(self):
        self.past_id.state = "discarded"

    def _tell_leader(self):
        """Who leads a project from paper is told once it is confirmed."""
        if self.is_past and not self.past_confirmed_date:
            return None
        return super()._tell_leader()

    def action_past_retake(self):
        """Put the corrected project on record again."""
        self.check_access("read")
        for project in self:
            project.sudo()._lock_or_explain()
            if project.state != "past_open":
                raise UserError(
                    self.env._("“%s” is not open for a correction.", project.name)
                )
            entry = project.sudo().past_id
            entry.with_context(lang=self.env.lang)._put_on_record("past_retake")
        return True

    def action_open_past(self):
        """Open the entry with number, day, source and entries of the past."""
        self.ensure_one()
        self.check_access("read")
        return self.past_id._get_records_action(context={})

    # -- the desk ------------------------------------------------------------

    @api.model
    def _inbox_lines(self):
        """What another officer has taken over and waits for a second one."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        domain = Domain("state", "=", "past") & Domain(
            "past_officer_ids", "not in", [self.env.uid]
        )
        label = self.env._("From paper, to be confirmed by a second officer")
        return lines + self._inbox_line(domain, label)
