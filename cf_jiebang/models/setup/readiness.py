from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models

from ...groups import (
    AUDITOR,
    AUTHORITY,
    BUREAU,
    EVALUATION,
    EVALUATOR,
    PERSONNEL,
    SECRETARY,
    TIERS,
    UNIT,
    USER,
)
from ...tools.legal_time import legal_day, legal_today

APPOINTED = (BUREAU, EVALUATION, SECRETARY, EVALUATOR, PERSONNEL, AUDITOR)
"""Roles that somebody must have, wherever he acts."""
CHECKS = (
    *("program", "units", "people", "routes", "departments", "reviewers", "roles"),
    *("tiers", "accounts", "calendar", "jobs"),
    *("mail", "printing", "address", "passwords", "backup", "restore"),
)
"""What is looked at, in this order; ``_check_<name>`` gives the finding."""
MOST_NAMED = 5


class Finding(NamedTuple):
    """What is there of one thing, or missing."""

    name: str
    """A name of ``CHECKS``."""
    title: str
    state: str
    """``good``, ``look`` (it works, look at it) or ``lacking``."""
    text: str
    action: dict
    """The action that mends it."""


class Readiness(models.AbstractModel):
    """What a city needs before its people can work, and whether it is there.

    The start page of the administrator shows it, ``odoo jiebang_check`` prints it.
    """

    _name = "jiebang.readiness"
    _description = "What is there and what is missing"
    _inherit = [
        "jiebang.readiness.system",
        "jiebang.readiness.jobs",
        "jiebang.readiness.safety",
    ]

    @api.model
    def _findings(self):
        """:rtype: list[Finding]"""
        checker = self.sudo()
        return [Finding(name, *getattr(checker, f"_check_{name}")()) for name in CHECKS]

    def _open(self, xmlid, records=None, **context):
        """The action that shows what is to be mended."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = context
        if records is not None:
            action["domain"] = [("id", "in", records.ids)]
        return action

    def _named(self, records):
        """The first names, and that there are more."""
        names = "、".join(records[:MOST_NAMED].mapped("name"))
        return names + ("…" if len(records) > MOST_NAMED else "")

    def _organizations(self):
        return self.env["jiebang.organization"].search(
            [("company_id", "=", self.env.company.id)]
        )

    def _holders(self, group):
        """Who has a role and can log in, but the superuser and the first account."""
        first = self.env.ref("base.user_admin", raise_if_not_found=False)
        users = self.env.ref(group).all_user_ids
        return users.filtered(lambda user: user.active and user != first)

    # -- what is to be handed in, and where -------------------------------------

    def _check_program(self):
        title, env = self.env._("Programme and its rules"), self.env
        programs = env["jiebang.program"].search([("company_id", "=", env.company.id)])
        action = self._open("cf_jiebang.program_action")
        if not programs:
            return title, "lacking", env._("There is no programme yet."), action
        bare = programs.filtered(
            lambda program: "published" not in program.category_ids.mapped("state")
        )
        if bare == programs:
            text = env._("No category has been published: nobody can apply.")
            action = self._open("cf_jiebang.category_action")
            return title, "lacking", text, action
        unread = programs.filtered(lambda program: not program.rules_are_read)
        if unread:
            text = env._(
                "Nobody has confirmed the rules as they stand now: %s. Read them and "
                "press “Rules read”.",
                self._named(unread),
            )
            action = self._open("cf_jiebang.program_action", unread)
            return title, "look", text, action
        last = programs[0]
        text = env._(
            "%(names)s, read by %(reader)s on %(day)s",
            names=self._named(programs),
            reader=last.rules_read_by_id.name,
            day=fields.Date.to_string(legal_day(last.rules_read_on)),
        )
        return title, "good", text, action

    def _check_units(self):
        units = self._organizations().filtered(
            lambda unit: not (unit.is_authority or unit.is_bureau)
        )
        title = self.env._("Units of the city")
        action = self._open("cf_jiebang.arrival_action")
        if not units:
            text = self.env._("None but the departments. Bring in the list of units.")
            return title, "lacking", text, action
        return title, "good", self.env._("%s units", len(units)), action

    def _check_people(self):
        count = self.env["jiebang.cadre"].search_count(
            [("company_id", "=", self.env.company.id)]
        )
        title = self.env._("People of the city")
        action = self._open("cf_jiebang.arrival_action")
        if not count:
            text = self.env._(
                "Nobody is in the directory. Bring in the list of people."
            )
            return title, "lacking", text, action
        return title, "good", self.env._("%s people", count), action

    def _check_routes(self):
        lost = self._organizations().filtered(
            lambda unit: not unit.route_authority_id and not unit.is_bureau
        )
        title = self.env._("The way of a file")
        action = self._open("cf_jiebang.organization_action", lost)
        if lost:
            text = self.env._(
                "%(count)s units have no competent department: %(names)s",
                count=len(lost),
                names=self._named(lost),
            )
            return title, "lacking", text, action
        text = self.env._("Every unit knows its competent department.")
        return title, "good", text, self._open("cf_jiebang.organization_action")

    # -- who acts ----------------------------------------------------------------

    def _check_departments(self):
        """Departments to which a unit's files go need an officer."""
        units = self._organizations()
        busy = units.route_authority_id
        officers = self._holders(AUTHORITY)
        bare = busy.filtered(lambda unit: not unit.officer_ids & officers)
        title = self.env._("Officers of the competent departments")
        action = self._open("cf_jiebang.organization_action", bare)
        if bare:
            text = self.env._(
                "Nobody acts for %(count)s departments: %(names)s",
                count=len(bare),
                names=self._named(bare),
            )
            return title, "lacking", text, action
        return title, "good", self.env._("Somebody acts for each."), action

    def _check_reviewers(self):
        """Units with people need a reviewer, of their own or of a unit above."""
        reviewers = self._holders(UNIT)
        people = self.env["jiebang.cadre"]._read_group(
            [("company_id", "=", self.env.company.id)], ["organization_id"]
        )
        bare = self.env["jiebang.organization"].browse(
            unit.id for (unit,) in people if not unit._lineage().officer_ids & reviewers
        )
        title = self.env._("Reviewers of the units")
        action = self._open("cf_jiebang.organization_action", bare)
        if bare:
            text = self.env._(
                "Nobody reviews for %(count)s units with people: %(names)s",
                count=len(bare),
                names=self._named(bare),
            )
            return title, "lacking", text, action
        return title, "good", self.env._("Somebody reviews for each."), action

    def _check_roles(self):
        bare = [group for group in APPOINTED if not self._holders(group)]
        names = [self.env.ref(group).name for group in bare]
        bureaus = self._organizations().filtered("is_bureau")
        if not bare and not bureaus.officer_ids & self._holders(BUREAU):
            names = [self.env._("a bureau officer who acts for the bureau")]
        title = self.env._("Roles of the bureau and the joint meeting")
        action = self._open("base.action_res_users")
        if names:
            text = self.env._("Nobody has: %s", "、".join(names))
            return title, "lacking", text, action
        return title, "good", self.env._("Each has somebody."), action

    def _check_tiers(self):
        """Who holds the roles of two tiers decides on one of them only; where he is the
        only one, the file stands still."""
        roles = defaultdict(list)
        for group in TIERS:
            for user in self._holders(group):
                roles[user].append(self.env.ref(group).name)
        double = self.env["res.users"].union(
            *(user for user, names in roles.items() if len(names) > 1)
        )
        title = self.env._("Nobody on two tiers")
        action = self._open("base.action_res_users", double)
        if double:
            text = self.env._(
                "Roles of several tiers: %s. Who decides on one tier of a file is "
                "refused on the others.",
                "；".join(
                    f"{user.name}（{'、'.join(roles[user])}）"
                    for user in double[:MOST_NAMED]
                )
                + ("…" if len(double) > MOST_NAMED else ""),
            )
            return title, "look", text, action
        return title, "good", self.env._("Every tier has its own people."), action

    def _check_accounts(self):
        users = self._holders(USER)
        files = self.env["jiebang.cadre.profile"].search_fetch(
            [("user_id", "in", users.ids), ("phone", "!=", False)], ["user_id"]
        )
        bare = users.filtered(lambda user: not (user.email or user.partner_id.phone))
        bare -= files.user_id
        title = self.env._("Accounts")
        action = self._open("base.action_res_users", bare)
        if not users:
            text = self.env._("Nobody has an account with a role in the scheme.")
            return title, "lacking", text, self._open("base.action_res_users")
        if bare:
            text = self.env._(
                "%(count)s have neither a mailbox nor a phone: %(names)s",
                count=len(bare),
                names=self._named(bare),
            )
            return title, "look", text, action
        text = self.env._("%s accounts, each with a mailbox or a phone", len(users))
        return title, "good", text, action

    def _check_calendar(self):
        title, env = self.env._("Working calendar"), self.env
        action = self._open("cf_jiebang.calendar_day_action")
        days, year = env["jiebang.calendar.day"], legal_today(env).year
        if days._provisional_years({year}):
            return title, "lacking", days.get_provisional_text(), action
        if text := days.get_provisional_text():
            return title, "look", text, action
        return title, "good", env._("This year and the next are entered."), action
