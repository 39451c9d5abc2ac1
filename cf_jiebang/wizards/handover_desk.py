from odoo import models
from odoo.fields import Domain

from ..models.office.handover_line import KINDS
from ..models.workflow.holder_mixin import TURN

INVITED = "cf_jiebang.mail_activity_type_confirm"


class HandoverDesk(models.AbstractModel):
    """What lies on an officer's desk (R16)."""

    _name = "jiebang.handover.desk"
    _description = "What lies on a Desk"

    def _collect(self):
        """What lies on the desk.

        :return: ``{kind: records}``, as superuser
        """
        officer = self.user_id._origin.sudo()
        Activity = self.env["mail.activity"].sudo()
        organizations = (
            self.organization_ids._origin.sudo() & officer.jiebang_organization_ids
        )
        given = (
            self.env["jiebang.delegation"]
            .sudo()
            .search(
                Domain("effect", "in", ["planned", "active"])
                & (
                    Domain("user_id", "=", officer.id)
                    | Domain("delegate_id", "=", officer.id)
                )
            )
        )
        mine = Domain("res_model", "=like", "jiebang.%") & (
            Domain("user_id", "=", officer.id)
            | Domain("jiebang_delegation_id.user_id", "=", officer.id)
        )
        turn = Domain("activity_type_id", "=", self.env.ref(TURN).id)
        asked = Domain("activity_type_id", "=", self.env.ref(INVITED).id)
        turns = self.env["jiebang.turn"]
        to_dos = Activity.search(mine & turn).filtered(
            lambda activity: turns._record_of(activity).holder_tier != "applicant"
        )
        items = (
            self.env["jiebang.meeting.item"]
            .sudo()
            .search([("owner_id", "=", officer.id), ("meeting_id.state", "=", "draft")])
        )
        return {
            "organization": organizations,
            "handler": self.env["jiebang.organization"]
            .sudo()
            .with_context(active_test=False)
            .search([("handler_id", "=", officer.id)]),
            "to_do": to_dos,
            "activity": Activity.search(mine & ~turn & ~asked),
            "agenda": items,
            "delegation": self.env["jiebang.delegation"].sudo()
            if self.keeps_posts
            else given,
        }

    def _desk_lines(self, everything=False):
        """What lies on the desk, in words.

        :param everything: also what there is none of
        :return: ``[(label, count)]``
        """
        desk = self._collect()
        labels = {
            "organization": self.env._("Organisations that he acts for"),
            "handler": self.env._("Organisations whose handler he is"),
            "to_do": self.env._("To-dos whose turn is his"),
            "activity": self.env._("Other to-dos on files"),
            "agenda": self.env._("Agenda items that he answers for"),
            "delegation": self.env._("Delegations from and to him, which end"),
        }
        lines = [(labels[kind], len(desk[kind])) for kind, _label in KINDS]
        lines += [
            (self.env._("Projects that he leads, not ended"), self._led()),
            (self.env._("Score sheets not handed in"), self._open_sheets()),
        ]
        return [line for line in lines if everything or line[1]]

    def _led(self):
        """How many projects wait for no successor of an officer: their unit asks for
        another leader (R16)."""
        Project = self.env["jiebang.project"].sudo()
        return Project.search_count(
            [
                ("leader_user_id", "=", self.user_id._origin.id),
                ("state", "not in", Project._ended_states()),
            ]
        )

    def _open_sheets(self):
        Sheet = self.env["jiebang.score.sheet"].sudo()
        return Sheet.search_count(
            [
                ("evaluator_id", "=", self.user_id._origin.id),
                ("state", "in", Sheet._get_act("leave").sources),
            ]
        )
