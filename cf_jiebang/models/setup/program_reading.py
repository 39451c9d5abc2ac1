import hashlib
import json

from odoo import api, fields, models
from odoo.models import MAGIC_COLUMNS

from ...groups import MANAGER, check_role

OTHER = frozenset({"active", "company_id", "message_main_attachment_id"})
"""Fields of a programme that are no rules."""


class ProgramReading(models.AbstractModel):
    """That somebody has read the rules of a programme: who and when, and whether they
    have been changed since."""

    _name = "jiebang.program.reading"
    _description = "Programme: that its rules were read"

    rules_read_by_id = fields.Many2one(
        "res.users", string="Rules read by", readonly=True, copy=False
    )
    rules_read_on = fields.Datetime(readonly=True, copy=False)
    rules_digest = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    rules_are_read = fields.Boolean(compute="_compute_rules_are_read")

    @api.model
    def _rule_names(self):
        """Names of the fields that are rules: all that the page lets one enter."""
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and not field.readonly
            and field.type not in ("one2many", "many2many", "binary")
            and name not in OTHER
            and name not in MAGIC_COLUMNS
        )

    def _digest_of_rules(self):
        values = self.sudo()._read_format(self._rule_names(), load=None)[0]
        values.pop("id")
        text = json.dumps(values, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.depends(lambda self: ["rules_digest", *self._rule_names()])
    def _compute_rules_are_read(self):
        for program in self:
            known = program._origin
            program.rules_are_read = bool(known.rules_digest) and (
                known.rules_digest == known._digest_of_rules()
            )

    def action_confirm_rules(self):
        """The administrator has read the rules as they stand, and they shall hold."""
        self.ensure_one()
        self.check_access("write")
        check_role(self.env, self.env._("The rules are confirmed by: %s."), MANAGER)
        self.sudo().write(
            {
                "rules_read_by_id": self.env.uid,
                "rules_read_on": fields.Datetime.now(),
                "rules_digest": self._digest_of_rules(),
            }
        )
        self.sudo()._message_log(
            body=self.env._("The rules were read and confirmed as they stand.")
        )
        return True
