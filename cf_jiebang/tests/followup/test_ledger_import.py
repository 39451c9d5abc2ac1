import base64
import io
import unittest
import zipfile
from datetime import time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.followup.ledger.ledger_line import COLUMNS
from .follow_up_case import FollowupCase

try:
    import openpyxl
except ImportError:
    openpyxl = None

LABELS = [label for _name, label in COLUMNS]


@unittest.skipUnless(openpyxl, "openpyxl is not installed")
@tagged("post_install", "-at_install")
class TestLedgerImport(FollowupCase):
    """The XLSX comes back: checked row by row, shown, applied whole or not at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at("2026-10-14"):
            cls.walk(cls.draft(name="Seeds"), "running")
        cls.october = cls.ledger()
        cls.lines = cls.october.line_ids

    def rows(self):
        """The rows of the sheet as an export writes them."""
        return [LABELS] + [line._cells() for line in self.lines]

    def file(self, rows, code=None, name="sheet"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = name
        for row in rows:
            sheet.append(row)
        if code != "none":
            sheet.append([f"台账码：{code or self.october._sheet_code()}"])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def wizard(self, raw, persona="authority", name="ledger.xlsx"):
        action = self.as_(self.october, persona).action_open_import()
        wizard = self.env["jiebang.ledger.import"].browse(action["res_id"])
        wizard = self.as_(wizard, persona)
        wizard.write({"content": base64.b64encode(raw).decode(), "file_name": name})
        return wizard

    def refusal(self, raw, **kwargs):
        """The sentence that refuses a file."""
        with self.assertRaises(UserError) as caught:
            self.wizard(raw, **kwargs).action_check()
        self.assertFalse(self.lines.filtered("progress_edited"))
        return caught.exception.args[0]

    # -- what is meant -------------------------------------------------------

    def test_preview_then_all_at_once(self):
        rows = self.rows()
        rows[1][7:] = ["Sown by hand", "A road"]
        before = self.lines[0].progress
        wizard = self.wizard(self.file(rows))
        wizard.action_check()
        self.assertEqual(wizard.line_ids.mapped("result"), ["changed", "same"])
        self.assertEqual(self.lines[0].progress, before, "a preview writes nothing")
        wizard.action_apply()
        self.assertEqual(self.lines[0].progress, "Sown by hand")
        self.assertEqual(self.lines[0].open_matters, "A road")
        self.assertTrue(self.lines[0].progress_edited)
        self.assertFalse(self.lines[1].progress_edited)

    def test_rows_may_be_sorted_and_left_out(self):
        rows = self.rows()
        rows[2][8] = "Seeds are late"
        wizard = self.wizard(self.file([rows[0], rows[2]]))
        wizard.action_check()
        wizard.action_apply()
        self.assertEqual(self.lines[1].open_matters, "Seeds are late")

    def test_exported_file_comes_back(self):
        """What the export writes, the import reads."""
        raw = self.as_(self.october, "authority")._export_xlsx()
        book = openpyxl.load_workbook(io.BytesIO(raw))
        sheet = book.worksheets[0]
        first = next(
            row for row in sheet.iter_rows() if [c.value for c in row][:9] == LABELS
        )
        cell = sheet.cell(first[0].row + 1, 9)
        self.assertEqual(sheet.cell(first[0].row + 1, 3).value, self.lines[0].name)
        cell.value = "A road"
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.wizard(stream.getvalue())
        wizard.action_check()
        self.assertEqual(wizard.line_ids.mapped("result"), ["changed", "same"])
        wizard.action_apply()
        self.assertEqual(self.lines[0].open_matters, "A road")

    def test_cells_are_read_as_they_look(self):
        rows = self.rows()
        rows[1][7:] = [0.8, time(8, 30)]
        book = openpyxl.load_workbook(io.BytesIO(self.file(rows)))
        book.active["H2"].number_format = "0%"
        book.active["I2"].number_format = "h:mm"
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.wizard(stream.getvalue())
        wizard.action_check()
        wizard.action_apply()
        self.assertEqual(self.lines[0].progress, "80%")
        self.assertEqual(self.lines[0].open_matters, "8:30")

    def test_every_empty_cell_keeps_what_is_typed(self):
        raw = self.as_(self.october, "authority")._export_xlsx()
        sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        first = next(cell for cell in cells if cell.value == LABELS[0]).row + 1
        for line, row in enumerate(self.lines, first):
            for name, column in (("progress", 8), ("open_matters", 9)):
                with self.subTest(line=line, column=column):
                    cell = sheet.cell(line, column)
                    self.assertEqual(cell.value or "", row[name] or "")
                    self.assertEqual(cell.number_format, "@")
        self.assertEqual(sheet.column_dimensions["I"].number_format, "@")

    def test_sheet_looks_as_the_scheme_has_it(self):
        raw = self.as_(self.october, "authority")._export_xlsx()
        rows = list(
            openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True)
        )
        self.assertEqual(rows[0][0], "附件4")
        self.assertEqual(
            rows[1][0], "赤峰市激励干部科技突围“揭榜挂帅”科技项目“跟榜”服务台账"
        )
        heads = [cell.partition("：")[0] for cell in rows[2] if cell]
        self.assertEqual(heads, ["归口管理部门", "填报人", "电话", "填报时间"])
        self.assertEqual(list(rows[3][:9]), LABELS)

    # -- what is refused -----------------------------------------------------

    def test_one_bad_row_stops_all(self):
        cases = {
            "formula": (7, "=HYPERLINK(1)", "cell H3: it holds a formula"),
            "error": (8, "#N/A", "cell I3: it shows the error #N/A"),
            "boolean": (7, True, "cell H3: it holds the logical value TRUE"),
            "digits": (7, 110101199003071234, "cell H3: it holds a number of more"),
            "stranger": (2, "A project of others", "number and title"),
            "title": (0, "7", "number and title"),
            "phone": (4, "13900000000", "联系电话"),
            "long": (7, "x" * 2001, "2001"),
        }
        for name, (column, value, words) in cases.items():
            with self.subTest(case=name):
                rows = self.rows()
                rows[1][7] = "Good row"
                rows[2][column] = value
                wizard = self.wizard(self.file(rows))
                wizard.action_check()
                self.assertEqual(wizard.line_ids.mapped("result")[1], "refused")
                self.assertIn(words, wizard.line_ids[1].reason)
                if words.startswith("cell"):
                    self.assertIn("Sheet “", wizard.line_ids[1].reason)
                with self.assertRaisesRegex(UserError, "1 rows were refused"):
                    wizard.action_apply()
                self.assertNotEqual(self.lines[0].progress, "Good row")

    def test_row_twice(self):
        rows = self.rows()
        wizard = self.wizard(self.file([*rows, rows[1]]))
        wizard.action_check()
        self.assertIn("twice", wizard.line_ids[2].reason)

    def test_file_of_another_ledger_or_version(self):
        city = self.ledger("city")
        text = self.refusal(self.file(self.rows(), code=city._sheet_code()))
        self.assertIn("another ledger", text)
        old = self.file(self.rows())
        self.sign(self.october, "2026-11-03")
        with self.at("2026-11-04"):
            self.as_(self.october, "authority").action_transition("correct", "Again")
        self.assertIn("another ledger", self.refusal(old))
        forged = f"L{self.october.id}-V1-0123456789AB"
        self.assertIn("another ledger", self.refusal(self.file(self.rows(), forged)))

    def test_no_sheet_of_a_ledger(self):
        self.assertIn("nine columns", self.refusal(self.file([["a", "b"]])))
        self.assertIn("not accepted", self.refusal(b"x", name="ledger.xls"))
        self.assertIn("not a readable", self.refusal(b"PK\x03\x04rubbish"))
        self.assertIn("empty", self.refusal(b""))
        self.assertIn("台账码", self.refusal(self.file(self.rows(), code="none")))

    def repack(self, raw, drop="", extra=None):
        """The file with a text dropped or a part added."""
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(raw)) as source,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name in source.namelist():
                content = source.read(name)
                if drop:
                    content = content.replace(drop.encode(), b"")
                target.writestr(name, content)
            for name, content in (extra or {}).items():
                target.writestr(name, content)
        return stream.getvalue()

    def test_bombs_and_tricks(self):
        raw = self.file(self.rows())
        bomb = self.repack(raw, extra={"xl/media/a.bin": b"0" * 40_000_000})
        self.assertIn("unpacks", self.refusal(bomb))
        many = self.repack(raw, extra={f"xl/{i}.xml": b"" for i in range(300)})
        self.assertIn("unpacks", self.refusal(many))
        entities = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        self.assertIn(
            "damaged", self.refusal(self.repack(raw, extra={"xl/e.xml": entities}))
        )
        macro = self.repack(raw, extra={"xl/vbaProject.bin": b"x"})
        self.assertIn("not a readable", self.refusal(macro))
        self.assertIn("damaged", self.refusal(self.repack(raw, drop="<sheetData>")))

    # -- people --------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_who_signs_imports(self):
        for persona in self.users.keys() - {"authority"}:
            with self.subTest(persona=persona), self.refused():
                self.as_(self.october, persona).action_open_import()
        wizard = self.wizard(self.file(self.rows()))
        wizard.action_check()
        for call in (
            lambda: self.as_(wizard, "other_authority").action_apply(),
            lambda: self.as_(wizard, "bureau").read(["file_name"]),
            lambda: wizard.write({"state": "checked"}),
            lambda: wizard.write({"line_ids": [(5,)]}),
            lambda: wizard.line_ids.write({"progress": "Smuggled"}),
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()

    def test_signed_in_the_meantime(self):
        rows = self.rows()
        rows[1][7] = "Too late"
        wizard = self.wizard(self.file(rows))
        wizard.action_check()
        self.sign(self.october, "2026-11-03")
        with self.refused():
            wizard.action_apply()
        self.assertNotEqual(self.lines[0].progress, "Too late")
