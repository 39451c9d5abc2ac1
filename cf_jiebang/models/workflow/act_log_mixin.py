from dataclasses import dataclass

from odoo import models

from ..legal_time import legal_now


@dataclass(frozen=True)
class Act:
    """An act of a record that has no table of transitions."""

    name: str
    label: str
    outcome: str
    tier: str
    groups: tuple
    """The roles that may do it; the log names the first one that the user has."""


class ActLogMixin(models.AbstractModel):
    """Acts on record for a model without the engine: publications, meetings, letters
    and the board. The model guards the act itself and calls ``_log_act`` when it is
    done."""

    _name = "jiebang.act.log.mixin"
    _description = "Acts on Record"
    _inherit = ["jiebang.chain.mixin"]

    _acts = ()

    def _act_organization(self):
        """Hook: the organisation for which the acts are done."""
        return self.env["jiebang.organization"]

    def _log_act(self, name, source, opinion=""):
        """Append the act ``name`` to the decisions on each record.

        :param str name: one of ``_acts``
        :param source: the state before it; the one after it is the present one
        :param str opinion: the reasons, if any
        """
        act = next(act for act in self._acts if act.name == name)
        user = self.env.user
        groups = [group for group in act.groups if user.has_group(group)]
        role = (
            self.env.ref(groups[0]).sudo().name
            if groups
            else self.env._("Scheduled action")
        )
        lent = user._jiebang_deputy_places().get(groups[0], {}) if groups else {}
        Decision = self.env["jiebang.decision"]
        for record in self.sudo():
            place = record._act_organization()
            delegation = lent.get(place.id, self.env["jiebang.delegation"])[:1].sudo()
            Decision._append(
                record,
                Decision._signed_by(user, delegation)
                | {
                    "version": 0,
                    "tier": act.tier,
                    "transition": act.name,
                    "state_from": source,
                    "state_to": record.state,
                    "outcome": act.outcome,
                    "opinion": opinion or False,
                    "role": role,
                    "organization_id": place.id,
                    "organization_name": place.display_name or False,
                    "date": legal_now(self.env),
                },
            )
