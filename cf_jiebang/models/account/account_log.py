from odoo import api, fields, models

from ...tools.legal_time import legal_now


class AccountLog(models.Model):
    """Who opened an account, printed a slip, asked, confirmed or closed, for whom and
    when.

    Append-only, for the superuser too. It holds no password and no phone.
    """

    _name = "jiebang.account.log"
    _description = "Log of Accounts"
    _inherit = ["jiebang.append.only.mixin"]
    _order = "id desc"
    _rec_name = "person"
    _allow_sudo_commands = False

    date = fields.Datetime(required=True, readonly=True)
    act = fields.Selection(
        [
            ("open", "Account opened"),
            ("invite", "Invited by mail"),
            ("slip", "Slip printed"),
            ("lost", "New slip for a lost password"),
            ("set", "Own password set"),
            ("ask", "Account asked for"),
            ("confirm", "Request confirmed"),
            ("deny", "Request turned down"),
            ("close", "Account closed"),
        ],
        required=True,
        readonly=True,
    )
    person = fields.Char(required=True, readonly=True)
    account_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    roles = fields.Char(string="Roles in the scheme", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, index=True, ondelete="restrict"
    )
    user_name = fields.Char(string="Name of the actor", readonly=True)
    reason = fields.Text(readonly=True)

    @api.model
    def _note(self, act, rows):
        """Note an act of the current user.

        :param str act: a value of ``act``
        :param rows: values of the other fields; ``person`` is required
        """
        user = self.env.user
        told = {
            "act": act,
            "date": legal_now(self.env),
            "user_id": user.id,
            "user_name": user.sudo()._jiebang_name(),
        }
        return self.sudo().create([told | row for row in rows])

    @api.model
    def _row_of(self, user, **values):
        """The values that tell of an account: its person and unit by the directory."""
        cadre = user.sudo().jiebang_cadre_id
        unit = cadre.organization_id
        return {
            "person": cadre.name or user.sudo().name,
            "account_id": user.id,
            "organization_id": unit.id,
            "company_id": (unit.company_id or user.sudo().company_id).id,
            **values,
        }
