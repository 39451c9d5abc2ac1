from odoo import fields, models
from odoo.exceptions import UserError

from ...groups import MANAGER
from .arrival_terms import TARGETS


class ArrivalColumn(models.Model):
    """A column of an office's sheet, and what it is taken for.

    What the administrator sets is remembered: the next file of his city with such a
    head is read the same way.
    """

    _name = "jiebang.arrival.column"
    _description = "Column of an Office's Sheet"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "arrival_id, sheet_number, number, id"
    _rec_name = "label"

    arrival_id = fields.Many2one(
        "jiebang.arrival",
        string="Import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sheet_number = fields.Integer(readonly=True)
    sheet = fields.Char(string="Sheet of the file", readonly=True)
    number = fields.Integer(readonly=True, export_string_translation=False)
    place = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Head in the file", readonly=True)
    label_key = fields.Char(readonly=True, index=True, export_string_translation=False)
    example = fields.Char(readonly=True, groups=MANAGER)
    target = fields.Selection(
        selection=lambda self: [
            (key, self.env._(text)) for key, text in TARGETS.items()
        ],
        string="Is taken for",
    )
    guessed = fields.Char(readonly=True, export_string_translation=False)
    is_remembered = fields.Boolean(readonly=True, export_string_translation=False)
    company_id = fields.Many2one(
        related="arrival_id.company_id", store=True, index=True
    )

    _order_index = models.Index("(arrival_id, sheet_number, number, id)")

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            arrivals = self.arrival_id
            if arrivals.filtered(lambda arrival: arrival.state != "preview"):
                raise UserError(
                    self.env._("Columns are set while the preview is shown.")
                )
            arrivals.sudo().write({"is_stale": True})
        return super().write(vals)

    def _remember(self):
        """Note which columns the user has set otherwise than they were guessed."""
        for column in self:
            column.is_remembered = (column.target or "") != (column.guessed or "")
        settled = self.filtered(lambda column: not column.is_remembered)
        self.search(
            [
                ("company_id", "in", settled.company_id.ids),
                ("is_remembered", "=", True),
                ("label_key", "in", settled.mapped("label_key")),
            ]
        ).is_remembered = False

    def _remembered(self, company):
        """What the heads of columns were taken for the last time.

        :return: ``{key of the head: target, "" for nothing}``
        """
        columns = self.search(
            [("company_id", "=", company.id), ("is_remembered", "=", True)],
            order="id",
        )
        return {column.label_key: column.target or "" for column in columns}
