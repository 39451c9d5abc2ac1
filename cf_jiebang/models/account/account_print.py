from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from ...groups import MANAGER, UNIT
from ...tools.legal_time import legal_day
from ..ir_config_parameter import BASE_URL, PAPER_ADDRESS

MINUTES = 10
"""How long after the button was pressed the print may be fetched."""
REPORT = "cf_jiebang.account_slip_report"


class Slips:
    """The one-time passwords of one print, in memory for as long as it takes to print
    them: an object of the server, which no client can send."""

    def __init__(self, rows):
        self.rows = rows


class AccountPrint(models.TransientModel):
    """A print of slips: made by a button, fetched once. What it prints is drawn when it
    is fetched, and not kept."""

    _name = "jiebang.account.print"
    _description = "Print of Slips"
    _inherit = ["jiebang.guarded.mixin"]
    _allow_sudo_commands = False

    user_ids = fields.Many2many("res.users", string="Accounts", readonly=True)
    line_ids = fields.Many2many("jiebang.account.line", readonly=True)
    is_lost = fields.Boolean(string="For a lost password", readonly=True)
    printed_on = fields.Datetime(readonly=True)

    @api.model
    def _make(self, users, lines=None, is_lost=False):
        """Where slips of ``users`` are fetched once; private, its callers have asked
        who may."""
        ticket = self.sudo().create(
            {
                "user_ids": users.ids,
                "line_ids": lines.ids if lines else [],
                "is_lost": is_lost,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/account/slips/{ticket.id}",
            "target": "download",
        }

    def _fetch(self):
        """Draw the one-time passwords and print them.

        :return: the PDF
        :raise UserError: it was fetched already, or too late
        """
        ticket = self.sudo().exists()
        if not ticket:
            raise MissingError(self.env._("These slips were fetched or forgotten."))
        if ticket.create_uid != self.env.user or not self.env.user.has_groups(
            f"{MANAGER},{UNIT}"
        ):
            raise AccessError(self.env._("These slips were made by somebody else."))
        self._lock_or_explain()
        oldest = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        if ticket.printed_on or ticket.create_date < oldest:
            raise UserError(
                self.env._(
                    "Slips are shown once. Print them anew, which makes the ones "
                    "before them useless."
                )
            )
        ticket._check_users()
        ticket.printed_on = fields.Datetime.now()
        users = ticket.user_ids.filtered("active")
        if not users:
            raise UserError(self.env._("These accounts are closed."))
        rows = ticket._issue(users)
        Log = self.env["jiebang.account.log"]
        Log._note(
            "lost" if ticket.is_lost else "slip", [Log._row_of(user) for user in users]
        )
        if ticket.is_lost:
            ticket._tell(users)
        ticket.line_ids.slip_on = fields.Datetime.now()
        reports = self.env["ir.actions.report"].sudo()
        slips = Slips(rows)
        return reports.with_context(jiebang_slips=slips)._render_qweb_pdf(
            REPORT, self.ids
        )[0]

    def _check_users(self):
        """Raise where a slip would open what its printer may not open: the roles of an
        account may have changed since the button was pressed."""
        cadres = self.env["jiebang.cadre"]
        for user in self.user_ids:
            cadres._check_no_settings(user)
            if not self.env.user.has_group(MANAGER):
                cadres._check_is_applicant(user)

    def _address(self):
        """Where people log in: as papers have it, or as who prints has come here."""
        parameters = self.env["ir.config_parameter"]
        return (
            parameters.get_param(PAPER_ADDRESS)
            or (request and request.httprequest.url_root)
            or parameters.get_param(BASE_URL)
            or ""
        ).rstrip("/")

    def _issue(self, users):
        """What stands on the slips, in the order of units and names."""
        rows = []
        for company, theirs in users.grouped("company_id").items():
            days = self.env["jiebang.program"]._account_rules(company).slip_days
            plain = self.env["jiebang.account.slip"]._issue(theirs, days)
            until = fields.Datetime.add(fields.Datetime.now(), days=days)
            for user in theirs:
                cadre = user.jiebang_cadre_id
                rows.append(
                    {
                        "unit": cadre.organization_id.name or company.name,
                        "name": cadre.name or user.name,
                        "login": user.login,
                        "password": plain[user.id],
                        "until": legal_day(until),
                        "address": self._address(),
                    }
                )
        return sorted(rows, key=lambda row: (row["unit"], row["name"]))

    def _tell(self, users):
        """Tell those whose password was replaced, so that nobody is replaced unseen."""
        for user in users:
            self.env["mail.thread"].with_context(lang=user.lang).message_notify(
                partner_ids=user.partner_id.ids,
                subject=self.env._("A new one-time password for your account"),
                body=self.with_context(lang=user.lang).env._(
                    "%s has printed a new slip for your account; the password before "
                    "it opens nothing more. If you did not ask for it, tell the "
                    "administrator of the scheme.",
                    self.env.user._jiebang_name(),
                ),
            )
