import hashlib

from odoo import models


class TicketFile(models.AbstractModel):
    """An answer may carry a file: it lies with the ticket, nobody changes it, and the
    log names it with its SHA-256."""

    _name = "jiebang.ticket.file"
    _description = "Ticket: the file of an answer"

    def _check_given(self, act, given):
        given = super()._check_given(act, given)
        if given.get("answer_file"):
            given["answer_files"] = {
                ticket.id: ticket._keep_answer_file(given) for ticket in self.sudo()
            }
        return given

    def _keep_answer_file(self, given):
        return self.env["ir.attachment"].create(
            {
                "name": given.get("answer_file_name") or self.env._("Answer"),
                "datas": given["answer_file"],
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _decision_files(self, given):
        file = given.get("answer_files", {}).get(self.id)
        files = [(file.name, hashlib.sha256(file.raw).hexdigest())] if file else []
        return files + super()._decision_files(given)
