from markupsafe import Markup

from odoo import api, fields, models

from ...groups import MANAGER

NAMED = 20
"""Names and numbers that a line lists."""


class ReformPreview(models.AbstractModel):
    """What a reform would touch, shown before it is carried out: numbers of files, no
    titles, for the administrator reads no file."""

    _name = "jiebang.reform.preview"
    _description = "Reform: what it would touch"

    preview = fields.Html(
        string="What it touches", compute="_compute_preview", sanitize=False
    )
    blocking_text = fields.Text(string="What is missing", compute="_compute_preview")

    @api.depends_context("uid", "lang")
    @api.depends(
        "kind",
        "organization_ids",
        "target_id",
        "document_date",
        "cadre_ids",
        "codes",
        "officer_ids",
        "state",
    )
    def _compute_preview(self):
        shown = self.env.su or self.env.user.has_group(MANAGER)
        for reform in self:
            reform.preview = reform.blocking_text = False
            planned = reform._origin
            if not shown or not planned or planned.state != "draft":
                continue
            missing = planned._missing()
            reform.blocking_text = "\n".join(f"• {text}" for text in missing)
            if not missing:
                reform.preview = planned._drawn(planned._rows(planned._plan()))

    @api.model
    def _drawn(self, rows):
        body = Markup("").join(
            Markup("<tr><td>%s</td><td class='text-end'>%s</td><td>%s</td></tr>") % row
            for row in rows
        )
        return Markup("<table class='table table-sm'>%s</table>") % body

    def _rows(self, plan):
        """``[(what, how many, which), …]``."""
        projects = self.env["jiebang.project"].sudo().union(*plan.projects)
        by_model = {records._name: records for records in plan.files}
        units = [r for r in plan.directory if r._name == "jiebang.organization"]
        others = [r for r in plan.directory if r._name != "jiebang.organization"]
        rows = [
            (self.env._("People"), len(plan.people), plan.people.mapped("name")),
            (
                self.env._("Acting persons"),
                len(plan.officers),
                plan.officers.mapped("name"),
            ),
            (self.env._("Open projects"), len(projects), projects.mapped("code")),
            (
                self.env._("Units whose way changes"),
                len(units),
                [u.name for u in units],
            ),
            (
                self.env._("Territories and programmes"),
                len(others),
                [record.display_name for record in others],
            ),
        ]
        for name, records in by_model.items():
            title = self.env["ir.model"]._get(name).name
            rows.append((title, len(records), []))
        return [
            (title, count, self._listed(names)) for title, count, names in rows if count
        ]

    @api.model
    def _listed(self, names):
        names = [name for name in names if name]
        more = " …" if len(names) > NAMED else ""
        return "、".join(names[:NAMED]) + more
