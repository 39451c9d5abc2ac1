from odoo import models
from odoo.fields import Domain

from ...groups import UNIT
from ..arrival.arrival_values import EMAIL, role_labels
from ..arrival.office_text import phone_digits
from .account_terms import BY_SETTINGS, ORGANIZED, PLAIN, group_of, tiers_of

CHUNK = 500
"""People who are prepared and committed together."""


class AccountPlanning(models.AbstractModel):
    """What is said about each person before his account is opened."""

    _name = "jiebang.account.planning"
    _description = "Accounts: from the directory to the list"

    def _scope(self):
        """Domain of the people who are meant, but for those who are listed already."""
        self.ensure_one()
        if not self.arrival_id:
            people = Domain("id", "in", self.chosen or [])
        else:
            rows = self.env["jiebang.arrival.line"]._search(
                [("arrival_id", "=", self.arrival_id.id), ("cadre_id", "!=", False)]
            )
            people = Domain("id", "in", rows.subselect("cadre_id"))
            people &= Domain("user_id", "=", False)
        listed = self.env["jiebang.account.line"]._search([("batch_id", "=", self.id)])
        return people & Domain("id", "not in", listed.subselect("cadre_id"))

    def _people(self):
        return self.env["jiebang.cadre"].sudo().with_context(active_test=False)

    def _unplanned(self, limit=None):
        """How many people are not on the list yet."""
        return self._people().search_count(self._scope(), limit=limit)

    def _step_planning(self):
        """Put some people on the list.

        :return: ``(rows done, rows left)``
        """
        cadres = self._people().search(self._scope(), order="id", limit=CHUNK)
        if cadres:
            self._judge(self._list(cadres))
        left = self._unplanned()
        if not left:
            self._judge(self._twins())
            self._settle_means()
            self.write({"state": "preview"})
        return len(cadres), left

    def _list(self, cadres):
        """The lines of people: what the directory and the office's sheet have."""
        Profile = self.env["jiebang.cadre.profile"].with_context(active_test=False)
        files = {
            file.cadre_id.id: file
            for file in Profile.search([("cadre_id", "in", cadres.ids)])
        }
        roles = {} if self.is_unit else self._sheet_roles(cadres)
        rule = self.env["jiebang.program"]._account_rules(self.company_id).account_login
        vals_list = []
        for cadre in cadres:
            file = files.get(cadre.id, Profile)
            email = (file.email or "").strip().lower()
            email = email if EMAIL.fullmatch(email) else ""
            number = phone_digits(file.phone or "")
            login = {
                "phone": number if number.startswith("1") else "",
                "email": email,
                "staff": (file.staff_number or "").strip(),
            }[rule]
            vals_list.append(
                {
                    "batch_id": self.id,
                    "cadre_id": cadre.id,
                    "organization_id": cadre.organization_id.id,
                    "name": cadre.name,
                    "login": login or False,
                    "email": email or False,
                    "roles": roles.get(cadre.id) or PLAIN,
                }
            )
        return self.env["jiebang.account.line"].create(vals_list)

    def _sheet_roles(self, cadres):
        """The roles that the office's sheets name for people, the last one each.

        :return: ``{cadre id: names of roles}``
        """
        rows = self.env["jiebang.arrival.line"].search_fetch(
            Domain("cadre_id", "in", cadres.ids)
            & Domain("roles", "!=", False)
            & (Domain("is_done", "=", True) | Domain("fate", "=", "same")),
            ["cadre_id", "roles"],
            order="id",
        )
        return {row.cadre_id.id: row.roles for row in rows}

    def _twins(self):
        """Lines of the batch with the same login."""
        Line = self.env["jiebang.account.line"]
        own = Domain("batch_id", "=", self.id)
        rows = Line._read_group(
            own & Domain("login", "!=", False), ["login"], having=[("__count", ">", 1)]
        )
        return Line.search(own & Domain("login", "in", [login for (login,) in rows]))

    def _settle_means(self):
        """By mail or by slip, for those who have no account yet."""
        waiting = self.line_ids.filtered(lambda line: not line.is_done)
        mailed = waiting.filtered("email") if self.by_mail else waiting.browse()
        mailed.write({"means": "mail"})
        (waiting - mailed).write({"means": "slip"})

    # -- what becomes of a line ----------------------------------------------------

    def _judge(self, lines):
        """Say of lines whether an account can be opened, and why not."""
        if not lines:
            return
        taken, twins = self._logins(lines)
        scope = self.user_id._jiebang_scope_ids(UNIT) if self.is_unit else None
        labels = role_labels(self.env)
        for line in lines:
            roles = (line.roles or PLAIN).split()
            reason = (
                self._lacks_person(line, scope)
                or self._lacks_login(line, taken, twins)
                or self._lacks_right(line, roles, labels)
            )
            vals = {
                "fate": "refused" if reason else "ready",
                "reason": reason or False,
                "acts_for": bool(ORGANIZED.keys() & set(roles)),
            }
            if not reason and len(tiers_of(roles)) > 1:
                vals["fate"] = "ask"
                vals["reason"] = self.env._(
                    "Decides on several tiers: %s. Who decides on one tier of a file "
                    "is refused on the others. Confirm it, or change the roles.",
                    "、".join(labels[role] for role in roles if tiers_of([role])),
                )
            line.write(vals)

    def _logins(self, lines):
        """The accounts that have the logins already, and the lines of this batch that
        share one.

        :return: ``({login: account}, {login: names})``
        """
        logins = list(filter(None, lines.mapped("login")))
        users = self.env["res.users"].with_context(active_test=False)
        taken = {
            user.login: user
            for user in users.search_fetch([("login", "in", logins)], ["login", "name"])
        }
        twins = self.env["jiebang.account.line"]._read_group(
            [("batch_id", "=", self.id), ("login", "in", logins)],
            ["login"],
            ["name:array_agg"],
            having=[("__count", ">", 1)],
        )
        return taken, dict(twins)

    def _lacks_person(self, line, scope):
        cadre = line.cadre_id
        if cadre.user_id:
            return self.env._("Has an account already: %s.", cadre.user_id.login)
        if not cadre.active:
            return self.env._("Is archived in the directory.")
        if scope is not None and cadre.organization_id.id not in scope:
            return self.env._("Does not belong to a unit that you review for.")
        return ""

    def _lacks_login(self, line, taken, twins):
        if not line.login:
            rule = self.env["jiebang.program"]._account_rules(self.company_id)
            return {
                "phone": self.env._(
                    "Phone: no mobile number stands in the personal file. Enter it "
                    "there, or import it."
                ),
                "email": self.env._(
                    "E-mail: no address stands in the personal file. Enter it there, "
                    "or import it."
                ),
                "staff": self.env._(
                    "Staff number: none stands in the personal file. Enter it there, "
                    "or import it."
                ),
            }[rule.account_login]
        if line.login in twins:
            return self.env._(
                "Login name %(login)s: several people of this list have it: %(names)s. "
                "Correct it in the personal files.",
                login=line.login,
                names="、".join(sorted(twins[line.login])),
            )
        user = taken.get(line.login)
        if user and self.is_unit:
            return self.env._(
                "Login name %s: an account has it already. Ask the administrator of "
                "the scheme.",
                line.login,
            )
        if user:
            return self.env._(
                "Login name %(login)s: the account of %(name)s has it already. If it "
                "is the same person, enter the account in the directory.",
                login=line.login,
                name=user.name,
            )
        return ""

    def _lacks_right(self, line, roles, labels):
        for role in roles:
            if role in BY_SETTINGS and not self.user_id.has_group(
                "base.group_erp_manager"
            ):
                return self.env._(
                    "The role “%s” is given by who administers the users of the "
                    "server (Settings).",
                    labels[role],
                )
            kind = ORGANIZED.get(role)
            if kind and not line.organization_id[kind]:
                return self.env._(
                    "The role “%(role)s” is not for %(unit)s: it is no competent "
                    "department, or not the bureau.",
                    role=labels[role],
                    unit=line.organization_id.name,
                )
        return ""

    def _groups_of(self, line):
        """Ids of the groups of a line: those of its roles and no other."""
        return [
            self.env.ref(group_of(role)).id for role in (line.roles or PLAIN).split()
        ]
