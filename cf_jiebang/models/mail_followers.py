from odoo import api, models

from .base import is_ours


class MailFollowers(models.Model):
    """Who follows a record of ours is for who may read it; Odoo shows the followers of
    all records to everybody in the house."""

    _inherit = "mail.followers"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        allowed = self - result[0] if result else self
        forbidden = allowed._jiebang_unreadable()
        if not forbidden:
            return result
        if result:
            return result[0] + forbidden, result[1]
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access or query.is_empty():
            return query
        found = self.browse(query.get_result_ids())
        forbidden = found._jiebang_unreadable()
        return (found - forbidden)._as_query() if forbidden else query

    def _jiebang_unreadable(self):
        """Those who follow a record of ours that the user may not read."""
        forbidden = self.browse()
        if self.env.su:
            return forbidden
        for model, rows in self.sudo().grouped("res_model").items():
            if is_ours(model) and model in self.env:
                records = self.env[model].browse(rows.mapped("res_id")).exists()
                readable = set(records._filtered_access("read")._ids)
                forbidden += rows.filtered(lambda row: row.res_id not in readable)  # noqa: B023
        return forbidden.with_env(self.env)
