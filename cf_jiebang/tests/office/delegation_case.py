from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo import Command

from ...models.chain.chain_mixin import ChainMixin
from ...tools.legal_time import at_moment
from ..common import ProjectCase

AGREED = "Agreed"


class DelegationCase(ProjectCase):
    """A city in which officers stand in for each other in November 2026.

    ``other_unit`` and ``other_authority`` have the roles of ``unit`` and
    ``authority`` elsewhere; by a delegation they act here as well. The project waits
    for its unit.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at("2026-11-02"):
            cls.walk(cls.project, "unit_review")

    @classmethod
    @contextmanager
    def at(cls, day):
        """What happens at noon (Beijing time) of ``day``, or at that moment (UTC)."""
        moment = datetime.fromisoformat(day if " " in day else f"{day} 04:00:00")
        with (
            at_moment(cls.env, moment),
            # jobs and requests have cursors of their own
            patch.object(ChainMixin, "_workflow_now", lambda _self: moment),
        ):
            yield

    @classmethod
    def delegation(cls, officer="unit", deputy="other_unit", persona=None, **values):
        """A draft from 10 to 20 November of one officer to another."""
        role = {"unit": "unit", "authority": "authority", "bureau": "bureau"}
        organization = {
            "unit": cls.institute,
            "authority": cls.department,
            "bureau": cls.bureau,
        }.get(officer, cls.institute)
        vals = {
            "user_id": cls.users[officer].id,
            "delegate_id": cls.users[deputy].id,
            "role": role.get(officer, "unit"),
            "organization_ids": [Command.set(organization.ids)],
            "date_from": "2026-11-10",
            "date_to": "2026-11-20",
            "reason": "Training",
        } | values
        Delegation = cls.as_(cls.env["jiebang.delegation"], persona or officer)
        return Delegation.create(vals).with_env(cls.env)

    @classmethod
    def granted(cls, officer="unit", deputy="other_unit", day="2026-11-05", **values):
        """A delegation that its officer granted on ``day``."""
        with cls.at(day):
            delegation = cls.delegation(officer, deputy, **values)
            cls.as_(delegation, values.get("persona") or officer).action_transition(
                "grant"
            )
        return delegation

    def agree(self, persona="other_unit"):
        """The unit agrees, by a persona."""
        return self.act(
            self.project, persona, "unit_agree", AGREED, **self.party_group()
        )

    def sees(self, persona, records):
        """What a persona finds, by reading, searching and grouping alike."""
        mine = self.as_(records, persona)
        found = mine.search([("id", "in", records.ids)])
        self.assertEqual(mine._filtered_access("read"), found)
        grouped = mine._read_group([("id", "in", records.ids)], [], ["__count"])
        self.assertEqual(grouped[0][0], len(found))
        return bool(found)

    def to_do_owner(self, record):
        """Who has the to-do of the engine."""
        return (
            self.env["mail.activity"]
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    (
                        "activity_type_id",
                        "=",
                        self.env.ref("cf_jiebang.mail_activity_type_turn").id,
                    ),
                ]
            )
            .user_id
        )
