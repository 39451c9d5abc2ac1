from odoo import models
from odoo.exceptions import UserError

from ..engine.document_stamp import Stamp
from ..engine.paper_terms import NONE, day_text

OPINIONS = (
    ("unit", "单位党组（党委）意见"),
    ("authority", "归口管理部门意见"),
    ("bureau", "市科技局意见"),
    ("meeting", "联席会议意见"),
)
"""The boxes, by the tier whose decision they hold."""

BOXES = {
    "notice": ("authority",),
    "department": ("unit", "authority"),
    "major": ("unit", "authority", "bureau", "meeting"),
}
"""Which boxes a request has, by who decides."""

OUTCOMES = {
    "agreed": "同意",
    "received": "备案",
    "declined": "不同意",
    "returned": "退回修改",
}
KINDS = {
    "extension": "实施期限",
    "indicator": "考核指标",
    "milestone": "阶段目标",
    "plan": "研究内容或技术路线",
    "name": "项目名称",
    "category": "项目类别",
    "member": "团队成员",
    "resource": "引进资源",
    "partner": "合作单位",
    "unit": "所在单位或归口管理部门",
    "pause": "暂停",
    "resume": "恢复",
    "closing": "提前结题",
    "termination": "终止",
}


class ChangeRequest(models.AbstractModel):
    """The request on paper: before and after, opinions and places for seals."""

    _name = "report.cf_jiebang.change_request"
    _description = "Request for a Change on Paper"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.change"
    _document_title = "赤峰市激励干部“揭榜挂帅”项目变更申请表"
    _page_kind = "form"

    def _is_draft(self, change):
        return not change.version or change.state in ("draft", "returned")

    def _stamp(self, records):
        if len(records) != 1:
            return super()._stamp(records)
        return Stamp(
            title=self._document_title,
            draft=self._is_draft(records),
            lines=tuple(filter(None, (records.code, *records._verify_lines()))),
            url=records._verify_url(),
            numbering=self._numbering(),
        )

    def _sheet(self, record):
        project = record.sudo().project_id
        return {
            "title": self._document_title,
            "code": record.code or "",
            "filing_no": project.filing_no or NONE,
            "name": self._former_title(record),
            "leader": project.leader_name or project.leader_id.name,
            "unit": record.sudo().organization_id.name or NONE,
            "authority": record.sudo().authority_id.name or NONE,
            "submitted": day_text(record.date_submitted),
            "effective": day_text(record.date_effective)
            if record.date_effective
            else "",
            "reason": record.reason or "",
            "matters": [
                [
                    KINDS[matter.kind],
                    matter.before or NONE,
                    matter.after or NONE,
                    matter.reason or "",
                ]
                for matter in record.matter_ids
            ],
            "opinions": self._opinions(record),
        }

    def _former_title(self, record):
        """The title that the request started from."""
        for matter in record.sudo().matter_ids:
            for effect in matter.effects or ():
                if matter.kind == "name":
                    return effect["before"]["name"]
        return record.sudo().project_id.name

    def _opinions(self, record):
        draft = self._is_draft(record)
        decisions = {} if draft else self._in_force(record)
        return [
            self._opinion(title, decisions.get(tier))
            for tier, title in OPINIONS
            if tier in BOXES[record.tier or "department"]
        ]

    def _in_force(self, record):
        found = {}
        for row in record.sudo().decision_ids.sorted("sequence"):
            if row.outcome == "submitted":
                found = {}
            elif row.outcome in OUTCOMES:
                found[row.tier] = row
        return found

    def _opinion(self, title, row):
        if not row:
            return {"title": title, "lines": [], "signer": "", "date": day_text(False)}
        lines = [f"{OUTCOMES[row.outcome]}。", *(row.opinion or "").splitlines()]
        if row.meeting_date:
            lines.append(f"会议日期：{day_text(row.meeting_date)}")
        if row.minutes_no:
            lines.append(f"会议纪要：{row.minutes_no}")
        signer = row.user_name or ""
        if row.on_behalf_of:
            signer = f"{row.on_behalf_of}（{signer}代签）"
        return {
            "title": title,
            "lines": lines,
            "signer": "　".join(filter(None, (row.organization_name, signer))),
            "date": day_text(row.date),
        }


class ChangeNotice(models.AbstractModel):
    """The notice of the decision."""

    _name = "report.cf_jiebang.change_notice"
    _description = "Notice of a Change"
    _inherit = ["report.cf_jiebang.change_request"]
    _document_title = "赤峰市激励干部“揭榜挂帅”项目变更通知书"
    _page_kind = "official"

    def _check_document(self, records):
        for change in records:
            if change.state not in ("done", "declined"):
                raise UserError(
                    self.env._(
                        "“%s” has not been decided; there is no notice yet.",
                        change.display_name,
                    )
                )

    def _sheet(self, record):
        sheet = super()._sheet(record)
        program = record.sudo().project_id.program_id
        done = record.state == "done"
        last = record.sudo().decision_ids.sorted("sequence")[-1:]
        return sheet | {
            "addressee": f"{sheet['unit']}、{sheet['leader']}：",
            "paragraph": (
                f"你单位{sheet['submitted']}提出的项目变更申请（{sheet['code']}）"
                + (
                    f"已按规定办理，自{sheet['effective']}起生效，变更事项如下："
                    if done
                    else f"经研究，不予变更。理由：{last.opinion or '无'}"
                )
            ),
            "matters": sheet["matters"] if done else [],
            "issuer": (
                sheet["authority"]
                if record.tier != "major"
                else program.issuer_id.name or ""
            ),
            "day": day_text(record.date_done or last.date),
        }
