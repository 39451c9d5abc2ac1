from importlib.util import module_from_spec, spec_from_file_location

from odoo.modules import get_module_path
from odoo.tests import tagged

from ..common import JiebangCase

STEPS = "pre-renewed-unless-edited", "post-cities-and-names"


@tagged("post_install", "-at_install", "undated")
class TestRenewalMarks(JiebangCase):
    """An upgrade renews what an office has left as it was delivered, and brings an
    older database to one spelling and to its cities."""

    def migrate(self, step):
        folder = f"{get_module_path('cf_jiebang')}/migrations/19.0.2.1.0"
        spec = spec_from_file_location("step", f"{folder}/{step}.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all(flush=False)

    def mark(self, record):
        return self.env["ir.model.data"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_what_is_edited_is_not_renewed(self):
        manager = self.env["jiebang.paper.text"].with_user(self.users["manager"])
        edited, left = manager.search([("company_id", "=", False)], limit=2)
        self.assertFalse(self.mark(edited.sudo()).noupdate)
        edited.content = "Our words"
        self.assertTrue(self.mark(edited.sudo()).noupdate)
        self.assertFalse(self.mark(left.sudo()).noupdate)

    def test_an_older_database_is_told_apart(self):
        """There all of it was never renewed, rules of secrecy among it."""
        texts = self.env["jiebang.paper.text"].search([], limit=2)
        rule = self.env.ref("cf_jiebang.reform_rule_done")
        marks = self.mark(texts[0]) | self.mark(texts[1]) | self.mark(rule)
        marks.noupdate = True
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_paper_text SET write_uid = %s WHERE id = %s",
            [self.users["manager"].id, texts[0].id],
        )
        self.env.cr.execute(
            "UPDATE jiebang_paper_text SET write_uid = 1 WHERE id = %s", [texts[1].id]
        )
        self.migrate(STEPS[0])
        self.assertTrue(self.mark(texts[0]).noupdate)
        self.assertFalse(self.mark(texts[1]).noupdate)
        self.assertFalse(self.mark(rule).noupdate)

    def test_names_and_cities(self):
        cadre = self.cadres["member"]
        city = self.env["res.company"].create({"name": "Other city"})
        bureau = self.env["jiebang.organization"].create(
            {"name": "Its bureau", "level": "city", "company_id": city.id}
        )
        self.env.flush_all()
        execute = self.env.cr.execute
        execute(
            "UPDATE jiebang_cadre SET name = '张\u200b 三' WHERE id = %s", [cadre.id]
        )
        execute(
            "UPDATE jiebang_territory SET authority_id = %s WHERE id = %s",
            [bureau.id, self.territory.id],
        )
        self.migrate(STEPS[1])
        self.assertEqual(cadre.name, "张三")
        self.assertEqual(self.territory.company_id, city)
