import csv
import io
import json

from openpyxl import load_workbook

from odoo import http
from odoo.tests import HttpCase, tagged

from ..common import JiebangCase

HOSTILE = (
    '=HYPERLINK("http://evil/","x")',
    "@SUM(1)",
    "-1+1",
    "＝1+1",
    " =1",
)
HARMLESS = ("http://evil/", "internal:'Sheet1'!A1", "0012", "plain")
FIELDS = [
    {"name": "name", "label": "=Name", "type": "char"},
    {"name": "contact_name", "label": "Contact", "type": "char"},
]


@tagged("post_install", "-at_install", "undated")
class TestExport(JiebangCase, HttpCase):
    """Odoo's own export of a list: what was typed is text, whatever it begins with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organizations = cls.env["jiebang.organization"].create(
            [
                {"name": f"Unit {number}", "kind": "institution", "contact_name": text}
                for number, text in enumerate(HOSTILE + HARMLESS)
            ]
        )

    def export(self, kind, **options):
        self.authenticate("jb_bureau", "jb_bureau")
        data = {
            "model": "jiebang.organization",
            "fields": FIELDS,
            "ids": self.organizations.ids,
            "domain": [],
            "import_compat": False,
            "groupby": [],
        } | options
        token = http.Request.csrf_token(self)
        answer = self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": token},
        )
        self.assertEqual(answer.status_code, 200)
        return answer.content

    def test_excel(self):
        for groupby in ([], ["contact_name"]):
            with self.subTest(groupby=groupby):
                raw = self.export("xlsx", groupby=groupby)
                sheet = load_workbook(io.BytesIO(raw)).active
                cells = [cell for row in sheet.iter_rows() for cell in row]
                self.assertEqual(
                    {cell.data_type for cell in cells if cell.value}, {"s"}
                )
                self.assertFalse([cell for cell in cells if cell.hyperlink])
                found = {cell.value: cell for cell in cells}
                for text in self.organizations.mapped("contact_name"):
                    self.assertEqual(
                        found[text].quotePrefix, text not in HARMLESS, text
                    )
                self.assertTrue(found["=Name"].quotePrefix)

    def test_pivot(self):
        self.authenticate("jb_bureau", "jb_bureau")
        heads = [{"title": text, "width": 1, "height": 1} for text in HOSTILE]
        table = {
            "title": "Units",
            "model": "jiebang.organization",
            "measure_count": 1,
            "col_group_headers": [heads],
            "measure_headers": [{"title": "{=1+1}", "is_bold": False}],
            "rows": [
                {"title": "=1+1", "indent": 0, "values": [{"value": -5}]},
                {"title": "plain", "indent": 1, "values": [{"value": 3.5}]},
            ],
        }
        answer = self.url_open(
            "/web/pivot/export_xlsx",
            data={
                "data": json.dumps(table),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        sheet = load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        values = {cell.value for cell in cells}
        self.assertLess({f"'{text}" for text in HOSTILE} | {"'=1+1", -5, 3.5}, values)
        self.assertIn("     plain", values)

    def test_csv(self):
        text = self.export("csv").decode("utf-8-sig")
        values = {row[1] for row in csv.reader(io.StringIO(text))}
        contacts = set(self.organizations.mapped("contact_name"))
        self.assertLess(set(HARMLESS), values)
        self.assertLess({f"'{text}" for text in contacts - set(HARMLESS)}, values)
        self.assertFalse(contacts & values - set(HARMLESS))
