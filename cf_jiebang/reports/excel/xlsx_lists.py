"""The lists, as data."""

from odoo import models
from odoo.tools import LazyTranslate

from ...groups import (
    APPLICANT,
    AUDITOR,
    AUTHORITY,
    BUREAU,
    COMMITTEE,
    SECRETARY,
    UNIT,
)
from .xlsx_list import ListColumn as Col

_lt = LazyTranslate(__name__)

BUREAU_SIDE = f"{BUREAU},{SECRETARY},{AUDITOR}"
REVIEWERS = f"{UNIT},{AUTHORITY},{BUREAU_SIDE}"
LETTER_SIDE = f"{AUTHORITY},{BUREAU},{AUDITOR}"


class ProjectList(models.AbstractModel):
    """项目汇总表"""

    _name = "jiebang.xlsx.project"
    _description = "Excel List of Projects"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.project"
    _list_title = _lt("Summary of Projects")
    _list_groups = REVIEWERS
    _list_paper = "A3"
    _list_frozen = 3
    _list_columns = (
        Col("code", 16),
        Col("name", 32),
        Col("field_id", 14, _lt("Field")),
        Col("main_category_id", 20),
        Col("leader_name", 10, _lt("Leader")),
        Col("leader_phone", 15, _lt("Phone of the leader"), "phone"),
        Col("organization_id", 22, _lt("Unit")),
        Col("authority_id", 20, _lt("Competent department")),
        Col("mode", 8),
        Col("date_start", 12),
        Col("date_end", 12),
        Col("summary", 40),
        Col("state", 14, _lt("Present state")),
        Col("version_code", 16),
        Col("submitted_date", 12),
        Col("filing_no", 18),
        Col("filing_date", 12),
    )


class MemberList(models.AbstractModel):
    """团队成员表"""

    _name = "jiebang.xlsx.member"
    _description = "Excel List of Members"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.member"
    _list_source = "jiebang.project"
    _list_link = "project_id"
    _list_order = "project_id, sequence, id"
    _list_title = _lt("List of Team Members")
    _list_groups = f"{REVIEWERS},{APPLICANT}"
    _list_columns = (
        Col("project_id.code", 16),
        Col("project_id.name", 30, _lt("Project title")),
        Col("name", 10, _lt("Full name")),
        Col("organization_id", 22),
        Col("position", 16, _lt("Post")),
        Col("title", 14, _lt("Professional title")),
        Col("specialty", 16),
        Col("duty", 24),
        Col("phone", 15, "", "phone"),
        Col("state", 10, _lt("Takes part")),
    )


class RecommendationList(models.AbstractModel):
    """推荐项目汇总表"""

    _name = "jiebang.xlsx.recommendation"
    _description = "Excel List of Recommended Projects"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.recommendation.line"
    _list_source = "jiebang.recommendation"
    _list_link = "letter_id"
    _list_title = _lt("Summary of Recommended Projects")
    _list_groups = LETTER_SIDE
    _list_columns = (
        Col("letter_id.name", 20, _lt("Letter No.")),
        Col("letter_id.date", 12, _lt("Date of the letter")),
        Col("letter_id.authority_id", 20),
        Col("project_id.code", 16),
        Col("project_id.name", 32, _lt("Project title")),
        Col("project_id.main_category_id", 18),
        Col("project_id.leader_name", 10, _lt("Leader")),
        Col("project_id.leader_phone", 15, _lt("Phone of the leader"), "phone"),
        Col("project_id.organization_id", 22, _lt("Unit")),
        Col("version", 8),
        Col("state", 10),
    )


class ReceiptList(models.AbstractModel):
    """收件登记表"""

    _name = "jiebang.xlsx.receipt"
    _description = "Excel List of Receipts"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.receipt"
    _list_title = _lt("Register of Received Papers")
    _list_groups = BUREAU_SIDE
    _list_columns = (
        Col("date", 12),
        Col("project_id.code", 16),
        Col("project_id.name", 30, _lt("Project title")),
        Col("project_id.organization_id", 22, _lt("Unit")),
        Col("version_code", 16),
        Col("letter_id", 20, _lt("Letter No.")),
        Col("copies", 8),
        Col("discs", 8),
        Col("deliverer", 12),
        Col("receiver_id", 12),
        Col("shortage", 16),
        Col("state", 10),
        Col("note", 20),
    )


class DecisionList(models.AbstractModel):
    """审批记录表"""

    _name = "jiebang.xlsx.decision"
    _description = "Excel List of Decisions"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.decision"
    _list_title = _lt("Log of Decisions")
    _list_groups = AUDITOR
    _list_paper = "A3"
    _list_columns = (
        Col("date", 18),
        Col("project_id.code", 16),
        Col("project_id.name", 30, _lt("Project title")),
        Col("sequence", 8, _lt("No. in the chain")),
        Col("version", 8),
        Col("tier", 12),
        Col("transition_label", 16),
        Col("state_to_label", 16),
        Col("opinion", 40),
        Col("user_name", 12),
        Col("role", 16),
        Col("organization_name", 22),
        Col("on_behalf_of", 12),
        Col("meeting_date", 12),
        Col("minutes_no", 18),
        Col("hash", 36, _lt("Check sum")),
    )


class MeetingList(models.AbstractModel):
    """联席会议审核结果表"""

    _name = "jiebang.xlsx.meeting"
    _description = "Excel List of Meeting Results"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.meeting.item"
    _list_source = "jiebang.meeting"
    _list_link = "meeting_id"
    _list_title = _lt("Results of the Joint Meeting")
    _list_groups = BUREAU_SIDE
    _list_columns = (
        Col("meeting_id.date", 12, _lt("Date of the meeting")),
        Col("meeting_id.name", 20),
        Col("meeting_id.minutes_no", 16),
        Col("project_id.code", 16),
        Col("project_id.name", 32, _lt("Project title")),
        Col("project_id.leader_name", 10, _lt("Leader")),
        Col("project_id.organization_id", 22, _lt("Unit")),
        Col("project_id.main_category_id", 18),
        Col("conclusion", 14),
        Col("opinion", 34),
        Col("project_id.filing_no", 18),
    )


class EvaluationList(models.AbstractModel):
    """成效评价结果表"""

    _name = "jiebang.xlsx.evaluation"
    _description = "Excel List of Evaluations"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.evaluation"
    _list_title = _lt("Results of the Evaluation")
    _list_groups = COMMITTEE
    _list_columns = (
        Col("round_id", 22),
        Col("project_id.filing_no", 18),
        Col("project_id.name", 32, _lt("Project title")),
        Col("leader_id", 10, _lt("Leader")),
        Col("organization_id", 22, _lt("Unit")),
        Col("main_category_id", 18),
        Col("outcome_percent", 12),
        Col("timeliness", 10),
        Col("total", 10),
        Col("graded_suggestion", 10),
        Col("grade", 10),
        Col("grade_reason", 34),
        Col("graded_by_id", 12),
        Col("graded_date", 12),
        Col("reported_date", 12),
        Col("state", 16),
    )


class ScoreList(models.AbstractModel):
    """评分明细表"""

    _name = "jiebang.xlsx.score"
    _description = "Excel List of Scores"
    _inherit = ["jiebang.xlsx.list"]
    _list_model = "jiebang.evaluation.result"
    _list_source = "jiebang.evaluation"
    _list_link = "evaluation_id"
    _list_title = _lt("Scores by Criterion")
    _list_groups = COMMITTEE
    _list_columns = (
        Col("round_id", 22),
        Col("project_id.filing_no", 18),
        Col("project_id.name", 32, _lt("Project title")),
        Col("dimension_id", 22),
        Col("criterion_id", 26),
        Col("mean", 10),
        Col("low", 10),
        Col("high", 10),
        Col("spread", 10),
        Col("sheets", 10),
        Col("ticks", 10),
    )
