"""The words of the official forms. They are Chinese documents: these words are
part of them and are not translated."""

from datetime import datetime

from ...tools.legal_time import legal_day

FROM_PAPER = "据纸质材料补录"
"""What every paper of a project says that was decided before this system."""
NONE = "无"
"""Printed where the applicant fills in nothing (凡不填写的内容请用“无”)."""

GRADE_WORDS = {"first": "一类", "second": "二类", "third": "三类"}

FIELD_WORDS = {
    ("jiebang.project", "leader_gender"): {"male": "男", "female": "女"},
    ("jiebang.project", "leader_identity"): {
        "civil": "公务员",
        "reference": "参照公务员法管理人员",
        "inst_admin": "事业单位管理人员",
        "inst_tech": "事业单位专业技术人员",
        "soe": "国有企业人员",
        "other": "其他",
    },
    ("jiebang.organization", "kind"): {
        "party_gov": "党政机关",
        "institution": "事业单位",
        "soe": "国有企业",
    },
    ("jiebang.resource", "kind"): {
        "expert": "顶级专家",
        "team": "创新团队",
        "laboratory": "高水平实验室",
        "center": "研究中心",
        "other": "其他",
    },
    ("jiebang.resource", "status"): {
        "intended": "意向",
        "signed": "已签约",
        "arrived": "已到位",
    },
    ("jiebang.partner", "nature"): {
        "enterprise": "企业",
        "university": "高等院校",
        "institute": "科研院所",
        "other": "其他",
    },
    ("jiebang.output", "kind"): {
        "patent": "专利",
        "standard": "标准",
        "product": "新产品",
        "variety": "新品种",
        "process": "新工艺",
        "paper": "论文",
        "line": "示范线（基地）",
        "other": "其他",
    },
}
"""Model and selection field: the form's word for each value."""

OUTPUT_UNITS = {"product": "个", "variety": "个", "paper": "篇", "line": "个"}
"""Kind of an expected result: what it is counted in, 项 for all others."""

DECLARATIONS = (
    "declare_true",
    "declare_open",
    "declare_rights",
    "declare_publish",
)
"""Fields of the leader's declarations; their words are ``jiebang.paper.text``."""

OPINIONS = (
    ("unit", "本单位\n党委\n（党组）\n意见"),
    ("authority", "归口管理\n部门意见"),
    ("bureau", "市科技局\n初审意见"),
    ("meeting", "联席会议\n审核意见"),
)
"""Tier: the heading of its box (block H), line by line."""

CONCLUSIONS = {
    "unit_agree": ("unit", "同意"),
    "unit_decline": ("unit", "不同意"),
    "authority_agree": ("authority", "同意推荐"),
    "authority_decline": ("authority", "不同意推荐"),
    "bureau_accept": ("bureau", "初审合格"),
    "bureau_file": ("bureau", "补充材料核实无误，予以备案"),
    "bureau_decline": ("bureau", "初审不合格"),
    "meeting_pass": ("meeting", "审核通过，予以备案"),
    "meeting_supplement": ("meeting", "补充完善后通过"),
    "meeting_defer": ("meeting", "暂缓，提交下次会议"),
    "meeting_refuse": ("meeting", "不予备案"),
}
"""Transition: the box that its opinion stands in, and its conclusion in words."""

RETURNS = {
    "unit_return": "unit",
    "authority_return": "authority",
    "bureau_return": "bureau",
}
"""Transition: the box that it empties."""

SECTIONS = (
    ("二、项目研究基础和现状", "plan_foundation"),
    ("三、项目研究内容", "plan_content"),
    ("四、项目研究方法和路线", "plan_method"),
    ("五、项目创新点和先进性", "plan_innovation"),
    ("六、项目进度安排和阶段目标", "plan_schedule"),
    ("七、其他", "plan_other"),
)
"""Headings 2 to 7 of annex 2, each with its field; the first is a table."""


def day_text(day, blank="　　　　年　　月　　日"):
    """A date or a moment in UTC as 2025年3月1日, or the gaps to fill it in."""
    if isinstance(day, datetime):
        day = legal_day(day)
    return f"{day.year}年{day.month}月{day.day}日" if day else blank


def month_text(day, blank="　　年　　月"):
    """A date as 2025年3月, or the gaps to fill it in."""
    return f"{day.year}年{day.month}月" if day else blank


def spaced_date(day, parts=3):
    """A date as the covers have it: 2025 年 3 月 1 日, or the gaps."""
    values = (day.year, day.month, day.day) if day else ("　　", "　", "　")
    return " ".join(
        f"{value} {unit}" for value, unit in zip(values, "年月日"[:parts], strict=False)
    )


DIGITS = "零一二三四五六七八九"


def chinese_number(number):
    """A number from 1 to 99 as headings have it: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    if not tens or number > 99:
        return DIGITS[number] if number < 10 else str(number)
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"
