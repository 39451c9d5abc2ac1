from odoo import models


class WorkReportWord(models.Model):
    """Annex 3 as a Word file, to be filled in without a connection."""

    _inherit = "jiebang.work.report"

    def action_word_annex3(self):
        """Download annex 3 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex3")
