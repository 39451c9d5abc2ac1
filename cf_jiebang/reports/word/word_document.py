import hashlib
import io

from odoo import models, tools
from odoo.exceptions import UserError

from ...tools.document_lang import document_lang
from .word_digest import LOOSE, digest, loose_text, row_digest
from .word_layout import DOCUMENTS, form_cells, tables
from .word_reader import Draft, read_content
from .word_rows import Row
from .word_values import shown, words_of
from .word_writer import HAS_DOCX, WordWriter

TEMPLATE_VERSION = 2
TOKEN_SCOPE = "cf_jiebang.word"
TOKEN_PARTS = ("model", "id", "version", "annex", "template", "state", "digests")


class Word(models.AbstractModel):
    """Annexes as Word files, from the same values as their print (R16, R17, R53)."""

    _name = "jiebang.word"
    _description = "Annexes in Word"
    _inherit = [
        "jiebang.word.outside",
        "jiebang.word.unplaced",
        "jiebang.word.picture",
        "jiebang.word.list.difference",
        "jiebang.word.difference",
    ]

    def _documents(self):
        """The documents by name; see ``word_layout``."""
        return DOCUMENTS

    def _download(self, record, annex):
        """The action that hands out a document.

        :param annex: a key of ``_documents()``
        """
        record.ensure_one()
        record.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/word/{annex}/{record.id}",
            "target": "download",
        }

    def _build(self, record, annex):
        """The annex of a record, with what the current user may read.

        :param record: a project or a work report
        :param annex: a key of ``_documents()``
        :return: name and content of the file
        :rtype: tuple[str, bytes]
        :raise AccessError: the user may not read the record
        :raise UserError: the library for Word files is missing
        """
        layout = self._documents()[annex]
        writer = self._write(record, annex)
        read = self._read_back(writer, layout)
        writer.sign(
            self._token(record, annex, read, True), self._token(record, annex, read)
        )
        content = io.BytesIO()
        writer.doc.save(content)
        name = f"{layout['mark']}-{layout['file']}-{self._file_title(record)}"
        for character in '\\/:*?"<>|\r\n\t':
            name = name.replace(character, "_")
        return f"{name[:100]}.docx", content.getvalue()

    def _file_title(self, record):
        if record._name == "jiebang.project":
            return record.name or ""
        lang = document_lang(record.env)
        return record.with_context(lang=lang).display_name or ""

    def _write(self, record, annex):
        """The document, not signed yet."""
        if not HAS_DOCX:
            raise UserError(
                self.env._(
                    "Word files can't be made on this server: the Python library "
                    "python-docx is missing. Ask the administrator to install it, or "
                    "print the annex as PDF."
                )
            )
        layout = self._documents()[annex]
        report = self.env[layout["report"]]
        record = report._documents(record.ids)
        sheet = dict(report._sheet(record))
        sheet["rich"] = {name: text for _t, name, text in sheet.get("sections", ())}
        if record._name == "jiebang.project":
            sheet["intents"] = sheet["intents"] or "无"
        for kind, _title, *field in layout["parts"]:
            if kind == "plain" and not record[field[0]]:
                sheet[field[0]] = ""
        choices = {}
        for cell in form_cells(layout):
            if cell.kind == "choice":
                sheet[cell.key] = shown(report, record, cell.field, cell.kind)
                choices[cell.field] = words_of(record, cell.field).values()
        lists = {}
        for name, table in tables(layout).items():
            lines = report._lines(record, table.field)
            lists[name] = self._list_rows(report, record, table, sheet)
            for column in table.columns:
                if column.kind == "choice":
                    words = words_of(lines, column.name)
                    choices[name, column.name] = words.values()
        writer = WordWriter(layout, sheet, lists, choices)
        writer.document()
        return writer

    def _list_rows(self, report, record, table, sheet):
        """The lines of a list, as the document shows them."""
        lines = report._lines(record, table.field)
        if table.field == "member_ids":
            lines = lines.filtered(lambda member: member.state != "declined")
        source = sheet[table.source] if table.source else [{}] * len(lines)
        return [
            Row(
                line.id,
                {
                    column.name: row.get(column.name, number)
                    if column.kind == "fixed" and isinstance(row, dict)
                    else row[column.name]
                    if column.kind == "fixed"
                    else shown(report, line, column.name, column.kind)
                    for column in table.columns
                },
            )
            for number, (line, row) in enumerate(zip(lines, source, strict=True), 1)
        ]

    def _read_back(self, writer, layout):
        """What a file that is made now holds, read as one that comes back."""
        parts = writer.doc.part.related_parts
        return read_content(
            Draft(
                writer.doc.element.body,
                lambda relation: parts[relation].blob if relation in parts else None,
            ),
            layout,
        )

    def _present(self, record, annex):
        """What a file would hold that was made now.

        :rtype: Content
        """
        return self._read_back(self._write(record, annex), self._documents()[annex])

    # -- token ---------------------------------------------------------------

    def _digests(self, content):
        """A short digest of each value and row, and of all that belongs to none, to
        know later which side changed it: ``{key: digest}``."""
        found = {name: digest(value.text) for name, value in content.values.items()}
        for name, rows in content.lists.items():
            for row in rows:
                found[f"{name}:{row.line}"] = row_digest(name, row)
        found[LOOSE] = digest(loose_text(content.loose))
        return found

    def _state(self, annex, content):
        """One digest over everything that may come back."""
        fixed = {c.key for c in form_cells(self._documents()[annex]) if not c.field}
        fixed.add(LOOSE)
        digests = self._digests(content)
        single = [f"{name}={digests[name]}" for name in sorted(digests.keys() - fixed)]
        return hashlib.sha256(",".join(single).encode()).hexdigest()[:16]

    def _token(self, record, annex, content, short=False):
        """Binds a file to the record, the version and the content that it was made
        from; the short form leaves the single digests out."""
        digests = sorted(self._digests(content).items())
        message = ";".join(
            (
                record._name,
                str(record.id),
                str(record.version),
                annex,
                str(TEMPLATE_VERSION),
                self._state(annex, content),
                "" if short else ",".join(f"{name}={text}" for name, text in digests),
            )
        )
        signature = tools.hmac(self.env(su=True), TOKEN_SCOPE, message)
        return f"{message};{signature}"

    def _read_token(self, *tokens):
        """What the fullest of the tokens says that were made here, or ``None``.

        :rtype: dict | None
        """
        found = []
        for token in tokens:
            message, _sep, signature = (token or "").rpartition(";")
            expected = tools.hmac(self.env(su=True), TOKEN_SCOPE, message)
            parts = message.split(";")
            if len(parts) == len(TOKEN_PARTS) and tools.consteq(
                signature.encode(), expected.encode()
            ):
                found.append(dict(zip(TOKEN_PARTS, parts, strict=True)))
        if not found:
            return None
        origin = max(found, key=lambda parts: len(parts["digests"]))
        pairs = (pair.rpartition("=") for pair in origin["digests"].split(","))
        return origin | {"digests": {name: text for name, _sep, text in pairs if name}}
