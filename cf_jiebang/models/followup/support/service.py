from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ....groups import AUTHORITY, BUREAU
from ....tools.legal_time import legal_today
from ....tools.period import Period


class Service(models.Model):
    """One line of the service log: a visit, a call, a matchmaking or a consultation
    of the competent department or the bureau (R33).

    The log grows: a line may be corrected by its author until the end of the
    ledger's period in which it was written; after that a further line is added.
    """

    _name = "jiebang.service"
    _description = "Service Record"
    _inherit = ["jiebang.guarded.mixin", "jiebang.thread.mixin"]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _act_days = {"date": "project_id.filing_date"}
    _max_lengths = {"subject": 100, "counterpart": 200, "content": 5000, "result": 5000}

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("running", "acceptance"))],
    )
    ticket_id = fields.Many2one(
        "jiebang.ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('project_id', '=', project_id)]",
        help="The ticket that was the occasion, if any.",
    )
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("call", "Call"),
            ("matchmaking", "Matchmaking"),
            ("consultation", "Consultation"),
        ],
        required=True,
        default="visit",
        index=True,
        tracking=True,
    )
    date = fields.Date(
        required=True,
        default=lambda self: legal_today(self.env),
        index=True,
        tracking=True,
    )
    subject = fields.Char(required=True, tracking=True)
    counterpart = fields.Char(string="With whom", required=True, tracking=True)
    content = fields.Text(string="What was done", required=True, tracking=True)
    result = fields.Text(tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Carried out by",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="For",
        copy=False,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The department or bureau for which it was done.",
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    editable_until = fields.Date(
        string="May be corrected until", copy=False, readonly=True
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit", export_string_translation=False
    )

    _order_index = models.Index("(date DESC, id DESC)")

    @api.depends_context("uid")
    @api.depends("user_id", "editable_until")
    def _compute_can_edit(self):
        for service in self:
            service.can_edit = not service._edit_refusal()

    @api.constrains("ticket_id", "project_id")
    def _check_ticket(self):
        for service in self:
            ticket = service.sudo().ticket_id
            if ticket and ticket.project_id != service.project_id:
                raise ValidationError(
                    self.env._("Ticket: it belongs to another project.")
                )

    def _period_end(self, day):
        """The last day of the ledger's period that ``day`` lies in, by the rule of
        the programme."""
        cycle = self.sudo().project_id.program_id.update_cycle
        return Period.of(day, cycle).end

    def _edit_refusal(self):
        """Why the current user may not correct the line, or ``""``."""
        if self.env.su or not self.id:
            return ""
        if self.user_id != self.env.user:
            return self.env._(
                "Only %s, who wrote this record, may correct it. Add a further one.",
                self.user_id.name,
            )
        if self.editable_until < legal_today(self.env):
            return self.env._(
                "The period of this record ended on %s; it stays as it is. Add a "
                "further one.",
                self.editable_until,
            )
        return ""

    def _serving_organization(self):
        """The organisation for which the current user serves the project.

        :raise AccessError: he serves it for none, or takes part in it
        """
        project, user = self.project_id.sudo(), self.env.user
        if user in project._involved_users():
            raise AccessError(
                self.env._("You take part in this project; others serve it.")
            )
        for group, organization in (
            (AUTHORITY, project.authority_id),
            (BUREAU, project.bureau_id),
        ):
            if user.has_group(group) and organization.id in user._jiebang_scope_ids(
                group
            ):
                return organization
        raise AccessError(
            self.env._(
                "The service log is kept by the officers of %(authority)s and of "
                "%(bureau)s.",
                authority=project.authority_id.name,
                bureau=project.bureau_id.name,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        services = super().create(vals_list)
        today = legal_today(self.env)
        for service in services:
            service.project_id.check_access("read")
            if not self.env.su:
                service.ticket_id.check_access("read")
            if service.project_id.state not in ("running", "acceptance"):
                raise UserError(
                    self.env._(
                        "Project: “%s” is not running.", service.project_id.display_name
                    )
                )
            organization = (
                service.authority_id if self.env.su else service._serving_organization()
            )
            service.sudo().write(
                {
                    "organization_id": organization.id,
                    "editable_until": service._period_end(today),
                }
            )
        return services

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids", "activity_ids"}:
            for service in self:
                refusal = service._edit_refusal()
                if refusal:
                    raise AccessError(refusal)
            if "project_id" in vals:
                raise UserError(self.env._("A record stays with its project."))
            if vals.get("ticket_id"):
                self.env["jiebang.ticket"].browse(vals["ticket_id"]).check_access(
                    "read"
                )
        return super().write(vals)

    def _check_unlink(self):
        raise UserError(
            self.env._("What was done stays in the log. Correct it, or add a record.")
        )

    def _frozen_for_files(self):
        return self.filtered(lambda service: service._edit_refusal())
