from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..models.followup.ledger.ledger_line import EDITABLE
from ..tools.sheet_reader import SheetError, explain_cell
from ..tools.uploaded import uploaded
from .ledger_sheet import read_ledger


class LedgerImport(models.TransientModel):
    """Takes progress and matters of a ledger back from the XLSX that was filled in
    offline.

    Every row is checked and shown before anything is written; it is applied as a
    whole or not at all.
    """

    _name = "jiebang.ledger.import"
    _description = "Ledger from XLSX"
    _inherit = ["jiebang.reader.mixin"]

    ledger_id = fields.Many2one("jiebang.ledger", required=True, readonly=True)
    content = fields.Binary(string="File", attachment=False)
    file_name = fields.Char()
    version = fields.Integer(readonly=True, export_string_translation=False)
    line_ids = fields.One2many("jiebang.ledger.import.line", "import_id", readonly=True)
    state = fields.Selection(
        [("new", "File"), ("checked", "Preview")],
        default="new",
        required=True,
        readonly=True,
    )
    refused_count = fields.Integer(compute="_compute_counts")
    changed_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.result")
    def _compute_counts(self):
        for wizard in self:
            results = wizard.line_ids.mapped("result")
            wizard.refused_count = results.count("refused")
            wizard.changed_count = results.count("changed")

    def write(self, vals):
        if not self.env.su:
            self._check_mine()
            if vals.keys() & {"line_ids", "state", "version", "ledger_id"}:
                raise AccessError(
                    self.env._("The preview is made from the file; check it again.")
                )
            if "content" in vals:
                self.sudo()._forget()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if vals.keys() & {"line_ids", "state", "version"}:
                    raise AccessError(
                        self.env._("The preview is made from the file; check it again.")
                    )
        return super().create(vals_list)

    def _forget(self):
        self.line_ids.unlink()
        self.state = "new"

    def _check_mine(self):
        for wizard in self:
            if wizard.create_uid != self.env.user:
                raise AccessError(self.env._("This dialog belongs to another user."))
            wizard.ledger_id.check_access("read")
            refusal = wizard.ledger_id._content_refusal()
            if refusal:
                raise AccessError(refusal)

    # -- reading -------------------------------------------------------------

    def action_check(self):
        """Read the file and show what it would change.

        :raise UserError: it is no sheet of this ledger; the text says why
        """
        self.ensure_one()
        self._check_mine()
        ledger = self.ledger_id
        try:
            sheet, rows, code = read_ledger(self._raw())
        except SheetError as error:
            raise ValidationError(self._explain(error)) from error
        if code != ledger._sheet_code():
            raise ValidationError(
                self.env._(
                    "File: it belongs to another ledger or to an earlier version of "
                    "this one. Export the ledger again and fill in that file."
                )
            )
        wizard = self.sudo()
        wizard.line_ids.unlink()
        wizard.write(
            {
                "state": "checked",
                "version": ledger.version,
                "line_ids": [
                    Command.create(vals) for vals in self._preview(ledger, sheet, rows)
                ],
            }
        )
        return self._reopen()

    def _raw(self):
        raw = uploaded(self.env, self.with_context(bin_size=False).content)
        self.env["jiebang.evidence"]._check_raw(
            raw, self.file_name or "ledger.xlsx", 5, types=("xlsx",)
        )
        return raw

    def _explain(self, error):
        """The sentence for a file that can't be read."""
        return {
            "library": self.env._(
                "XLSX files can't be read on this server: ask the administrator to "
                "install the Python package openpyxl."
            ),
            "bomb": self.env._(
                "File: it unpacks to far more than a ledger can hold. Export the "
                "ledger again and fill in that file."
            ),
            "broken": self.env._(
                "File: it is damaged or no ordinary XLSX file. Save it in your "
                "spreadsheet program as .xlsx and choose it again."
            ),
            "columns": self.env._(
                "File: the nine columns of the ledger were not found. Export the "
                "ledger, fill in the last two columns and leave the rest as it is."
            ),
            "code": self.env._(
                "File: the line with the ledger code (台账码) below the table is "
                "missing. Export the ledger again and fill in that file."
            ),
            "rows": self.env._("File: it has more rows than the ledger can have."),
        }[error.args[0]]

    def _preview(self, ledger, sheet, rows):
        """Values of the preview lines, one for each row of the file.

        :param str sheet: name of the sheet
        :param rows: ``SheetRow`` objects
        """
        lines = {(str(line.sequence), line.name): line for line in ledger.line_ids}
        seen = set()
        found = []
        for row in rows:
            cells = row.texts
            key = (cells[0], cells[2])
            line = lines.get(key)
            vals = {
                "row": row.number,
                "name": cells[2][:200],
                "line_id": line.id if line else False,
                "progress": cells[7],
                "open_matters": cells[8],
                "progress_before": line.progress if line else False,
                "open_matters_before": line.open_matters if line else False,
            }
            reason = self._refusal(line, cells, row.faults, sheet)
            if not reason and key in seen:
                reason = self.env._("The row is in the file twice.")
            seen.add(key)
            if reason:
                vals |= {"result": "refused", "reason": reason}
            elif any(
                self._plain(line[name]) != self._plain(vals[name]) for name in EDITABLE
            ):
                vals["result"] = "changed"
            else:
                vals["result"] = "same"
            found.append(vals)
        return found

    @api.model
    def _plain(self, text):
        return "\n".join((text or "").strip().splitlines())

    def _refusal(self, line, cells, faults, sheet):
        if faults:
            return " ".join(explain_cell(self.env, sheet, cell) for cell in faults)
        if not line:
            return self.env._(
                "No project of this ledger has this number and title. Rows are "
                "neither added nor renamed."
            )
        own = line._cells()
        changed = [
            label
            for index, label in enumerate(self.env["jiebang.ledger"]._column_labels())
            if index < 7 and self._plain(cells[index]) != self._plain(own[index])
        ]
        if changed:
            return self.env._(
                "%s: these columns follow the filed project and are not changed here.",
                "、".join(changed),
            )
        try:
            line._check_texts({"progress": cells[7], "open_matters": cells[8]})
        except ValidationError as error:
            return error.args[0]
        return ""

    # -- applying ------------------------------------------------------------

    def action_apply(self):
        """Write what the preview shows, all of it or nothing.

        :raise UserError: a row was refused, or the ledger has changed since
        """
        self.ensure_one()
        self._check_mine()
        ledger = self.ledger_id
        ledger._lock_or_explain()
        if self.state != "checked":
            raise UserError(self.env._("Check the file first."))
        if self.version != ledger.version:
            raise UserError(
                self.env._("The ledger was signed in the meantime. Export it again.")
            )
        if self.refused_count:
            raise UserError(
                self.env._(
                    "%s rows were refused, so that nothing is taken over. Correct them "
                    "in the file and choose it again.",
                    self.refused_count,
                )
            )
        for preview in self.line_ids.filtered(lambda row: row.result == "changed"):
            line = preview.line_id
            line.write(
                {
                    name: preview[name]
                    for name in EDITABLE
                    if self._plain(line[name]) != self._plain(preview[name])
                }
            )
        return {"type": "ir.actions.act_window_close"}

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self._check_mine()
        self.sudo()._forget()
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
