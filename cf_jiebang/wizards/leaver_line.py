from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..groups import POST_GROUPS, UNIT


class LeaverLine(models.TransientModel):
    """A person who leaves: what he has in hand, what nobody would have after him."""

    _name = "jiebang.leaver.line"
    _description = "Person who Leaves"
    _inherit = ["jiebang.guarded.mixin"]

    wizard_id = fields.Many2one(
        "jiebang.leaver.wizard", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    cadre_id = fields.Many2one("jiebang.cadre", string="Staff member", readonly=True)
    successor_id = fields.Many2one(
        "res.users", domain="[('share', '=', False), ('id', '!=', user_id)]"
    )
    desk_text = fields.Text(string="On the desk", compute="_compute_texts")
    orphan_text = fields.Text(string="Nobody else", compute="_compute_texts")
    is_closed = fields.Boolean(string="Account closed", readonly=True)
    error = fields.Text(string="What went wrong", readonly=True)

    @api.depends("user_id", "successor_id", "is_closed")
    def _compute_texts(self):
        Desk = self.env["jiebang.handover.wizard"]
        for line in self:
            if line.is_closed:
                line.desk_text = line.orphan_text = False
                continue
            desk = Desk.new({"user_id": line.user_id.id})._desk_lines()
            line.desk_text = "\n".join(f"{label}: {count}" for label, count in desk)
            line.orphan_text = "\n".join(line._orphans()) or False

    def _orphans(self):
        """What nobody could act on once he is gone, in sentences: the roles of which he
        is the last, but for those who leave with him."""
        leaving = self.wizard_id.line_ids.user_id
        user, users = self.user_id.sudo(), self.env["res.users"]
        texts = []
        for group in POST_GROUPS:
            if not user.has_group(group):
                continue
            name = self.env.ref(group).sudo().name
            organizations = user._jiebang_own_organizations(group)
            for organization in organizations or [None]:
                ids = users._jiebang_officer_ids(
                    group, organization.id if organization else False
                )
                if set(ids) - set(leaving.ids):
                    continue
                if organization:
                    texts.append(f"{organization.name}：{name}")
                elif group != UNIT:
                    texts.append(name)
        return [] if self.successor_id else texts

    def _close(self, reason):
        """End the account; a refusal is kept beside the person."""
        Desk = self.env["jiebang.handover.wizard"]
        line = self.sudo()
        user = line.user_id
        try:
            with self.env.cr.savepoint():
                desk = Desk.create(
                    {
                        "user_id": user.id,
                        "organization_ids": [
                            Command.set(user.jiebang_organization_ids.ids)
                        ],
                        "closes_account": True,
                        "reason": reason,
                    }
                )
                if self.successor_id and any(desk._collect().values()):
                    desk.successor_id = self.successor_id
                desk.action_hand_over()
                Log = self.env["jiebang.account.log"]
                Log._note("close", [Log._row_of(user, reason=reason)])
        except UserError as error:
            line.error = str(error)
            return
        line.write({"is_closed": True, "error": False})
