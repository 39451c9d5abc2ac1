from odoo import fields, models


class SharedDefaultMixin(models.AbstractModel):
    """Settings that come with the addon for all cities, beside those of a city.

    A row without a city is common to all. A row of a city is that city's alone
    (``*_rule_company``).
    """

    _name = "jiebang.shared.default.mixin"
    _description = "Common to All Cities, or of One"
    _inherit = ["jiebang.common.setting.mixin"]

    company_id = fields.Many2one(
        "res.company",
        # what the data files bring is common
        default=lambda self: False if self.env.su else self.env.company,
        index=True,
        ondelete="cascade",
        help="Empty: common to all cities.",
    )

    def _common_rows(self):
        return self.sudo().filtered(lambda row: not row.company_id)

    def _own_way_out(self):
        return self.env._("Enter one of your own city instead.")
