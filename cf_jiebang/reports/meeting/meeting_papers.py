from odoo import models

from ..engine.paper_terms import (
    GRADE_WORDS,
    NONE,
    chinese_number,
    day_text,
    month_text,
)

RISKS = {"low": "低", "medium": "中", "high": "高"}
REASONS = {"unanswered": "逾期未答复", "unsolved": "逾期未解决"}
CONCLUSIONS = {
    "pass": "审核通过，予以备案",
    "supplement": "补充完善后通过",
    "defer": "暂缓，提交下次会议",
    "refuse": "不予备案",
}

WORDS = {
    "filing": {
        "items": "审核意见",
        "count": "审核项目数：",
        "conclusion": "审核结论",
        "blank": "审核意见",
        "intro": "intro",
    },
    "judgement": {
        "items": "研判意见",
        "count": "研判项目数：",
        "conclusion": "研判结论",
        "blank": "研判意见",
        "intro": "judgement",
    },
    "evaluation": {
        "items": "评估结果",
        "count": "评估项目数：",
        "conclusion": "成效等次",
        "blank": "会议意见",
        "intro": "evaluation",
    },
}
"""What the papers of each kind of meeting call its items, and which text opens its
minutes."""
MERITS = {"outstanding": "成效明显", "not": "未认定"}


class MeetingPaper(models.AbstractModel):
    """What the papers of a joint meeting have in common (R13, R25)."""

    _name = "jiebang.meeting.paper"
    _description = "Paper of a Joint Meeting"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.meeting"

    _texts_prefix = ""

    def _check_document(self, records):
        for record in records:
            self._agenda(record).project_id.check_access("read")

    def _agenda(self, record):
        """What is on the agenda: projects, or evaluations as far as the reader may
        see them."""
        if record.kind == "evaluation":
            return record._visible_evaluations()
        return record.item_ids

    def _stamp(self, records):
        cancelled = any(meeting.state == "cancelled" for meeting in records)
        return (
            super()
            ._stamp(records)
            ._replace(draft=cancelled, mark="已取消", unnumbered=self._unnumbered_pages)
        )

    def _sheet(self, record):
        attendees = record.attendee_ids
        present = attendees.filtered("present")
        items = [
            self._item(record, number, item)
            for number, item in enumerate(self._agenda(record), start=1)
        ]
        values = {
            "date": day_text(record.date),
            "place": self._text(record, "place", ""),
            "chair": self._text(record, "chair", ""),
            "meeting": record.name or "",
            "program": record.program_id.name or "",
            "count": len(items),
            "tickets": len(record.ticket_line_ids._active()),
            "members": len(attendees),
            "present": len(present),
        }
        texts = self._paper_texts(self._texts_prefix, values)
        return values | {
            "issuer": self._text(record.program_id, "issuer_id", ""),
            "texts": texts,
            "title": texts.get("title", "").splitlines(),
            "number": record.minutes_no or "",
            "words": WORDS[record.kind],
            "items": items,
            "tickets": self._tickets(record),
            "attendees": [self._attendee(attendee) for attendee in attendees],
        }

    def _attendee(self, attendee):
        return [
            attendee.name or "",
            self._text(attendee, "organization_id"),
            attendee.position or NONE,
            "出席" if attendee.present else "缺席",
        ]

    def _tickets(self, record):
        """The escalated tickets as rows of plain values; ``follow-up`` has them."""
        return [
            {
                "number": number,
                "name": line._line_title(),
                "project": line.project_name or "",
                "authority": self._text(line, "authority_id"),
                "reason": REASONS.get(line.escalated_reason, ""),
                "description": self._paragraphs(line, "ticket_description"),
                "done": self._paragraphs(line, "ticket_measures")
                if line.ticket_measures
                else [],
                "answer": self._ticket_answer(line),
            }
            for number, line in enumerate(record.ticket_line_ids, start=1)
        ]

    def _ticket_answer(self, line):
        if line.withdrawn:
            return f"撤回：{line.withdraw_reason}"
        return self._decided(line, line.answer) or "未答复，提交下次研判"

    def _decided(self, line, text):
        """A text with measures, who is responsible and until when."""
        parts = [
            (text or "").strip(),
            line.measures and f"措施：{line.measures.strip()}",
            line.owner_id and f"责任人：{line.owner_id.name}",
            line.next_date and f"时限：{day_text(line.next_date)}",
        ]
        return "\n".join(part for part in parts if part)

    def _conclusion(self, item):
        """Conclusion and opinion of an item, as the minutes print them."""
        if item._name == "jiebang.evaluation":
            return GRADE_WORDS.get(item.grade, ""), (item.grade_reason or "").strip()
        if item.withdrawn:
            return "撤回", item.withdraw_reason or ""
        if item.meeting_id.kind == "judgement":
            risk = RISKS.get(item.risk)
            return risk and f"风险{risk}" or "", self._decided(item, item.opinion)
        return CONCLUSIONS.get(item.conclusion, ""), (item.opinion or "").strip()

    def _recused(self, record, item):
        if item._name == "jiebang.evaluation":
            return item._recused_attendees(record)
        return item.recused_ids

    def _item(self, record, number, item):
        project = item.project_id
        conclusion, opinion = self._conclusion(item)
        return {
            "number": number,
            "chinese_number": chinese_number(number),
            "name": self._text(project, "name"),
            "code": project.code or "",
            "version_code": project.version_code or "",
            "category": self._text(project, "main_category_id"),
            "leader": self._text(project, "leader_name"),
            "organization": self._text(project, "organization_id"),
            "authority": self._text(project, "authority_id"),
            "conclusion": conclusion,
            "opinion": opinion,
            "recused": "、".join(self._recused(record, item).mapped("name")) or NONE,
        }


class MeetingAgenda(models.AbstractModel):
    """The agenda book: cover, agenda, members, and a sheet a project."""

    _name = "report.cf_jiebang.meeting_agenda"
    _description = "Agenda Book"
    _inherit = ["jiebang.meeting.paper"]
    _document_title = "联席会议议程册"
    _texts_prefix = "agenda"
    _unnumbered_pages = 1

    def _sheet(self, record):
        sheet = super()._sheet(record)
        return sheet | {
            "cover_fields": [
                ("会 议 名 称：", sheet["meeting"]),
                ("会 议 时 间：", sheet["date"]),
                ("会 议 地 点：", sheet["place"]),
                ("主　持　人：", sheet["chair"]),
                (sheet["words"]["count"], f"{sheet['count']} 项"),
            ]
        }

    def _item(self, record, number, item):
        project = item.project_id
        annex = self.env["report.cf_jiebang.project_annex1"]
        start, end = project.date_start, project.date_end
        return super()._item(record, number, item) | {
            "period": f"{month_text(start)}至{month_text(end)}",
            "summary": self._paragraphs(project, "summary"),
            "key_problems": self._paragraphs(project, "key_problems"),
            "indicators": [
                f"{line.name}：{line.baseline_text or NONE} → "
                f"{line.target_text or NONE}"
                f"{line.unit or ''}"
                for line in self._lines(project, "indicator_ids")
            ],
            "opinions": [
                opinion
                for opinion in annex._opinions(project, False)[:-1]
                if opinion["signer"]
            ],
            "result": self._result(item),
        }

    def _result(self, item):
        """Grades of an evaluation and the reasons, a line each."""
        if item._name != "jiebang.evaluation":
            return []
        suggested = GRADE_WORDS.get(item.graded_suggestion, NONE)
        return [
            f"建议等次：{suggested}；评定等次：{GRADE_WORDS.get(item.grade, NONE)}",
            f"理由：{(item.grade_reason or '').strip() or NONE}",
        ]


class MeetingMinutes(models.AbstractModel):
    """The minutes; a draft until the meeting is concluded."""

    _name = "report.cf_jiebang.meeting_minutes"
    _description = "Minutes of a Joint Meeting"
    _inherit = ["jiebang.meeting.paper"]
    _document_title = "联席会议纪要"
    _texts_prefix = "minutes"

    def _stamp(self, records):
        stamp = super()._stamp(records)
        if not stamp.draft and any(m.state == "draft" for m in records):
            stamp = stamp._replace(draft=True, mark="草稿")
        return stamp

    def _sheet(self, record):
        sheet = super()._sheet(record)
        merits = self._merits(record)
        return sheet | {
            "intro": sheet["texts"].get(sheet["words"]["intro"], "").splitlines(),
            "headings": self._headings(
                items=sheet["words"]["items"],
                tickets=sheet["tickets"] and "升级事项",
                merits=merits and "对干部的认定",
                minutes="会议记录",
                attendance="出席情况",
            ),
            "merits": merits,
            "minutes": self._rich_text(record, "minutes"),
            "present_names": [row[0] for row in sheet["attendees"] if row[3] == "出席"],
            "absent_names": [row[0] for row in sheet["attendees"] if row[3] != "出席"],
        }

    def _headings(self, **headings):
        """The headings that are printed, numbered in their order."""
        printed = {key: text for key, text in headings.items() if text}
        return {
            key: f"{chinese_number(number)}、{text}"
            for number, (key, text) in enumerate(printed.items(), start=1)
        }

    def _merits(self, record):
        """The conclusions on persons as rows, as far as the reader may see them."""
        merits = record.merit_ids._filtered_access("read")
        return [
            [
                number,
                self._text(merit, "cadre_id"),
                self._text(merit, "project_id"),
                MERITS.get(merit.conclusion, ""),
                (merit.reasons or "").strip(),
            ]
            for number, merit in enumerate(merits, start=1)
        ]
