from odoo import models

from ...tools.document_lang import document_lang


class ProjectPastRecord(models.AbstractModel):
    """What is frozen of a project from paper, and how it is told from one that was
    decided here."""

    _name = "jiebang.project.past.record"
    _description = "Project: what is on record from paper"

    def _snapshot_sections(self):
        sections = super()._snapshot_sections()
        entry = self.sudo().past_id
        if not entry:
            return sections
        record = entry.with_context(lang=document_lang(self.env))
        rows = [
            [name, record._field_label(name), self._value_text(record, name)]
            for name in ("filing_no", "filing_date", "outcome", "closed_date", "grade")
        ]
        book = record.book_id
        source = f"{book.content_name}；{record.place or ''}；{book.content_sha256}"
        rows.append(["source", record._field_label("book_id"), source])
        told = "\n".join(line._line_text() for line in record.record_ids)
        rows.append(["record_ids", record._field_label("record_ids"), told])
        scans = "\n".join(
            f"{scan.file_name}；{scan.sha256}" for scan in self.sudo().seal_scan_ids
        )
        rows.append(["scans", self._field_label("seal_scan_ids"), scans])
        return [*sections, ["past", record.env._("From paper"), rows]]

    def _past_decisions(self):
        """All decisions on the project, and those that have confirmed it."""
        rows = self.decision_ids.sorted("sequence")
        return rows, rows.filtered(lambda row: row.transition == "past_confirm")

    def _content_fault(self):
        """A project from paper begins with the row that says so, and was confirmed by
        somebody else; no other does."""
        fault = super()._content_fault()
        if fault or not (self.is_past or self.past_id):
            return fault
        rows, confirmed = self._past_decisions()
        takers = rows.filtered(lambda row: row.outcome == "recorded")
        whole = (
            self.is_past
            and rows[:1].transition == "past_take"
            and bool(confirmed) == bool(self.past_confirmed_date)
            and not confirmed.user_id & takers.user_id
        )
        if whole:
            return ""
        return self.env._(
            "“%s” was taken over from paper, and its decisions do not say so any more.",
            self.display_name,
        )

    def _verify_paper(self, version):
        facts = super()._verify_paper(version)
        return facts | ({"from_paper": True} if self.is_past else {})
