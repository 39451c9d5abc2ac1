import base64
import io
import re
import unittest
import zipfile
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from ...reports.word.word_writer import HAS_DOCX
from ..common import ProjectCase

if HAS_DOCX:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

DATA = Path(__file__).parent.parent / "data"
DOCUMENT = "word/document.xml"


def rewrite(content, change=None, **added):
    """A DOCX whose parts went through ``change(name, data)``."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, change(name, data) if change else data)
        for name, data in added.items():
            copy.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return target.getvalue()


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class WordCase(ProjectCase):
    """A draft with a line in every list, and helpers that edit its Word files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team(cls)
        cls.mine.write(
            {
                "location": "松山区",
                "tech_field": "材料",
                "summary": "第一行\n第二行",
                "key_problems": "抗旱",
                "expected_benefit": "增收",
                "plan_content": "<p>一段<b>粗</b>H<sub>2</sub>O</p>"
                "<ul><li>一项</li></ul><p>末段</p>",
                "indicator_ids": [Command.create({"name": "Height", "target": "30"})],
                "output_ids": [Command.create({"kind": "patent", "quantity": 2})],
                "resource_ids": [Command.create({"name": "王教授", "kind": "expert"})],
                "partner_ids": [Command.create({"name": "合作社"})],
            }
        )

    @classmethod
    def document(cls, annex, record=None, persona="leader"):
        """An annex, opened to be edited."""
        record = cls.as_(cls.project if record is None else record, persona)
        _name, content = record.env["jiebang.word"]._build(record, annex)
        return docx.Document(io.BytesIO(content))

    @classmethod
    def saved(cls, document):
        content = io.BytesIO()
        document.save(content)
        return content.getvalue()

    @classmethod
    def edited(cls, annex, change=None, record=None):
        """An annex that was edited by ``change(document)`` and saved."""
        document = cls.document(annex, record)
        if change:
            change(document)
        return cls.saved(document)

    @classmethod
    def wizard(cls, content, persona="leader", record=None):
        record = cls.as_(cls.project if record is None else record, persona)
        name = "project_id" if record._name == "jiebang.project" else "report_id"
        return record.env["jiebang.word.import"].create(
            {
                name: record.id,
                "content": base64.b64encode(content),
                "file_name": "a.docx",
            }
        )

    def compared(self, content, record=None):
        """The dialog with its differences, and these by key."""
        wizard = self.wizard(content, record=record)
        wizard.action_compare()
        return wizard, {line.key: line for line in wizard.line_ids}

    def taken(self, content, record=None):
        """Take everything that is ticked."""
        wizard, lines = self.compared(content, record)
        wizard.action_apply()
        return lines

    # -- editing -------------------------------------------------------------

    @classmethod
    def mark(cls, document, name):
        for mark in document.element.body.iter(qn("w:bookmarkStart")):
            if mark.get(qn("w:name")) == name:
                return mark
        raise AssertionError(name)

    @classmethod
    def cell(cls, document, name):
        """The cell of a field, as a tree."""
        return next(cls.mark(document, f"f_{name}").iterancestors(qn("w:tc")))

    @classmethod
    def row(cls, document, table, line):
        return next(cls.mark(document, f"r_{table}_{line}").iterancestors(qn("w:tr")))

    @classmethod
    def words(cls, node):
        return "".join(part.text or "" for part in node.iter(qn("w:t")))

    @classmethod
    def put(cls, cell, text):
        """Type over what a cell holds."""
        runs = list(cell.iter(qn("w:t")))
        if not runs:
            run = OxmlElement("w:r")
            runs = [OxmlElement("w:t")]
            run.append(runs[0])
            cell.find(qn("w:p")).append(run)
        runs[0].text = text
        for other in runs[1:]:
            other.text = ""

    @classmethod
    def table(cls, document, head):
        """The table with such a column head, as a tree."""
        for table in document.element.body.iter(qn("w:tbl")):
            for row in table.findall(qn("w:tr"))[:2]:
                heads = [cls.words(c) for c in row.findall(qn("w:tc"))]
                if head in heads:
                    return table
        raise AssertionError(head)

    @classmethod
    def fill_spare(cls, document, head, texts):
        """Fill in the first empty row of a list."""
        for row in cls.table(document, head).findall(qn("w:tr")):
            cells = row.findall(qn("w:tc"))
            if not "".join(map(cls.words, cells)).strip():
                for cell, text in zip(cells, texts, strict=True):
                    if text:
                        cls.put(cell, text)
                return
        raise AssertionError(head)

    @classmethod
    def paragraph(cls, document, text):
        for paragraph in document.paragraphs:
            if paragraph.text == text:
                return paragraph
        raise AssertionError(text)

    @classmethod
    def strip_marks(cls, document, prefix=""):
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            for mark in list(document.element.body.iter(qn(name))):
                if (mark.get(qn("w:name")) or prefix).startswith(prefix):
                    mark.getparent().remove(mark)

    # -- files that another program saved ------------------------------------

    @classmethod
    def fixture(cls, name, annex, ids, record=None):
        """A file of ``tests/data``, bound to a record of this test.

        :param dict ids: the number that stands for a line in the file: its id
        """
        record = cls.as_(cls.project if record is None else record, "leader")
        word = record.env["jiebang.word"]
        short = word._token(record, annex, word._present(record, annex), short=True)

        def change(part, data):
            if part == "docProps/core.xml":
                pattern = rb"(<dc:identifier>)[^<]*"
                return re.sub(pattern, b"\\g<1>" + short.encode(), data)
            if part == "docProps/custom.xml":
                return b"<x/>"
            if part == DOCUMENT:
                for number, line in ids.items():
                    data = data.replace(f'_{number}"'.encode(), f'_{line}"'.encode())
            return data

        return rewrite((DATA / name).read_bytes(), change)
