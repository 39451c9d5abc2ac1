from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ..legal_time import legal_today
from ..workflow.act_log_mixin import Act

_lt = LazyTranslate(__name__)

SECRETARY = "cf_jiebang.group_meeting_secretary"
BUREAU = "cf_jiebang.group_bureau_officer"
DESK = (SECRETARY, BUREAU)


class Meeting(models.Model):
    """A joint meeting (联席会议): agenda, attendance, conclusions, minutes (R13,
    R25). One act of its secretary applies all conclusions, or none."""

    _name = "jiebang.meeting"
    _description = "Joint Meeting"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.act.log.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _acts = (
        Act("conclude", _lt("Meeting concluded"), "agreed", "meeting", DESK),
        Act("cancel", _lt("Meeting cancelled"), "withdrawn", "meeting", DESK),
        Act("withdraw_line", _lt("Line withdrawn"), "withdrawn", "meeting", DESK),
    )
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
        if self.filtered(lambda m: m.state == "concluded"):
            raise UserError(self.env._("A concluded meeting stays on record."))

    # -- acts ----------------------------------------------------------------

    def _act_organization(self):
        return self.program_id.issuer_id

    def _agenda_lines(self):
        """Hook: the lines of the agenda, in their order, ``[record, …]``."""
        return list(self.item_ids)

    def action_conclude(self):
        """Apply the conclusions of all items at once, all or nothing (R25). What is
        deferred goes on to the next meeting that is in preparation.

        :raise UserError: minutes, quorum, or a conclusion is missing; the text
            names each item
        """
        self._check_concluder()
        self._check_open()
        self._lock_or_explain()
        for meeting in self:
            meeting._check_complete()
            meeting._apply_conclusions()
            meeting.sudo().write(
                {
                    "state": "concluded",
                    "concluded_by_id": self.env.uid,
                    "concluded_date": fields.Datetime.now(),
                    "quorum_percent": meeting.program_id.quorum_percent,
                }
            )
            meeting._log_act("conclude", "draft")
            meeting._after_conclusion()
        return True

    def _after_conclusion(self):
        """Hook: what follows once a meeting is concluded."""
        self._roll_on(
            self.item_ids._active().filtered(lambda i: i.conclusion == "defer")
        )

    def _apply_conclusions(self):
        """Hook: carry the conclusions over to what is on the agenda."""
        if self.kind == "filing":
            for item in self.item_ids._active():
                item._apply_conclusion()

    def _agenda_size(self):
        """Hook: how much is on the agenda."""
        return len([line for line in self._agenda_lines() if not line.withdrawn])

    def _check_concluder(self):
        """A filing meeting is concluded by its secretary; an assessment, which
        changes no project, by the bureau's officer as well (R35)."""
        if self.filtered(lambda m: m.kind == "filing"):
            self._check_secretary()
        else:
            self._check_preparer()

    def _check_complete(self):
        """Raise with everything that is missing before the conclusion."""
        missing = []
        if not (self.minutes_no or "").strip():
            missing.append(self.env._("Minutes No.: enter it."))
        if self.date > legal_today(self.env):
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
        lines = [line for line in self._agenda_lines() if not line.withdrawn]
        if not self._agenda_size():
            missing.append(self.env._("Agenda: it is empty."))
        for line in lines:
            missing += line._missing()
        if missing:
            raise UserError("\n".join(missing))

    def action_cancel(self):
        """Call the meeting off; its items are free for the next one."""
        self._check_secretary()
        self._check_open()
        self._lock_or_explain()
        self.sudo().write({"state": "cancelled"})
        self._log_act("cancel", "draft")
        for meeting in self:
            meeting._after_cancellation()
        return True

    def _after_cancellation(self):
        """Hook: what follows once a meeting is called off."""
        self._roll_on(self.item_ids._active())
