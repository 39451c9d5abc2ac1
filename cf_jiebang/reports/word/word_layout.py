"""What the Word documents hold, as data: another annex is another row here.

The kinds of a value, which say how its text is read back:

- ``text`` for characters and paragraphs, ``integer``,
- ``choice`` for the form's word of a selection,
- ``quantity`` for a number beside its words,
- ``month`` and ``month_end`` for a date that is shown as its month,
- ``period`` for two dates, in fields ``start:end``,
- ``cadre`` and ``unit`` for a person of the directory, found by name and unit,
- ``fixed`` for what the system knows: shown on grey and never read back.
"""

from typing import NamedTuple

from ..annexes.work_report_annex3 import RESULTS
from ..engine.paper_terms import FIELD_WORDS

FIELD, SECTION, ROW = "f_", "s_", "r_"
"""What the bookmark of a value, of a heading and of a row begins with."""


class Cell(NamedTuple):
    """A label and its value in a form of six columns.

    ``key`` names the value in the sheet of the report, ``field`` the field that
    it comes back to; ``span`` is how many columns the value takes.
    """

    label: str
    key: str
    field: str = ""
    kind: str = "fixed"
    span: int = 1


class Column(NamedTuple):
    """A column of a list; the key of a fixed one names it in the sheet's row."""

    label: str
    name: str | int
    kind: str = "text"
    width: int = 10


class Table(NamedTuple):
    """The lines of a one2many; ``identity`` names the columns by which a row is
    known when its bookmark was lost."""

    caption: str
    field: str
    source: str
    columns: tuple
    identity: tuple = ("name",)
    spare: int = 2


NOTE = (
    "线下填写稿：请在白色单元格内填写，填好后另存为 .docx 传回系统。灰色部分由系统"
    "生成，不传回；列表可在空行续填，不够可插入行。正式文本以系统打印的 PDF 为准。"
)

WORDS = FIELD_WORDS | {
    ("jiebang.project", "mode"): {"individual": "个人", "team": "团队"},
    ("jiebang.work.report.indicator", "result"): RESULTS,
    ("jiebang.work.report.milestone", "result"): RESULTS,
    ("jiebang.work.report.output", "kind"): FIELD_WORDS[("jiebang.output", "kind")],
}
"""Model and selection field: the form's word for each value."""


def _text(label, name, span=1, key=None):
    return Cell(label, key or name, name, "text", span)


NUMBERS = (
    (Cell("登记序号", "code", span=2), Cell("备案编号", "filing_no", span=2)),
    (Cell("受理日期", "received", span=2), Cell("备案批次", "batch", span=2)),
    (Cell("版本号", "version_code", span=5),),
)

APPLICANT = (
    "一、揭榜人基本情况",
    (
        _text("姓名", "leader_name"),
        Cell("性别", "leader_gender", "leader_gender", "choice"),
        Cell("出生年月", "leader_birth", "leader_birth_date", "month"),
    ),
    (
        _text("民族", "leader_ethnicity"),
        _text("政治面貌", "leader_political_status"),
        Cell("人员身份", "leader_identity", "leader_identity", "choice"),
    ),
    (
        _text("学历学位", "leader_education"),
        _text("毕业院校\n及专业", "leader_school", 3),
    ),
    (
        Cell("工作单位", "organization", span=3),
        Cell("单位性质", "organization_kind"),
    ),
    (
        _text("现任职务\n职级", "leader_position", 3),
        _text("专业技术\n职务", "leader_title"),
    ),
    (_text("联系电话", "leader_phone"), _text("邮箱", "leader_email", 3)),
    (
        Cell("揭榜形式", "mode", "mode", "choice"),
        _text("团队名称", "team_name", 3),
    ),
    (_text("主要工作\n简历", "leader_resume", 5, "resume"),),
    (_text("近三年\n年度考核", "leader_appraisals", 5, "appraisals"),),
)

PROJECT = (
    "三、项目情况",
    (_text("项目名称", "name", 5),),
    (Cell("项目类别", "categories", span=5),),
    (Cell("起止年月", "period", "date_start:date_end", "period", 5),),
    (_text("实施地点", "location", 3), _text("技术领域", "tech_field")),
    (_text("项目简要\n内容", "summary", 5),),
    (_text("拟解决的\n关键技术\n问题", "key_problems", 5),),
)

NUMBER = Column("序号", "number", "fixed", 7)

TABLES = {
    "members": Table(
        "二、团队成员",
        "member_ids",
        "members",
        (
            NUMBER,
            Column("姓名", "name", "cadre", 11),
            Column("单位", "organization_id", "unit", 18),
            Column("职务/职称", "post", "fixed", 14),
            Column("专业特长", "specialty", width=13),
            Column("任务分工", "duty", width=15),
            Column("联系电话", "phone", "fixed", 13),
            Column("本人确认", "confirmed", "fixed", 10),
        ),
        ("name", "organization_id"),
        3,
    ),
    "indicators": Table(
        "预期突破及考核指标",
        "indicator_ids",
        "indicators",
        (
            NUMBER,
            Column("指标名称", "name", width=25),
            Column("单位", "unit"),
            Column("基线值", "baseline", "quantity", 12),
            Column("目标值", "target", "quantity", 12),
            Column("完成时间", "due_date", "month_end", 14),
            Column("证明方式", "proof", width=21),
        ),
    ),
    "outputs": Table(
        "预期成果",
        "output_ids",
        "",
        (
            NUMBER,
            Column("类型", "kind", "choice", 24),
            Column("数量", "quantity", "integer", 14),
            Column("说明", "note", width=56),
        ),
        ("kind", "note"),
    ),
    "resources": Table(
        "四、拟引进资源",
        "resource_ids",
        "resources",
        (
            NUMBER,
            Column("类型", "kind", "choice", 13),
            Column("名称", "name", width=18),
            Column("所在单位", "institution", width=20),
            Column("方向", "direction", width=17),
            Column("合作方式", "cooperation", width=17),
            Column("状态", "status", "choice", 9),
        ),
    ),
    "partners": Table(
        "五、合作单位",
        "partner_ids",
        "partners",
        (
            NUMBER,
            Column("名称", "name", width=40),
            Column("性质", "nature", "choice", 14),
            Column("角色", "role", width=40),
        ),
    ),
    "milestones": Table(
        "",
        "milestone_ids",
        "milestones",
        (
            NUMBER,
            Column("阶段", "name", width=16),
            Column("起止时间", "date_start:date_end", "period", 20),
            Column("阶段目标", "goal", width=29),
            Column("可考核指标", "check", width=29),
        ),
    ),
    "report_indicators": Table(
        "",
        "indicator_line_ids",
        "indicators",
        (
            Column("序号", 0, "fixed", 7),
            Column("考核指标", "name", width=22),
            Column("单位", "unit", width=8),
            Column("基线", "baseline", "quantity", 10),
            Column("目标", "target", "quantity", 10),
            Column("完成值", "achieved", "quantity", 10),
            Column("完成情况", "result", "choice", 13),
            Column("说明", "comment", width=21),
        ),
    ),
    "report_outputs": Table(
        "",
        "output_line_ids",
        "outputs",
        (
            Column("序号", 0, "fixed", 7),
            Column("类型", "kind", "choice", 12),
            Column("成果名称", "name", width=28),
            Column("证书号（刊号）", "number", width=19),
            Column("权利人（作者）", "owners", width=19),
            Column("佐证材料", 5, "fixed", 16),
        ),
    ),
    "report_members": Table(
        "",
        "member_line_ids",
        "members",
        (
            Column("序号", 0, "fixed", 7),
            Column("姓名", "name", width=12),
            Column("任务分工", "duty", width=24),
            Column("实际贡献", "contribution", width=34),
            Column("参加时间", "date_from:date_to", "period", 24),
        ),
    ),
    "report_milestones": Table(
        "",
        "milestone_line_ids",
        "milestones",
        (
            Column("序号", 0, "fixed", 7),
            Column("阶段", "name", width=13),
            Column("阶段目标", "goal", width=19),
            Column("计划起止时间", "date_start:date_end", "period", 16),
            Column("完成情况", "result", "choice", 12),
            Column("完成时间", "date_done", "month", 13),
            Column("说明", "comment", width=21),
        ),
    ),
}
"""The lists by the name that the documents below give them."""

BASICS = (
    (Cell("项目类别", "categories", span=5),),
    (_text("项目名称", "name", 5),),
    (Cell("归口管理部门", "authority", span=5),),
    (Cell("项目起止时间", "period", "date_start:date_end", "period", 5),),
    (_text("实施地点", "location", 5),),
    (_text("项目简要内容", "summary", 5),),
)

DOCUMENTS = {
    "annex1": {
        "model": "jiebang.project",
        "report": "report.cf_jiebang.project_annex1",
        "titles": ("赤峰市激励干部“揭榜挂帅”项目申报表",),
        "mark": "附件1",
        "file": "申报表",
        "margins": (20, 20, 20, 20),
        "parts": (
            ("form", NUMBERS),
            ("form", APPLICANT),
            ("table", "members"),
            ("form", PROJECT),
            ("table", "indicators"),
            ("table", "outputs"),
            ("form", ((_text("预期经济\n社会效益", "expected_benefit", 5),),)),
            ("table", "resources"),
            ("form", ((Cell("意向证明", "intents", span=5),),)),
            ("table", "partners"),
            ("declaration", "六、揭榜人承诺"),
            ("opinions", "七、意见栏"),
        ),
    },
    "annex2": {
        "model": "jiebang.project",
        "report": "report.cf_jiebang.project_annex2",
        "titles": ("赤峰市激励干部科技突围“揭榜挂帅”", "科技项目计划书"),
        "mark": "附件2",
        "file": "计划书",
        "cover": True,
        "margins": (37, 26, 35, 28),
        "parts": (
            ("heading", "一、项目基本信息"),
            ("form", BASICS),
            ("rich", "二、项目研究基础和现状", "plan_foundation"),
            ("rich", "三、项目研究内容", "plan_content"),
            ("rich", "四、项目研究方法和路线", "plan_method"),
            ("rich", "五、项目创新点和先进性", "plan_innovation"),
            ("rich", "六、项目进度安排和阶段目标", "plan_schedule"),
            ("table", "milestones"),
            ("rich", "七、其他", "plan_other"),
        ),
    },
    "annex3": {
        "model": "jiebang.work.report",
        "report": "report.cf_jiebang.work_report_annex3",
        "titles": ("赤峰市激励干部科技突围“揭榜挂帅”", "科技项目工作总结报告"),
        "mark": "附件3",
        "file": "工作总结报告",
        "cover": True,
        "margins": (37, 26, 35, 28),
        "parts": (
            ("heading", "一、项目执行情况"),
            ("plain", "（一）项目指标、任务完成情况", "exec_targets"),
            ("table", "report_indicators"),
            ("plain", "（二）项目取得的成果及创新性", "exec_results"),
            ("table", "report_outputs"),
            ("plain", "（三）项目取得的经济社会效益情况", "exec_benefits"),
            ("heading", "二、项目组织管理情况"),
            ("plain", "（一）项目参加人员任务分工情况", "org_duties"),
            ("table", "report_members"),
            ("plain", "（二）项目计划安排和执行情况", "org_plan"),
            ("table", "report_milestones"),
            ("plain", "（三）组织管理经验", "org_experience"),
            ("plain", "三、下一步工作思路", "next_steps"),
            ("plain", "四、存在问题及意见", "problems"),
        ),
    },
}
"""The parts of each document in their order: a heading, a form, a list, or a text
under its heading (``rich`` with pictures and tables, ``plain`` without)."""


def form_cells(layout):
    """The cells of a document's forms that hold a value."""
    return [
        cell
        for kind, rows, *_field in layout["parts"]
        if kind == "form"
        for row in rows
        if not isinstance(row, str)
        for cell in row
    ]


def headings(layout):
    """Every heading in its order: ``{heading: field or ""}``."""
    found = {}
    for kind, title, *field in layout["parts"]:
        if kind in ("heading", "rich", "plain"):
            found[title] = field[0] if field else ""
    return found


def tables(layout):
    """The lists of a document by name."""
    return {
        name: TABLES[name] for kind, name, *_field in layout["parts"] if kind == "table"
    }
