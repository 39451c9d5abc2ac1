import base64
import io
from contextlib import contextmanager

from openpyxl import load_workbook

from odoo.exceptions import UserError

from ...reports.excel.arrival_sheets import back_file
from ..common import JiebangCase
from .test_office_book import xlsx

UNIT_HEAD = [
    "单位名称",
    "简称",
    "单位性质",
    "层级",
    "旗县区",
    "上级单位",
    "归口管理部门",
]
UNIT_HEAD += ["联系人", "联系电话"]
PERSON_HEAD = [
    "序号",
    "姓名",
    "单位",
    "性别",
    "民族",
    "出生年月",
    "政治面貌",
    "学历学位",
]
PERSON_HEAD += [
    "毕业院校及专业",
    "现任职务职级",
    "专业技术职务",
    "联系电话",
    "人员身份",
]


def person(name, unit, born="1985-03-01", phone="13912345678", post="科长"):
    """A row of an office's list of people."""
    row = ["1", name, unit, "男", "汉族", born, "中共党员", "大学/学士", "内蒙古大学"]
    return [*row, post, "工程师", phone, "公务员"]


class ArrivalCase(JiebangCase):
    """A city whose administrator brings in units and people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hide_others()
        cls.bureau.write({"name": "赤峰市科学技术局", "short_name": "市科技局"})
        cls.department.write({"name": "赤峰市农牧局", "short_name": "市农牧局"})
        cls.institute.name = "虚构研究所"
        (cls.bureau | cls.department | cls.institute).active = True
        if not cls.env["jiebang.territory"].search_count([("code", "=", "150404")]):
            cls.env["jiebang.territory"].create({"name": "松山区", "code": "150404"})

    @classmethod
    def arrival(cls, raw, name="名册.xlsx", persona="manager", **values):
        """A file in the hands of the administrator."""
        vals = {"content": base64.b64encode(raw).decode(), "content_name": name}
        model = cls.as_(cls.env["jiebang.arrival"], persona)
        return model.create(vals | values)

    @classmethod
    def preview(cls, *sheets, **values):
        """The preview of sheets."""
        arrival = cls.arrival(xlsx(*sheets), **values)
        arrival.action_read()
        return arrival

    @classmethod
    def people(cls, *rows, **values):
        """The preview of rows of people."""
        return cls.preview([PERSON_HEAD, *rows], **values)

    @contextmanager
    def said(self, words):
        """The refusal says ``words``; what was tried is rolled back."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(words, str(caught.exception))

    def fates(self, arrival):
        return arrival.line_ids.mapped("fate")

    def unit(self, name):
        return self.env["jiebang.organization"].search([("name", "=", name)])

    def person(self, name):
        return self.env["jiebang.cadre.profile"].search([("name", "=", name)])

    def back(self, arrival):
        """The rows that are given back: ``{sheet: rows}``."""
        book = load_workbook(io.BytesIO(back_file(arrival).read()))
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book
        }
