"""Sheets for the office: the empty ones, and the rows that were not taken."""

import tempfile

import xlsxwriter

from odoo.tools import groupby

from ...models.arrival.arrival_terms import UNIT
from ...models.arrival.arrival_values import MODELS, role_labels
from .spreadsheet_text import is_hostile
from .xlsx_sheet import OPTIONS, sheet_name
from .xlsx_text import clean

REASON = "退回原因"
"""Head of the column with the reasons; it is passed over when the file comes back."""
SHEETS = {
    UNIT: (
        "单位",
        {
            "unit_name": "单位名称",
            "unit_short_name": "单位简称",
            "unit_code": "单位代码",
            "unit_kind": "单位性质",
            "unit_level": "层级",
            "unit_territory": "旗县区",
            "unit_parent": "上级单位",
            "unit_authority": "归口管理部门",
            "unit_is_authority": "是否归口管理部门",
            "unit_contact_name": "联系人",
            "unit_phone": "联系电话",
            "unit_address": "地址",
        },
    ),
    "person": (
        "人员",
        {
            "person_name": "姓名",
            "person_unit": "单位",
            "person_gender": "性别",
            "person_ethnicity": "民族",
            "person_birth_date": "出生年月",
            "person_political_status": "政治面貌",
            "person_education": "学历学位",
            "person_school": "毕业院校及专业",
            "person_position": "现任职务职级",
            "person_title": "专业技术职务",
            "person_identity": "人员身份",
            "person_phone": "联系电话",
            "person_email": "电子邮箱",
            "person_staff_number": "工号",
            "person_resume": "主要工作经历",
            "person_roles": "角色",
        },
    ),
}
"""The sheets of the template: their names and the heads of their columns."""
FILLED = 2000
"""Rows for which choices are offered."""
SAMPLE = {
    UNIT: [
        "示例市农业技术推广站",
        "市农技站",
        "",
        "事业单位",
        "市级",
        "",
        "赤峰市农牧局",
    ]
    + ["", "否", "示例人", "0476-8000000", ""],
    "person": ["示例人", "市农技站", "男", "汉族", "1985-03", "中共党员", "大学/学士"]
    + ["示例大学农学专业", "站长", "高级农艺师", "事业单位管理岗位", "13900000000"]
    + ["", "", "", "揭榜人"],
}
NOTES = (
    "填写说明",
    "1. “单位”表每行一个单位，“人员”表每行一人；表头可以增减、调换次序，"
    "也可以直接导入本单位原有的表格。",
    "2. 单位名称写全称；“上级单位”“归口管理部门”和人员的“单位”可以写全称或简称，"
    "须已在系统中或在本表“单位”中。",
    "3. 出生年月写作 1985-03、198503、1985.03、1985年3月均可；"
    "联系电话写手机号或带区号的座机号。",
    "4. 已有的单位、人员按名称核对：内容不同的更新，空白的不改动，"
    "同名或近似的导入前会询问。",
    "5. 人员同时承担多个角色的，用顿号分开。导入角色只作登记，"
    "由系统管理员“开通账号”时据此确定权限。",
    "示例（不会导入）：",
)


def template_file(env):
    """The empty sheets, with choices and a page that explains them.

    :return: open binary file
    """
    file = tempfile.SpooledTemporaryFile(max_size=2**22)  # noqa: SIM115
    with xlsxwriter.Workbook(file, OPTIONS | {"constant_memory": False}) as book:
        looks = _Looks(book)
        for kind, (title, heads) in SHEETS.items():
            sheet = book.add_worksheet(title)
            for column, (target, head) in enumerate(heads.items()):
                sheet.set_column(column, column, max(12, 3 * len(head)), looks.text)
                sheet.write_string(0, column, head, looks.head)
                if choices := _choices(env, target, kind):
                    sheet.data_validation(
                        *(1, column, FILLED, column),
                        {"validate": "list", "source": choices}
                        | (
                            {"error_type": "warning"}
                            if target == "person_roles"
                            else {}
                        ),
                    )
            sheet.freeze_panes(1, 1)
        _write_notes(book, looks)
    file.seek(0)
    return file


def _write_notes(book, looks):
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 15, 14)
    row = 0
    for row, line in enumerate(NOTES):
        sheet.write_string(row, 0, line)
    for kind, (title, heads) in SHEETS.items():
        sheet.write_string(row + 1, 0, f"（{title}）")
        for column, (head, text) in enumerate(
            zip(heads.values(), SAMPLE[kind], strict=True)
        ):
            sheet.write_string(
                row + 2, column, f"{head}：{text or '（可空）'}", looks.text
            )
        row += 2


def _choices(env, target, kind):
    """What may be chosen in a column of the template."""
    if target == "unit_is_authority":
        return ["是", "否"]
    if target == "unit_territory":
        return env["jiebang.territory"].search([]).mapped("name")
    if target == "person_roles":
        return list(role_labels(env).values())
    field = env[MODELS[kind]]._fields.get(target.partition("_")[2])
    if field is None or field.type != "selection":
        return []
    return [label for _value, label in field._description_selection(env)]


def back_file(arrival):
    """The rows that were refused or are asked about, as they came, with the reason.

    :param arrival: the import, read as the user who gets the file
    :return: open binary file
    """
    lines = arrival.env["jiebang.arrival.line"].search(
        [("arrival_id", "=", arrival.id), ("fate", "in", ("refused", "ask"))],
        order="id",
    )
    lines._log_reading("export", ("cells", "reason"))
    return sheets_back(lines, arrival.column_ids)


def sheets_back(lines, columns):
    """Rows of an office's sheets as they came, with the reason beside each.

    :param lines: records with ``sheet``, ``row``, ``cells`` and ``reason``, in order
    :param columns: records with ``sheet``, ``number`` and ``label``
    :return: open binary file
    """
    heads = {}
    for column in columns:
        heads.setdefault(column.sheet, {})[column.number] = column.label
    file = tempfile.SpooledTemporaryFile(max_size=2**22)  # noqa: SIM115
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        looks, names = _Looks(book), set()
        for title, some in groupby(lines, lambda line: line.sheet):
            _write_back(
                book, looks, _free(sheet_name(title), names), heads[title], some
            )
        if not lines:
            book.add_worksheet(REASON)
    file.seek(0)
    return file


def _free(name, taken):
    """A name of a sheet that is not taken."""
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name[:27]} {number}", number + 1
    taken.add(free.casefold())
    return free


def _write_back(book, looks, name, heads, lines):
    sheet = book.add_worksheet(name)
    last = max(heads) + 1
    sheet.set_column(0, last - 1, 14, looks.text)
    sheet.set_column(last, last, 60, looks.text)
    for column, head in heads.items():
        if head != REASON:
            looks.write_text(sheet, 0, column, head, looks.head)
    looks.write_text(sheet, 0, last, REASON, looks.head)
    seen = set()
    row = 0
    for line in lines:
        if line.row in seen:
            continue  # its unit stands in the same row
        seen.add(line.row)
        row += 1
        for column, text in enumerate(line.cells[:last]):
            if text and heads.get(column) != REASON:
                looks.write_text(sheet, row, column, text, looks.text)
        looks.write_text(sheet, row, last, line.reason or "", looks.text)
    sheet.freeze_panes(1, 0)


class _Looks:
    """Looks of cells, and how a text is written that stays one."""

    def __init__(self, book):
        basic = {"font_name": "宋体", "font_size": 11, "num_format": "@"}
        basic |= {"text_wrap": True, "valign": "vcenter"}
        self.text = book.add_format(basic)
        self.head = book.add_format(
            basic
            | {"bold": True, "align": "center", "bg_color": "#E7E6E6", "border": 1}
        )
        self.quoted = book.add_format(basic | {"quote_prefix": True})

    def write_text(self, sheet, row, column, text, look):
        text = clean(text)
        look = self.quoted if is_hostile(text) and look is self.text else look
        sheet.write_string(row, column, text, look)
