from odoo import api, models


class Integrity(models.AbstractModel):
    _inherit = "jiebang.integrity"

    @api.model
    def _taken_over(self):
        """The projects that were decided on paper and taken over, a line each."""
        Project = self.env["jiebang.project"].sudo()
        projects = Project.search(
            [("is_past", "=", True), ("state", "!=", "withdrawn")], order="id"
        )
        lines = []
        for project in projects:
            entry, (rows, confirmed) = project.past_id, project._past_decisions()
            lines.append(
                self.env._(
                    "Taken over from paper, not decided here: %(number)s “%(name)s”, "
                    "by %(officer)s from %(file)s (SHA-256 %(sha)s), %(place)s; "
                    "%(confirmed)s.",
                    number=entry.filing_no,
                    name=project.name,
                    officer=rows[:1].user_name,
                    file=entry.book_id.content_name,
                    sha=entry.book_id.content_sha256,
                    place=entry.place,
                    confirmed=self.env._("confirmed by %s", confirmed.user_name)
                    if confirmed
                    else self.env._("not confirmed"),
                )
            )
        if lines:
            lines.append(
                self.env._("%s projects were taken over from paper.", len(lines))
            )
        return lines
