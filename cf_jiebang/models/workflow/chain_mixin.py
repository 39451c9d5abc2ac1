from odoo import fields, models


class ChainMixin(models.AbstractModel):
    """A record with a chain of decisions of its own (``decision.py``)."""

    _name = "jiebang.chain.mixin"
    _description = "Chain of Decisions"

    _initial_state = "draft"
    """The state in which a record begins, before any decision."""

    decision_ids = fields.One2many(
        "jiebang.decision",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    decision_count = fields.Integer(copy=False, readonly=True, default=0)
    decision_hash = fields.Char(
        copy=False, readonly=True, export_string_translation=False
    )

    def action_verify_decisions(self):
        """Recompute the chain of decisions and say whether it is whole (any
        reader may ask)."""
        self.check_access("read")
        broken = [
            text
            for record in self
            if (text := self.env["jiebang.decision"]._verify_chain(record))
        ]
        count = sum(self.sudo().mapped("decision_count"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
                "message": "\n".join(broken)
                or self.env._("%s decisions verified: the chain is whole.", count),
            },
        }
