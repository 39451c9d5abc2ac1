from odoo import api, fields, models

LOGINS = [("phone", "Mobile phone"), ("email", "E-mail"), ("staff", "Staff number")]


class ProgramAccountRules(models.AbstractModel):
    """How people get their accounts."""

    _name = "jiebang.program.account.rules"
    _description = "Programme: rules of the accounts"

    account_login = fields.Selection(
        LOGINS,
        string="Login name",
        default="phone",
        required=True,
        tracking=True,
        help="What stands in the personal file and becomes the name by which a person "
        "logs in. Colleagues see the login names of others.",
    )
    slip_days = fields.Integer(
        string="One-time passwords are valid for",
        default=14,
        required=True,
        tracking=True,
        help="Days within which the printed one-time password is to be used.",
    )
    takes_requests = fields.Boolean(
        string="Accounts are asked for on the login page",
        tracking=True,
        help="Everybody may ask; the unit of the person confirms.",
    )

    _slip_days_positive = models.Constraint(
        "CHECK(slip_days BETWEEN 1 AND 366)",
        "One-time passwords are valid for 1 to 366 days.",
    )

    @api.model
    def _account_rules(self, company):
        """The programme whose rules hold for the accounts of a city; without one, the
        defaults."""
        programs = self.env["jiebang.program"].sudo()
        found = programs.search([("company_id", "=", company.id)], limit=1)
        return found or programs.new({})
