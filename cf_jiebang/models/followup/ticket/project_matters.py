from odoo import fields, models


class ProjectMatters(models.AbstractModel):
    """What the tickets of a project say in its row of the ledger (R31, R87) and
    about its light."""

    _name = "jiebang.project.matters"
    _description = "Project: open matters"

    ticket_ids = fields.One2many(
        "jiebang.ticket", "project_id", string="Tickets", readonly=True, copy=False
    )

    def _open_tickets(self):
        return self.ticket_ids.filtered(lambda ticket: ticket.state != "closed").sorted(
            "id"
        )

    def _ledger_matters(self, until=None):
        """The words of the latest report, then the open tickets, numbered."""
        tickets = self._open_tickets().filtered(
            lambda ticket: not until or ticket.raised_date.date() <= until
        )
        kinds = dict(tickets._fields["kind"]._description_selection(self.env))
        states = dict(tickets._fields["state"]._description_selection(self.env))
        lines = [super()._ledger_matters(until)]
        lines += [
            f"{number}. {kinds[ticket.kind]}：{ticket.name}（{states[ticket.state]}）"
            for number, ticket in enumerate(tickets, 1)
        ]
        return "\n".join(line for line in lines if line)

    def _risk_reasons(self):
        return super()._risk_reasons() + [
            (
                "red",
                self.env._(
                    "%(ticket)s was escalated on %(date)s.",
                    ticket=ticket.display_name,
                    date=ticket.escalated_date,
                ),
            )
            for ticket in self._open_tickets()
            if ticket.escalated
        ]
