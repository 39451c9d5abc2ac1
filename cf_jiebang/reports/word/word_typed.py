"""Values that stand behind their labels in plain lines: ``项目名称：…`` on a cover, in
a paragraph, or in two cells side by side that are no form."""

import re

from .word_layout import form_cells
from .word_model import flat

COVER = {
    "揭榜人及电话": "people",
    "揭榜人及联系电话": "people",
    "揭榜人（团队）情况": "people",
    "揭榜人团队情况": "people",
    "揭榜人（牵头）": "people",
    "揭榜人": "people",
    "团队成员": "members",
    "揭榜人单位": "organization",
    "所在单位": "organization",
    "归口管理部门": "authority",
    "项目类别": "categories",
    "项目名称": "name",
    "项目起止时间": "date_start:date_end",
    "起止时间": "date_start:date_end",
    "填报时间": "",
    "填报日期": "",
}
"""What a cover and the first table of annex 2 have besides the cells of the forms; what
is filled in anew each time has no name."""
BLANK = re.compile(r"^[\s_＿　.…]*$")
SEALED = r"\s*(?:[（(]\s*盖\s*章\s*[)）])?\s*"
FORM = re.compile(
    r"附件\s*\d.{0,4}|赤峰市激励干部.{0,60}|科技项目(计划书|年度.{0,20}|工作总结报告)(（提纲）)?"
    r"|.{2,20}局制?|二〇.{2}年制|（?提纲）?|线下填写稿.*|（?盖章）?|本人郑重承诺.?|签字[:：]?.{0,20}"
    r"|[√☑□☐]?\s*\d[．.].{0,40}[；。]|揭榜人（签字）.?|年\s*月\s*日"
)
"""Lines that the form itself has."""


def labels_of(layouts):
    """``{label without blanks: name of its value}``."""
    found = dict(COVER)
    for layout in layouts:
        for cell in form_cells(layout):
            name = cell.field or cell.key
            found.setdefault(flat(cell.label), name)
    return {flat(label): name for label, name in found.items() if flat(label)}


def typed_values(lines, layouts):
    """Values that stand behind or below their labels.

    :param lines: ``(heading, line)`` that belong to no part of the form
    :return: ``({name: text}, [(heading, line), …])``: the values, and the lines that
        are none
    """
    labels = labels_of(layouts)
    pattern = _pattern(labels)
    values, rest, waiting = {}, [], ""
    for place, line in lines:
        found = list(pattern.finditer(line))
        found = [m for m in found if _at_begin(line, m)]
        if not found:
            alone = labels.get(flat(re.sub(r"[（(]\s*盖\s*章\s*[)）]", "", line)))
            if waiting and not (alone is not None):
                if not BLANK.match(line):
                    values.setdefault(waiting, line.strip())
                waiting = ""
            elif alone is not None:
                waiting = alone
            else:
                rest.append((place, line))
            continue
        waiting = ""
        for number, match in enumerate(found):
            end = found[number + 1].start() if number + 1 < len(found) else len(line)
            name = labels[flat(match["label"])]
            text = line[match.end() : end].strip(" \u3000_＿;；，,")
            if not BLANK.match(text) and name:
                values.setdefault(name, text)
            elif number + 1 == len(found) and name:
                waiting = name
    rest = [(place, line) for place, line in rest if not is_form(line)]
    return values, rest


def is_form(line):
    """Whether a line is one of the form's own, or has nothing in it."""
    text = line.strip()
    return not re.search(r"\w", text) or bool(FORM.fullmatch(text))


def _pattern(labels):
    words = sorted(labels, key=len, reverse=True)
    spread = "|".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"(?P<label>{spread}){SEALED}[:：]")


def _at_begin(line, match):
    """Whether a label begins the line or stands behind a gap, not within a
    sentence."""
    before = line[: match.start()]
    return not before.strip() or before[-1] in " \u3000\t;；_＿" or len(before) < 3
