from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..groups import MANAGER


class ProgramCopy(models.TransientModel):
    """Makes the programme of another year, or of another scheme, from one that is
    there, with its own name, year and filing prefix."""

    _name = "jiebang.program.copy"
    _description = "New Programme from an Old One"
    _inherit = ["jiebang.guarded.mixin"]

    program_id = fields.Many2one(
        "jiebang.program", string="Programme", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    year = fields.Integer(required=True)
    filing_prefix = fields.Char(required=True)
    basis = fields.Char(string="Basis document", required=True)

    @api.model
    def default_get(self, fields):
        """Propose what follows from the one that is copied."""
        defaults = super().default_get(fields)
        program = self.env["jiebang.program"].browse(defaults.get("program_id"))
        if program.exists() and program.has_access("read"):
            year = program.year + 1
            proposed = {
                "year": year,
                "name": f"{program.name}（{year}）",
                "filing_prefix": program.filing_prefix,
                "basis": program.basis,
            }
            defaults |= {name: proposed[name] for name in proposed if name in fields}
        return defaults

    def action_copy(self):
        """Make the new programme and open it.

        :raise UserError: another one is called so
        """
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Programmes are made by: %s.", self.env.ref(MANAGER).sudo().name
                )
            )
        same = self.env["jiebang.program"].search_count(
            [
                ("company_id", "=", self.program_id.company_id.id),
                ("name", "=", self.name),
                ("year", "=", self.year),
            ]
        )
        if same:
            raise UserError(
                self.env._(
                    "Name, year: another programme is called “%s” too. Give this one "
                    "its own name or year.",
                    self.name,
                )
            )
        new = self.program_id.copy(
            {
                "name": self.name,
                "year": self.year,
                "filing_prefix": self.filing_prefix,
                "basis": self.basis,
            }
        )
        return new._get_records_action(context={})
