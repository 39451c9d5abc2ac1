from odoo import models


class ProjectWord(models.AbstractModel):
    """The annexes as Word files, to be filled in without a connection."""

    _name = "jiebang.project.word"
    _description = "Project: as a Word file"

    def action_word_annex1(self):
        """Download annex 1 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex1")

    def action_word_annex2(self):
        """Download annex 2 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex2")
