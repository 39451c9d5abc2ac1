from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...groups import MANAGER
from ..arrival.arrival_terms import ROLE_WORDS
from ..arrival.arrival_values import ROLES_BETWEEN, role_labels
from ..arrival.office_text import name_key

OURS = frozenset({"role_text", "is_confirmed", "is_left_out"})
"""What the administrator says about a person, while the preview is shown."""


class AccountLine(models.Model):
    """A person who gets an account: login, roles, organisation, and what became of
    it."""

    _name = "jiebang.account.line"
    _description = "Account to be Opened"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "batch_id, id"
    _rec_name = "name"
    _allow_sudo_commands = False

    batch_id = fields.Many2one(
        "jiebang.account.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    cadre_id = fields.Many2one(
        "jiebang.cadre", required=True, readonly=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True, index=True
    )
    name = fields.Char(string="Full name", readonly=True)
    login = fields.Char(string="Login name", readonly=True)
    roles = fields.Char(readonly=True, export_string_translation=False)
    role_text = fields.Char(
        string="Roles in the scheme",
        compute="_compute_role_text",
        inverse="_inverse_role_text",
        help="Roles as they are called on the screen, separated by “、”.",
    )
    acts_for = fields.Boolean(string="Acts for the unit", readonly=True)
    fate = fields.Selection(
        [("ready", "Ready"), ("ask", "To be confirmed"), ("refused", "Turned down")],
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    is_confirmed = fields.Boolean(string="Confirmed")
    is_left_out = fields.Boolean(string="Leave out")
    means = fields.Selection(
        [("mail", "Invitation by mail"), ("slip", "Printed slip")], readonly=True
    )
    email = fields.Char(readonly=True, export_string_translation=False)
    user_id = fields.Many2one(
        "res.users",
        string="Account",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_done = fields.Boolean(string="Opened", readonly=True)
    slip_on = fields.Datetime(string="Slip printed on", readonly=True)
    state = fields.Selection(related="batch_id.state", string="State of the opening")
    is_unit = fields.Boolean(related="batch_id.is_unit")

    _login_index = models.Index("(batch_id, login)")
    _cadre_uniq = models.UniqueIndex(
        "(batch_id, cadre_id)", "This person is on the list already."
    )

    @api.depends_context("lang")
    @api.depends("roles")
    def _compute_role_text(self):
        labels = role_labels(self.env)
        for line in self:
            line.role_text = "、".join(
                labels[role] for role in (line.roles or "").split() if role in labels
            )

    def _inverse_role_text(self):
        labels = {name_key(text): role for role, text in role_labels(self.env).items()}
        for line in self:
            roles = []
            for word in ROLES_BETWEEN.split(line.role_text or ""):
                key = name_key(word)
                role = labels.get(key) or ROLE_WORDS.get(key)
                if key and not role:
                    raise UserError(
                        self.env._(
                            "Roles in the scheme: “%(text)s” is not known. Possible "
                            "are: %(choices)s.",
                            text=word,
                            choices="、".join(role_labels(self.env).values()),
                        )
                    )
                roles += [role] if role else []
            line.sudo().roles = " ".join(dict.fromkeys(roles))

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        if vals.keys() - OURS:
            raise AccessError(self.env._("Lines are as the directory has them."))
        if self.filtered(lambda line: line.is_done or line.state != "preview"):
            raise UserError(
                self.env._("It is changed while the preview is shown, not later.")
            )
        if not self.env.user.has_group(MANAGER) and vals.keys() - {"is_left_out"}:
            raise AccessError(self.env._("A unit opens accounts for applicants only."))
        result = super().write(vals)
        if "role_text" in vals:
            for batch, lines in self.sudo().grouped("batch_id").items():
                lines.is_confirmed = False
                batch._judge(lines)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Lines are as the directory has them."))
        return super().create(vals_list)
