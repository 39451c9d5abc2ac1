from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError


class ConclusionWizard(models.TransientModel):
    """Enters the same conclusion for several items of an agenda (R25)."""

    _name = "jiebang.conclusion.wizard"
    _description = "One Conclusion for Many Items"
    _inherit = ["jiebang.reader.mixin"]

    meeting_id = fields.Many2one("jiebang.meeting", required=True)
    item_ids = fields.Many2many(
        "jiebang.meeting.item",
        string="Items",
        domain="[('meeting_id', '=', meeting_id)]",
    )
    conclusion = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.meeting.item"]
            ._fields["conclusion"]
            ._description_selection(self.env)
        ),
        required=True,
        default="pass",
    )
    opinion = fields.Text(string="Opinion or reasons")
    open_section_ids = fields.Many2many(
        "jiebang.section", string="Sections to supplement"
    )

    def action_confirm(self):
        """Write the conclusion on the chosen items, with the user's own rights."""
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        if not self.item_ids:
            raise UserError(self.env._("Items: choose at least one."))
        if self.item_ids.meeting_id != self.meeting_id:
            raise UserError(self.env._("Items: choose items of this meeting only."))
        sections = self.open_section_ids if self.conclusion == "supplement" else []
        self.item_ids.write(
            {
                "conclusion": self.conclusion,
                "opinion": self.opinion,
                "open_section_ids": [
                    Command.set(sections.ids) if sections else Command.clear()
                ],
            }
        )
        return {"type": "ir.actions.act_window_close"}
