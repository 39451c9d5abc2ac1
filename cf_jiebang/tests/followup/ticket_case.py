from odoo import Command

from ..common import ProjectCase


class TicketCase(ProjectCase):
    """A running project with a member who may report, and people of an organisation
    that is asked to help."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.write(
            {
                "mode": "team",
                "team_name": "Team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": cls.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        cls.as_(cls.project.member_ids, "member").action_transition("confirm")
        cls.walk(cls.project, "running")
        cls.member = cls.project.member_ids
        # cls.member is sudo: the flag is the leader's to set, by his own button
        cls.member.sudo().may_report = True

    @classmethod
    def raise_ticket(cls, persona="leader", **values):
        """A ticket of a persona, raised by the form."""
        ticket = cls.as_(cls.env["jiebang.ticket"], persona).create(
            {
                "project_id": cls.project.id,
                "name": "The seed drill jams",
                "description": "It jams on wet ground.",
            }
            | values
        )
        return ticket.with_env(cls.env)

    @classmethod
    def walk_ticket(cls, ticket, state):
        """Walk a new ticket along the straight road until ``state``."""
        steps = (
            ("accepted", "authority", "accept", None),
            ("in_hand", "authority", "begin", "An expert comes"),
            ("to_confirm", "authority", "propose", "The drill was changed"),
            ("closed", "leader", "confirm", None),
        )
        order = ["new", *(step[0] for step in steps)]
        first, last = order.index(ticket.state), order.index(state)
        for _state, persona, name, opinion in steps[first:last]:
            cls.act(ticket, persona, name, opinion)
        return ticket

    @classmethod
    def recognise(cls, kind="effect", persona="bureau", **values):
        """A recorded recognition of the project."""
        return (
            cls.as_(cls.env["jiebang.recognition"], persona)
            .create(
                {
                    "project_id": cls.project.id,
                    "kind": kind,
                    "name": "Runs well",
                    "text": "All indicators are ahead of the plan.",
                    "achieved_by": "The team",
                }
                | values
            )
            .with_env(cls.env)
        )

    def to_do_of(self, record):
        """The users who have the engine's to-do on a record."""
        return record.activity_ids.filtered(
            lambda a: (
                a.activity_type_id == self.env.ref("cf_jiebang.mail_activity_type_turn")
            )
        ).user_id
