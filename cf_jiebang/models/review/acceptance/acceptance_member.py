from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AcceptanceMember(models.Model):
    """A member of an acceptance panel (R58); nobody who is part of the project."""

    _name = "jiebang.acceptance.member"
    _description = "Member of an Acceptance Panel"
    _inherit = ["jiebang.listed.person.mixin", "jiebang.guarded.mixin"]
    _order = "acceptance_id, sequence, id"
    _max_lengths = {"name": 60, "organization": 100, "position": 60}

    acceptance_id = fields.Many2one(
        "jiebang.acceptance", required=True, index=True, ondelete="cascade"
    )
    project_id = fields.Many2one(
        related="acceptance_id.project_id", store=True, index=True
    )
    acceptance_state = fields.Selection(
        related="acceptance_id.state", store=True, string="State of the acceptance"
    )
    sequence = fields.Integer(default=10)
    cadre_id = fields.Many2one(help="Empty for who comes from outside.")
    organization = fields.Char(
        string="Organisation",
        compute="_compute_from_cadre",
        store=True,
        precompute=True,
        readonly=False,
    )
    position = fields.Char(
        string="Post or title",
        compute="_compute_from_cadre",
        store=True,
        precompute=True,
        readonly=False,
    )
    role = fields.Selection(
        [("head", "Head"), ("member", "Member"), ("secretary", "Secretary")],
        required=True,
        default="member",
    )
    present = fields.Boolean(default=True)

    @api.depends("cadre_id")
    def _compute_from_cadre(self):
        for member in self:
            cadre = member.cadre_id
            member.organization = cadre.organization_id.name or member.organization
            member.position = cadre.title or cadre.position or member.position

    def _stranger_reasons(self):
        """Sentences for those who are part of the project that they would accept."""
        texts = []
        for acceptance in self.acceptance_id:
            people = acceptance.project_id._people()
            names = {(name or "").strip() for name in people.mapped("name")}
            for member in acceptance.member_ids & self:
                if member.cadre_id in people or (
                    not member.cadre_id and (member.name or "").strip() in names
                ):
                    texts.append(
                        self.env._(
                            "Panel: %s is part of the project and can't accept it.",
                            member.name,
                        )
                    )
        return texts

    def _check_strangers(self):
        reasons = self._stranger_reasons()
        if reasons:
            raise ValidationError("\n".join(reasons))

    def _check_acceptance(self):
        self.acceptance_id._check_officer()
        self.acceptance_id._check_open()

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._check_acceptance()
        members._check_strangers()
        return members

    def write(self, vals):
        self._check_acceptance()
        result = super().write(vals)
        self._check_acceptance()
        if vals.keys() & {"name", "cadre_id", "acceptance_id"}:
            self._check_strangers()
        return result

    def _check_unlink(self):
        self._check_acceptance()
