from odoo import api, fields, models


class RecordMixin(models.AbstractModel):
    """A row about a record of any model."""

    _name = "jiebang.record.mixin"
    _description = "Row About a Record"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    record_name = fields.Char(
        string="On", compute="_compute_record_name", help="Where you may read it."
    )

    @api.depends_context("uid", "lang")
    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        """Kind and name of the record, a statement or two a kind."""
        for name, rows in self.grouped("res_model").items():
            model = self.env.get(name)
            if model is None:
                rows.record_name = name
                continue
            kind = self.env["ir.model"]._get(name).name
            records = model.browse(rows.mapped("res_id")).exists()
            shown = records._filtered_access("read")
            names = {record.id: record.display_name for record in shown}
            for row in rows:
                row.record_name = " ".join(
                    part for part in (kind, names.get(row.res_id)) if part
                )
