from odoo import api, models
from odoo.fields import Domain


class LedgerReform(models.AbstractModel):
    """What becomes of open ledgers when a department is merged into another (R18).

    One that was never signed becomes the other department's; where that has an open
    one for the same period already, the lines join it. What was signed stays its
    department's, and who comes after it corrects and signs it.
    """

    _name = "jiebang.ledger.reform"
    _description = "Ledger: its department is merged"

    _passed_on = ("organization_id",)

    @api.model
    def _passed_on_domain(self):
        return Domain("holder_tier", "!=", False)

    def _on_record(self):
        """A ledger is on record from its opening."""
        return self

    def _twin(self, organization):
        """The ledger of ``organization`` for the same period, if there is one."""
        return self.search(
            [
                ("program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("organization_id", "=", organization.id),
                ("date_from", "=", self.date_from),
            ]
        )

    def _reform_values(self, renamed):
        values = super()._reform_values(renamed)
        if not values:
            return values
        twin = self._twin(values["organization_id"])
        joins = twin.state == "draft" and not twin.version
        return {} if self.version or (twin and not joins) else values

    def _pass_on(self, values):
        if "organization_id" not in values:
            return super()._pass_on(values)
        goes_on = {}
        for ledger in self:
            twin = ledger._twin(values["organization_id"])
            if twin:
                ledger._join(twin)
            else:
                super(LedgerReform, ledger)._pass_on(values)
            goes_on[ledger] = twin or ledger
        return goes_on

    def _join(self, twin):
        """Put the lines into ``twin``, what the officer has completed with them."""
        there = twin.line_ids.project_id
        last = max(twin.line_ids.mapped("sequence"), default=0)
        lines = self.line_ids.filtered(lambda line: line.project_id not in there)
        for number, line in enumerate(lines, last + 1):
            line.write({"ledger_id": twin.id, "sequence": number})
        twin.line_count = len(twin.line_ids)
        self._close_to_dos(self._open_to_dos())
        self.unlink()
