import re
import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from odoo.addons.base.models.res_users import KEY_CRYPT_CONTEXT

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs of a one-time password: none that is taken for another one on paper."""
LENGTH = 12
"""Signs of a one-time password: 59 bits, all drawn by chance, so that a quick hash as
that of Odoo's own API keys is as good as the slow one for what people think of."""
PARTS = 4


class AccountSlip(models.Model):
    """A one-time password: it opens nothing but the page where one's own is set.

    Stored is its hash alone; in plain it stands on the printed slip and nowhere else.
    """

    _name = "jiebang.account.slip"
    _description = "One-time Password"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "id desc"
    _rec_name = "user_id"
    _allow_sudo_commands = False

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    secret = fields.Char(
        required=True, readonly=True, groups=NO_ACCESS, export_string_translation=False
    )
    valid_until = fields.Datetime(required=True, readonly=True)
    ended_on = fields.Datetime(readonly=True)

    _open_index = models.Index("(user_id) WHERE ended_on IS NULL")

    @api.model
    def _issue(self, users, days):
        """New one-time passwords; what the accounts opened before opens nothing more.

        :param users: active accounts
        :param int days: for how many days they are valid
        :return: ``{user id: one-time password}``, to be printed and forgotten
        """
        self._shut_out(users)
        self._open_of(users)._end()
        plain = {user.id: _draw() for user in users}
        until = fields.Datetime.add(fields.Datetime.now(), days=days)
        self.sudo().create(
            [
                {
                    "user_id": user_id,
                    "secret": KEY_CRYPT_CONTEXT.hash(text),
                    "valid_until": until,
                }
                for user_id, text in plain.items()
            ]
        )
        return {
            user_id: "-".join(re.findall(f".{{{PARTS}}}", text))
            for user_id, text in plain.items()
        }

    @api.model
    def _shut_out(self, users):
        """A password that the accounts have already is replaced by one that nobody
        knows; it also ends their sessions."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_users WHERE id = ANY(%s) AND password IS NOT NULL",
                users.ids,
            )
        )
        for (user_id,) in rows:
            users.browse(user_id).sudo().password = secrets.token_urlsafe(32)
        trusted = "totp_trusted_device_ids"
        if trusted in users._fields:  # browsers that need no second step
            users.sudo()[trusted].unlink()

    @api.model
    def _open_of(self, users):
        """The slips of users that were neither used nor replaced."""
        return self.sudo().search(
            Domain("user_id", "in", users.ids) & Domain("ended_on", "=", False)
        )

    def _end(self):
        if self:
            self.write({"ended_on": fields.Datetime.now()})

    @api.model
    def _opened_by(self, user, text):
        """The open slip of ``user`` whose one-time password is ``text``; whether it is
        still valid is another question."""
        text = re.sub(r"[\s-]", "", text or "").lower()
        if len(text) != LENGTH:
            return self.browse()
        return self._open_of(user).filtered(
            lambda slip: KEY_CRYPT_CONTEXT.verify(text, slip.secret)
        )[:1]

    def _has_lapsed(self):
        return self.valid_until < fields.Datetime.now()


def _draw():
    return "".join(secrets.choice(SIGNS) for _number in range(LENGTH))
