from odoo import fields, models

from ...workflow.holder_mixin import TURN


class PromiseMixin(models.AbstractModel):
    """Something that the bureau has promised by a day: the day is the deadline of
    whoever has it (R37, R40)."""

    _name = "jiebang.promise.mixin"
    _description = "Promised by a Day"
    _inherit = ["jiebang.reminder.mixin"]

    _promised_states = ()

    promised_date = fields.Date(
        string="Promised by",
        copy=False,
        index="btree_not_null",
        help="Who has it is reminded when the day comes near and when it has passed.",
    )

    def _holder_deadline(self, today):
        if self.state in self._promised_states and self.promised_date:
            return self.promised_date
        return super()._holder_deadline(today)

    def _hand_over_to_next_holder(self):
        result = super()._hand_over_to_next_holder()
        self.write({"reminded": False})
        return result

    def write(self, vals):
        result = super().write(vals)
        if "promised_date" in vals:
            self.sudo()._without_client_context()._set_deadline()
        return result

    def _set_deadline(self):
        """Let the deadline follow the promise; the to-do stays with its owner."""
        today = self._workflow_today()
        for record in self.filtered("holder_tier"):
            deadline = record._holder_deadline(today)
            record.write(
                {
                    "deadline": deadline,
                    "deadline_status": record._clock_at(deadline, today),
                    "reminded": False,
                }
            )
            record.activity_reschedule([TURN], date_deadline=deadline or today)
