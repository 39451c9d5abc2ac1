from odoo import models


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _get_alias_contact_description(self):
        """Who may write to the address of a project: a bounce says so."""
        if self.alias_model_id.model == "jiebang.ticket":
            return self.env._(
                "the leader of a running project and the members whom he lets report, "
                "from the address of their user,"
            )
        return super()._get_alias_contact_description()
