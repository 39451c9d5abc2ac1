from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class OpinionWriting(models.TransientModel):
    """Opinions on several persons, written one below the other (R44).

    Each has words of its own, and none is preset. What stays empty stays to be given.
    A negative finding is not written here: it is a sheet of its own.
    """

    _name = "jiebang.opinion.writing"
    _description = "Write Opinions"
    _inherit = ["jiebang.reader.mixin"]

    line_ids = fields.One2many(
        "jiebang.opinion.writing.line", "writing_id", string="Opinions"
    )

    def action_confirm(self):
        """Give the opinions that were written, in one act.

        :raise UserError: none was written, or one can't be given; the text says why
        """
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        words = {
            line.opinion_id.id: line.words.strip()
            for line in self.line_ids
            if (line.words or "").strip()
        }
        if not words:
            raise UserError(
                self.env._("Opinion: write it beside at least one of the persons.")
            )
        self.env["jiebang.appraisal.opinion"].browse(words)._give_many(words)
        return {"type": "ir.actions.act_window_close"}
