from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS

from ....groups import PERSONAL, may_read_appraisals
from ....tools.phone import check_phone
from ...board.cadre import IDENTITIES
from .project_sections import COPIED


class ProjectApplicant(models.AbstractModel):
    """Annex 1, block B: the leader as he was when the form was filled in.

    Copied from the personal file when the draft is begun, editable there, frozen
    with the file. None of it gates or sorts an application (R7).
    """

    _name = "jiebang.project.applicant"
    _description = "Project: annex 1, the leader"
    _logged_besides = frozenset({"leader_appraisals"})

    leader_name = fields.Char(string="Full name")
    leader_gender = fields.Selection(
        [("male", "Male"), ("female", "Female")], string="Gender", groups=PERSONAL
    )
    leader_birth_date = fields.Date(string="Born (year and month)", groups=PERSONAL)
    leader_ethnicity = fields.Char(string="Ethnicity", groups=PERSONAL)
    leader_political_status = fields.Char(string="Political status", groups=PERSONAL)
    leader_education = fields.Char(string="Education and degree", groups=PERSONAL)
    leader_school = fields.Char(string="School and major", groups=PERSONAL)
    leader_title = fields.Char(string="Professional title", groups=PERSONAL)
    leader_position = fields.Char(string="Present post and rank", groups=PERSONAL)
    leader_identity = fields.Selection(
        IDENTITIES, string="Personnel identity", groups=PERSONAL
    )
    leader_phone = fields.Char(string="Phone", groups=PERSONAL)
    leader_email = fields.Char(string="E-mail", groups=PERSONAL)
    leader_resume = fields.Text(string="Main work experience", groups=PERSONAL)
    leader_appraisals = fields.Text(
        string="Annual appraisals of the last three years",
        compute="_compute_leader_appraisals",
        inverse="_inverse_leader_appraisals",
        help="For the organisation department only.",
    )
    leader_appraisals_kept = fields.Text(
        groups=NO_ACCESS, copy=False, export_string_translation=False
    )

    def _log_cadres(self):
        return self.sudo().leader_id

    @api.depends_context("uid")
    @api.depends("leader_appraisals_kept")
    def _compute_leader_appraisals(self):
        """Shown to the person, the organisation department and auditors; a further
        role of a reader opens nothing."""
        for record in self:
            kept = record.sudo()
            shown = may_read_appraisals(self.env, kept.leader_user_id)
            record.leader_appraisals = shown and kept.leader_appraisals_kept

    def _inverse_leader_appraisals(self):
        for record in self:
            kept = record.sudo()
            if self.env.su or may_read_appraisals(self.env, kept.leader_user_id):
                kept.leader_appraisals_kept = record.leader_appraisals
            elif record.leader_appraisals:
                raise AccessError(
                    self.env._("Annual appraisals are entered by the person himself.")
                )

    @api.constrains("leader_phone")
    def _check_leader_phone(self):
        for project in self:
            check_phone(project, "leader_phone")

    @api.model
    def default_get(self, fields):
        """Begin with what the applicant's personal file says."""
        defaults = super().default_get(fields)
        wanted = COPIED.keys() & set(fields) - defaults.keys()
        cadre = self.env["jiebang.cadre"].browse(defaults.get("leader_id"))
        if wanted and cadre:
            defaults |= self._applicant_values(cadre, wanted)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        """Fill block B also where the leader is given, not the default."""
        completed = []
        for vals in vals_list:
            cadre = self.env["jiebang.cadre"].browse(vals.get("leader_id"))
            wanted = COPIED.keys() - vals.keys() if cadre else ()
            completed.append(self._applicant_values(cadre, wanted) | vals)
        return super().create(completed)

    @api.model
    def _applicant_values(self, cadre, names):
        """The values of block B that the personal file of ``cadre`` gives."""
        if not names:
            return {}
        profile = (
            self.env["jiebang.cadre.profile"]
            .sudo()
            .search([("cadre_id", "=", cadre.id)], limit=1)
        )
        source = profile or cadre.sudo()
        return {
            name: source[COPIED[name]]
            for name in names
            if COPIED[name] in source._fields
        }

    def copy_data(self, default=None):
        """A new application starts from the personal file of today."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            for name in COPIED:
                vals.pop(name, None)
        return vals_list
