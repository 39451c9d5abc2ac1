from odoo import api, fields, models

from ..legal_time import legal_day, legal_now


class VersionMixin(models.AbstractModel):
    """Versions and decisions of a record: what was submitted, who decided what."""

    _name = "jiebang.version.mixin"
    _description = "Versions and Decisions"
    _inherit = ["jiebang.chain.mixin"]

    _version_fields = frozenset(
        {
            "version",
            "version_code",
            "round_version",
            "decision_ids",
            "decision_count",
            "decision_hash",
            "snapshot_ids",
        }
    )

    version = fields.Integer(
        default=0, copy=False, readonly=True, help="0 until the first submission."
    )
    version_code = fields.Char(copy=False, readonly=True)
    round_version = fields.Integer(
        copy=False,
        readonly=True,
        default=0,
        export_string_translation=False,
        help="The version that last began to climb all tiers.",
    )
    snapshot_ids = fields.One2many(
        "jiebang.snapshot",
        "res_id",
        string="Versions",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )

    @api.model
    def _workflow_now(self):
        """The moment of an act, to the second, in UTC."""
        return legal_now(self.env)

    def _workflow_today(self):
        """The legal day of an act, wherever the one who acts may sit."""
        return legal_day(self._workflow_now())

    def _workflow_project(self):
        """Hook: the project that the record belongs to, which decides who sees
        its decisions and versions."""
        raise NotImplementedError(self._name)

    def _snapshot_sections(self):
        """Hook: the content as ``[[code, section, [[field, label, text], …]], …]``."""
        raise NotImplementedError(self._name)

    def _take_snapshot(self, kind="submitted"):
        """Freeze the content as the present version."""
        self.ensure_one()
        snapshot = self.env["jiebang.snapshot"]._freeze(
            self, kind, self._workflow_now()
        )
        self.write({"version_code": snapshot.version_code})
        return snapshot

    def _log_decision(self, act, source, opinion, values):
        """Append the row of ``act`` to the decisions (record locked)."""
        self.ensure_one()
        actor = self._actor_of(act)
        tier, group, organization_field = self._workflow_actors[actor]
        user = self.env.user
        # the applicant, whose turn it often is next, is read with him
        (user | self._applicant_user()).mapped("name")
        place = self._acting_organization(group, organization_field)
        role = self._acting_role(act, group)
        files = self._decision_files(values)
        Decision = self.env["jiebang.decision"]
        return Decision._append(
            self,
            Decision._signed_by(user, self._acting_delegation(actor))
            | {
                "project_id": self._workflow_project().id,
                "version": self.version,
                "tier": tier,
                "transition": act.name,
                "state_from": source,
                "state_to": self.state,
                "outcome": act.outcome,
                "opinion": opinion or False,
                "role": role,
                "organization_id": place.id,
                "organization_name": place.display_name or False,
                "meeting_date": self._as_date(values.get("meeting_date")),
                "minutes_no": self._clean_text(values.get("minutes_no")) or False,
                "attachments": "\n".join(f"{name}  {sha}" for name, sha in files)
                or False,
                "date": self._workflow_now(),
            },
        )

    def _actor_of(self, act):
        """Hook: the key of ``_workflow_actors`` as which the current user carries out
        ``act``, where an act has several actors."""
        return act.actor

    def _acting_role(self, act, group):
        """The role that the log names for ``act``."""
        if not group:
            return self.env._("Applicant")
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(group)
        return self.env["res.groups"].sudo().browse(group_id).name

    def _acting_organization(self, group, organization_field):
        """The organisation for which the current user acts on the record: the
        nearest one of his at or above the record's own."""
        Organization = self.env["jiebang.organization"].sudo()
        if not group:
            return self._applicant_organization()
        user = self.env.user.sudo()
        mine = user.jiebang_organization_ids
        lent = user._jiebang_lent_places()[user.id, group]
        place = self[organization_field] if organization_field else Organization
        while place and place not in mine | lent:
            place = place.parent_id
        return place or mine[:1]

    def _acting_delegation(self, actor):
        """The delegation by which the current user acts as ``actor`` here; empty
        where he acts in his own right."""
        group = self._workflow_actors[actor][1]
        if not group or not self.env.user._jiebang_deputy_places().get(group):
            return self.env["jiebang.delegation"]
        known = self._actor_knowledge()
        if group not in known[2]:
            return self.env["jiebang.delegation"]
        return self._actor_choice(actor, known)[1].sudo()

    def _applicant_organization(self):
        """Hook: the organisation of the applicant."""
        return self.env["jiebang.organization"]

    def _decision_files(self, values):
        """Hook: ``[(name, SHA-256), …]`` of the files that carry the act."""
        return []
