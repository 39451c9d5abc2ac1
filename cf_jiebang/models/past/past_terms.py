"""What stands in an office's ledger of filed projects: the heads of its columns, and
periods, people and numbers as they are written below them."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.tools import LazyTranslate

from ..arrival.office_text import HAN, TextError, name_key, office_phone, person_name

_lt = LazyTranslate(__name__)

TARGETS = {
    "filing_no": _lt("Filing No."),
    "filing_date": _lt("Filed on"),
    "category": _lt("Category"),
    "name": _lt("Project title"),
    "leader": _lt("Leader (team)"),
    "members": _lt("Members"),
    "unit": _lt("Leader's unit"),
    "phone": _lt("Phone"),
    "period": _lt("Project period"),
    "date_start": _lt("Starts in"),
    "date_end": _lt("Ends in"),
    "summary": _lt("Brief content"),
    "progress": _lt("Progress"),
    "matters": _lt("Opinions, suggestions and matters to coordinate"),
    "location": _lt("Location"),
    "outcome": _lt("State on paper"),
    "closed_date": _lt("Ended on"),
    "grade": _lt("Grade"),
}
"""What a column of a ledger may be taken for."""

HEADS = {
    "filing_no": (
        "备案编号 备案号 项目编号 备案文号 编号 备案序号 立项编号 项目备案编号 登记编号"
    ),
    "filing_date": (
        "备案日期 备案时间 备案年月 立项时间 立项日期 备案日 批准时间 批准日期"
    ),
    "category": (
        "项目类别 设榜类别 类别 榜单类别 技术方向 方向 设榜方向 项目方向 榜单方向"
    ),
    "name": "项目名称 项目 揭榜项目 课题名称 名称 项目题目 揭榜项目名称 榜单名称",
    "leader": (
        "揭榜人（团队）名称 揭榜人 揭榜人团队名称 揭榜人（团队） 揭榜人及团队 "
        "揭榜人姓名 项目负责人 负责人 揭榜人（牵头） 揭榜团队 牵头人 揭榜人员 姓名"
    ),
    "members": "团队成员 成员 项目成员 参加人员 团队成员及分工 主要成员 参与人员",
    "unit": (
        "揭榜人单位 单位 所在单位 承担单位 工作单位 单位名称 揭榜单位 牵头单位 "
        "项目承担单位 实施单位 揭榜人所在单位"
    ),
    "phone": "联系电话 电话 联系方式 手机 手机号 手机号码 揭榜人电话 联系人电话",
    "period": (
        "项目执行期 执行期 起止时间 项目起止时间 起止年月 项目周期 执行期限 实施期限 "
        "项目起止年月 实施周期 研究期限 执行时间 执行周期"
    ),
    "date_start": "开始时间 起始时间 开始日期 开始年月 起始年月 启动时间 起始日期",
    "date_end": "结束时间 完成时间 终止时间 结束日期 结束年月 终止年月 截止时间",
    "summary": "项目简要内容 简要内容 主要内容 项目内容 项目简介 内容简介 项目概况",
    "progress": "项目进展 进展情况 进展 项目进展情况 工作进展 目前进展 完成情况",
    "matters": (
        "意见建议及需协调事项 意见建议 需协调事项 存在问题 问题及建议 "
        "意见建议及需要协调事项 需协调解决事项 存在问题及建议"
    ),
    "location": "实施地点 地点 项目地点 实施地",
    "outcome": "项目状态 状态 目前状态 是否结题 结题情况 验收情况 项目现状",
    "closed_date": "结题时间 结题日期 验收时间 验收日期 终止日期",
    "grade": "等次 评价等次 结题等次 评估等次 评定等次 评价结果 评估结果",
}
MEANING = {
    name_key(label): target
    for target, labels in HEADS.items()
    for label in labels.split(" ")
}
"""Key of a head: what its column is taken for."""
NUMBERING = {name_key(text) for text in ("序号", "行号", "编号序", "No")}
BESIDES = {name_key(text) for text in ("备注", "退回原因", "归口管理部门", "旗县区")}
BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
KNOWN = MEANING.keys() | NUMBERING | BESIDES

OUTCOMES = {
    "running": "在研 执行中 实施中 正在实施 进行中 在建 未结题 否 执行 备案执行 推进中",
    "closed": "结题 已结题 验收 已验收 通过验收 验收通过 完成 已完成 是 结项 已结项",
    "failed": "验收未通过 未通过验收 未通过 不通过 验收不通过",
    "terminated": "终止 已终止 撤销 已撤销 中止 终止实施",
}
GRADES = {
    "first": "一类 一等 1类 优秀 一类项目 第一类 Ⅰ类",
    "second": "二类 二等 2类 合格 二类项目 第二类 Ⅱ类",
    "third": "三类 三等 3类 不合格 三类项目 第三类 Ⅲ类",
}
CHOICES = {
    name: {
        name_key(word): value
        for value, words in table.items()
        for word in words.split(" ")
    }
    for name, table in (("outcome", OUTCOMES), ("grade", GRADES))
}


def target_of(label):
    """What the head of a column means, or ``""``."""
    parts = label.split(" ")
    for text in (label, BRACKETS.sub("", label), parts[-1], parts[0]):
        if target := MEANING.get(name_key(text)):
            return target
    return ""


# -- periods ------------------------------------------------------------------

BETWEEN = re.compile(r"[—–―‐‑−－﹣～~〜→至到]+|\s-+\s|--+")
MONTH = re.compile(
    r"(?P<year>\d{4})\s*(?:年|(?P<sign>[./、\-]))\s*(?P<month>\d{1,2})(?!\d)"
    r"(?:\s*(?:月|(?P=sign))\s*(?P<day>\d{1,2})(?!\d)(?!\s*[月年./])\s*日?|\s*月)?"
    r"|(?P<solid>(?:19|20)\d{4})(?P<solid_day>\d{2})?(?!\d)"
    r"|(?<![\d.])(?P<only>\d{1,2})\s*月(?:\s*\d{1,2}\s*日)?"
)
SAME_YEAR = re.compile(r"\d[月.\s]*[-|]\s*(1[0-2]|0?[1-9])\s*月?\s*$")
"""``2025.3-12``: the second month has no year of its own."""
LASTS = re.compile(r"(?P<years>[\d一二两三四五]+)\s*年(?!\s*\d)|(?P<months>\d+)\s*个月")
NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


def office_period(text):
    """The months of a period: ``2025.3-2026.12``, ``2025年3月至2026年12月``,
    ``2025年3月—12月``, ``202503-202612``, ``2025.3.1～2026.12.31``,
    ``2025年3月起18个月``, in full or half width.

    :return: ``(first day, last day)``; the last ``None`` where the text has only one
        month
    :raise TextError: ``period``, or ``order`` where it ends before it begins
    """
    text = unicodedata.normalize("NFKC", text).strip()
    text = BETWEEN.sub(" | ", text)
    # a year alone before 年 belongs to the month that follows
    found, year = [], None
    for match in MONTH.finditer(text):
        if match["solid"]:
            year, month = int(match["solid"][:4]), int(match["solid"][4:6])
        elif match["only"]:
            month = int(match["only"])
        else:
            year, month = int(match["year"]), int(match["month"])
        if year is None or not (1990 <= year <= 2100 and 1 <= month <= 12):
            raise TextError("period")
        found.append(date(year, month, 1))
    if not found or len(found) > 2:
        raise TextError("period")
    start = found[0]
    tail = SAME_YEAR.search(text)
    if len(found) == 1 and tail and not match["day"] and not match["solid"]:
        found.append(start.replace(month=int(tail[1])))
    if len(found) == 2:
        end = found[1]
    elif lasts := LASTS.search(MONTH.sub("", text)):
        end = start + relativedelta(months=_months(lasts) - 1)
    else:
        return start, None
    if end < start:
        raise TextError("order")
    return start, end + relativedelta(day=31)


def _months(match):
    if match["months"]:
        return int(match["months"])
    word = match["years"]
    return 12 * (NUMERALS.get(word) or (int(word) if word.isdecimal() else 1))


# -- people -------------------------------------------------------------------

NAME = re.compile(rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{1,6}})*|[A-Za-z][A-Za-z .]{{1,30}}")
NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
    r"|(?<!\d)0\d{2,3}[- ]?[2-9]\d{6,7}(?:[-转]\d{1,6})?(?!\d)"
)
ROLE = re.compile(
    r"(?:揭榜人|项目负责人|负责人|牵头人|组长|团队长|团队负责人|联系人|姓名)\s*[:：]?\s*"
)
TEAM = re.compile(r"(?:团队)?(?:成员|组员|参加人员)\s*[:：]\s*")
SPACED = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]+([{HAN}])(?![{HAN}])")
"""``张　三``: a name of two characters that is set wide."""
AND_MORE = re.compile(r"等\s*(?:\d+|[一二三四五六七八九十]+)?\s*人?\s*$")
UNIT_WORD = re.compile(
    r"(所|院|局|站|中心|公司|集团|学校|大学|学院|厂|委|委员会|办公室|馆|医院|场|政府"
    r"|支队|大队|协会|总队|管委会|部|处|社|园)\s*$"
)
LIST = re.compile(r"[、，,；;/／\n|]+|\s{2,}|(?<=[^\sA-Za-z])\s+(?=[^\sA-Za-z])")
TEAM_WORD = re.compile(r"(团队|组|队|攻关|课题|专班|工作室)\s*$")


class TeamMember(NamedTuple):
    name: str
    phone: str = ""
    unit: str = ""
    duty: str = ""


class People(NamedTuple):
    """Who stands in a cell: the leader and his number, the team and its members."""

    leader: str = ""
    phone: str = ""
    team: str = ""
    members: tuple = ()
    unit: str = ""


def office_people(text, phones="", members=""):
    """Leader, team and phones, however they share their cells.

    ``张三（牧草团队）``, ``张三（团队成员：李四、王五）``, ``张三、李四、王五``,
    ``揭榜人：张三 13900000000；成员：李四``.

    :param str text: the cell of the leader
    :param str phones: the cell of the phones
    :param str members: the cell of the members, where it has one
    """
    text = SPACED.sub(r"\1\2", unicodedata.normalize("NFKC", text).strip())
    numbers = [_phone(m[0]) for m in NUMBER.finditer(text)]
    named = _named_numbers(phones) | _named_numbers(text)
    bare = NUMBER.sub(" ", text)
    inside = [part.strip() for part in re.findall(r"\(([^()]*)\)", bare)]
    outside = ROLE.sub("", re.sub(r"\([^()]*\)", " ", bare)).strip(" ,;:、，；：\n")
    team, unit, listed = "", "", []
    outside, _sign, rest = _cut(outside, TEAM)
    names = _names(outside)
    listed += names[1:] + _names(rest)
    for part in inside:
        own = TEAM.sub("", ROLE.sub("", part))
        if TEAM.search(part) or ("、" in own and len(_names(own)) > 1):
            listed += _names(own)
        elif UNIT_WORD.search(own) and len(own) > 3 and not unit:
            unit = own
        elif own and not team:
            team = own
    leader = names[0] if names else ""
    if not leader and TEAM_WORD.search(outside):
        team, leader = outside, listed.pop(0) if listed else ""
    people = [TeamMember(name, named.get(name, "")) for name in listed]
    people += _member_lines(members, named)
    unique = {
        name_key(one.name): one
        for one in people
        if name_key(one.name) != name_key(leader)
    }
    phone = named.get(leader) or _first_number(phones) or next(iter(numbers), "")
    return People(leader, phone, team, tuple(unique.values()), unit)


def _cut(text, sign):
    match = sign.search(text)
    if not match:
        return text, "", ""
    return text[: match.start()], match[0], text[match.end() :]


def _names(text):
    """The names in a list of them; what is none is left out."""
    found = []
    for part in LIST.split(ROLE.sub("", text)):
        part = person_name(AND_MORE.sub("", part).strip(" :：.。"))
        if part and NAME.fullmatch(part) and not TEAM_WORD.search(part):
            found.append(part)
    return found


def _member_lines(text, named):
    """The members of a cell: names in a list, or one a line with unit and task."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    text = SPACED.sub(r"\1\2", text)
    found = []
    lines = [line for line in re.split(r"[\n;；]+", text) if line.strip()]
    for line in lines:
        number = NUMBER.search(line)
        bare = NUMBER.sub(" ", line)
        inner = re.search(r"\(([^()]*)\)", bare)
        names = _names(re.sub(r"\([^()]*\)", " ", TEAM.sub("", bare)))
        parts = [part.strip() for part in re.split(r"[,，\t]", bare) if part.strip()]
        if (
            len(parts) in (2, 3)
            and len(_names(parts[0])) == 1
            and UNIT_WORD.search(parts[1])
        ):
            found.append(
                TeamMember(
                    _names(parts[0])[0],
                    _phone(number[0]) if number else "",
                    parts[1],
                    parts[2] if len(parts) == 3 else "",
                )
            )
            continue
        for name in names:
            own = number and len(names) == 1
            found.append(
                TeamMember(
                    name,
                    _phone(number[0]) if own else named.get(name, ""),
                    inner[1] if inner and len(names) == 1 else "",
                )
            )
    return found


def _named_numbers(text):
    """``{name: number}`` where a number stands behind or before a name."""
    text = unicodedata.normalize("NFKC", text or "")
    found = {}
    for match in NUMBER.finditer(text):
        before = NUMBER.sub(" ", text[: match.start()])
        names = NAME.findall(ROLE.sub(" ", before[-12:]))
        if names:
            found.setdefault(person_name(names[-1]), _phone(match[0]))
    return found


def _first_number(text):
    """The first number of a cell; a number of a spreadsheet that lost its nought is
    one too."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    match = NUMBER.search(text)
    if match:
        return _phone(match[0])
    try:
        return office_phone(text) if text else ""
    except TextError:
        return ""


def _phone(text):
    try:
        return office_phone(text)
    except TextError:
        return ""


# -- filing numbers -----------------------------------------------------------

LAST_NUMBER = re.compile(r"(\d+)(?=\D*$)")
YEAR_BRACKETS = re.compile(r"[\[(【〔〈<﹝]\s*((?:19|20)\d\d)\s*(?:年)?[\])】〕〉>﹞]")


def tidy_number(text):
    """A filing number without blanks and with the brackets of official documents."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    return YEAR_BRACKETS.sub(r"〔\1〕", text)


def number_key(text):
    """What is equal for numbers that differ in noughts, brackets or signs only."""
    text = re.sub(r"\W+", "|", tidy_number(text)).strip("|").casefold()
    text = text.removesuffix("号").removesuffix("第").replace("第", "")
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def number_after(text):
    """The number that follows: ``〔2025〕009号`` gives ``〔2025〕010号``; ``""`` where
    there is none to count on."""
    match = LAST_NUMBER.search(text or "")
    if not match:
        return ""
    digits = match[1]
    following = str(int(digits) + 1).zfill(len(digits))
    return text[: match.start()] + following + text[match.end() :]
