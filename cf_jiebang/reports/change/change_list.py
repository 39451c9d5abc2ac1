from odoo import models
from odoo.tools import LazyTranslate

from ..excel.xlsx_list import ListColumn as Col
from ..excel.xlsx_lists import REVIEWERS

_lt = LazyTranslate(__name__)


class ChangeList(models.AbstractModel):
    """项目变更一览表"""

    _name = "jiebang.xlsx.change"
    _description = "Excel List of Changes"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.change"
    _list_title = _lt("List of Changes")
    _list_groups = REVIEWERS
    _list_paper = "A3"
    _list_columns = (
        Col("code", 22),
        Col("project_id", 32),
        Col("organization_id", 22, _lt("Unit")),
        Col("authority_id", 20, _lt("Competent department")),
        Col("matter_names", 24),
        Col("tier", 14),
        Col("reason", 32),
        Col("state", 16, _lt("Present state")),
        Col("date_submitted", 12),
        Col("date_effective", 12),
    )
