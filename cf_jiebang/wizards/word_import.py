import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..reports.project_words import NONE
from ..reports.word_reader import WordError, open_parts


class WordImport(models.TransientModel):
    """Takes an annex back that was filled in offline (issue 3).

    The differences are shown first. What is taken is read from the file again and
    written as the user, so that freeze, rights and limits hold.
    """

    _name = "jiebang.word.import"
    _description = "Take back from Word"

    project_id = fields.Many2one("jiebang.project", required=True, ondelete="cascade")
    content = fields.Binary(string="Word file", attachment=False)
    file_name = fields.Char()
    compared = fields.Boolean(export_string_translation=False)
    outdated = fields.Boolean(export_string_translation=False)
    line_ids = fields.One2many("jiebang.word.import.line", "import_id")

    def _check_user(self):
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.project_id.check_access("read")
        refusal = self.project_id._content_refusal()
        if refusal:
            raise AccessError(refusal)

    def _read(self):
        """The annex and its values: ``{field: (text, value, pictures)}``.

        :raise UserError: the file is not read, in plain words
        """
        content = self.with_context(bin_size=False).content
        if not content:
            raise UserError(self.env._("Choose the Word file first."))
        try:
            body, token = open_parts(base64.b64decode(content))
        except WordError as error:
            raise UserError(self._explain(error.args[0])) from error
        word = self.env["jiebang.word"]
        origin = word._read_token(token)
        project = self.project_id
        if not origin:
            raise UserError(
                self.env._(
                    "This file was not downloaded here, or its mark was removed. "
                    "Download the annex with the button “Word” and fill that in."
                )
            )
        if (origin["model"], origin["id"]) != (project._name, str(project.id)):
            raise UserError(self.env._("This file belongs to another project."))
        if origin["version"] != str(project.version):
            raise UserError(
                self.env._(
                    "This file is of version %(old)s, the project is at version "
                    "%(now)s. Download it again.",
                    old=origin["version"],
                    now=project.version,
                )
            )
        return origin, word._read_values(body, origin["annex"])

    def _explain(self, reason):
        words = {
            "old": self.env._(
                "A .doc file can't be read back. Save it as .docx and try again."
            ),
            "macro": self.env._(
                "The file holds macros. Save it as .docx without macros."
            ),
            "large": self.env._(
                "The file is too large once unpacked. Remove pictures and try again."
            ),
            "other": self.env._("This is no Word file (.docx)."),
        }
        return words.get(reason) or self.env._(
            "The file is damaged or no Word file (.docx). Save it again and try anew."
        )

    def action_compare(self):
        """Show what differs."""
        self._check_user()
        origin, incoming = self._read()
        word, project = self.env["jiebang.word"], self.project_id
        present = word._present_values(project, origin["annex"])
        self.line_ids.unlink()
        lines = []
        for name, (text, _value, pictures) in incoming.items():
            now, _value, has_pictures = present.get(name, ("", "", False))
            if _plain(text) == _plain(now):
                continue
            kept = pictures or has_pictures
            lines.append(
                {
                    "import_id": self.id,
                    "field_name": name,
                    "current": now,
                    "incoming": text,
                    "take": not kept,
                    "remark": kept
                    and self.env._(
                        "Holds pictures: change this text on the form, so that none "
                        "is lost."
                    ),
                }
            )
        self.env["jiebang.word.import.line"].create(lines)
        written = project.write_date.strftime("%Y%m%d%H%M%S%f")
        self.write({"compared": True, "outdated": written != origin["written"]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take back from Word"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_apply(self):
        """Write what is ticked, all or nothing."""
        self._check_user()
        _origin, incoming = self._read()
        taken = self.line_ids.filtered(lambda line: line.take and not line.remark)
        values = {
            line.field_name: incoming[line.field_name][1]
            for line in taken
            if line.field_name in incoming
        }
        if values:
            self.project_id.write(values)
        return {"type": "ir.actions.act_window_close"}


class WordImportLine(models.TransientModel):
    """A field that differs."""

    _name = "jiebang.word.import.line"
    _description = "Difference in a Word File"

    import_id = fields.Many2one(
        "jiebang.word.import", required=True, ondelete="cascade", index=True
    )
    field_name = fields.Char(
        required=True, readonly=True, export_string_translation=False
    )
    name = fields.Char(string="Field", compute="_compute_name")
    current = fields.Text(string="Now", readonly=True)
    incoming = fields.Text(string="In the file", readonly=True)
    take = fields.Boolean(string="Take it")
    remark = fields.Char(string="Not taken because", readonly=True)

    def _compute_name(self):
        project_fields = self.env["jiebang.project"].fields_get(
            self.mapped("field_name"), ["string"]
        )
        for line in self:
            line.name = project_fields.get(line.field_name, {}).get("string")


def _plain(text):
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return "" if text.strip() == NONE else text.strip()
