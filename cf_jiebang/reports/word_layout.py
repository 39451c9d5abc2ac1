"""What each Word document holds, as data: another annex is another row here.

A cell is ``(label, field, key)``: the form's label, the field that its bookmark
``f_<field>`` names, and the key of its value among the values of the report.
"""

NOTE = "（线下填写稿，填好后传回系统；正式文本以系统打印的 PDF 为准）"

ANNEX1_ROWS = (
    ("一、项目基本信息", None),
    ("项目名称", (("name", "name"),)),
    ("项目类别", ((None, "categories"),)),
    ("技术领域", (("tech_field", "tech_field"),)),
    ("实施地点", (("location", "location"),)),
    ("起止年月", ((None, "period"),)),
    ("归口管理部门", ((None, "authority"),)),
    ("二、揭榜人", None),
    ("姓名", ((None, "leader_name"),)),
    ("性别", ((None, "leader_gender"),)),
    ("出生年月", ((None, "leader_birth"),)),
    ("民族", ((None, "leader_ethnicity"),)),
    ("政治面貌", ((None, "leader_political_status"),)),
    ("学历学位", ((None, "leader_education"),)),
    ("毕业院校及专业", ((None, "leader_school"),)),
    ("专业技术职务", ((None, "leader_title"),)),
    ("现任职务职级", ((None, "leader_position"),)),
    ("人员身份", ((None, "leader_identity"),)),
    ("联系电话", ((None, "leader_phone"),)),
    ("邮箱", ((None, "leader_email"),)),
    ("工作单位", ((None, "organization"),)),
    ("单位性质", ((None, "organization_kind"),)),
    ("主要工作简历", ((None, "resume"),)),
    ("团队名称", (("team_name", "team_name"),)),
    ("三、项目内容", None),
    ("项目简要内容", (("summary", "summary"),)),
    ("拟解决的关键技术问题", (("key_problems", "key_problems"),)),
    ("预期成果", ((None, "outputs"),)),
    ("预期经济社会效益", (("expected_benefit", "expected_benefit"),)),
)
"""Rows of the form; a row without values is a heading of the form."""

TABLES = {
    "members": (
        "团队成员",
        (
            ("姓名", "name"),
            ("工作单位", "organization_id"),
            ("任务分工", "duty"),
            ("专业特长", "specialty"),
        ),
    ),
    "indicators": (
        "考核指标",
        (
            ("指标名称", "name"),
            ("单位", "unit"),
            ("基线值", "baseline"),
            ("目标值", "target"),
            ("完成时间", "due"),
            ("证明方式", "proof"),
        ),
    ),
    "milestones": (
        "进度安排",
        (
            ("阶段", "name"),
            ("起止时间", "period"),
            ("阶段目标", "goal"),
            ("可考核指标", "check"),
        ),
    ),
}
"""Key of the values: the heading of a table and its columns."""

DOCUMENTS = {
    "annex1": {
        "report": "report.cf_jiebang.project_annex1",
        "title": "赤峰市激励干部“揭榜挂帅”项目申报表",
        "mark": "附件1",
        "file": "申报表",
        "note": NOTE,
        "rows": ANNEX1_ROWS,
        "tables": ("members", "indicators"),
    },
    "annex2": {
        "report": "report.cf_jiebang.project_annex2",
        "title": "赤峰市激励干部科技突围“揭榜挂帅”科技项目计划书",
        "mark": "附件2",
        "file": "计划书",
        "note": NOTE,
        "cover": True,
        "first": (
            "一、项目基本信息",
            (
                ("项目类别", ((None, "categories"),)),
                ("项目名称", (("name", "name"),)),
                ("归口管理部门", ((None, "authority"),)),
                ("项目起止时间", ((None, "period"),)),
                ("实施地点", (("location", "location"),)),
                ("项目简要内容", (("summary", "summary"),)),
            ),
        ),
        "sections": True,
        "tables_after": {"plan_schedule": ("milestones",)},
    },
}
