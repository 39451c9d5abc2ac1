from odoo import fields, models
from odoo.exceptions import UserError


class StartLine(models.TransientModel):
    """A line of the start page, with the way to what mends it."""

    _name = "jiebang.start.line"
    _description = "Line of the Start Page"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"

    start_id = fields.Many2one(
        "jiebang.start", required=True, readonly=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    check = fields.Char(readonly=True, export_string_translation=False)
    name = fields.Char(string="What", readonly=True)
    state = fields.Selection(
        [("good", "There"), ("look", "Look at it"), ("lacking", "Not there")],
        readonly=True,
    )
    text = fields.Text(string="Finding", readonly=True)

    def action_mend(self):
        """Open where it is mended.

        :raise UserError: that is another administrator's to do
        """
        self.ensure_one()
        self.start_id._check_manager()
        findings = self.env["jiebang.readiness"]._findings()
        action = next(f.action for f in findings if f.name == self.check)
        model = self.env[action["res_model"]]
        if not model.has_access("read"):
            raise UserError(
                self.env._(
                    "This is done by the administrator of the server (Settings)."
                )
            )
        return action
