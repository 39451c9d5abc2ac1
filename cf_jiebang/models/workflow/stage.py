from odoo import fields, models


class Stage(models.Model):
    """How a state of the project looks on the board, and how long it may take.

    One row a state. Names, order, folding, text and days are the
    administrator's; the states themselves are the engine's, so no row is added
    or removed.
    """

    _name = "jiebang.stage"
    _description = "Stage"
    _inherit = ["jiebang.common.setting.mixin", "jiebang.guarded.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    state = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.project"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(string="Folded on the board")
    description = fields.Text(
        translate=True, help="What happens here, shown to everyone on the board."
    )
    working_days = fields.Integer(
        help="Working days that the one whose turn it is has; 0 for no deadline. "
        "A change holds for files that enter the stage from now on."
    )

    _state_uniq = models.UniqueIndex("(state)", "Each state has one stage.")
    _working_days_positive = models.Constraint(
        "CHECK(working_days BETWEEN 0 AND 366)", "Working days: from 0 to 366."
    )
