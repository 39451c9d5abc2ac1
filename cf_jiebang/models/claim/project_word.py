from odoo import models


class ProjectWord(models.Model):
    _inherit = "jiebang.project"

    def action_word(self, annex):
        """Download an annex as a Word file; the address checks the rights.

        :param annex: a key of the documents of ``jiebang.word``
        """
        self.ensure_one()
        self.check_access("read")
        if annex not in self.env["jiebang.word"]._documents():
            annex = "annex1"
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/project/{self.id}/word/{annex}",
            "target": "download",
        }
