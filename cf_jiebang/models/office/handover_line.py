from odoo import api, fields, models

KINDS = [
    ("organization", "Acts for an organisation"),
    ("handler", "Handler of an organisation"),
    ("to_do", "To-do of the engine"),
    ("activity", "Own to-do"),
    ("agenda", "Responsible on an agenda"),
    ("delegation", "Delegation"),
]


class HandoverLine(models.Model):
    """One thing that passed with a desk, or could not, append-only.

    It names no title: who keeps the desks sees no file. The name is shown to
    those who may read the file.
    """

    _name = "jiebang.handover.line"
    _description = "Part of a Desk"
    _inherit = ["jiebang.append.only.mixin"]
    _order = "handover_id, kind, id"
    _rec_name = "kind"
    _allow_sudo_commands = False

    handover_id = fields.Many2one(
        "jiebang.handover",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    outcome = fields.Selection(
        [
            ("moved", "Passed to the successor"),
            ("other", "Passed to somebody else"),
            ("stays", "Stays"),
            ("ended", "Ended"),
        ],
        string="What became of it",
        required=True,
        readonly=True,
    )
    owner_id = fields.Many2one(
        "res.users", string="Now with", readonly=True, ondelete="restrict"
    )
    note = fields.Char(readonly=True)
    record_name = fields.Char(string="Concerning", compute="_compute_record_name")

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        """The name of the record, for who may read it."""
        for line in self:
            model = self.env.get(line.res_model)
            name = "…"
            if model is not None:
                record = model.with_user(self.env.user).browse(line.res_id).exists()
                if record and record.has_access("read"):
                    name = record.display_name
            line.record_name = name
