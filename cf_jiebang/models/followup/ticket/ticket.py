from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .ticket_acts import ACTS, OPEN


class Ticket(models.Model):
    """A technical bottleneck, a suggestion or a matter to coordinate, raised on a
    running project at any time (R31), answered by the competent department or the
    bureau (R32), with the help of other organisations (R34).

    Who sees it: as its project, and the organisations asked to help, which see
    nothing else of the project. Who acts: see ``ticket_acts.py``. Nobody but
    the applicant confirms that it is solved; when he is silent it closes after
    ``confirm_days``.
    """

    _name = "jiebang.ticket"
    _description = "Ticket"
    _inherit = [
        "jiebang.ticket.raising",
        "jiebang.ticket.file",
        "jiebang.ticket.behaviour",
        "jiebang.ticket.meeting",
        "jiebang.ticket.mail",
        "jiebang.ticket.deadlines",
        "jiebang.reading.log.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _passed_on = ("assist_organization_ids", "assist_waiting_ids")
    _rec_names_search = ["name", "code"]
    _max_lengths = {"name": 100, "description": 5000}
    _initial_state = "new"
    _acts = ACTS

    name = fields.Char(string="Subject", required=True, index="trigram")
    code = fields.Char(string="No.", copy=False, readonly=True, index=True)
    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("running", "acceptance"))],
        default=lambda self: self._default_project(),
    )
    project_readable = fields.Boolean(
        compute="_compute_project_readable", export_string_translation=False
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Project title",
        store=True,
        help="The title alone is for the assisting organisations as well.",
    )
    kind = fields.Selection(
        [
            ("bottleneck", "Technical bottleneck"),
            ("suggestion", "Suggestion"),
            ("coordination", "Matter to coordinate"),
        ],
        required=True,
        default="bottleneck",
        index=True,
    )
    description = fields.Text(required=True)
    wish = fields.Text(string="What is asked for")
    urgent = fields.Boolean()
    state = fields.Selection(
        [
            ("new", "New"),
            ("accepted", "Taken on"),
            ("in_hand", "In hand"),
            ("to_confirm", "To be confirmed by the applicant"),
            ("watch", "Long-term watch"),
            ("closed", "Solved and closed"),
        ],
        required=True,
        default="new",
        copy=False,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    answering_tier = fields.Selection(
        [
            ("authority", "Competent department"),
            ("bureau", "Science and Technology Bureau"),
        ],
        string="Answered by",
        default="authority",
        copy=False,
        readonly=True,
    )
    referred = fields.Boolean(
        string="Referred to the bureau", copy=False, readonly=True
    )
    by_mail = fields.Boolean(string="Came by mail", copy=False, readonly=True)
    progress_id = fields.Many2one(
        "jiebang.progress",
        string="Raised in the report",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reporter_id = fields.Many2one(
        "res.users",
        string="Raised by",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # organisations, for rules, holders and reports
    organization_id = fields.Many2one(
        related="project_id.organization_id", string="Unit", store=True
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id",
        string="Competent department",
        store=True,
        index=True,
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    leader_id = fields.Many2one(related="project_id.leader_id", string="Leader")
    leader_phone = fields.Char(related="project_id.leader_phone", string="Phone")
    assist_organization_ids = fields.Many2many(
        "jiebang.organization",
        "jiebang_ticket_assist_rel",
        "ticket_id",
        "organization_id",
        string="Assisting organisations",
        copy=False,
        readonly=True,
    )
    assist_waiting_ids = fields.Many2many(
        "jiebang.organization",
        "jiebang_ticket_assist_waiting_rel",
        "ticket_id",
        "organization_id",
        string="Asked, not answered yet",
        copy=False,
        readonly=True,
    )
    # the answers, as they stand now; each is kept in the decisions
    measures = fields.Text(copy=False, readonly=True)
    assist_request = fields.Text(
        string="What the others are asked for", copy=False, readonly=True
    )
    assist_answer = fields.Text(
        string="Answer of the assisting organisation", copy=False, readonly=True
    )
    result = fields.Text(string="Solution", copy=False, readonly=True)
    refusal = fields.Text(string="Why it is not solved", copy=False, readonly=True)
    refusal_count = fields.Integer(string="Refusals", copy=False, readonly=True)
    review_date = fields.Date(string="Looked at again on", copy=False, readonly=True)
    # the clock: the rules of its day are kept with it
    response_days = fields.Integer(copy=False, readonly=True)
    resolution_days = fields.Integer(copy=False, readonly=True)
    confirm_days = fields.Integer(copy=False, readonly=True)
    raised_date = fields.Datetime(
        string="Raised on", copy=False, readonly=True, index=True
    )
    response_deadline = fields.Date(copy=False, readonly=True)
    resolution_deadline = fields.Date(copy=False, readonly=True)
    first_response_date = fields.Datetime(
        string="First answer on", copy=False, readonly=True
    )
    proposed_date = fields.Datetime(
        string="Solution proposed on", copy=False, readonly=True
    )
    closed_date = fields.Datetime(string="Closed on", copy=False, readonly=True)
    closed_by = fields.Selection(
        [
            ("confirmed", "Confirmed by the applicant"),
            ("silence", "Not answered in time"),
            ("settled", "No longer needed"),
        ],
        string="How it was closed",
        copy=False,
        readonly=True,
    )
    response_time = fields.Integer(
        string="Days to the first answer",
        aggregator="avg",
        copy=False,
        readonly=True,
        help="Working days.",
    )
    resolution_time = fields.Integer(
        string="Days to the solution",
        aggregator="avg",
        copy=False,
        readonly=True,
        help="Working days from the raising to the closing.",
    )
    response_result = fields.Selection(
        [("open", "Not answered yet"), ("on_time", "In time"), ("late", "Late")],
        string="First answer",
        default="open",
        copy=False,
        readonly=True,
    )
    in_time_count = fields.Integer(
        string="Answered in time", compute="_compute_counts", store=True
    )
    late_count = fields.Integer(
        string="Late or not answered",
        compute="_compute_counts",
        store=True,
        help="Answered after the deadline, or not at all and it is over.",
    )
    open_count = fields.Integer(
        string="Still open", compute="_compute_counts", store=True
    )
    escalated_count = fields.Integer(
        string="Number escalated", compute="_compute_counts", store=True
    )
    escalated = fields.Boolean(copy=False, readonly=True, index=True)
    escalated_date = fields.Date(string="Escalated on", copy=False, readonly=True)
    escalated_reason = fields.Selection(
        [
            ("unanswered", "Not answered in time"),
            ("unsolved", "Not solved in time"),
        ],
        string="Why escalated",
        copy=False,
        readonly=True,
    )
    service_count = fields.Integer(compute="_compute_service_count")
    missing = fields.Char(
        string="With whom, what is missing", compute="_compute_missing"
    )

    _code_uniq = models.UniqueIndex("(code)", "A ticket number is given once.")
    _progress_uniq = models.UniqueIndex(
        "(progress_id)", "What a report says becomes one ticket."
    )
    _board_index = models.Index("(state, id DESC)")
    _project_state_index = models.Index("(project_id, state)")

    # -- raising -------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("project_id")
    def _compute_project_readable(self):
        """Whether the user reads the project as well: an assisting organisation
        does not."""
        readable = self.project_id.with_user(self.env.user)._filtered_access("read")
        for ticket in self:
            ticket.project_readable = ticket.project_id.id in readable._ids

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_raised(vals)
        tickets = super().create(vals_list)
        if not self.env.su:
            for project in tickets.project_id:
                project.check_access("read")
                refusal = project._raising_refusal(self.env.user)
                if refusal:
                    raise AccessError(refusal)
        tickets = tickets._without_client_context()
        for ticket in tickets.sudo():
            ticket.write(ticket._raising_values())
        tickets.sudo()._hand_over_to_next_holder()
        return tickets.with_env(self.env)

    def write(self, vals):
        self._check_raised(vals)
        moved = "project_id" in vals and self.filtered(
            lambda ticket: ticket.project_id.id != vals["project_id"]
        )
        if moved and not self.env.su:
            raise UserError(self.env._("A ticket stays with its project."))
        result = super().write(vals)
        if self.env.su and vals.keys() & {"escalated", "state"}:
            self.project_id._refresh_risk_light()
        return result

    @api.depends("response_result", "state", "escalated")
    def _compute_counts(self):
        """What a department is measured by: who never answers has the most of it."""
        for ticket in self:
            ticket.in_time_count = ticket.response_result == "on_time"
            ticket.late_count = ticket.response_result == "late"
            ticket.open_count = ticket.state != "closed"
            ticket.escalated_count = ticket.escalated

    def copy_data(self, default=None):
        raise UserError(self.env._("Raise a new ticket instead of copying one."))

    # -- content -------------------------------------------------------------

    def _content_refusal(self, field_names=None):
        if self.env.su or not self.id:
            return ""
        if self.state != "new":
            return self.env._(
                "“%s” has been taken up; its text stays. Write a message below it, "
                "or raise another ticket.",
                self.display_name,
            )
        return self._applicant_reason(None)

    def _check_unlink(self):
        raise UserError(
            self.env._(
                "Tickets stay on record. The applicant closes what is no longer needed."
            )
        )

    def _frozen_for_files(self):
        """Files of a ticket that was taken up stay."""
        return self.filtered(lambda ticket: ticket._content_refusal())

    def _log_cadres(self):
        return self.sudo().project_id.leader_id

    # -- shown ---------------------------------------------------------------

    def _compute_service_count(self):
        counts = dict(
            self.env["jiebang.service"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.service_count = counts.get(ticket._origin, 0)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for ticket in self:
            ticket.display_name = " ".join(
                part for part in (ticket.code, ticket.name) if part
            )

    @api.depends_context("lang")
    @api.depends("state", "holder_tier", "holder_organization_id", "holder_unmanned")
    def _compute_missing(self):
        for ticket in self:
            ticket.missing = ticket._missing_sentence(
                ticket._applicant_user().name, unknown="—"
            )

    def _missing_text(self):
        """What is to be done next, in one clause."""
        if self.holder_unmanned:
            return self.env._(
                "nobody is appointed to act here; the administrator appoints someone"
            )
        if self.state in OPEN and not self.first_response_date:
            return self.env._("the first answer")
        return {
            "accepted": self.env._("it is to be taken in hand"),
            "in_hand": self.env._("the solution is to be worked out"),
            "to_confirm": self.env._("confirm that it is solved, or say why not"),
            "watch": self.env._("it is to be looked at again"),
        }.get(self.state, "")

    def _creation_message(self):
        return self.env._("The ticket was raised.")

    @api.model
    def _applicant_domain(self):
        """What waits for the applicant is what he raised or leads."""
        return Domain("reporter_id", "=", self.env.uid) | Domain(
            "project_id.leader_user_id", "=", self.env.uid
        )
