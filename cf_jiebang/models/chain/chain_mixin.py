from odoo import api, fields, models

from ...tools.legal_time import legal_day, legal_now

REMOVED = "removed"
"""State of a record that an act on record takes out of the database."""


class ChainMixin(models.AbstractModel):
    """A record with a chain of decisions of its own (``decision.py``)."""

    _name = "jiebang.chain.mixin"
    _description = "Chain of Decisions"

    _initial_state = "draft"
    """The state in which a record begins, before any decision."""

    decision_ids = fields.One2many(
        "jiebang.decision",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    decision_count = fields.Integer(copy=False, readonly=True, default=0)
    decision_hash = fields.Char(
        copy=False, readonly=True, export_string_translation=False
    )

    def action_verify_decisions(self):
        """Recompute the chain of decisions and say whether it is whole (any
        reader may ask)."""
        self.check_access("read")
        broken = [
            text
            for record in self
            if (text := self.env["jiebang.decision"]._verify_chain(record))
        ]
        count = sum(self.sudo().mapped("decision_count"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
                "message": "\n".join(broken)
                or self.env._("%s decisions verified: the chain is whole.", count),
            },
        }

    # -- writing it ----------------------------------------------------------

    @api.model
    def _workflow_now(self):
        """The moment of an act, to the second, in UTC."""
        return legal_now(self.env)

    def _workflow_today(self):
        """The legal day of an act, wherever the one who acts may sit."""
        return legal_day(self._workflow_now())

    def _log_decision(self, act, source, opinion, given):
        """Append the row of ``act`` to the decisions (record locked)."""
        self.ensure_one()
        actor = self._actor_of(act)
        _tier, group, organization_field = self._actor_rows[actor]
        user = self.env.user
        # the applicant, whose turn it often is next, is read with him
        (user | self._applicant_user()).mapped("name")
        organization = self._acting_organization(group, organization_field)
        role = self._acting_role(act, group)
        files = self._decision_files(given)
        Decision = self.env["jiebang.decision"]
        return Decision._append(
            self,
            Decision._signed_by(user, self._acting_delegation(actor))
            | {
                "project_id": self._workflow_project().id,
                "version": self.version if Decision._versioned(self) else 0,
                "tier": self._actor_tier(actor),
                "transition": act.name,
                "state_from": source,
                "state_to": self.state,
                "outcome": act.outcome,
                "opinion": opinion or False,
                "role": role,
                "organization_id": organization.id,
                "organization_name": organization.display_name or False,
                "meeting_date": self._as_date(given.get("meeting_date")),
                "minutes_no": self._clean_text(given.get("minutes_no")) or False,
                "attachments": "\n".join(f"{name}  {sha}" for name, sha in files)
                or False,
                "date": self._workflow_now(),
            },
        )

    def _decision_files(self, given):
        """``[(name, SHA-256), …]`` of the files that carry the act."""
        return list(given.get("files", ()))

    def _content_fault(self):
        """Hook: say what of the content is no longer what a decision names (as
        superuser)."""
        return ""
