from odoo import api, fields, models

from ....groups import APPLICANT, AUDITOR, BUREAU


class ProjectWord(models.AbstractModel):
    """The annexes as Word files, to be filled in without a connection, and what of a
    file from outside found no place."""

    _name = "jiebang.project.word"
    _description = "Project: as a Word file"

    word_rest_ids = fields.One2many(
        "jiebang.word.rest",
        "project_id",
        string="What found no place",
        groups=f"{APPLICANT},{BUREAU},{AUDITOR}",
    )
    has_word_rest = fields.Boolean(
        compute="_compute_has_word_rest", export_string_translation=False
    )

    @api.depends("word_rest_ids")
    def _compute_has_word_rest(self):
        for project in self:
            project.has_word_rest = bool(
                project.can_edit and project.sudo().word_rest_ids
            )

    def _keep_word_rest(self, rest):
        """Show what found no place beside the sections.

        :param rest: ``[(heading, text), …]``
        """
        lines = self.env["jiebang.word.rest"].sudo()
        lines.create(
            [
                {
                    "project_id": self.id,
                    "sequence": number,
                    "place": (place or self.env._("Outside of the form"))[:200],
                    "text": text,
                }
                for number, (place, text) in enumerate(rest)
                if text.strip()
            ]
        )

    def action_forget_word_rest(self):
        """All that is needed was copied."""
        self.word_rest_ids.unlink()
        return True

    def action_word_annex1(self):
        """Download annex 1 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex1")

    def action_word_annex2(self):
        """Download annex 2 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex2")
