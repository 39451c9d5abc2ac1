from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .workflow.to_do_mixin import TURN

PREFIX = "jiebang."


class MailActivity(models.Model):
    """A to-do of the engine opens and closes with the acts; nobody is given a to-do
    on a file that he can't read."""

    _inherit = "mail.activity"

    jiebang_delegation_id = fields.Many2one(
        "jiebang.delegation",
        string="As deputy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
        help="The delegation by which the to-do came to its deputy.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        if not self.env.su:
            activities._check_turn()
            activities._check_assignee()
        return activities

    def write(self, vals):
        if not self.env.su:
            self._check_turn()
        result = super().write(vals)
        if not self.env.su and vals.keys() & {"user_id", "res_id", "res_model_id"}:
            self._check_turn()
            self._check_assignee()
        return result

    def unlink(self):
        if not self.env.su:
            self._check_turn()
        return super().unlink()

    def _check_turn(self):
        """Raise for to-dos that only the engine opens, moves and closes."""
        turn = self.env.ref(TURN, raise_if_not_found=False)
        if turn and turn in self.sudo().activity_type_id:
            raise UserError(
                self.env._(
                    "This to-do closes by itself once its act is done. Open the file "
                    "and use the buttons there."
                )
            )

    def _check_assignee(self):
        """Raise when an assignee may not read the file."""
        for activity in self.sudo():
            if (
                not (activity.res_model or "").startswith(PREFIX)
                or not activity.user_id
            ):
                continue
            record = self.env[activity.res_model].browse(activity.res_id)
            if not record.with_user(activity.user_id).has_access("read"):
                raise AccessError(
                    self.env._(
                        "%s may not read this file and gets no to-do on it.",
                        activity.user_id.name,
                    )
                )
