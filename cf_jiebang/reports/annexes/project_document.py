from odoo import models

from ...groups import may_read_appraisals
from ..engine.document_stamp import Stamp
from ..engine.paper_terms import (
    CONCLUSIONS,
    DECLARATIONS,
    FROM_PAPER,
    NONE,
    OPINIONS,
    OUTPUT_UNITS,
    RETURNS,
    day_text,
    month_text,
)

LONG_TEXT = 600
"""A text of more characters may run over the end of a page."""


class ProjectDocument(models.AbstractModel):
    """What the printed annexes of a project have in common (R16, R17, R72–R81).

    Everything is read as the user who prints: the address of a report asks for
    no group. What he may not read is printed blank, what is empty as 无. The
    templates get plain values, a dict for each project.
    """

    _name = "jiebang.project.document"
    _description = "Printed Annex of a Project"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.project"

    def _stamp(self, records):
        project = records[:1]
        if len(records) != 1:
            draft = any(self._is_draft(record) for record in records)
            return Stamp(title=self._document_title, draft=draft)
        return Stamp(
            title=self._document_title,
            draft=self._is_draft(project),
            lines=tuple(
                filter(
                    None,
                    (
                        FROM_PAPER if project.is_past else "",
                        project.code,
                        *project._verify_lines(),
                    ),
                )
            ),
            url=project._verify_url(),
            unnumbered=self._unnumbered_pages,
            numbering=self._numbering(),
        )

    def _is_draft(self, project):
        return not project.version or project.state in project._editable_states

    # -- values --------------------------------------------------------------

    def _sheet(self, project):
        """Everything that the annexes print of a project."""
        draft = self._is_draft(project)
        texts = self._paper_texts("annex1")
        return {
            "project": project,
            "draft": draft,
            "version_code": "草稿" if draft else project.version_code,
            "program": project.program_id,
            "issuer": self._text(project.program_id, "issuer_id", ""),
            "form_year": self._text(project.program_id, "form_year", ""),
            "long_text": LONG_TEXT,
            **self._numbers(project),
            **self._applicant(project),
            **self._content(project),
            "members": self._members(project),
            "resources": self._rows(
                self._lines(project, "resource_ids"),
                *("kind", "name", "institution", "direction", "cooperation", "status"),
            ),
            "intents": self._intents(project),
            "partners": self._rows(
                self._lines(project, "partner_ids"), "name", "nature", "role"
            ),
            "texts": texts,
            "declarations": [
                (bool(project[name]), texts.get(name, "")) for name in DECLARATIONS
            ],
            "declared_date": day_text(project.declared_date),
            "opinions": self._opinions(project, draft),
        }

    def _numbers(self, project):
        """Block A; blank until the bureau gives the number."""
        receipt = self._lines(project, "receipt_id")
        batch = project.sudo().filing_meeting_id if project.filing_no else None
        return {
            "code": project.code or "",
            "filing_no": project.filing_no or "",
            "received": day_text(receipt.date, "") if receipt else "",
            "batch": FROM_PAPER if project.is_past else batch.name if batch else "",
        }

    def _applicant(self, project):
        """Block B."""
        texts = {
            name: self._text(project, name)
            for name, field in project._fields.items()
            if name.startswith("leader_")
            and field.type in ("char", "text", "html", "selection")
        }
        if not project.leader_name:
            texts["leader_name"] = project.leader_id.name
        birth = ""
        if self._may_read(project, "leader_birth_date"):
            birth = month_text(project.leader_birth_date, NONE)
        return texts | {
            "leader_birth": birth,
            "organization": self._text(project, "organization_id"),
            "organization_kind": self._text(project.organization_id, "kind"),
            "resume": self._paragraphs(project, "leader_resume"),
            "appraisals": self._paragraphs(project, "leader_appraisals")
            if may_read_appraisals(self.env, project.leader_user_id)
            else [],
            "mode": project.mode,
            "team_name": self._text(project, "team_name")
            if project.mode == "team"
            else NONE,
        }

    def _members(self, project):
        """Block C; the phone is blank for who may not read it."""
        members = self._lines(project, "member_ids")
        members = members.filtered(lambda member: member.state != "declined")
        reads_phones = self._may_read(members, "phone")
        rows = self._rows(members, "name", "organization_id", "duty", "specialty")
        for row, member in zip(rows, members, strict=True):
            posts = dict.fromkeys(filter(None, (member.position, member.title)))
            row["post"] = "、".join(posts) or NONE
            row["phone"] = reads_phones and member.phone or ""
            row["confirmed"] = "待确认"
            if member.state == "confirmed":
                row["confirmed"] = "已确认"
            day = member.date_confirmed
            row["confirmed_date"] = f"{day.year}.{day.month}.{day.day}" if day else ""
        return rows

    def _content(self, project):
        """Block D and the period."""
        categories = project.main_category_id | project.category_ids
        main, several = project.main_category_id, len(categories) > 1
        outputs = [
            f"{self._text(line, 'kind')}{line.quantity}"
            f"{OUTPUT_UNITS.get(line.kind, '项')}"
            + (f"（{line.note}）" if line.note else "")
            for line in self._lines(project, "output_ids")
        ]
        indicators = self._lines(project, "indicator_ids")
        rows = self._rows(indicators, "name", "unit", "proof")
        for row, line in zip(rows, indicators, strict=True):
            row["due"] = month_text(line.due_date, NONE)
            row["baseline"] = self._text(line, "baseline_text")
            row["target"] = self._text(line, "target_text")
        milestones = self._lines(project, "milestone_ids")
        stages = self._rows(milestones, "name")
        for row, line in zip(stages, milestones, strict=True):
            row["period"] = (
                f"{month_text(line.date_start)}至{month_text(line.date_end)}"
            )
            row["goal"] = self._paragraphs(line, "goal")
            row["check"] = self._paragraphs(line, "check")
        start, end = project.date_start, project.date_end
        return {
            "name": self._text(project, "name"),
            "category_names": categories.mapped("name") or [NONE],
            "categories": [
                "".join(
                    (
                        f"{category.parent_id.name}：" if category.parent_id else "",
                        category.name,
                        "（主方向）" if several and category == main else "",
                    )
                )
                for category in categories
            ]
            or [NONE],
            "period": f"{month_text(start)}至{month_text(end)}",
            "location": self._text(project, "location"),
            "tech_field": self._text(project, "tech_field"),
            "authority": self._text(project, "authority_id"),
            "summary": self._paragraphs(project, "summary"),
            "key_problems": self._paragraphs(project, "key_problems"),
            "expected_benefit": self._paragraphs(project, "expected_benefit"),
            "indicators": rows,
            "outputs": outputs,
            "milestones": stages,
        }

    def _intents(self, project):
        """The letters of intent among the evidence, for block E."""
        evidence = self._lines(project, "evidence_ids")
        intents = evidence.filtered(
            lambda line: line.kind == "intent" and line.phase == "claim"
        )
        return "；".join(f"佐证材料{line.number:02d} {line.name}" for line in intents)

    # -- block H -------------------------------------------------------------

    def _opinions(self, project, draft):
        """The four boxes, each with the opinion that is in force, or blank."""
        decisions = {} if draft else self._decisions_in_force(project)
        return [
            self._opinion(project, title, decisions.get(tier))
            for tier, title in OPINIONS
        ]

    def _opinion(self, project, title, decision):
        if not decision:
            return {
                "title": title,
                "conclusion": "",
                "paragraphs": [],
                "meeting": "",
                "organization": "",
                "signer": "",
                "date": day_text(False),
            }
        conclusion = CONCLUSIONS[decision.transition][1]
        if decision.version != project.version:
            conclusion += f"（第{decision.version}版的意见，小改后继续有效）"
        meeting = []
        if decision.meeting_date:
            meeting.append(f"会议日期：{day_text(decision.meeting_date)}")
        if decision.minutes_no:
            meeting.append(f"会议纪要：{decision.minutes_no}")
        signer = decision.user_name or ""
        if decision.on_behalf_of:
            signer = f"{decision.on_behalf_of}（{signer}代签）"
        return {
            "title": title,
            "conclusion": conclusion,
            "paragraphs": (decision.opinion or "").splitlines(),
            "meeting": "　　".join(meeting),
            "organization": decision.organization_name or "",
            "signer": signer,
            "date": day_text(decision.date),
        }

    def _decisions_in_force(self, project):
        """The decision that stands on each tier for the present version.

        A file that climbs all tiers again starts with empty boxes; after a minor
        return, which goes back to the tier that returned it, the opinions of the
        others stand.

        :rtype: dict[str, jiebang.decision]
        """
        if not self._may_read(project, "decision_ids"):
            return {}
        found = {}
        for decision in project.decision_ids.sorted("sequence"):
            if decision.state_to == "unit_review":
                found = {}
            elif decision.transition in RETURNS:
                found.pop(RETURNS[decision.transition], None)
            elif decision.transition in CONCLUSIONS:
                found[CONCLUSIONS[decision.transition][0]] = decision
        return found
