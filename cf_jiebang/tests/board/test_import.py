from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import file_open

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestImport(JiebangCase):
    """Organisations and people come by import; the sheets that the import page
    offers work as they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["cf_jiebang"], ["zh_CN"])

    def importer(self, model):
        """The model as the import page of a Chinese administrator calls it."""
        return self.as_(self.env[model], "manager").with_context(lang="zh_CN")

    def rows(self, model):
        template = self.env[model].get_import_templates()[0]["template"]
        with file_open(template.lstrip("/"), "rb") as stream:
            sheet = load_workbook(stream).active
            return [
                [cell or "" for cell in row]
                for row in sheet.iter_rows(values_only=True)
            ]

    def test_organisations(self):
        header, *rows = self.rows("jiebang.organization")
        model = self.importer("jiebang.organization")
        result = model.load(header, rows)
        self.assertTrue(result["ids"], result["messages"])
        station, company, county = model.browse(result["ids"])
        self.assertEqual(station.route_authority_id.name, "赤峰市农牧局")
        self.assertEqual(company.route_authority_id.name, "赤峰市工业和信息化局")
        self.assertEqual(county.route_authority_id, county.territory_id.authority_id)
        again = model.load(header, rows)
        self.assertEqual(again["ids"], result["ids"], "importing again adds nothing")

    def test_people(self):
        header, *rows = self.rows("jiebang.cadre.profile")
        model = self.importer("jiebang.cadre.profile")
        result = model.load(header, rows)
        self.assertTrue(result["ids"], result["messages"])
        profile = model.browse(result["ids"])
        self.assertEqual(profile.cadre_id.name, "张三")
        self.assertEqual(profile.identity, "civil")

    def test_bad_rows_leave_nothing_behind(self):
        header, *rows = self.rows("jiebang.organization")
        rows[1][header.index("phone")] = "not a phone"
        model = self.importer("jiebang.organization")
        before = model.search_count([])
        result = model.load(header, rows)
        self.assertFalse(result["ids"])
        self.assertIn("not a phone", result["messages"][0]["message"])
        self.assertEqual(model.search_count([]), before)
