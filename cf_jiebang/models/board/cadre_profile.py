from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ...groups import MANAGER, PERSONAL, may_read_appraisals
from ...tools.phone import check_phone


class CadreProfile(models.Model):
    """The personal file of a cadre: annex 1, block B.

    Read by the person, the reviewers of his unit, the bureau, the organisation
    department and auditors. A project copies it, so that a form that was handed
    in keeps what was true then.
    """

    _name = "jiebang.cadre.profile"
    _description = "Personal File"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.guarded.mixin"]
    _inherits = {"jiebang.cadre": "cadre_id"}
    _order = "id desc"
    _logged_besides = frozenset({"appraisals"})
    _max_lengths = {"staff_number": 40}

    cadre_id = fields.Many2one(
        "jiebang.cadre", required=True, index=True, ondelete="cascade"
    )
    # stored: Odoo's privacy lookup reads the column of who has an address
    active = fields.Boolean(related="cadre_id.active", store=True, readonly=False)
    gender = fields.Selection([("male", "Male"), ("female", "Female")], groups=PERSONAL)
    birth_date = fields.Date(string="Born (year and month)", groups=PERSONAL)
    ethnicity = fields.Char(groups=PERSONAL)
    political_status = fields.Char(groups=PERSONAL)
    education = fields.Char(string="Education and degree", groups=PERSONAL)
    school = fields.Char(string="School and major", groups=PERSONAL)
    staff_number = fields.Char(groups=PERSONAL)
    phone = fields.Char(groups=PERSONAL)
    email = fields.Char(groups=PERSONAL)
    resume = fields.Text(string="Main work experience", groups=PERSONAL)
    appraisals = fields.Text(
        string="Annual appraisals of the last three years",
        compute="_compute_appraisals",
        inverse="_inverse_appraisals",
        help="For the organisation department only.",
    )
    appraisals_kept = fields.Text(
        groups=NO_ACCESS, copy=False, export_string_translation=False
    )

    _cadre_uniq = models.UniqueIndex("(cadre_id)", "A cadre has one personal file.")

    @api.depends_context("uid")
    @api.depends("appraisals_kept")
    def _compute_appraisals(self):
        """Shown to the person, the organisation department and auditors; a further
        role of a reader opens nothing."""
        for record in self:
            kept = record.sudo()
            shown = may_read_appraisals(self.env, kept.user_id)
            record.appraisals = shown and kept.appraisals_kept

    def _inverse_appraisals(self):
        for record in self:
            kept = record.sudo()
            if self.env.su or may_read_appraisals(self.env, kept.user_id):
                kept.appraisals_kept = record.appraisals
            elif record.appraisals:
                raise AccessError(
                    self.env._("Annual appraisals are entered by the person himself.")
                )

    @api.constrains("phone")
    def _check_phone(self):
        for profile in self:
            check_phone(profile, "phone")

    @api.depends("cadre_id.display_name")
    def _compute_display_name(self):
        for profile in self:
            profile.display_name = profile.cadre_id.display_name

    @api.model
    def get_import_templates(self):
        """The example sheet that the import page offers."""
        return [
            {
                "label": self.env._("Import template for people"),
                "template": "/cf_jiebang/static/xlsx/cadre_import_template.xlsx",
            }
        ]

    @api.onchange("name", "organization_id")
    def _onchange_name(self):
        """Ask about somebody of the same name, as in the directory."""
        cadre = self.env["jiebang.cadre"].new(
            {"name": self.name, "organization_id": self.organization_id.id},
            origin=self.cadre_id._origin,
        )
        return cadre._onchange_name()

    def write(self, vals):
        manager = self.env.user.has_group(MANAGER)
        if "cadre_id" in vals and not (self.env.su or manager):
            raise AccessError(
                self.env._("A personal file stays with the person that it belongs to.")
            )
        return super().write(vals)

    @api.model
    def action_open_mine(self):
        """Open the current user's own file."""
        profile = self.search([("user_id", "=", self.env.uid)], limit=1)
        if not profile:
            raise UserError(
                self.env._(
                    "There is no personal file for you yet. Ask the administrator to "
                    "open one and to link it to your user."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My File"),
            "res_model": self._name,
            "res_id": profile.id,
            "view_mode": "form",
            "target": "current",
        }

    def action_open_passport(self):
        """Open the passport, for those who may read it."""
        self.ensure_one()
        self.check_access("read")
        return self.cadre_id.action_open_passport()
