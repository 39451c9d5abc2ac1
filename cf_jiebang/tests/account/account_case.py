import re
from unittest.mock import patch

from ...models.account.account_print import AccountPrint
from ..arrival.arrival_case import PERSON_HEAD, ArrivalCase, person

HEAD = [*PERSON_HEAD, "邮箱", "工号", "角色"]


def row(name, unit="虚构研究所", phone="", email="", staff="", roles="", **more):
    """A row of an office's list of people, with what an account is made of."""
    return [*person(name, unit, phone=phone, **more), email, staff, roles]


class AccountCase(ArrivalCase):
    """A city whose people get their accounts."""

    @classmethod
    def brought_in(cls, *rows):
        """People of an office's sheet, taken over: the import."""
        arrival = cls.preview([HEAD, *rows])
        arrival.action_take_good()
        return arrival

    @classmethod
    def listed(cls, *rows):
        """The preview of the accounts for people of a sheet."""
        action = cls.brought_in(*rows).action_open_accounts()
        return cls.batch(action)

    @classmethod
    def batch(cls, action, persona="manager"):
        return cls.as_(cls.env["jiebang.account.batch"], persona).browse(
            action["res_id"]
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_institute.active = True

    def accounts(self, batch):
        """The users of a batch, as the server sees them."""
        return batch.with_env(self.env).line_ids.user_id

    def line(self, batch, name):
        return batch.line_ids.filtered(lambda line: line.name == name)

    def slips(self, action, persona="manager"):
        """What a print of slips shows: ``{login: one-time password}``."""
        number = int(re.search(r"\d+$", action["url"])[0])
        ticket = self.as_(self.env["jiebang.account.print"], persona).browse(number)
        rows = []
        issue = AccountPrint._issue

        def seen(ticket, users):
            rows.extend(issue(ticket, users))
            return rows

        self.patch(self.registry["jiebang.account.print"], "_issue", seen)
        with patch.object(
            self.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda *_args, **_kwargs: (b"%PDF", "pdf"),
        ):
            ticket._fetch()
        return {row["login"]: row["password"] for row in rows}
