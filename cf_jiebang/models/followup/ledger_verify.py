from odoo import fields, models

from ..legal_time import legal_day


class LedgerVersionVerify(models.Model):
    """A signed ledger can be checked by its paper, annex 4."""

    _name = "jiebang.ledger.version"
    _inherit = ["jiebang.ledger.version", "jiebang.verify.mixin"]

    version_code = fields.Char(index=True)

    def _verify_record(self):
        return self.sudo().ledger_id

    def _verify_paper(self, record):
        return {
            "period": record.period,
            "unit": record.organization_id.name,
            "date": fields.Date.to_string(legal_day(self.date)),
        }


class LedgerVerify(models.Model):
    _inherit = "jiebang.ledger"

    def _frozen_versions(self):
        return self.sudo().version_ids
