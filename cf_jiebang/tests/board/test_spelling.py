from odoo.tests import Form, tagged

from ..common import JiebangCase

SPELLINGS = ("张 三", "张　三", "张\u200b三", " 张三 ", "\ufeff张三")
DOTTED = ("艾力•买买提", "艾力·买买提", "艾力・买买提", "艾力 ‧ 买买提")


@tagged("post_install", "-at_install")
class TestSpelling(JiebangCase):
    """However a name is typed, it is one person or unit: on entry, in searches of every
    door and in forms."""

    def cadre(self, name):
        return self.env["jiebang.cadre"].create(
            {"name": name, "organization_id": self.institute.id}
        )

    def test_one_spelling_is_stored(self):
        for names in (SPELLINGS, DOTTED):
            stored = {self.cadre(name).name for name in names}
            self.assertEqual(len(stored), 1, stored)
        self.env.cr.execute("SELECT count(*) FROM jiebang_cadre WHERE name = '张三'")
        self.assertEqual(self.env.cr.fetchone(), (len(SPELLINGS),))
        cadre = self.cadre("李四")
        cadre.name = "张 三"
        self.assertEqual(cadre.name, "张三")
        unit = self.institute.copy({"name": "赤峰市 农牧\u200b 研究所"})
        self.assertEqual(unit.name, "赤峰市农牧研究所")

    def test_found_however_it_is_typed(self):
        zhang, aili = self.cadre("张三"), self.cadre("艾力·买买提")
        Cadre = self.as_(self.env["jiebang.cadre"], "leader")
        for names, cadre in ((SPELLINGS, zhang), (DOTTED, aili)):
            for name in names:
                with self.subTest(name=name):
                    ids = [id_ for id_, _name in Cadre.name_search(name)]
                    self.assertIn(cadre.id, ids)
                    for domain in (
                        [("name", "=", name)],
                        [("name", "ilike", name)],
                        [("name", "in", [name])],
                        [("display_name", "ilike", name)],
                    ):
                        self.assertIn(cadre, self.env["jiebang.cadre"].search(domain))
                        if domain[0][0] == "name":
                            self.assertTrue(cadre.filtered_domain(domain))
        unit = self.institute.copy({"name": "赤峰市农牧研究所"})
        for name in ("赤峰市 农牧", "农牧　研究所", "农\u200b牧研究"):
            found = unit.search([("name", "ilike", name)])
            self.assertIn(unit, found)
            self.assertIn(unit.id, [i for i, _n in unit.name_search(name)])

    def test_doubles_are_asked_about(self):
        self.cadre("张三")
        Cadre = self.as_(self.env["jiebang.cadre"], "manager")
        values = {"name": "张 三", "organization_id": self.institute.id}
        asked = Cadre.onchange(values, ["name"], {"name": {}, "organization_id": {}})
        self.assertIn("张三", asked["warning"]["message"])
        with Form(self.as_(self.env["jiebang.organization"], "manager")) as form:
            form.level = "city"
            form.name = "Another institute of the test city"
        Unit = self.as_(self.env["jiebang.organization"], "manager")
        asked = Unit.onchange({"name": self.institute.name}, ["name"], {"name": {}})
        self.assertIn(self.institute.name, asked["warning"]["message"])
        # and stops nobody
        self.assertTrue(Cadre.create(values))
