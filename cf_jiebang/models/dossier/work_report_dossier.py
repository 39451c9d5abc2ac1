from odoo import models

KINDS = {"annual": "年度", "closing": "结题"}


class WorkReportDossier(models.AbstractModel):
    """What a work report puts into its bound dossier (R54)."""

    _name = "jiebang.work.report.dossier"
    _description = "Work report: what is bound"
    _inherit = ["jiebang.dossier.mixin"]
    _void_states = frozenset({"draft", "returned", "discharged"})

    def _paper_name(self):
        if self.kind == "closing":
            return self.env._("Closing report")
        return self.env._("Annual report %s", self.year)

    def _dossier_reports(self):
        kind = KINDS[self.kind]
        return [
            (
                f"附件3 {kind}工作总结报告",
                "cf_jiebang.action_report_work_report_annex3",
            )
        ]

    def _dossier_evidence(self):
        """All that the report names: in its list, and beside its results."""
        evidence = self.evidence_ids | self.output_line_ids.evidence_ids
        return evidence.filtered(
            lambda line: line.sealed and line.kind != "seal_scan"
        ).sorted("number")

    def _dossier_words(self):
        kind = KINDS[self.kind]
        return {
            "title": f"{kind}工作总结卷宗",
            "folder": "总结报告",
            "disc": f"{kind}总结光盘",
            "facts": [
                ("备案编号", self.project_id.filing_no or ""),
                ("报告年度", str(self.year)),
                *self.project_id.sudo()._change_facts(),
            ],
        }
