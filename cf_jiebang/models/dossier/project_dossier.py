from odoo import models
from odoo.exceptions import UserError


class ProjectDossier(models.AbstractModel):
    """What a project puts into its bound dossier (R23)."""

    _name = "jiebang.project.dossier"
    _description = "Project: what is bound"
    _inherit = ["jiebang.dossier.mixin"]

    def _paper_name(self):
        return self.env._("Application file")

    def _dossier_letter(self):
        return self.letter_id

    def _dossier_reports(self):
        return [
            ("附件1 项目申报表", "cf_jiebang.action_report_project_annex1"),
            ("附件2 项目计划书", "cf_jiebang.action_report_project_annex2"),
        ]

    def _dossier_evidence(self):
        return self.evidence_ids.filtered(
            lambda line: (
                line.sealed and line.kind != "seal_scan" and line.phase == "claim"
            )
        ).sorted("number")

    def _dossier_words(self):
        return {
            "title": "项目申报卷宗",
            "folder": "申报材料",
            "disc": "申报光盘",
            "facts": [
                ("推荐文号", self.letter_id.name or ""),
                *self.sudo()._change_facts(),
            ],
        }


class RecommendationDossier(models.Model):
    _inherit = "jiebang.recommendation"

    def action_make_dossiers(self):
        """Have the dossiers of all projects on an issued letter made."""
        self.check_access("read")
        for letter in self:
            if letter.state != "issued":
                raise UserError(
                    self.env._("The dossiers are made once the letter is issued.")
                )
        lines = self.line_ids.filtered(lambda line: line.state == "active")
        if not lines:
            raise UserError(self.env._("No project of this letter is in force."))
        dossiers = self.env["jiebang.dossier"]._request(lines.project_id)
        return dossiers._open_list()
