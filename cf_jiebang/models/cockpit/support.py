from odoo import models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Support(models.Model):
    _inherit = "jiebang.support"

    _cockpit_title = _lt("Supports")
    _cockpit_action = "cf_jiebang.support_action"
