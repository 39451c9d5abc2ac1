import base64
import io
from unittest import skipUnless
from unittest.mock import patch

from PIL import Image
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...reports import document_stamp
from ...reports.document_html import NOT_PRINTED, clean_rich_text, picture_uri
from ...reports.ir_actions_report import PARAMETER, weasyprint
from ..common import JiebangCase

ANNEX1 = "cf_jiebang.project_annex1"
ANNEX2 = "cf_jiebang.project_annex2"
BOTH = "cf_jiebang.project_annexes"

TITLE1 = "赤峰市激励干部“揭榜挂帅”项目申报表"
TITLE2 = ("赤峰市激励干部科技突围“揭榜挂帅”", "科技项目计划书")
OUTLINE = (
    "一、项目基本信息",
    "二、项目研究基础和现状",
    "三、项目研究内容",
    "四、项目研究方法和路线",
    "五、项目创新点和先进性",
    "六、项目进度安排和阶段目标",
    "七、其他",
)
COVER = (
    "项 目 类 别：",
    "项 目 名 称：",
    "揭榜人及电话：",
    "揭榜人单位（盖章）：",
    "项目起止时间：",
    "填 报 时 间：",
    "归口管理部门（盖章）：",
)


def picture(kind="PNG", size=(4, 4), **options):
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, kind, **options)
    return stream.getvalue()


def data_uri(raw, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"


def nothing(_source):
    return None


class PrintCase(JiebangCase):
    engine = "auto"

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(PARAMETER, self.engine)

    def sheet(self, project, persona="leader", report=ANNEX1):
        """The values that a persona prints of a project."""
        model = self.env[f"report.{report}"].with_user(self.users[persona])
        return model._get_report_values(project.ids)["sheets"][0]

    def html(self, project, persona="leader", report=ANNEX1):
        reports = self.env["ir.actions.report"].with_user(self.users[persona])
        return reports._render_qweb_html(report, project.ids)[0].decode()

    def pdf(self, projects, persona="leader", report=ANNEX1):
        """The pages that are really printed: in a test, as in the office."""
        reports = (
            self.env["ir.actions.report"]
            .with_user(self.users[persona])
            .with_context(force_report_rendering=True)
        )
        content, kind = reports._render_qweb_pdf(report, projects.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content)).pages


@tagged("post_install", "-at_install")
class TestPrintRights(PrintCase):
    """The address of a report asks for no group; the report asks for the rights."""

    def test_who_may_not_read_does_not_print(self):
        project = self.draft()
        for persona in ("stranger", "unit", "bureau", "secretary", "auditor"):
            for report in (ANNEX1, ANNEX2, BOTH):
                with self.subTest(persona=persona, report=report):
                    with self.assertRaises(AccessError):
                        self.html(project, persona, report)
                    with self.assertRaises(AccessError):
                        self.pdf(project, persona, report)
        self.walk(project, "unit_review")
        self.assertTrue(self.sheet(project, "unit"))
        for persona in ("authority", "other_unit", "manager", "evaluator"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.sheet(project, persona)

    def test_a_mixed_set_is_refused(self):
        mine, other = self.draft(), self.draft("stranger", name="Another's draft")
        with self.assertRaises(AccessError):
            self.pdf(mine | other)

    def test_nothing_chosen(self):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for ids in (None, [], [0x7FFFFFFF]):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                reports._render_qweb_pdf(ANNEX1, ids)

    def test_protected_fields_are_blank(self):
        """What a reader may not see is blank, not 无: he is not told that there
        is nothing."""
        project = self.draft()
        self.walk(project, "meeting")
        own = self.sheet(project)
        self.assertEqual(own["leader_phone"], "13800000000")
        self.assertEqual(own["leader_email"], "无")
        for report in (ANNEX1, ANNEX2, BOTH):
            sheet = self.sheet(project, "secretary", report)
            for name in ("leader_phone", "leader_email", "leader_birth"):
                self.assertEqual(sheet[name], "")
            self.assertEqual((sheet["resume"], sheet["appraisals"]), ([], []))
            self.assertNotIn("13800000000", self.html(project, "secretary", report))
            self.assertIn("13800000000", self.html(project, "bureau", report))

    def test_phones_of_members_are_for_who_may_read_them(self):
        """Taken when the member confirmed; blank for the secretary."""
        project = self.draft(mode="team", team_name="Team")
        self.as_(self.env["jiebang.member"], "leader").create(
            {
                "project_id": project.id,
                "cadre_id": self.cadres["member"].id,
                "duty": "Trials",
            }
        )
        self.as_(project.member_ids, "member").action_confirm()
        self.walk(project, "meeting")
        for persona, phone in (("leader", "13800000000"), ("secretary", "")):
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.sheet(project, persona)["members"][0]["phone"], phone
                )


@tagged("post_install", "-at_install")
class TestPrintRichText(PrintCase):
    """Rich text is cleaned again before it is printed."""

    def clean(self, text, load=nothing):
        return str(clean_rich_text(text, load))

    def test_plain_structure_is_kept(self):
        text = (
            "<p>一<b>二</b><br>三</p><ul><li>四</li></ul>"
            '<p style="text-align:center">五</p>'
        )
        self.assertEqual(self.clean(text), text)
        self.assertEqual(self.clean(""), "")
        self.assertEqual(self.clean("<p><br></p>"), "")
        self.assertEqual(self.clean(False), "")
        self.assertEqual(self.clean("一 < 二 & 三"), "一 &lt; 二 &amp; 三")

    def test_nothing_active_or_external_is_left(self):
        hostile = """
            <script>alert(1)</script><style>@import url(http://evil/a.css)</style>
            <link rel="stylesheet" href="//evil/b.css"><base href="http://evil/">
            <meta http-equiv="refresh" content="0;url=http://evil/">
            <iframe src="http://evil/"></iframe><object data="http://evil/"></object>
            <embed src="http://evil/"><form action="http://evil/"><input></form>
            <svg><image href="http://evil/"/><script>1</script></svg>
            <video src="http://evil/"></video><math><mi>x</mi></math>
            <p onclick="evil()" style="background:url(http://evil/)">文字</p>
            <p style="background-image:url('file:///etc/passwd');color:red">字</p>
            <p style="text-align:expression(evil())" class="evil" id="evil">三</p>
            <a href="javascript:evil()" title="evil">链接</a>
            <td background="http://evil/">格</td><!-- evil --><?evil ?>
            <img src="http://127.0.0.1:1/evil"><img src="//evil/x.png">
            <img src="file:///etc/passwd"><img src="evil.png" onerror="evil()">
            <img srcset="http://evil/ 2x" src="data:image/svg+xml;base64,ZXZpbA==">
            <img src="/web/content/1"><img src="/web/image?model=res.users&amp;id=2">
            <noscript><img src="http://evil/"></noscript><xmp><b></xmp>
            <img src=" http://evil/x"><img src="HTTP://evil"><img>
        """
        text = self.clean(hostile)
        for word in ("evil", "http", "url", "file:", "script", "passwd", "style="):
            self.assertNotIn(word, text.lower())
        for word in ("文字", "链接", "格", "三"):
            self.assertIn(word, text)
        self.assertEqual(text.count(NOT_PRINTED), 10)
        self.assertNotIn("<img", text)

    def test_cells_keep_their_spans_only(self):
        text = self.clean(
            '<table width="9999"><tr><td colspan="2" rowspan="65534" '
            'style="width:9999px">一</td></tr></table>'
        )
        self.assertIn('<td colspan="2">一</td>', text)
        self.assertNotIn("9999", text)
        self.assertNotIn("65534", text)

    def test_deep_nesting(self):
        self.assertIn("深", self.clean("<div>" * 200 + "深" + "</div>" * 200))
        self.clean("<div>" * 50000 + "深" + "</div>" * 50000)  # is no crash

    def test_pictures(self):
        png, jpeg = picture(), picture("JPEG")
        text = self.clean(f'<p><img src="{data_uri(png)}"></p>')
        self.assertIn('<p class="picture"><img src="data:image/png;base64,', text)
        text = self.clean(f'<p>图：<img src="{data_uri(jpeg, "jpeg")}"></p>')
        self.assertIn('<p>图：<img src="data:image/jpeg;base64,', text)
        # not what it says, cut off, empty, too large
        self.assertIsNone(picture_uri(picture("GIF")))
        self.assertIsNone(picture_uri(b"<svg/>"))
        self.assertIsNone(picture_uri(b""))
        self.assertIsNone(picture_uri(None))
        self.assertIsNone(picture_uri(png + b"0" * 5 * 1024 * 1024))
        self.assertIn(NOT_PRINTED, self.clean('<img src="data:image/png;base64,xx">'))
        wide = picture_uri(picture(size=(6000, 10)))
        with Image.open(io.BytesIO(base64.b64decode(wide.split(",")[1]))) as image:
            self.assertEqual(image.width, 2000)

    def test_pictures_are_turned_upright_and_lose_their_data(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # orientation: turned by 90°
        exif[0x010E] = "where it was taken"
        uri = picture_uri(picture("JPEG", (8, 4), exif=exif))
        raw = base64.b64decode(uri.split(",")[1])
        self.assertNotIn(b"where it was taken", raw)
        with Image.open(io.BytesIO(raw)) as image:
            self.assertEqual(image.size, (4, 8))

    def test_only_pictures_of_the_project_are_read(self):
        project, other = self.draft(), self.draft(name="Another project")
        Attachment = self.as_(self.env["ir.attachment"], "leader")
        mine, others = Attachment.create(
            [
                {
                    "name": "picture.png",
                    "raw": picture(),
                    "res_model": "jiebang.project",
                    "res_id": owner.id,
                }
                for owner in (project, other)
            ]
        )
        secret = self.env["ir.attachment"].create(
            {"name": "secret.png", "raw": picture(), "public": True}
        )
        model = self.env[f"report.{ANNEX2}"].with_user(self.users["leader"])
        for source in (f"/web/image/{mine.id}", f"/web/image/{mine.id}-1a2b/a.png?x=1"):
            self.assertEqual(model._stored_picture(project, source), picture())
        for source in (
            f"/web/image/{others.id}",
            f"/web/image/{secret.id}",
            "/web/image/999999999999999999999",
            f"/web/image/{mine.id}x",
            f"/web/image/res.users/{mine.id}/image_128",
        ):
            with self.subTest(source=source):
                self.assertIsNone(model._stored_picture(project, source))

    def test_section_of_a_project(self):
        project = self.draft(
            plan_content="<p>内容<img src='http://127.0.0.1:1/x'></p>",
            summary="<b>摘要</b>",
        )
        html = self.html(project, report=BOTH)
        self.assertIn(NOT_PRINTED, html)
        self.assertNotIn("127.0.0.1", html)
        self.assertIn("&lt;b&gt;摘要", html)
        self.assertIn('http-equiv="Content-Security-Policy" content="default-src', html)
        self.assertNotIn("<script", html)
        self.assertNotIn("<link", html)


@tagged("post_install", "-at_install")
class TestPrintOpinions(PrintCase):
    """Block H shows the opinions that are in force for the printed version."""

    def boxes(self, project):
        return {
            box["title"].replace("\n", ""): box
            for box in self.sheet(project, "bureau")["opinions"]
        }

    def filled(self, project):
        return [title for title, box in self.boxes(project).items() if box["signer"]]

    def test_each_tier_fills_its_box(self):
        project = self.draft()
        self.walk(project, "unit_review")
        self.assertEqual(self.filled(project), [])
        self.assertEqual(
            {box["date"] for box in self.boxes(project).values()},
            {"　　　　年　　月　　日"},
        )
        self.walk(project, "running")
        self.assertEqual(
            self.filled(project),
            [
                "本单位党委（党组）意见",
                "归口管理部门意见",
                "市科技局初审意见",
                "联席会议审核意见",
            ],
        )
        boxes = self.boxes(project)
        unit = boxes["本单位党委（党组）意见"]
        self.assertEqual(unit["conclusion"], "同意")
        self.assertEqual(unit["paragraphs"], ["Agreed"])
        self.assertEqual(unit["organization"], "Test institute")
        self.assertEqual(
            unit["meeting"], "会议日期：2026年1月5日　　会议纪要：Minutes 1"
        )
        self.assertIn("JM 1", boxes["联席会议审核意见"]["meeting"])
        # later acts of the bureau are no preliminary review
        self.walk(project, "closed")
        self.assertEqual(
            self.boxes(project)["市科技局初审意见"]["conclusion"], "初审合格"
        )
        html = self.html(project)
        self.assertIn("同意推荐。", html)

    def test_signed_on_behalf(self):
        project = self.walk(self.draft(), "unit_review")
        self.act(
            project,
            "unit",
            "unit_agree",
            "Agreed",
            on_behalf_of="Secretary Chen",
            **self.party_group(),
        )
        self.assertEqual(
            self.boxes(project)["本单位党委（党组）意见"]["signer"],
            "Secretary Chen（Person unit代签）",
        )

    def test_a_new_climb_starts_with_empty_boxes(self):
        project = self.walk(self.draft(), "authority_review")
        self.act(
            project, "authority", "authority_return", "Correct", **self.return_values()
        )
        self.assertTrue(self.sheet(project)["draft"])
        self.assertFalse(any(box["signer"] for box in self.sheet(project)["opinions"]))
        self.act(project, "leader", "submit")
        self.assertEqual(self.filled(project), [])

    def test_opinions_stand_after_a_minor_return(self):
        project = self.walk(self.draft(), "bureau_review")
        self.act(
            project,
            "bureau",
            "bureau_return",
            "A typing error",
            **self.return_values(minor=True),
        )
        self.act(project, "leader", "submit")
        self.assertEqual(project.state, "delivery")
        self.assertEqual(
            self.filled(project), ["本单位党委（党组）意见", "归口管理部门意见"]
        )
        self.assertIn("第1版", self.boxes(project)["归口管理部门意见"]["conclusion"])

    def test_declined(self):
        project = self.walk(self.draft(), "authority_review")
        self.act(project, "authority", "authority_decline", "Not ours")
        box = self.boxes(project)["归口管理部门意见"]
        self.assertEqual(
            (box["conclusion"], box["paragraphs"]), ("不同意推荐", ["Not ours"])
        )

    def test_batch_is_that_of_the_filing(self):
        """A deferral is no filing batch (block A)."""
        project = self.walk(self.draft(), "meeting")
        self.conclude({project: ("defer", "Next time")})
        self.assertEqual(self.sheet(project)["batch"], "")
        self.conclude({project: ("pass", "")}, name="Second meeting")
        self.assertEqual(self.sheet(project)["batch"], "Second meeting")


class PdfCase(PrintCase):
    def text(self, pages):
        return "\n".join(page.extract_text() for page in pages)

    def pictures(self, page):
        objects = page["/Resources"].get("/XObject") or {}
        return [
            name
            for name, value in objects.items()
            if value.get_object()["/Subtype"] == "/Image"
        ]

    def check_annex_1(self, pages, project):
        text = self.text(pages)
        lines = [line.strip() for line in text.splitlines()]
        self.assertIn("附件1", lines)
        self.assertIn(TITLE1, lines)
        self.assertIn("户部㛃䶮〇昇喆珺胶装长风", text)
        for word in ("登记序号", "备案编号", "受理日期", "备案批次", project.code):
            self.assertIn(word, text)
        for number, page in enumerate(pages, start=1):
            self.assertIn(project.version_code, page.extract_text())
            self.assertIn(f"\u2014 {number} \u2014", page.extract_text())
            self.assertEqual(round(float(page.mediabox.height)), 842)

    def check_annex_2(self, pages):
        cover = [line.strip() for line in pages[0].extract_text().splitlines()]
        for line in ("附件2", *TITLE2, "Test bureau制", "二〇二五年制"):
            self.assertIn(line, cover)
        for label in COVER:
            self.assertTrue(any(line.startswith(label) for line in cover), label)
        self.assertIn("2026 年 3 月 至 2027 年 12 月", pages[0].extract_text())
        # cover and its back are not counted; the text begins on a right-hand page
        for page in pages[:2]:
            self.assertNotIn("\u2014", page.extract_text())
        self.assertIn("\u2014 1 \u2014", pages[2].extract_text())
        rest = [line.strip() for line in self.text(pages[2:]).splitlines()]
        found = [line for line in rest if line in OUTLINE]
        self.assertEqual(found, list(OUTLINE))
        self.assertEqual(rest[rest.index("七、其他") + 1], "无")


@tagged("post_install", "-at_install")
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


@tagged("post_install", "-at_install")
@skipUnless(weasyprint, "WeasyPrint is not installed")
class TestPrintPdf(PdfCase):
    """What comes out of the printer, read back from the PDF."""

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
        self.program.form_year = "二〇二五年制"
        project = self.walk(self.draft(), "unit_review")
        pages = self.pdf(project, report=ANNEX2)
        self.check_annex_2(pages)
        for page in pages:
            self.assertIn(project.version_code, page.extract_text())

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
        project = self.draft()
        for report in (ANNEX1, ANNEX2):
            for page in self.pdf(project, report=report):
                self.assertIn("草稿", page.extract_text().split())
        self.walk(project, "unit_review")
        code = project.version_code
        for page in self.pdf(project):
            self.assertNotIn("草稿", page.extract_text().split())
            self.assertEqual(len(self.pictures(page)), 1, "QR code")
        self.act(project, "unit", "unit_return", "Correct", **self.return_values())
        pages = self.pdf(project)
        self.assertIn("草稿", pages[0].extract_text().split())
        self.assertNotIn(code, self.text(pages))

    def test_archive_form(self):
        """PDF/A-2b: output intent, metadata, and every font inside."""
        project = self.walk(self.draft(), "unit_review")
        for projects in (project, project | self.draft()):
            root = self.pdf(projects, report=BOTH)[0].pdf.trailer["/Root"]
            profile = root["/OutputIntents"][0].get_object()["/DestOutputProfile"]
            self.assertTrue(profile.get_object().get_data())
            self.assertIn(b'pdfaid:part="2"', root["/Metadata"].get_data())
        for page in self.pdf(project):
            for font in page["/Resources"]["/Font"].values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                self.assertTrue(
                    inner["/FontDescriptor"].get_object().keys()
                    & {"/FontFile2", "/FontFile3"}
                )

    def test_texts_are_data(self):
        """Titles, declarations and the foot of the cover are edited, not coded."""
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
        one = len(self.pdf(second))
        pages = self.pdf(second | first | third)
        self.assertEqual(len(pages), 3 * one)
        for number, project in enumerate(second | first | third):
            part = self.text(pages[number * one : (number + 1) * one])
            self.assertIn(project.name, part)
            self.assertEqual(part.count(TITLE1), 1)
            self.assertIn("\u2014 1 \u2014", pages[number * one].extract_text())

    def test_both_annexes_in_one_file(self):
        project = self.draft()
        pages = self.pdf(project, report=BOTH)
        form, plan = self.pdf(project), self.pdf(project, report=ANNEX2)
        self.assertEqual(len(pages), len(form) + len(plan))
        text = self.text(pages)
        self.assertLess(text.index(TITLE1), text.index(TITLE2[1]))
        both = self.draft(name="Another")
        self.assertEqual(len(self.pdf(project | both, report=BOTH)), 2 * len(pages))

    def test_no_chinese_font(self):
        """Refused in words, never printed as boxes."""
        project = self.draft()
        path = "odoo.addons.cf_jiebang.reports.document.find_chinese_font"
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
        project = self.walk(self.draft(), "unit_review")
        moment = fields.Datetime.to_datetime("2026-03-31 17:00:00")
        with patch.object(
            type(self.env["jiebang.project"]), "_workflow_now", lambda _self: moment
        ):
            self.act(project, "unit", "unit_agree", "Agreed", **self.party_group())
        box = self.sheet(project, "bureau")["opinions"][0]
        self.assertEqual(box["date"], "2026年4月1日")
