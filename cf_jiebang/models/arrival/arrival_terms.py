"""The words of offices: heads of columns, and what stands below them."""

import re

from odoo.tools import LazyTranslate

from .office_text import name_key

_lt = LazyTranslate(__name__)

UNIT, PERSON = "unit", "person"

TARGETS = {
    "unit_name": _lt("Unit: name"),
    "unit_short_name": _lt("Unit: short name"),
    "unit_code": _lt("Unit: code"),
    "unit_kind": _lt("Unit: kind"),
    "unit_level": _lt("Unit: level"),
    "unit_territory": _lt("Unit: banner, county or district"),
    "unit_parent": _lt("Unit: supervising unit"),
    "unit_authority": _lt("Unit: competent department"),
    "unit_is_authority": _lt("Unit: is a competent department"),
    "unit_contact_name": _lt("Unit: contact"),
    "unit_phone": _lt("Unit: phone"),
    "unit_address": _lt("Unit: address"),
    "person_name": _lt("Person: name"),
    "person_unit": _lt("Person: unit"),
    "person_gender": _lt("Person: gender"),
    "person_birth_date": _lt("Person: born"),
    "person_ethnicity": _lt("Person: ethnicity"),
    "person_political_status": _lt("Person: political status"),
    "person_education": _lt("Person: education and degree"),
    "person_school": _lt("Person: school and major"),
    "person_position": _lt("Person: present post and rank"),
    "person_title": _lt("Person: professional title"),
    "person_identity": _lt("Person: personnel identity"),
    "person_phone": _lt("Person: phone"),
    "person_email": _lt("Person: e-mail"),
    "person_staff_number": _lt("Person: staff number"),
    "person_resume": _lt("Person: main work experience"),
    "person_roles": _lt("Person: roles in the scheme"),
}
"""What a column may be taken for."""

UNIT_HEADS = {
    "unit_name": "单位名称 单位全称 单位 机构名称 机构全称 全称 名称 部门名称 单位名",
    "unit_short_name": "简称 单位简称 机构简称 规范简称",
    "unit_code": "单位代码 单位编码 编码 代码 机构代码 统一社会信用代码",
    "unit_kind": "单位性质 性质 单位类型 单位类别 机构类型 类型 机构性质",
    "unit_level": "层级 单位层级 单位级别 级别 隶属层级",
    "unit_territory": (
        "旗县区 旗县 所属旗县区 所在旗县区 所属旗县 属地 所在地区 县区 行政区划 地区"
    ),
    "unit_parent": (
        "上级单位 主管单位 隶属单位 上级主管单位 主管部门 上级主管部门 所属系统 "
        "隶属关系"
    ),
    "unit_authority": "归口管理部门 归口部门 归口单位 归口管理单位",
    "unit_is_authority": "是否归口管理部门 是否归口部门 是否为归口管理部门",
    "unit_contact_name": "联系人 单位联系人 联络员 经办人 联系人姓名",
    "unit_phone": (
        "联系电话 电话 单位电话 办公电话 座机 联系方式 联系人电话 手机 手机号"
    ),
    "unit_address": "地址 单位地址 通讯地址 办公地址 详细地址",
}
PERSON_HEADS = {
    "person_name": "姓名 姓　名 干部姓名 人员姓名 名字 职工姓名",
    "person_unit": (
        "单位 工作单位 所在单位 单位名称 现工作单位 所属单位 部门单位 单位部门 人员单位"
    ),
    "person_gender": "性别",
    "person_birth_date": "出生年月 出生日期 出生年月日 生日 出生时间 出生",
    "person_ethnicity": "民族",
    "person_political_status": "政治面貌 党派 政治身份",
    "person_education": "学历学位 学历 文化程度 最高学历 学历及学位 学历/学位 学位",
    "person_school": (
        "毕业院校及专业 毕业院校 毕业学校 学校及专业 毕业院校系及专业 "
        "毕业院校专业 院校及专业"
    ),
    "person_position": (
        "现任职务职级 职务职级 职务 现任职务 职务及职级 岗位 职位 现职务 工作职务 "
        "现任职务及职级"
    ),
    "person_title": "专业技术职务 职称 技术职称 专业技术职称 专业技术资格",
    "person_identity": "人员身份 身份 人员性质 编制性质 人员类别 身份类别 编制类型",
    "person_phone": "联系电话 电话 手机 手机号 手机号码 联系方式 移动电话 电话号码",
    "person_email": "邮箱 电子邮箱 电子邮件 email e-mail 邮件地址",
    "person_staff_number": "工号 职工号 职工编号 员工编号 人员编号 干部编号 职员编号",
    "person_resume": "主要工作经历 工作经历 简历 工作简历 个人简历",
    "person_roles": "角色 系统角色 揭榜挂帅角色 承担角色 系统岗位 业务角色",
}
HEADS = {
    kind: {
        name_key(label): target
        for target, labels in heads.items()
        for label in labels.split(" ")
    }
    for kind, heads in ((UNIT, UNIT_HEADS), (PERSON, PERSON_HEADS))
}
"""Kind of a sheet: what each head of a column means there."""
WITHOUT_MEANING = {
    name_key(t) for t in ("序号", "编号", "备注", "行号", "退回原因", "说明")
}

KINDS = {
    "party_gov": (
        "党政机关 机关 行政机关 行政 行政单位 党委 政府 党委部门 政府部门 "
        "政府机关 人大 政协 群团 群团组织 群众团体 人民团体 机关单位 国家机关"
    ),
    "institution": (
        "事业单位 事业 公益一类 公益二类 公益一类事业单位 公益二类事业单位 "
        "参公事业单位 全额事业单位 差额事业单位 事业机构 学校 医院 科研院所 高校"
    ),
    "soe": "国有企业 国企 企业 国有独资企业 国有控股企业 央企 市属国企 国有公司 国有",
}
LEVELS = {
    "city": "市级 市直 市属 市本级 市 地市级 市直单位",
    "county": (
        "旗县区 旗县级 旗县 县级 旗县区级 区级 县 区 旗 县区 旗县区直 乡镇 "
        "苏木乡镇 乡镇级"
    ),
}
GENDERS = {"male": "男 男性 m male", "female": "女 女性 f female"}
IDENTITIES = {
    "civil": "公务员 行政 行政编制 公务员编制 行政编",
    "reference": (
        "参公 参公管理 参公人员 参照公务员法管理 参照公务员法管理人员 参照管理 "
        "参照公务员管理 参照公务员管理人员 参公编制 参公编"
    ),
    "inst_admin": (
        "事业管理 事业管理岗 事业单位管理岗 事业单位管理岗位 管理岗 管理岗位 "
        "事业单位管理人员 事业编制管理岗 事业单位管理"
    ),
    "inst_tech": (
        "事业专技 事业专技岗 专技岗 专技 专业技术岗 专业技术岗位 "
        "事业单位专业技术岗位 事业单位专业技术人员 专业技术人员 事业单位专技岗 "
        "事业单位专技"
    ),
    "soe": (
        "国企 国有企业 国企职工 国有企业职工 企业 企业职工 国有企业人员 国企人员 "
        "国有企业员工"
    ),
    "other": "其他 其它 工勤 工勤人员 聘用 聘用人员 编外",
}
ROLES = {
    "applicant": "揭榜人 申报人 团队成员 成员 干部 揭榜",
    "unit_reviewer": (
        "单位经办人 单位审核人 本单位党委党组经办人 本单位经办人 党组经办人 "
        "党委经办人 单位审核 单位管理员 单位党组织"
    ),
    "authority_officer": (
        "归口管理部门经办人 归口部门经办人 归口经办人 归口管理部门 归口审核人"
    ),
    "bureau_officer": "科技局经办人 市科技局经办人 市科技局 科技局",
    "evaluation_officer": "评估经办人 市科技局评估经办人",
    "meeting_secretary": "联席会议办公室 联席会议秘书 联席会议",
    "evaluator": "评估专家 评榜专家 专家",
    "personnel": "组织部 组织部经办人 组织部门",
    "auditor": "审计监督 审计 监督 纪检监察",
    "manager": "系统管理员 管理员",
}
YES, NO = (
    set(["是", "有", "对", "y", "yes", "true", "1", "√", "✓"]),
    set(["否", "无", "非", "n", "no", "false", "0", "×", "x"]),
)


def _words(table):
    return {
        name_key(word): value
        for value, words in table.items()
        for word in words.split(" ")
    }


CHOICES = {
    "unit_kind": _words(KINDS),
    "unit_level": _words(LEVELS),
    "person_gender": _words(GENDERS),
    "person_identity": _words(IDENTITIES),
}
"""Target: value of the field for each word."""
ROLE_WORDS = _words(ROLES)

BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")


def target_of(label, kind):
    """What the head of a column means, or ``""``.

    :param str label: as it stands in the sheet
    :param str kind: ``unit`` or ``person``: what the rows of the sheet are
    """
    for text in (label, BRACKETS.sub("", label)):
        key = name_key(text)
        if key in HEADS[kind]:
            return HEADS[kind][key]
        # a list of people may say more about their units
        if kind == PERSON and key not in HEADS[PERSON] and key in HEADS[UNIT]:
            return HEADS[UNIT][key]
    return ""


def is_known(label):
    """Whether a text is the head of a column that offices use."""
    return bool(target_of(label, PERSON)) or name_key(label) in WITHOUT_MEANING
