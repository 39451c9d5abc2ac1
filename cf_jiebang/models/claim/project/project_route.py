from odoo import api, fields, models


class ProjectRoute(models.AbstractModel):
    """The way of the file: the leader's unit, and the competent department that it
    hands in to (R18, R20). The unit is fixed by the first submission, the department by
    each one that climbs all tiers."""

    _name = "jiebang.project.route"
    _description = "Project: its unit and competent department"

    _passed_on = ("organization_id", "authority_id", "authority_override_id")

    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        compute="_compute_organization_id",
        store=True,
        precompute=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    organization_kind = fields.Selection(
        related="organization_id.kind", string="Kind of unit"
    )
    territory_id = fields.Many2one(
        related="organization_id.territory_id", store=True, index="btree_not_null"
    )
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        compute="_compute_authority_id",
        store=True,
        precompute=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    authority_override_id = fields.Many2one(
        "jiebang.organization",
        string="Other competent department",
        domain=[("is_authority", "=", True)],
        ondelete="restrict",
        help="Only where the usual way does not fit; give the reason.",
    )
    authority_override_reason = fields.Char(string="Reason for the other way")
    route_explanation = fields.Text(
        string="Path of the file", compute="_compute_route_explanation"
    )

    @api.depends("leader_id")
    def _compute_organization_id(self):
        for project in self:
            if project.state in self._editable_states and not project.version:
                project.organization_id = project.leader_id.organization_id
            else:
                project.organization_id = project.organization_id

    @api.depends("organization_id", "authority_override_id")
    def _compute_authority_id(self):
        for project in self:
            if project.state in self._editable_states and not project.version:
                project.authority_id = project._current_authority()
            else:
                project.authority_id = project.authority_id

    def _current_authority(self):
        self.ensure_one()
        return self.authority_override_id or self.organization_id.route_authority_id

    @api.depends("organization_id", "authority_override_id")
    def _compute_route_explanation(self):
        for project in self.sudo():
            unit = project.organization_id
            text = unit.route_explanation if unit else ""
            if unit and project.authority_override_id:
                text = unit._explain_route(
                    project.authority_override_id,
                    project.authority_override_reason or "",
                    project.bureau_id,
                )
            project.route_explanation = text

    # -- with whom -----------------------------------------------------------

    def _holder_organization(self, tier):
        return {
            "unit": self.organization_id,
            "authority": self.authority_id,
            "bureau": self.bureau_id,
        }.get(tier, self.env["jiebang.organization"])

    def _deadline_days(self):
        return self.stage_id.working_days

    def _due_soon_days(self):
        return self.program_id.due_soon_days
