from odoo import models


class ProjectWord(models.Model):
    """The annexes as Word files, to be filled in without a connection."""

    _inherit = "jiebang.project"

    def action_word_annex1(self):
        """Download annex 1 as a Word file; the address checks the rights."""
        return self._download_word("annex1")

    def action_word_annex2(self):
        """Download annex 2 as a Word file; the address checks the rights."""
        return self._download_word("annex2")

    def _download_word(self, annex):
        """:param str annex: a key of the documents of ``jiebang.word``"""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/project/{self.id}/word/{annex}",
            "target": "download",
        }
