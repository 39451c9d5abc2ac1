from odoo import api, fields, models
from odoo.exceptions import AccessError


class Evidence(models.Model):
    """Evidence that comes while the project runs (R30).

    Such a file belongs to no submitted version: those are frozen with their own
    files. It is numbered on, and sealed with the first report that names it;
    later reports use it again.
    """

    _inherit = "jiebang.evidence"

    phase = fields.Selection(
        [("claim", "Application"), ("followup", "Follow-up")],
        string="Belongs to",
        required=True,
        default="claim",
        readonly=True,
        copy=False,
    )
    progress_ids = fields.Many2many(
        "jiebang.progress",
        "jiebang_progress_evidence_rel",
        "evidence_id",
        "progress_id",
        string="Used in",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        later = lines.sudo().filtered(
            lambda line: line.project_id.filing_date and line.kind != "seal_scan"
        )
        if later:
            later.write({"phase": "followup"})
        return lines

    def _of_followup(self):
        """Files that came after the filing and are not sealed yet: what belongs to
        the application was sealed with it."""
        return self.filtered(
            lambda line: not line.sealed and line.project_id.sudo().filing_date
        )

    def _check_project_open(self):
        """While the project runs, those who report add evidence of the follow-up."""
        if self.env.su:
            return
        later = self._of_followup()
        for project in later.project_id:
            project.check_access("read")
            refusal = project._followup_refusal()
            if refusal:
                raise AccessError(refusal)
        super(Evidence, self - later)._check_project_open()

    def _frozen_for_files(self):
        later = self._of_followup()
        return super(Evidence, self - later)._frozen_for_files() | later.filtered(
            lambda line: not self.env.su and line.project_id._followup_refusal()
        )
