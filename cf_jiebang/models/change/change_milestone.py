from odoo import api, fields, models

from ..claim.annex.project_content import LINES


class ChangeMilestone(models.Model):
    """A stage that is added, changed or dropped."""

    _name = "jiebang.change.milestone"
    _description = "Change of a Milestone"
    _inherit = ["jiebang.change.line.mixin"]
    _target_name = "milestone_id"
    _value_names = LINES["milestone_ids"]
    _max_lengths = {"name": 100}

    milestone_id = fields.Many2one(
        "jiebang.milestone", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char()
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    goal = fields.Text(string="Goal of the stage")
    check = fields.Text(string="Indicator to check")

    @api.onchange("milestone_id", "operation")
    def _onchange_target(self):
        self.update(self._present(self.milestone_id, self.operation))

    def _faults(self):
        faults = super()._faults()
        if (
            self.operation != "drop"
            and self.date_start
            and self.date_end
            and self.date_start > self.date_end
        ):
            faults.append(self.env._("“%s” would end before it starts.", self.name))
        return faults
