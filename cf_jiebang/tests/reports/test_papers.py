from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...reports.engine.paper_terms import chinese_number
from ..common import AT_BUREAU, PERSONAS, READERS
from .print_case import ANNEX1, ANNEX2, BOTH, PdfCase

LETTER = "cf_jiebang.recommendation_letter"
TRANSMITTAL = "cf_jiebang.recommendation_transmittal"
SLIP = "cf_jiebang.receipt_slip"
NOTICE = "cf_jiebang.filing_notice"
AGENDA = "cf_jiebang.meeting_agenda"
MINUTES = "cf_jiebang.meeting_minutes"

SEES = READERS | {"secretary"}
OFFICERS = {"authority", "auditor"} | AT_BUREAU
MEETING = {"secretary", "auditor"} | AT_BUREAU

ALLOWED = {
    ANNEX1: SEES,
    ANNEX2: SEES,
    BOTH: SEES,
    NOTICE: SEES,
    SLIP: SEES,
    LETTER: OFFICERS,
    TRANSMITTAL: OFFICERS,
    AGENDA: MEETING,
    MINUTES: MEETING,
}
"""Paper of a filed project: who may print it; everybody else is refused."""


class PapersCase(PdfCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.draft()
        cls.walk(cls.project, "running")
        cls.letter_ = cls.project.letter_id
        cls.receipt = cls.project.receipt_id
        cls.meeting_ = cls.project.filing_meeting_id

    def record(self, report):
        return {
            LETTER: self.letter_,
            TRANSMITTAL: self.letter_,
            SLIP: self.receipt,
            AGENDA: self.meeting_,
            MINUTES: self.meeting_,
        }.get(report, self.project)


@tagged("post_install", "-at_install")
class TestPaperRights(PapersCase):
    """Every role at every paper of a record: who may read it prints it, who may
    not is refused, at the address as in the menu."""

    def test_roles_and_reports(self):
        reports = self.env["ir.actions.report"].search(
            [("jiebang_document", "=", True)]
        )
        ours = {r for r in reports.mapped("report_name") if r in ALLOWED}
        self.assertEqual(ours, set(ALLOWED))
        for report, allowed in ALLOWED.items():
            record = self.record(report)
            for persona in sorted(allowed):
                with self.subTest(report=report, persona=persona):
                    self.assertIn("lang", self.html(record, persona, report))
            for persona in sorted(set(PERSONAS) - allowed):
                with self.subTest(report=report, persona=persona):
                    with self.assertRaises(AccessError):
                        self.html(record, persona, report)
                    with self.assertRaises(AccessError):
                        self.pdf(record, persona, report)

    def test_a_foreign_record_among_ones_own(self):
        mine = self.draft(name="Mine")
        other = self.draft("stranger", name="Another's")
        self.assertTrue(self.html(mine, report=ANNEX1))
        with self.assertRaises(AccessError):
            self.pdf(mine | other, report=ANNEX1)

    def test_phone_is_on_no_paper_of_the_meeting(self):
        for report in (AGENDA, MINUTES):
            self.assertNotIn(
                "13800000000", self.html(self.meeting_, "secretary", report)
            )


@tagged("post_install", "-at_install", "undated")
class TestPapers(PapersCase):
    def test_letter(self):
        """Number, addressee, projects and the signer stand on it, and no mark: it is
        sealed before it is issued."""
        project = self.walk(self.draft(name="Second"), "delivery")
        letter = self.as_(self.env["jiebang.recommendation"], "authority").create(
            {
                "name": "测函〔2026〕7号",
                "authority_id": project.authority_id.id,
                "line_ids": [(0, 0, {"project_id": project.id})],
            }
        )
        text = self.text(self.pdf(letter, "authority", LETTER))
        for words in (
            letter.name,
            "Test bureau：",
            "“Second”项目（共1项",
            "胶装成册2份、光盘2份",
            project.code,
            "Test department",
        ):
            self.assertIn(words, text.replace("\n", ""))
        self.assertNotIn("作废", text)
        text = self.text(self.pdf(letter, "authority", TRANSMITTAL))
        self.assertIn("报送清单", text)
        self.assertIn(project.version_code.replace("-", ""), text.replace("-", ""))

    def test_revoked_letter_is_marked(self):
        project = self.walk(self.draft(name="Third"), "delivery")
        letter = self.letter(project, number="Letter 9")
        self.as_(letter, "authority").action_transition("revoke", "An error")
        text = self.text(self.pdf(letter, "authority", LETTER))
        self.assertIn("作废", text.split())

    def test_receipt_slip(self):
        pages = self.pdf(self.receipt, "bureau", SLIP)
        self.assertEqual(len(pages), 1)
        text = pages[0].extract_text()
        for words in ("第一联", "第二联"):
            self.assertEqual(text.count(words), 1)
        self.assertEqual(text.count(self.receipt.version_code), 2)
        self.assertEqual(text.count("2 册（应交 2 册）"), 2)

    def test_slip_names_what_is_short(self):
        project = self.walk(self.draft(name="Short"), "delivery")
        self.letter(project, number="Letter 8")
        receipt = self.as_(self.env["jiebang.receipt"], "bureau").create(
            {
                "project_id": project.id,
                "version_code": project.version_code,
                "copies": 1,
                "discs": 0,
            }
        )
        with self.assertRaisesRegex(UserError, "Register"):
            self.pdf(receipt, "bureau", SLIP)
        receipt.action_transition("register")
        text = self.text(self.pdf(receipt, "bureau", SLIP))
        self.assertIn("胶装成册缺1册、光盘缺2份", text)

    def test_filing_notice(self):
        text = self.text(self.pdf(self.project, "leader", NOTICE)).replace("\n", "")
        for words in (
            "Person leader同志：",
            self.project.filing_no,
            "Joint meeting审核通过",
            "Test bureau",
        ):
            self.assertIn(words, text)
        with self.assertRaisesRegex(UserError, "not been filed"):
            self.pdf(self.draft(), "leader", NOTICE)

    def test_agenda_and_minutes(self):
        project = self.walk(self.draft(name="Fourth"), "meeting")
        meeting = self.meeting(
            {project: ("defer", "More trials first")},
            name="Fifth meeting",
            minutes="<p>Minutes text</p>",
        )
        pages = self.pdf(meeting, "secretary", AGENDA)
        self.assertIn("Fifth meeting", pages[0].extract_text())
        text = self.text(pages)
        for words in ("议程册", "Fourth", "Member 1", "初审合格", project.code):
            self.assertIn(words, text)
        text = self.text(self.pdf(meeting, "secretary", MINUTES))
        self.assertIn("草稿", text.split())
        self.as_(meeting, "secretary").action_transition("conclude")
        text = self.text(self.pdf(meeting, "secretary", MINUTES))
        self.assertNotIn("草稿", text.split())
        for words in ("暂缓", "More trials first", "Minutes text", "应到3人，实到3人"):
            self.assertIn(words, text.replace("\n", ""))

    def test_gaps_of_texts(self):
        """What an administrator writes in braces is filled in or left as it is."""
        model = self.env["jiebang.paper.text"]
        self.assertEqual(
            model._fill("{a} {b} {a.__class__} {", {"a": "1"}), "1 {b} {a.__class__} {"
        )
        self.env.ref("cf_jiebang.paper_text_notice_body").content = "{project}！{x}"
        text = self.text(self.pdf(self.project, "leader", NOTICE))
        self.assertIn(f"{self.project.name}！{{x}}", text.replace("\n", ""))

    def test_numbers_in_words(self):
        numbers = (1, 9, 10, 11, 19, 20, 21, 99, 100)
        words = ("一", "九", "十", "十一", "十九", "二十", "二十一", "九十九", "100")
        self.assertEqual(tuple(map(chinese_number, numbers)), words)
