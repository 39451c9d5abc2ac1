from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ....groups import BUREAU, SECRETARY
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Meeting(models.Model):
    """A joint meeting (联席会议): agenda, attendance, conclusions, minutes (R13,
    R25). One act of its secretary applies all conclusions, or none."""

    _name = "jiebang.meeting"
    _description = "Joint Meeting"
    _inherit = [
        "jiebang.meeting.preparation",
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _acts = (
        Act(
            name="conclude",
            label=_lt("Conclude"),
            sources=("draft",),
            target="concluded",
            actors=("secretary", "bureau"),
            style="primary",
            confirm=_lt(
                "All conclusions, results and answers are applied at once: projects "
                "are filed, returned, deferred or declined, and those whom it concerns "
                "are told. This can't be undone. Conclude the meeting?"
            ),
        ),
        Act(
            name="cancel",
            label=_lt("Cancel the meeting"),
            sources=("draft",),
            target="cancelled",
            actors=("secretary",),
            outcome="withdrawn",
            confirm=_lt(
                "The meeting is called off; its items are free for the next one. "
                "Cancel it?"
            ),
        ),
        Act(
            name="withdraw_line",
            label=_lt("Withdraw from the agenda"),
            sources=("draft",),
            target="",
            actors=("secretary",),
            outcome="withdrawn",
            opinion=True,
            optional=("item_ids", "ticket_line_ids"),
            confirm=_lt(
                "The line stays on the agenda with the reason and is not decided on. "
                "Its matter may be gathered by the next meeting."
            ),
        ),
    )
    _workflow_actors = {
        "secretary": ("meeting", SECRETARY, ""),
        "bureau": ("meeting", BUREAU, ""),
    }
    _max_lengths = {"name": 100, "minutes_no": 60}
    _name_told_by = (
        ("jiebang.project", "filing_meeting_id"),
        ("jiebang.evaluation", "meeting_id"),
        ("jiebang.merit", "meeting_id"),
    )

    name = fields.Char(string="Meeting", required=True)
    date = fields.Date(
        required=True,
        index=True,
        default=lambda self: legal_today(self.env),
    )
    kind = fields.Selection(
        [("filing", "Filing"), ("judgement", "Assessment of progress")],
        required=True,
        default="filing",
        index=True,
        tracking=True,
        help="Filing decides on applications; the assessment (研判) rates the risk of "
        "running projects and changes no state.",
    )
    period = fields.Char(readonly=True, copy=False)
    cutoff_date = fields.Date(
        string="Cut-off date",
        help="Only what reached the meeting by this day is gathered.",
    )
    place = fields.Char()
    chair = fields.Char(string="Chaired by")
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    attendee_ids = fields.One2many(
        "jiebang.meeting.attendee", "meeting_id", string="Members of the meeting"
    )
    item_ids = fields.One2many("jiebang.meeting.item", "meeting_id", string="Agenda")
    item_count = fields.Integer(string="Projects", compute="_compute_item_count")
    agenda_count = fields.Integer(string="Items", compute="_compute_agenda_count")
    minutes_no = fields.Char(string="Minutes No.")
    minutes = fields.Html()
    quorum_percent = fields.Integer(string="Quorum (%)", readonly=True)
    quorum_required = fields.Integer(
        related="program_id.quorum_percent", string="Needed (%)"
    )
    present_percent = fields.Integer(
        string="Present (%)", compute="_compute_present_percent"
    )
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("concluded", "Concluded"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    concluded_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    concluded_date = fields.Datetime(readonly=True, copy=False)

    _period_uniq = models.UniqueIndex(
        "(program_id, kind, period) WHERE period IS NOT NULL",
        "Meeting: this period has one of this kind already.",
    )

    @api.depends("item_ids")
    def _compute_item_count(self):
        for meeting in self:
            meeting.item_count = len(meeting.item_ids)

    @api.depends("item_ids")
    def _compute_agenda_count(self):
        for meeting in self:
            meeting.agenda_count = meeting._agenda_size()

    @api.depends("attendee_ids.present")
    def _compute_present_percent(self):
        for meeting in self:
            everyone = len(meeting.attendee_ids)
            present = len(meeting.attendee_ids.filtered("present"))
            meeting.present_percent = round(100 * present / everyone) if everyone else 0

    # -- guard ---------------------------------------------------------------

    def _check_secretary(self):
        """Raise unless the user prepares and concludes joint meetings."""
        if not self.env.su and not self.env.user.has_group(SECRETARY):
            raise AccessError(
                self.env._(
                    "Joint meetings are prepared and concluded by: %s.",
                    self.env.ref(SECRETARY).sudo().name,
                )
            )

    def _check_preparer(self):
        """Raise unless the user may prepare meetings."""
        if not self.env.su and not self.env.user.has_groups(f"{SECRETARY},{BUREAU}"):
            raise AccessError(
                self.env._(
                    "Joint meetings are prepared by the bureau and the secretary."
                )
            )

    def _check_open(self):
        """Raise when the meeting is concluded: its record stays as it is."""
        if self.env.su:
            return
        self.try_lock_for_update()
        if self.filtered(lambda m: m.state != "draft"):
            raise UserError(
                self.env._("A concluded or cancelled meeting stays as it is.")
            )

    def write(self, vals):
        self._check_open()
        if (
            vals.keys() & {"kind", "program_id"}
            and not self.env.su
            and any(meeting._agenda_lines() for meeting in self)
        ):
            raise UserError(
                self.env._(
                    "Kind and programme stay once something is on the agenda; take "
                    "the items off first."
                )
            )
        return super().write(vals)

    def _check_unlink(self):
        if self.filtered("decision_count"):
            raise UserError(
                self.env._(
                    "A meeting that was concluded or cancelled, or a line of which was "
                    "withdrawn, stays on record."
                )
            )

    # -- agenda --------------------------------------------------------------

    def _agenda_lines(self):
        """Hook: the lines of the agenda, in their order, ``[record, …]``."""
        return list(self.item_ids)

    def _agenda_size(self):
        """Hook: how much is on the agenda."""
        return len([line for line in self._agenda_lines() if not line.withdrawn])

    # -- the acts ------------------------------------------------------------

    def _bars_bureau(self):
        """A filing meeting is the secretary's; an assessment, which changes no
        project, is the bureau's as well (R35)."""
        if self.kind == "judgement":
            return ""
        return self.env._(
            "Joint meetings are prepared and concluded by: %s.",
            self.env.ref(SECRETARY).sudo().name,
        )

    def _lacks_conclude(self):
        missing = []
        if not (self.minutes_no or "").strip():
            missing.append(self.env._("Minutes No.: enter it."))
        if self.date > self._workflow_today():
            missing.append(self.env._("Date: the meeting has not taken place yet."))
        if not self.attendee_ids:
            missing.append(self.env._("Members of the meeting: enter who was invited."))
        elif self.present_percent < self.program_id.quorum_percent:
            missing.append(
                self.env._(
                    "Quorum: %(present)s %% present, %(quorum)s %% are needed.",
                    present=self.present_percent,
                    quorum=self.program_id.quorum_percent,
                )
            )
        if not self._agenda_size():
            missing.append(self.env._("Agenda: it is empty."))
        for line in self._agenda_lines():
            missing += [] if line.withdrawn else line._missing()
        return missing

    def _values_conclude(self, _given):
        return {
            "concluded_by_id": self.env.uid,
            "concluded_date": self._workflow_now(),
            "quorum_percent": self.program_id.quorum_percent,
        }

    def _after_conclude(self):
        """The conclusions go to the projects, all or none (R25); what is deferred
        goes on to the next meeting that is in preparation."""
        items = self.item_ids._active()
        for item in items if self.kind == "filing" else ():
            item._apply_conclusion()
        self._roll_on(items.filtered(lambda item: item.conclusion == "defer"))

    def _after_cancel(self):
        """What was on the agenda is free for the next meeting."""
        self._roll_on(self.item_ids._active())

    def _offers_withdraw_line(self):
        """The button stands on the line."""
        return False

    def _given_withdraw_line(self, given):
        """The lines, all of one meeting, and what the log says of them."""
        self.ensure_one()
        ids = {
            name: set(given.get(name) or ()) for name in ("item_ids", "ticket_line_ids")
        }
        lines = [
            line
            for line in self._agenda_lines()
            if line.id in ids[line._agenda_field] and not line.withdrawn
        ]
        if not lines or len(lines) != sum(map(len, ids.values())):
            raise UserError(
                self.env._(
                    "Agenda: choose lines of this meeting. A line that was withdrawn "
                    "stays as it is."
                )
            )
        titles = "、".join(line._line_title() for line in lines)
        reason = given["opinion"]
        return {"lines": lines, "reason": reason, "opinion": f"{titles}: {reason}"}

    def _values_withdraw_line(self, given):
        vals, commands = {"withdrawn": True, "withdraw_reason": given["reason"]}, {}
        for line in given["lines"]:
            command = Command.update(line.id, vals)
            commands.setdefault(line._agenda_field, []).append(command)
        return commands
