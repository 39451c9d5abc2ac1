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

    def _raise_matters(self, report):
        """What a report asks for becomes a ticket of who hands it in (R31); where it is
        handed in again, the ticket that nobody has taken up yet follows its words, and
        one that was taken up is told of them.

        :param jiebang.progress report: just handed in, as superuser
        """
        text = report._clean_text(report.open_matters)
        ticket = self.ticket_ids.filtered(lambda raised: raised.progress_id == report)
        if not ticket:
            if text:
                self._raise_ticket(report, text)
        elif ticket.state == "new":
            if not text:
                opinion = self.env._("Left out of the report.")
                mine = ticket.sudo(False)
                mine._apply_act(mine._get_act("settle"), opinion)
            elif text != ticket.description:
                ticket.write(self._worded(text))
        elif text and text != ticket.description:
            ticket.message_post(
                body=self.env._("The report was handed in again and says: %s", text)
            )

    def _raise_ticket(self, report, text):
        """Under the rights of who hands the report in."""
        Ticket = self.env["jiebang.ticket"].sudo(False)
        raised = Ticket.create({"project_id": self.id} | self._worded(text))
        raised.sudo().progress_id = report

    def _worded(self, text):
        """Subject, description and kind of a ticket that says ``text``."""
        Ticket = self.env["jiebang.ticket"]
        first = text.splitlines()[0].strip()
        return {
            "name": first[: Ticket._max_lengths["name"]],
            "description": text,
            "kind": Ticket._kind_of(text, "coordination"),
        }

    def _ledger_matters(self, until=None):
        """The words of the latest report with the state of the ticket that came of
        them, then the other open tickets, numbered."""
        states = dict(self.ticket_ids._fields["state"]._description_selection(self.env))
        kinds = dict(self.ticket_ids._fields["kind"]._description_selection(self.env))
        report = self._ledger_report(until)
        own = self.ticket_ids.filtered(lambda raised: raised.progress_id == report)
        words = super()._ledger_matters(until)
        lines = [f"{words}（{states[own.state]}）" if own and words else words]
        tickets = self._open_tickets().filtered(
            lambda ticket: (
                ticket != own and (not until or ticket.raised_date.date() <= until)
            )
        )
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
