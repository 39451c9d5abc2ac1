import base64
import io

from PIL import Image
from pypdf import PdfReader

from ...models.ir_config_parameter import PDF_ENGINE
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

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(PDF_ENGINE, cls.engine)
        cls.printed = {}

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

    def shared_pdf(self, projects, report=ANNEX1):
        """A paper at which several tests look, printed once: of projects of the
        class that the test has not touched."""
        key = report, projects
        if key not in self.printed:
            self.printed[key] = self.pdf(projects, report=report)
        return self.printed[key]


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
        self.assertIn(f"版本号{project.version_code}", "".join(text.split()))
        for number, page in enumerate(pages, start=1):
            for line in project._verify_lines():
                self.assertIn(line, page.extract_text())
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
