from odoo import api, fields, models


class Handover(models.Model):
    """An officer's desk that passed to a successor: who, when, why, and what (R16).

    Written by the dialog (``jiebang.handover.wizard``) in one act and never
    changed. What was decided stays in the name of the one who decided it.
    """

    _name = "jiebang.handover"
    _description = "Handover of a Desk"
    _inherit = ["jiebang.append.only.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["user_id.name", "successor_id.name", "reason"]
    _allow_sudo_commands = False

    user_id = fields.Many2one(
        "res.users",
        string="Handed over by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    successor_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    keeps_posts = fields.Boolean(
        string="Went on acting",
        readonly=True,
        help="The officer still acts for these organisations beside his successor.",
    )
    ordered_by_id = fields.Many2one(
        "res.users",
        string="Carried out by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "jiebang.handover.line", "handover_id", string="What passed", readonly=True
    )
    line_count = fields.Integer(string="Parts", compute="_compute_line_count")

    @api.depends("user_id", "successor_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = (
                f"{handover.user_id.sudo().name} → {handover.successor_id.sudo().name}"
            )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["jiebang.handover.line"]._read_group(
                [("handover_id", "in", self.ids)], ["handover_id"], ["__count"]
            )
        )
        for handover in self:
            handover.line_count = counts.get(handover, 0)
