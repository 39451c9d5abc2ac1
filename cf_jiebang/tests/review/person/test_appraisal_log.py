from odoo.exceptions import UserError
from odoo.tests import tagged

from .appraisal_case import AppraisalCase

READS = {"assessor", "assessor2", "evaluation_officer", "personnel", "auditor"}
SHEET_FATE = {
    "state": "complete",
    "percent": 100.0,
    "conclusion": "Forged",
    "negative_reason": "Forged",
    "decision_count": 3,
    "cadre_id": False,
    "year": 1999,
}


@tagged("post_install", "-at_install")
class TestAppraisalLog(AppraisalCase):
    """Every reading of the sheet about a person is on record (R44)."""

    def readings(self, persona, **values):
        log = self.env["jiebang.passport.log"].search(
            [("user_id", "=", self.users[persona].id)]
        )
        return log.filtered_domain([(k, "=", v) for k, v in values.items()])

    def test_every_reading_is_logged_once(self):
        leader, member = self.open_sheets()
        self.conclude_sheet(leader)
        self.env.cr.cache.pop("jiebang_passport_log", None)
        before = self.readings("personnel")
        mine = self.as_(leader, "personnel")
        mine.web_read(
            {
                "percent": {},
                "line_ids": {"fields": {"score": {}}},
                "opinion_ids": {"fields": {"text": {}}},
            }
        )
        new = self.readings("personnel") - before
        self.assertEqual(new.mapped("door"), ["form"])
        self.assertEqual(new.cadre_id, self.cadres["leader"])
        mine.read(["cadre_id"])
        self.assertEqual(self.readings("personnel") - before, new)
        self.as_(leader | member, "personnel").read(["state"])
        doors = (self.readings("personnel") - before).mapped("door")
        self.assertEqual(sorted(doors), ["form", "list", "list"])
        self.as_(leader, "auditor").export_data(["percent"])
        self.assertEqual(self.readings("auditor").mapped("door"), ["export"])

    def test_log_is_append_only(self):
        leader, _member = self.open_sheets()
        self.as_(leader, "personnel").read(["percent"])
        row = self.readings("personnel")[:1]
        self.assertTrue(self.as_(row, "auditor").read(["user_name"]))
        with self.assertRaises(UserError):
            row.sudo().write({"user_name": "Nobody"})
        with self.assertRaises(UserError):
            row.sudo().unlink()
        for persona in ("personnel", "auditor", "manager"):
            self.shut(
                lambda p=persona: self.as_(row.browse(), p).create(
                    {"cadre_id": self.cadres["leader"].id}
                )
            )
        for persona in set(self.users) - {"personnel", "auditor"}:
            with self.subTest(persona=persona):
                self.assertFalse(self.visible(row, persona))

    def test_reading_many_costs_no_more_statements(self):
        leader, member = self.open_sheets()
        personnel = self.as_(leader | member, "personnel")

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.cache.pop("jiebang_passport_log", None)
            before = self.env.cr.sql_log_count
            records.read(["state", "cadre_id"])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(personnel)
        self.assertEqual(count(personnel), count(personnel[0]))
