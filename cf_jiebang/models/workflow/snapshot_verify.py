from odoo import fields, models

from ..legal_time import legal_day


class SnapshotVerify(models.Model):
    """A submitted version can be checked by its paper."""

    _name = "jiebang.snapshot"
    _inherit = ["jiebang.snapshot", "jiebang.verify.mixin"]
    _verify_order = "kind desc, id"
    # "submitted" comes before the baseline, whose content is the same

    version_code = fields.Char(index=True)

    def _verify_record(self):
        snapshot = self.sudo()
        return self.env[snapshot.res_model].sudo().browse(snapshot.res_id)

    def _verify_paper(self, record):
        project = self.project_id
        return {
            "title": project.name,
            "unit": project.organization_id.name,
            "date": fields.Date.to_string(legal_day(self.date)),
            "dossiers": self.env["jiebang.dossier"]._verify_rows(self),
        }
