from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import hmac

from ...groups import MANAGER, UNIT
from ..arrival.office_text import name_key, phone_digits

PER_ADDRESS, PER_DAY = 5, 500
"""Requests of one address an hour, and of all a day."""
KEPT = 90
"""Days after which what was decided, or fits nobody, is forgotten."""


class AccountRequest(models.Model):
    """Somebody asks for an account on the login page; his unit says whether it is he.

    What was asked is kept as it came, whether it fits anybody or not, and the page
    answers the same words each time: it tells nobody who is in the directory.
    """

    _name = "jiebang.account.request"
    _description = "Request for an Account"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "id desc"
    _allow_sudo_commands = False
    _no_loose_files = True
    _max_lengths = {"name": 40, "unit_text": 100, "phone": 30, "reason": 500}

    name = fields.Char(string="Full name", required=True, readonly=True)
    unit_text = fields.Char(string="Unit as written", required=True, readonly=True)
    phone = fields.Char(required=True, readonly=True)
    source = fields.Char(readonly=True, export_string_translation=False)
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True, index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="Staff member",
        domain="[('organization_id', 'child_of', organization_id),"
        " ('user_id', '=', False)]",
        index="btree_not_null",
        ondelete="set null",
        help="Who it is, by the directory. An account is opened for this person.",
    )
    phone_fits = fields.Boolean(
        string="Phone as in the personal file", compute="_compute_phone_fits"
    )
    state = fields.Selection(
        [("open", "Open"), ("confirmed", "Confirmed"), ("denied", "Turned down")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Text(help="Why it is turned down.")
    batch_id = fields.Many2one("jiebang.account.batch", readonly=True)

    _source_index = models.Index("(source, create_date)")

    @api.depends("cadre_id", "phone")
    def _compute_phone_fits(self):
        files = self.env["jiebang.cadre.profile"].sudo()
        phones = {
            file.cadre_id: phone_digits(file.phone or "")
            for file in files.search([("cadre_id", "in", self.cadre_id.ids)])
        }
        for request in self:
            given = phone_digits(request.phone)
            request.phone_fits = bool(given) and given == phones.get(request.cadre_id)

    # -- the public page ------------------------------------------------------------

    @api.model
    def _companies(self):
        """The cities whose programme lets people ask."""
        programs = self.env["jiebang.program"].sudo()
        return programs.search([("takes_requests", "=", True)]).company_id

    @api.model
    def _ask(self, address, name, unit, phone):
        """Keep a request from the login page.

        :param str address: where it comes from
        :return: whether it was kept: too many came from there, or at all
        """
        requests = self.sudo()
        source = hmac(requests.env, "jiebang_account_request", address)
        now = fields.Datetime.now()
        by_hour = Domain("create_date", ">", now - timedelta(hours=1))
        by_day = Domain("create_date", ">", now - timedelta(days=1))
        if (
            requests.search_count(by_hour & Domain("source", "=", source))
            >= PER_ADDRESS
            or requests.search_count(by_day) >= PER_DAY
        ):
            return False
        found, cadre = requests._match(name, unit)
        company = found.company_id or self._companies()[:1]
        requests.create(
            {
                "name": name,
                "unit_text": unit,
                "phone": phone,
                "source": source,
                "organization_id": found.id,
                "cadre_id": cadre.id,
                "company_id": company.id,
            }
        )
        self.env["jiebang.account.log"]._note(
            "ask",
            [
                {
                    "person": name,
                    "organization_id": found.id,
                    "company_id": company.id,
                }
            ],
        )
        return True

    def _match(self, name, unit):
        """The unit and the person without an account that are meant, if it is one."""
        organizations = self.env["jiebang.organization"]
        own = Domain("company_id", "in", self._companies().ids)
        text = unit.strip()
        units = organizations.search(
            own
            & (Domain("name", "=ilike", text) | Domain("short_name", "=ilike", text)),
            limit=2,
        )
        if len(units) != 1:
            return organizations, self.env["jiebang.cadre"]
        cadres = self.env["jiebang.cadre"].search(
            Domain("organization_id", "child_of", units.ids)
            & Domain("user_id", "=", False)
        )
        named = cadres.filtered(lambda cadre: name_key(cadre.name) == name_key(name))
        return units, named if len(named) == 1 else cadres.browse()

    # -- what the unit says ------------------------------------------------------------

    def _check_decider(self):
        """Raise unless the user says who the person is: the reviewer of the unit, or
        the administrator."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        request = self.sudo()
        if not user.has_group(MANAGER) and (
            request.organization_id.id not in user._jiebang_scope_ids(UNIT)
        ):
            raise AccessError(
                self.env._("A request is answered by the reviewer of the unit.")
            )
        self._lock_or_explain()
        if self.state != "open":
            raise UserError(
                self.env._("This is not possible now. Reload the page and look again.")
            )

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        for request in self:
            request._check_decider()
        result = super().write(vals)
        for request in self.filtered("cadre_id") if "cadre_id" in vals else ():
            # not where the client's list ends, but where the user's own units do
            request.cadre_id._opens_as_unit()
        return result

    def action_confirm_request(self):
        """It is he: show the account that would be opened."""
        self._check_decider()
        if not self.cadre_id:
            raise UserError(
                self.env._(
                    "Staff member: choose who it is. Who is not in the directory is "
                    "entered there by the administrator of the scheme first."
                )
            )
        is_unit = self.cadre_id._opens_as_unit()
        batch = self.env["jiebang.account.batch"]._begin(is_unit, cadres=self.cadre_id)
        self.sudo().write({"state": "confirmed", "batch_id": batch.id})
        self._log("confirm")
        return batch.action_open_batch()

    def action_deny_request(self):
        """It is not he, or he gets no account."""
        self._check_decider()
        if not self._clean_text(self.reason):
            raise UserError(self.env._("Reason: say why it is turned down."))
        self.sudo().state = "denied"
        self._log("deny")
        return True

    def _log(self, act):
        request = self.sudo()
        self.env["jiebang.account.log"]._note(
            act,
            [
                {
                    "person": request.cadre_id.name or request.name,
                    "organization_id": request.organization_id.id,
                    "company_id": request.company_id.id,
                    "reason": request.reason if act == "deny" else False,
                }
            ],
        )

    @api.autovacuum
    def _gc_requests(self):
        """Nothing of strangers is kept for long."""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT)
        self.sudo().search([("create_date", "<", old)], limit=1000).unlink()
