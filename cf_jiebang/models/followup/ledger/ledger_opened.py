from psycopg2.errors import ReadOnlySqlTransaction

from odoo import models
from odoo.fields import Domain


class LedgerOpened(models.AbstractModel):
    """What happens to a ledger when it is opened on the screen."""

    _name = "jiebang.ledger.opened"
    _description = "Ledger: opened on the screen"

    def web_read(self, specification):
        """The ledger composes itself when who signs it opens it."""
        if len(self) == 1 and "line_ids" in specification:
            self._compose_when_opened()
        return super().web_read(specification)

    def _compose_when_opened(self):
        """Take over what was reported since, as far as the ledger is the user's to
        complete and nobody has it in his hands."""
        self.check_access("read")
        if self._content_refusal() or not self.sudo()._is_behind():
            return
        if self.env.cr.readonly:
            # Odoo serves the request again, with a cursor that can write
            raise ReadOnlySqlTransaction("The ledger is to be composed.")
        if self.try_lock_for_update():
            self.sudo()._compose()

    def _is_behind(self):
        """Whether a project, report or ticket was changed since the last composing."""
        since = self.composed_at
        if not since:
            return True
        ours = Domain("write_date", ">", since)
        of_project = ours & Domain("project_id.program_id", "=", self.program_id.id)
        return bool(
            self.env["jiebang.progress"].search_count(of_project, limit=1)
            or self.env["jiebang.ticket"].search_count(of_project, limit=1)
            or self.env["jiebang.project"].search_count(
                ours & Domain("program_id", "=", self.program_id.id), limit=1
            )
        )
