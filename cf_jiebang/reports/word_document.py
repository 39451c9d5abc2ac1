import io

from odoo import models, tools
from odoo.exceptions import UserError

from .project_words import NONE, SECTIONS
from .word_layout import DOCUMENTS
from .word_reader import open_parts, read_cells, read_sections
from .word_writer import HAS_DOCX, WordWriter

TEMPLATE_VERSION = 1
TOKEN_SCOPE = "cf_jiebang.word"


class Word(models.AbstractModel):
    """Annexes as Word files, from the same values as their print (R16, R17)."""

    _name = "jiebang.word"
    _description = "Annexes in Word"

    def _documents(self):
        """The documents by name; see ``word_layout``."""
        return DOCUMENTS

    def _build(self, project, annex):
        """The annex of a project, with what the current user may read.

        :param annex: a key of ``_documents()``
        :return: name and content of the file
        :rtype: tuple[str, bytes]
        :raise AccessError: the user may not read the project
        :raise UserError: the library for Word files is missing
        """
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
        project = report._documents(project.ids)
        sheet = report._sheet(project)
        content = io.BytesIO()
        writer = WordWriter(layout, sheet, self._token(project, annex))
        writer.document().save(content)
        name = f"{layout['mark']}-{layout['file']}-{project.name}"
        for character in '\\/:*?"<>|\r\n\t':
            name = name.replace(character, "_")
        return f"{name[:100]}.docx", content.getvalue()

    def _token(self, project, annex):
        """Binds a file to the record and the version that it was made from."""
        written = project.write_date.strftime("%Y%m%d%H%M%S%f")
        message = ";".join(
            (
                project._name,
                str(project.id),
                str(project.version),
                written,
                annex,
                str(TEMPLATE_VERSION),
            )
        )
        signature = tools.hmac(self.env(su=True), TOKEN_SCOPE, message)
        return f"{message};{signature}"

    def _read_token(self, token):
        """What a token says, or ``None`` when it was not made here.

        :rtype: dict | None
        """
        message, _sep, signature = (token or "").rpartition(";")
        expected = tools.hmac(self.env(su=True), TOKEN_SCOPE, message)
        if not tools.consteq(signature.encode(), expected.encode()):
            return None
        names = ("model", "id", "version", "written", "annex", "template")
        return dict(zip(names, message.split(";"), strict=True))

    # -- back ----------------------------------------------------------------

    def _labels(self, annex):
        """The cells that are read back: ``{field: label}``."""
        layout = self._documents()[annex]
        rows = layout.get("rows") or layout.get("first", ("", ()))[1]
        return {
            field: label
            for label, cells in rows
            for field, _key in cells or ()
            if field
        }

    def _read_values(self, body, annex):
        """The values in a file that may come back, and no others.

        :return: ``{field: (text, value, whether it holds pictures)}``
        """
        found = {}
        for name, text in read_cells(body, self._labels(annex)).items():
            found[name] = (text, False if text == NONE else text, False)
        layout = self._documents()[annex]
        if layout.get("sections"):
            headings = dict(SECTIONS) | {layout["first"][0]: None}
            for name, section in read_sections(body, headings).items():
                text, html, pictures = section
                found[name] = (text, False if text == NONE else html, pictures)
        return found

    def _present_values(self, project, annex):
        """What a file would hold that was made now, read in the same way."""
        body, _token = open_parts(self._build(project, annex)[1])
        return self._read_values(body, annex)
