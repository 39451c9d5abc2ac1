from odoo import api, fields, models


class ChangeMember(models.Model):
    """Who joins the team, leaves it, or gets another task."""

    _name = "jiebang.change.member"
    _description = "Change of a Member"
    _inherit = ["jiebang.change.line.mixin"]
    _target_name = "member_id"
    _value_names = ("cadre_id", "duty", "specialty")
    _apart = frozenset({"agreed"})
    _max_lengths = {"duty": 200, "specialty": 100}

    member_id = fields.Many2one(
        "jiebang.member",
        string="Present member",
        index="btree_not_null",
        ondelete="restrict",
    )
    cadre_id = fields.Many2one(
        "jiebang.cadre", string="Who", index="btree_not_null", ondelete="restrict"
    )
    duty = fields.Char(string="Task in the project")
    specialty = fields.Char()
    date_left = fields.Date(string="Left on")
    agreed = fields.Boolean(readonly=True, help="He has agreed to join.")

    @api.onchange("member_id", "operation")
    def _onchange_target(self):
        self.update(self._present(self.member_id, self.operation))

    def _faults(self):
        faults = super()._faults()
        member = self.member_id
        if self.operation == "add" or not member:
            return faults
        if self.cadre_id != member.cadre_id:
            faults.append(
                self.env._("one member leaves and another joins: use two lines.")
            )
        if member.date_to:
            faults.append(self.env._("%s has left already.", member.name))
        if self.date_left and self.date_left > self._today():
            faults.append(self.env._("the day of leaving is to come."))
        return faults

    def _today(self):
        return self.change_id._workflow_today()
