from odoo import api, fields, models
from odoo.exceptions import UserError

from ..res_users import AUTHORITY, BUREAU


class ProjectDossier(models.Model):
    """What a project puts into its bound dossier, and who may have one made."""

    _inherit = "jiebang.project"

    dossier_ids = fields.One2many(
        "jiebang.dossier", "project_id", string="Dossiers", readonly=True, copy=False
    )
    dossier_count = fields.Integer(compute="_compute_dossier_count")

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"dossier_ids"}

    @api.depends("dossier_ids")
    @api.depends_context("uid")
    def _compute_dossier_count(self):
        dossiers = self.env["jiebang.dossier"]
        counts = {}
        if dossiers.has_access("read"):
            rows = dossiers._read_group(
                [("project_id", "in", self.ids)], ["project_id"], ["__count"]
            )
            counts = {project.id: count for project, count in rows}
        for project in self:
            project.dossier_count = counts.get(project.id, 0)

    def _dossier_refusal(self):
        """Why the current user may not have the dossier made; or ``""``."""
        self.ensure_one()
        user, project = self.env.user, self.sudo()
        if user in project.reader_user_ids:
            return ""
        if project.authority_id.id in user._jiebang_scope_ids(AUTHORITY):
            return ""
        if user.has_group(BUREAU):
            return ""
        return self.env._(
            "The dossier of “%s” is made by the people in it, the officer of the "
            "competent department or the bureau.",
            self.display_name,
        )

    def _dossier_reports(self):
        """Printed parts of the dossier: ``[(title, report), …]``."""
        return [
            ("附件1 项目申报表", "cf_jiebang.action_report_project_annex1"),
            ("附件2 项目计划书", "cf_jiebang.action_report_project_annex2"),
        ]

    def _dossier_evidence(self):
        """The evidence of the version, in its order."""
        return self.evidence_ids.filtered(
            lambda line: line.sealed and line.kind != "seal_scan"
        ).sorted("number")

    def _dossier_scans(self):
        """Sealed scans of the opinions that stand for the present version."""
        rows = self.decision_ids.filtered(lambda d: d.version >= self.round_version)
        sums = " ".join(rows.mapped(lambda d: d.attachments or ""))
        return self.evidence_ids.filtered(
            lambda line: line.kind == "seal_scan" and line.sha256 in sums
        ).sorted("number")

    def action_make_dossier(self):
        """Have the dossier of the present version made, in the background.

        :raise UserError: who may, and what is missing
        """
        dossiers = self.env["jiebang.dossier"]._request(self)
        return dossiers._open()

    def action_open_dossiers(self):
        """Open the newest dossier."""
        self.ensure_one()
        self.check_access("read")
        dossiers = self.env["jiebang.dossier"].search([("project_id", "=", self.id)])
        if not dossiers:
            raise UserError(self.env._("No dossier has been made yet."))
        return dossiers[:1]._open() if len(dossiers) == 1 else dossiers._open_list()


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
