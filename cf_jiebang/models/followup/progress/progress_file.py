from odoo import fields, models


class ProgressFile(models.AbstractModel):
    """A file that is put into the report becomes evidence of the project, without a
    form of its own (R30)."""

    _name = "jiebang.progress.file"
    _description = "Progress report: a file becomes evidence"

    evidence_file = fields.Binary(
        string="Add a file",
        compute="_compute_evidence_file",
        readonly=False,
        help="It becomes evidence of the project, named after the file, when the "
        "report is saved.",
    )
    evidence_file_name = fields.Char(
        string="Name of the file",
        compute="_compute_evidence_file",
        readonly=False,
        export_string_translation=False,
    )

    def _compute_evidence_file(self):
        """What was put in lies with the evidence; the place is free again."""
        self.evidence_file = self.evidence_file_name = False

    def write(self, vals):
        vals = dict(vals)
        content = vals.pop("evidence_file", False)
        name = vals.pop("evidence_file_name", False)
        result = super().write(vals) if vals else True
        for report in self if content else ():
            evidence = self.env["jiebang.evidence"].create(
                {
                    "project_id": report.project_id.id,
                    "content": content,
                    "file_name": name,
                }
            )
            report.evidence_ids |= evidence
        self.invalidate_recordset(["evidence_file", "evidence_file_name"], flush=False)
        return result
