from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .appraisal_case import QUIET
from .incentive_case import IncentiveCase

READS = {"leader", "assessor", "assessor2", "evaluation_officer"} | {
    *("personnel", "auditor"),
}
REPORT = "cf_jiebang.passport"


@tagged("post_install", "-at_install")
class TestPassport(IncentiveCase):
    """One sheet a cadre (一人一档): who reads it, what it tells, what it keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merit = cls.evaluation_meeting()
        cls.incentive = cls.walk_incentive(cls.nomination(cls.merit), "decided")
        cls.hidden = cls.walk_incentive(
            cls.nomination(cls.merit, kind="rank"), "eligibility"
        )
        cls.passport = cls.env["jiebang.passport"].browse(cls.cadre.id)

    def html(self, persona):
        report = self.as_(self.env["ir.actions.report"], persona)
        return report._render_qweb_html(REPORT, self.passport.ids)[0].decode()

    def readings(self, persona):
        return self.env["jiebang.passport.log"].search(
            [("user_id", "=", self.users[persona].id), ("subject", "=", "passport")]
        )

    def test_what_it_tells(self):
        content = self.as_(self.passport, "personnel").content
        for text in (
            self.project.name,
            self.project.filing_no,
            "Preferred promotion",
            "JM 9",
            self.merit.reasons,
            self.work_report.member_line_ids[0].contribution,
        ):
            with self.subTest(text=text):
                self.assertIn(str(text), content)
        self.assertNotIn("Promotion in rank", content, "not decided yet")
        self.assertIn(
            dict(
                self.env["jiebang.evaluation"]
                ._fields["announced_grade"]
                ._description_selection(self.env)
            )["second"],
            content,
        )

    def test_who_reads_it(self):
        for persona in self.users:
            mine = self.as_(self.passport, persona)
            with self.subTest(persona=persona), mute_logger(*QUIET):
                if persona in READS:
                    self.assertIn(
                        self.project.name, mine.read(["content"])[0]["content"]
                    )
                    self.assertIn(self.project.name, self.html(persona))
                    continue
                for call in (
                    lambda mine=mine: mine.read(["content"]),
                    lambda mine=mine: mine.export_data(["content"]),
                    lambda persona=persona: self.html(persona),
                    lambda mine=mine: mine.action_open_incentives(),
                    lambda p=persona: self.as_(self.cadre, p).action_open_passport(),
                ):
                    with self.assertRaises(UserError):
                        call()
                self.assertFalse(mine.search_count([("id", "=", mine.id)]))
                self.assertFalse(mine.browse().name_search("Person leader"))

    def test_nothing_is_written(self):
        for persona in ("personnel", "assessor", "leader", "manager"):
            mine = self.as_(self.passport, persona)
            for call in (
                lambda mine=mine: mine.write({"name": "x"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.create({"name": "x"}),
            ):
                with (
                    self.subTest(persona=persona),
                    mute_logger(*QUIET),
                    self.assertRaises(AccessError),
                ):
                    call()

    def test_own_passport(self):
        action = self.as_(self.env["jiebang.passport"], "leader").action_open_mine()
        self.assertEqual(action["res_id"], self.passport.id)
        action = self.as_(self.cadre, "personnel").action_open_passport()
        self.assertEqual(action["res_id"], self.passport.id)
        with self.assertRaisesRegex(UserError, "not in the directory"):
            self.as_(self.env["jiebang.passport"], "unit").action_open_mine()

    def test_readings_and_prints_are_logged(self):
        self.as_(self.passport, "personnel").read(["name"])
        self.assertFalse(self.readings("personnel"), "a name is in the directory")
        self.as_(self.passport, "personnel").web_read({"content": {}})
        self.assertEqual(self.readings("personnel").mapped("door"), ["form"])
        self.html("personnel")
        self.html("personnel")
        doors = self.readings("personnel").mapped("door")
        self.assertEqual(sorted(doors), ["form", "print"])
        self.as_(self.passport, "assessor").export_data(["content"])
        self.assertEqual(self.readings("assessor").mapped("door"), ["export"])

    def test_personal_data_for_those_only_who_may(self):
        self.env["jiebang.cadre.profile"].search(
            [("cadre_id", "=", self.cadre.id)]
        ).political_status = "中共党员"
        for persona in ("personnel", "leader", "assessor"):
            with self.subTest(persona=persona):
                self.assertIn("13800000000", self.html(persona))
        users = self.users["auditor"]
        self.assertIn("中共党员", self.html("auditor"))
        self.assertTrue(users)

    def test_nothing_of_the_appraisal(self):
        """Neither on the screen nor on paper."""
        sheets = self.env["jiebang.appraisal"]._open_for(self.work_report)
        self.as_(sheets.line_ids, "assessor").write(
            {"score": 4, "comment": "Secretly praised."}
        )
        for persona in ("personnel", "leader"):
            self.assertNotIn(
                "Secretly praised", self.as_(self.passport, persona).content
            )
            self.assertNotIn("Secretly praised", self.html(persona))
