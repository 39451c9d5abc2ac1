from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...groups import MANAGER, UNIT
from ...tools.legal_time import LEGAL_TIME_ZONE

BATCH = 20
"""Accounts that are opened and committed together."""
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}
"""For what is new: the batch itself says where it came from, and invites."""
INVITATION = "auth_signup.set_password_email"


class AccountRunning(models.AbstractModel):
    """How accounts are opened. They begin without a password: it comes with the
    invitation or with the slip, so that nothing slow is computed here."""

    _name = "jiebang.account.running"
    _description = "Accounts: the job"
    _inherit = ["jiebang.job.mixin"]
    _job_cron = "cf_jiebang.cron_accounts"
    _job_states = ("planning", "running")

    def _waiting(self):
        """Domain of the lines whose account is to be opened."""
        return (
            Domain("batch_id", "=", self.id)
            & Domain("is_done", "!=", True)
            & Domain("is_left_out", "!=", True)
            & (
                Domain("fate", "=", "ready")
                | Domain("fate", "=", "ask") & Domain("is_confirmed", "=", True)
            )
        )

    def _waiting_count(self):
        return self.env["jiebang.account.line"].search_count(self._waiting())

    def _step_running(self):
        """Open some accounts.

        :return: ``(rows done, rows left)``
        """
        if not self._may_go_on():
            text = self.env._("%s may not open accounts any more.", self.user_id.name)
            self.write({"state": "preview", "error": text})
            return 0, 0
        lines = self.env["jiebang.account.line"].search(
            self._waiting(), order="id", limit=BATCH
        )
        if lines:
            self._take_together(lines, self._open_accounts)
        left = self._waiting_count()
        if not left:
            self.write({"state": "done", "finished_on": fields.Datetime.now()})
        return len(lines), left

    def _may_go_on(self):
        user = self.user_id
        if not user.active:
            return False
        return user.has_group(MANAGER) or (self.is_unit and user.has_group(UNIT))

    def _open_accounts(self, lines):
        """Open the accounts of lines, all of them or none."""
        self._judge(lines)  # the directory may have changed since it was shown
        refused = lines.filtered(lambda line: line.fate == "refused")
        if len(lines) == 1 and refused:
            raise UserError(lines.reason)
        lines -= refused
        lines = lines.filtered(lambda line: line.fate == "ready" or line.is_confirmed)
        if not lines:
            return
        users = (
            self.env["res.users"]
            .with_context(**QUIET)
            .create([self._account_vals(line) for line in lines])
        )
        for line, user in zip(lines, users, strict=True):
            line.cadre_id.user_id = user
            line.write({"user_id": user.id, "is_done": True})
        Log = self.env["jiebang.account.log"]
        Log._note("open", [self._told(line) for line in lines])
        mailed = lines.filtered(lambda line: line.means == "mail")
        if mailed:
            self._invite(mailed.user_id)
            Log._note("invite", [self._told(line) for line in mailed])

    def _told(self, line):
        return {
            "person": line.name,
            "account_id": line.user_id.id,
            "organization_id": line.organization_id.id,
            "company_id": self.company_id.id,
            "roles": line.role_text,
        }

    def _account_vals(self, line):
        """All that the account is made of; nothing of it comes from a client."""
        installed = dict(self.env["res.lang"].get_installed())
        return {
            "name": line.name,
            "login": line.login,
            "email": line.email,
            "lang": "zh_CN" if "zh_CN" in installed else self.env.user.lang,
            "tz": LEGAL_TIME_ZONE,
            "company_id": self.company_id.id,
            "company_ids": [Command.set(self.company_id.ids)],
            "group_ids": [Command.set(self._groups_of(line))],
            "jiebang_organization_ids": [
                Command.set(line.organization_id.ids if line.acts_for else [])
            ],
            "notification_type": "email" if line.email else "inbox",
        }

    def _invite(self, users):
        """Odoo's own invitation, by the queue of outgoing mail."""
        users.partner_id.signup_prepare(signup_type="signup")
        template = self.env.ref(INVITATION, raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._("The mail template of Odoo's invitation was deleted.")
            )
        template.sudo().send_mail_batch(users.ids, force_send=False)

    def _finish(self):
        """Tell who has begun it."""
        self._tell_starter(
            self.name,
            self.env._(
                "%(done)s accounts were opened, %(refused)s people have none.",
                done=self.done_count,
                refused=self.refused_count,
            ),
        )
