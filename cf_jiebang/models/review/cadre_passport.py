from odoo import models


class CadrePassport(models.Model):
    """The way from the directory to the passport."""

    _inherit = "jiebang.cadre"

    def action_open_passport(self):
        """Open the passport, for those who may read it."""
        self.ensure_one()
        self.check_access("read")
        return self.env["jiebang.passport"].browse(self.id)._open()


class CadreProfilePassport(models.Model):
    """The way from the personal file to the passport."""

    _inherit = "jiebang.cadre.profile"

    def action_open_passport(self):
        """Open the passport, for those who may read it."""
        self.ensure_one()
        self.check_access("read")
        return self.cadre_id.action_open_passport()
