from datetime import date

from odoo import fields, models
from odoo.exceptions import AccessError

LINE_KEYS = {
    "indicator_line_ids": "indicator_id",
    "milestone_line_ids": "milestone_id",
    "member_line_ids": "cadre_id",
    "output_line_ids": "name",
}
"""Lines of a report: by what a line is known to be there already."""

LATER_KNOWN = ("achieved", "result", "comment", "duty")
"""What a line that is there already takes as long as it is empty."""

OUTPUT_KINDS = {"certificate": "patent", "paper": "paper"}
"""Kind of evidence that proves a result: the kind of the result."""


class WorkReportPrefill(models.AbstractModel):
    """The report writes itself as far as the project's file goes; the leader only
    edits."""

    _name = "jiebang.work.report.prefill"
    _description = "Work report: what is known already"

    def _prefill_sources(self):
        """What a report is filled with, for this one report.

        Other models add to it: entries of the ledger, tickets, progress.

        :return: ``{"lines": {one2many: [vals, …]}, "texts": {field: text},
            "evidence": evidence, "notes": [what was taken from where]}``; what is in
            the report already is kept
        """
        self.ensure_one()
        project = self.project_id
        evidence = project.evidence_ids.filtered(lambda e: e.kind != "seal_scan")
        return {
            "lines": {
                "indicator_line_ids": [
                    {
                        "indicator_id": line.id,
                        "name": line.name,
                        "unit": line.unit,
                        "is_measured": line.is_measured,
                        "measure_id": line.measure_id.id,
                        "baseline": line.baseline,
                        "baseline_value": line.baseline_value,
                        "target": line.target,
                        "target_value": line.target_value,
                        "due_date": line.due_date,
                    }
                    for line in project.indicator_ids
                ],
                "milestone_line_ids": [
                    {
                        "milestone_id": line.id,
                        "name": line.name,
                        "date_start": line.date_start,
                        "date_end": line.date_end,
                        "goal": (line.goal or "")[:1000],
                        "result": self._result_by_plan(line),
                    }
                    for line in project.milestone_ids
                ],
                "member_line_ids": self._member_sources(),
                "output_line_ids": [
                    {
                        "kind": OUTPUT_KINDS[line.kind],
                        "name": line.name,
                        "evidence_ids": [fields.Command.set(line.ids)],
                    }
                    for line in evidence
                    if line.kind in OUTPUT_KINDS
                ],
            },
            "texts": {},
            "notes": [],
            "evidence": evidence,
        }

    def _result_by_plan(self, milestone):
        """A stage that begins after the period of the report is not due yet."""
        return "not_due" if milestone.date_start > self._period()[1] else False

    def _period(self):
        """First and last day that the report covers."""
        project = self.project_id
        start = project.filing_date or project.date_start or date(self.year, 1, 1)
        if self.kind == "closing":
            return start, max(project.date_end or start, start)
        return max(start, date(self.year, 1, 1)), date(self.year, 12, 31)

    def _member_sources(self):
        """The leader and the confirmed members, each with his task and the time
        that he served in the period."""
        project = self.project_id
        start, end = self._period()
        rows = [
            {
                "cadre_id": project.leader_id.id,
                "name": project.leader_id.name,
                "is_leader": True,
                "duty": self.env._("Leads the project"),
                "date_from": max(project.led_since or start, start),
                "date_to": end,
                "sequence": 1,
            }
        ]
        for member in project.member_ids:
            joined = max(member.date_from or start, start)
            left = min(member.date_to or end, end)
            if member.state == "confirmed" and joined <= left:
                rows.append(
                    {
                        "cadre_id": member.cadre_id.id,
                        "name": member.cadre_id.name,
                        "duty": member.duty,
                        "date_from": joined,
                        "date_to": left,
                    }
                )
        return rows

    def _prefill(self):
        """Add what the project's file holds and the report lacks; nothing that was
        written is changed."""
        for report in self.sudo():
            sources = report._prefill_sources()
            vals = {
                name: text
                for name, text in sources["texts"].items()
                if text and not (report[name] or "").strip()
            }
            for name, rows in sources["lines"].items():
                key = LINE_KEYS[name]
                field = report[name]._fields[key]
                there = {
                    line[key].id if field.relational else line[key]: line
                    for line in report[name]
                }
                commands = [
                    fields.Command.create(row) for row in rows if row[key] not in there
                ]
                for row in rows:
                    line = there.get(row[key])
                    if line and (values := self._still_empty(line, row)):
                        commands.append(fields.Command.update(line.id, values))
                if commands:
                    vals[name] = commands
            lacking = sources["evidence"] - report.evidence_ids
            if lacking:
                vals["evidence_ids"] = [
                    fields.Command.link(line.id) for line in lacking
                ]
            notes = "\n".join(sources["notes"])
            if notes != (report.prefill_note or ""):
                vals["prefill_note"] = notes
            if vals:
                report.write(vals)

    def _still_empty(self, line, row):
        """What ``row`` says and ``line`` has no words for yet."""
        names = [n for n in LATER_KNOWN if n in row and not line[n]]
        values = {name: row[name] for name in names if row[name]}
        if "achieved" in values and "achieved_value" in row:
            values["achieved_value"] = row["achieved_value"]
        return values

    def action_prefill(self):
        """Add what has come to the project's file since (the leader alone, in a
        draft)."""
        for report in self:
            report.check_access("read")
            refusal = report._content_refusal()
            if not refusal and report.state != "draft":
                refusal = self.env._(
                    "Only a draft is filled from the project's file; a returned "
                    "report is corrected by hand."
                )
            if refusal:
                raise AccessError(refusal)
            report._lock_or_explain()
            report._prefill()
        return True
