from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        if not vals.keys() & {"user_ids", "implied_ids", "implied_by_ids"}:
            return super().write(vals)
        Turn = self.env["jiebang.turn"]
        before = self.sudo().all_user_ids
        in_hand = Turn._in_hand(before)
        result = super().write(vals)
        after = self.sudo().all_user_ids
        if before != after:
            self.env["res.users"]._jiebang_forget()
            Turn._settle((before | after) - (before & after), in_hand)
        return result
