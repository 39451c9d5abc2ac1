from odoo import models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Publicity(models.Model):
    _inherit = "jiebang.publicity"

    _cockpit_title = _lt("Publicity")
    _cockpit_action = "cf_jiebang.publicity_action"
