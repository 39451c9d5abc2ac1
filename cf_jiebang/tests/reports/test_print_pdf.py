from unittest import skipUnless
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...reports.engine import document_stamp
from ...reports.engine.ir_actions_report import weasyprint
from ...tools.legal_time import at_moment
from .archive_reader import archive_faults
from .print_case import (
    ANNEX1,
    ANNEX2,
    BOTH,
    TITLE1,
    TITLE2,
    PdfCase,
    data_uri,
    picture,
)


@tagged("post_install", "-at_install", "-standard", "jiebang_long")
class TestPrintFallback(PdfCase):
    """wkhtmltopdf prints the same papers where WeasyPrint is missing."""

    engine = "wkhtmltopdf"

    def test_annexes(self):
        self.program.form_year = "二〇二五年制"
        project = self.draft(location="户部㛃䶮〇昇喆珺胶装长风")
        for report in (ANNEX1, ANNEX2):
            for page in self.pdf(project, report=report)[:1]:
                self.assertEqual(len(self.pictures(page)), 1, "draft mark")
        self.walk(project, "unit_review")
        pages = self.pdf(project)
        self.check_annex_1(pages, project)
        for page in pages:
            self.assertFalse(self.pictures(page), "no draft mark")
        self.check_annex_2(self.pdf(project, report=ANNEX2))

    def test_both_annexes_of_several_projects(self):
        projects = self.draft() | self.draft(name="Another")
        one = len(self.pdf(projects[0], report=BOTH))
        self.assertEqual(len(self.pdf(projects, report=BOTH)), 2 * one)

    def test_a_long_cell_is_closed_on_each_page(self):
        project = self.draft(leader_resume="\n".join(["经历" * 100] * 30))
        real, found = document_stamp.open_cells, []

        def watch(page, margins, height):
            lines = real(page, margins, height)
            found.append(len(lines))
            return lines

        with patch.object(document_stamp, "open_cells", watch):
            pages = self.pdf(project)
        self.assertEqual(len(found), len(pages))
        self.assertEqual(found[0], 1, "open at its end")
        self.assertEqual(found[1], 2, "open at both ends")
        self.assertEqual(found[-1], 0)


@tagged("post_install", "-at_install", "undated")
@skipUnless(weasyprint, "WeasyPrint is not installed")
class TestPrintPdf(PdfCase):
    """What comes out of the printer, read back from the PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.form_year = "二〇二五年制"
        image = f'<p>Fig.</p><img src="{data_uri(picture(size=(40, 20)))}"/>'
        cls.drafted = cls.draft(name="Not handed in", plan_method=image)
        cls.sent = cls.walk(cls.draft(), "unit_review")

    def test_annex_1_on_one_sheet(self):
        """An ordinary form is one sheet, printed on both sides."""
        project = self.draft(location="户部㛃䶮〇昇喆珺胶装长风")
        self.walk(project, "running")
        pages = self.pdf(project)
        self.check_annex_1(pages, project)
        self.assertEqual(len(pages), 2)
        back = pages[1].extract_text()
        for word in ("联席会议", "（盖章）", "审核通过，予以备案。"):
            self.assertIn(word, back)

    def test_annex_1_of_a_full_team_on_one_sheet(self):
        """Three members, long texts and every table filled: still one sheet."""
        create = fields.Command.create
        cadres = self.env["jiebang.cadre"].create(
            [
                {"name": f"成员{n}", "organization_id": self.institute.id}
                for n in range(3)
            ]
        )
        project = self.draft(
            mode="team",
            team_name="攻关小组",
            summary="研究内容" * 30,
            leader_resume="\n".join(["2009.09—2013.07 攻读食品科学与工程本科"] * 12),
            member_ids=[
                create({"cadre_id": cadre.id, "duty": "原料差次供应与分级"})
                for cadre in cadres
            ],
            resource_ids=[create({"kind": "team", "name": "加工团队"})] * 2,
            partner_ids=[create({"nature": "enterprise", "name": "合作企业"})] * 2,
        )
        self.assertEqual(len(self.pdf(project)), 2)

    def test_annex_1_with_many_members(self):
        """40 members: the head of the table stands on every page, none is lost."""
        cadres = self.env["jiebang.cadre"].create(
            [
                {
                    "name": f"成员{number:02d}䶮",
                    "organization_id": self.institute.id,
                }
                for number in range(40)
            ]
        )
        project = self.draft(
            mode="team",
            team_name="大团队",
            member_ids=[
                fields.Command.create({"cadre_id": cadre.id, "duty": "分工" * 20})
                for cadre in cadres
            ],
        )
        pages = self.pdf(project)
        text = self.text(pages)
        for cadre in cadres:
            self.assertIn(cadre.name, text)
        with_members = [p for p in pages if "成员" in p.extract_text()]
        self.assertGreater(len(with_members), 1)
        for page in with_members:
            self.assertIn("任务分工", page.extract_text())

    def test_annex_2(self):
        """R75, R81: the outline from the basic information to what is left empty."""
        pages = self.shared_pdf(self.sent, ANNEX2)
        self.check_annex_2(pages)
        for page in pages:
            self.assertIn(self.sent.version_code, page.extract_text())

    def test_type_area(self):
        """22 lines of 28 characters (GB/T 9704)."""
        project = self.draft(plan_content=f"<p>{'科' * 28 * 60}</p>")
        pages = self.pdf(project, report=ANNEX2)
        full = [p.extract_text() for p in pages if p.extract_text().count("科" * 28)]
        middle = full[1].splitlines()
        lines = [line.strip() for line in middle if "科" in line]
        self.assertEqual(len(lines), 22)
        self.assertEqual({len(line) for line in lines}, {28})

    def test_a_draft_is_marked_on_every_page(self):
        for report in (ANNEX1, ANNEX2):
            for page in self.shared_pdf(self.drafted, report):
                self.assertIn("草稿", page.extract_text().split())
        code = self.sent.version_code
        for page in self.shared_pdf(self.sent):
            self.assertNotIn("草稿", page.extract_text().split())
            self.assertEqual(len(self.pictures(page)), 1, "QR code")
        self.act(self.sent, "unit", "unit_return", "Correct", **self.return_values())
        pages = self.pdf(self.sent)
        self.assertIn("草稿", pages[0].extract_text().split())
        self.assertNotIn(code, self.text(pages))

    def test_archive_form(self):
        """PDF/A-2b: output intent, metadata, and every font inside; papers that are
        put together keep profile and metadata."""
        for projects, paper in (
            (self.sent, ANNEX1),
            (self.sent, ANNEX2),
            (self.sent, BOTH),
            (self.sent | self.drafted, BOTH),
        ):
            pdf = self.shared_pdf(projects, paper)[0].pdf
            self.assertEqual(archive_faults(pdf.stream.getvalue()), [])
            root = pdf.trailer["/Root"]
            profile = root["/OutputIntents"][0].get_object()["/DestOutputProfile"]
            self.assertTrue(profile.get_object().get_data())
            self.assertIn(b'pdfaid:part="2"', root["/Metadata"].get_data())
        for page in self.shared_pdf(self.sent):
            for font in page["/Resources"]["/Font"].values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                self.assertTrue(
                    inner["/FontDescriptor"].get_object().keys()
                    & {"/FontFile2", "/FontFile3"}
                )

    def test_texts_are_data(self):
        """R71, R72: titles, declarations and the foot of the cover are edited, not
        coded."""
        self.as_(
            self.env.ref("cf_jiebang.paper_text_annex1_title"), "manager"
        ).content = "二〇二七年申报表"
        with self.assertRaises(AccessError):
            self.as_(
                self.env.ref("cf_jiebang.paper_text_annex1_title"), "bureau"
            ).content = "x"
        self.program.form_year = "二〇二七年制"
        pages = self.pdf(self.draft(), report=BOTH)
        self.assertIn("二〇二七年申报表", pages[0].extract_text())
        self.assertIn("二〇二七年制", self.text(pages))

    def test_several_projects_in_one_print(self):
        first, second, third = (
            self.draft(name=f"Project {number}") for number in (1, 2, 3)
        )
        one = len(self.shared_pdf(self.drafted))
        pages = self.pdf(second | first | third)
        self.assertEqual(len(pages), 3 * one)
        for number, project in enumerate(second | first | third):
            part = self.text(pages[number * one : (number + 1) * one])
            self.assertIn(project.name, part)
            self.assertEqual(part.count(TITLE1), 1)
            self.assertIn("\u2014 1 \u2014", pages[number * one].extract_text())

    def test_both_annexes_in_one_file(self):
        pages = self.shared_pdf(self.sent, BOTH)
        form, plan = (self.shared_pdf(self.sent, name) for name in (ANNEX1, ANNEX2))
        self.assertEqual(len(pages), len(form) + len(plan))
        text = self.text(pages)
        self.assertLess(text.index(TITLE1), text.index(TITLE2[1]))
        two = self.shared_pdf(self.sent | self.drafted, BOTH)
        self.assertEqual(len(two), 2 * len(pages))

    def test_no_chinese_font(self):
        """Refused in words, never printed as boxes."""
        project = self.draft()
        path = "odoo.addons.cf_jiebang.reports.engine.document.find_chinese_font"
        with patch(path, return_value=None), self.assertRaises(UserError) as error:
            self.pdf(project)
        self.assertIn("fonts-noto-cjk", str(error.exception))

    def test_standard_reports_are_left_alone(self):
        reports = self.env["ir.actions.report"].search([])
        ours = reports.filtered("jiebang_document")
        self.assertTrue({ANNEX1, ANNEX2, BOTH} <= set(ours.mapped("report_name")))
        for report in ours:
            self.assertTrue(report.report_name.startswith("cf_jiebang."))
            self.assertFalse(report.attachment)
        self.assertFalse(any(ours.mapped("attachment_use")))
        paper = self.env.ref("cf_jiebang.paperformat_annex1")
        delay = self.env["ir.config_parameter"].get_param("report.print_delay", "1000")
        arguments = reports._build_wkhtmltopdf_args(paper, False)
        self.assertNotIn("--disable-javascript", arguments)
        self.assertEqual(arguments[-2:], ["--javascript-delay", delay])

    def test_file_names(self):
        project = self.draft()
        for number in (1, 2):
            report = self.env.ref(f"cf_jiebang.action_report_project_annex{number}")
            names = {"object": project, "time": None}
            self.assertEqual(
                safe_eval(report.print_report_name, names),
                f"附件{number}-草稿-{project.name}",
            )
        self.walk(project, "unit_review")
        self.assertEqual(
            safe_eval(report.print_report_name, names),
            f"附件2-{project.code}-{project.name}",
        )
        self.assertEqual(report.binding_model_id.model, "jiebang.project")

    def test_dates_are_those_of_the_law(self):
        """17:00 UTC is the next day in Chifeng, whoever prints."""
        project = self.draft()
        moment = fields.Datetime.to_datetime("2026-03-31 17:00:00")
        with at_moment(self.env, moment):
            self.walk(project, "authority_review")
        box = self.sheet(project, "bureau")["opinions"][0]
        self.assertEqual(box["date"], "2026年4月1日")
