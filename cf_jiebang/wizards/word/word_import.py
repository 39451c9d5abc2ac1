import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...reports.word.word_archive import WordError, open_word
from ...reports.word.word_reader import known_lines, read_content
from ...reports.word.word_rows import MAX_ROWS


class WordImport(models.TransientModel):
    """Takes an annex back that was filled in offline (R16, R17, R53).

    The differences are shown first. What is taken is read from the file again,
    compared with what was shown, and written as the user, so that freeze, rights
    and limits hold. A client can tick lines and nothing else.
    """

    _name = "jiebang.word.import"
    _description = "Take back from Word"
    _inherit = ["jiebang.guarded.mixin"]

    project_id = fields.Many2one("jiebang.project", ondelete="cascade")
    report_id = fields.Many2one("jiebang.work.report", ondelete="cascade")
    content = fields.Binary(string="Word file", attachment=False)
    file_name = fields.Char()
    compared = fields.Boolean(readonly=True, export_string_translation=False)
    outdated = fields.Boolean(readonly=True, export_string_translation=False)
    tracked = fields.Boolean(readonly=True, export_string_translation=False)
    unread = fields.Boolean(readonly=True, export_string_translation=False)
    line_ids = fields.One2many("jiebang.word.import.line", "import_id")

    @api.model
    def default_get(self, fields):
        """Say at once where nothing can be taken back."""
        defaults = super().default_get(fields)
        for name in ("project_id", "report_id"):
            if defaults.get(name):
                model = self.env[self._fields[name].comodel_name]
                self._check_record(model.browse(defaults[name]).exists())
        return defaults

    @api.model
    def _check_record(self, record):
        """:raise AccessError: the user may not change the record"""
        if len(record) != 1:
            raise UserError(
                self.env._("Open the project or the report that the file belongs to.")
            )
        record.check_access("read")
        refusal = record._content_refusal()
        if refusal:
            raise AccessError(refusal)
        return record

    def _check_user(self):
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        if self.project_id and self.report_id:
            return self._check_record(self.env["jiebang.project"])
        return self._check_record(self.report_id or self.project_id)

    def _read(self, record):
        """What the file is and what it holds.

        :return: the origin that its token names, the ``Content`` of a file that is
            made now, and that of this one
        :raise UserError: the file is not read, in plain words
        """
        try:
            file = open_word(self._raw())
        except WordError as error:
            raise UserError(self._explain(error.args[0])) from error
        word = self.env["jiebang.word"]
        origin = word._read_token(*file.tokens)
        if not origin or origin["annex"] not in word._documents():
            raise UserError(
                self.env._(
                    "This file was not downloaded here, or its mark was removed. "
                    "Download the annex with the button “Word” and fill that in."
                )
            )
        if (origin["model"], origin["id"]) != (record._name, str(record.id)):
            raise UserError(self.env._("This file belongs to another record."))
        if origin["version"] != str(record.version):
            raise UserError(
                self.env._(
                    "This file is of version %(old)s, the record is at version "
                    "%(now)s. Download it again.",
                    old=origin["version"],
                    now=record.version,
                )
            )
        layout = word._documents()[origin["annex"]]
        try:
            present = word._present(record, origin["annex"])
            return origin, present, read_content(file, layout, known_lines(present))
        except WordError as error:
            raise UserError(self._explain(error.args[0])) from error

    def _explain(self, reason):
        words = {
            "old": self.env._(
                "A .doc or .wps file can't be read back. Save it as .docx and try "
                "again."
            ),
            "locked": self.env._(
                "The file is protected by a password. Save it without one and try "
                "again."
            ),
            "macro": self.env._(
                "The file holds macros. Save it as .docx without macros."
            ),
            "large": self.env._(
                "The file is too large once unpacked. Remove pictures and try again."
            ),
            "strict": self.env._(
                "The file was saved as “Strict Open XML”. Save it as an ordinary Word "
                "document (.docx)."
            ),
            "rows": self.env._(
                "A list of the file has more than %s rows: fill in the lists on the "
                "form.",
                MAX_ROWS,
            ),
            "other": self.env._("This is no Word file (.docx)."),
            "outline": self.env._(
                "The file follows neither annex 1 nor annex 2: no heading of the "
                "scheme’s outline was found in it. Write the headings as the scheme "
                "has them (二、项目研究基础和现状 …) and try again."
            ),
        }
        return words.get(reason) or self.env._(
            "The file is damaged or no Word file (.docx). Save it again and try anew."
        )

    # -- acts ----------------------------------------------------------------

    def action_compare(self):
        """Show what differs."""
        record = self._check_user()
        if record._name == "jiebang.project" and self._is_from_outside():
            return self._place(record)
        origin, present, incoming = self._read(record)
        differences, outdated = self.env["jiebang.word"]._differences(
            record, origin["annex"], origin, present, incoming
        )
        self._show(differences)
        self.sudo().write(
            {
                "compared": True,
                "outdated": outdated,
                "tracked": incoming.tracked,
                "unread": any(item.change == "unread" for item in differences),
            }
        )
        return self._reopen()

    def _raw(self):
        """The bytes of the file.

        :raise UserError: there is none
        """
        content = self.with_context(bin_size=False).content
        if not content:
            raise UserError(self.env._("Choose the Word file first."))
        try:
            return base64.b64decode(content)
        except binascii.Error as error:
            raise UserError(self._explain("damaged")) from error

    def _is_from_outside(self):
        """Whether the file was not made here."""
        try:
            file = open_word(self._raw())
        except WordError as error:
            raise UserError(self._explain(error.args[0])) from error
        return not self.env["jiebang.word"]._read_token(*file.tokens)

    def _place(self, project):
        """Place what a file from outside holds in a draft; what is there stays."""
        if project.version:
            raise UserError(
                self.env._(
                    "This file was not downloaded here, or its mark was removed. "
                    "Download the annex with the button “Word” and fill that in."
                )
            )
        project._lock_or_explain()
        word = self.env["jiebang.word"]
        outside = word._outside_of(self._raw())
        count, rest = word._place_outside(project, outside)
        project._keep_word_rest(rest)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "warning",
                "message": self.env._(
                    "%(count)s parts of the file were placed. What found no place is "
                    "shown on the pages of the draft (%(rest)s).",
                    count=count,
                    rest=len(rest),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _show(self, differences):
        lines = self.sudo().line_ids
        lines.unlink()
        lines.create(
            [
                {
                    "import_id": self.id,
                    "sequence": number,
                    "key": item.key,
                    "name": item.label,
                    "change": item.change,
                    "current": item.current,
                    "incoming": item.incoming,
                    "take": item.take,
                    "blocked": bool(item.problem),
                    "remark": item.problem or item.warning,
                }
                for number, item in enumerate(differences)
            ]
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take back from Word"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_tick_all(self):
        """Tick everything that can be taken."""
        self._check_user()
        self.line_ids.filtered(lambda line: not line.blocked).write({"take": True})
        return self._reopen()

    def action_tick_none(self):
        """Tick nothing."""
        self._check_user()
        self.line_ids.write({"take": False})
        return self._reopen()

    def action_apply(self):
        """Write what is ticked, all or nothing.

        :raise UserError: the record or the file is not what was shown any more
        """
        record = self._check_user()
        if not self.compared:
            raise UserError(self.env._("Compare the file first."))
        record._lock_or_explain()
        origin, present, incoming = self._read(record)
        word = self.env["jiebang.word"]
        differences, _outdated = word._differences(
            record, origin["annex"], origin, present, incoming
        )
        shown = {line._shown(): line.take for line in self.sudo().line_ids}
        now = {
            (item.key, item.current, item.incoming, bool(item.problem)): item
            for item in differences
        }
        if shown.keys() != now.keys():
            raise UserError(
                self.env._(
                    "The record was changed after the differences were shown. Compare "
                    "again."
                )
            )
        taken = [item for key, item in now.items() if shown[key] and not item.problem]
        if not taken:
            raise UserError(
                self.env._("Nothing is ticked. Tick what is to be taken, or cancel.")
            )
        values = {}
        for item in taken:
            for name, value in item.values.items():
                if isinstance(value, list):
                    values.setdefault(name, []).extend(value)
                else:
                    values[name] = value
        record.write(word._place_pictures(record, origin["annex"], values, incoming))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s difference(s) taken from the file.", len(taken)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
