from contextlib import suppress

from odoo import models

from ..arrival.office_text import plain, unit_name
from .past_terms import office_people, office_period

OWN = (
    *("name", "leader_name", "leader_phone", "date_start:date_end", "date_start"),
    *("date_end", "location", "summary", "mode", "team_name", "member_ids", "members"),
)
"""What the entry holds itself: it is not taken from the file once more."""


class PastWord(models.AbstractModel):
    """A project from paper whose annex 1 or 2 lies in a Word file."""

    _name = "jiebang.past.word"
    _description = "Project from paper: its Word file"

    def _word_values(self, outside):
        """What a file says of the entry itself, as values."""
        facts, contents = outside.facts, outside.contents
        annex1 = contents.get("annex1")
        texts = {
            name: value.text
            for content in contents.values()
            for name, value in content.values.items()
            if plain(value.text) and plain(value.text) != "无"
        }
        people = office_people(facts.get("people", ""), "", facts.get("members", ""))
        vals = {
            "name": " ".join(plain(texts.get("name", "")).split())[:100],
            "category_text": plain(facts.get("categories", "")),
            "leader_name": plain(texts.get("leader_name", "")) or people.leader,
            "unit_text": unit_name(facts.get("organization") or people.unit),
            "phone": texts.get("leader_phone") or people.phone,
            "team_name": texts.get("team_name", people.team)[:60],
            "location": texts.get("location", "")[:100],
            "summary": texts.get("summary", ""),
            "members": "\n".join(
                "，".join((one.name, one.unit, one.duty)).rstrip("，")
                for one in people.members
            ),
        }
        rows = annex1.lists.get("members", ()) if annex1 else ()
        if rows:
            vals["members"] = "\n".join(
                "，".join(
                    plain(str(row.cells.get(name) or ""))
                    for name in ("name", "organization_id", "duty", "phone")
                ).rstrip("，")
                for row in rows
                if plain(str(row.cells.get("name") or ""))
            )
        period = facts.get("date_start:date_end") or texts.get("date_start:date_end")
        if period:
            with suppress(ValueError):  # it is entered by hand
                vals["date_start"], vals["date_end"] = office_period(period)
        return {name: value or False for name, value in vals.items()}

    def _write_word(self, project):
        """Place the texts, tables and pictures of the file in the project; what found
        no place is kept beside it."""
        if self.book_id.kind != "word":
            return
        word = self.env["jiebang.word"]
        outside = self.book_id._outside()
        _count, rest = word._place_outside(project, outside, OWN, False)
        project._keep_word_rest(rest)


class PastBookWord(models.AbstractModel):
    """How a Word file becomes an entry."""

    _name = "jiebang.past.book.word"
    _description = "Word file from paper"

    def _outside(self):
        """What the file holds.

        :raise UserError: it can't be read; the text says why
        """
        return self.env["jiebang.word"]._outside_of(self._content_bytes())

    def _read_word(self):
        """Make the entry of the file."""
        Past = self.env["jiebang.past"]
        vals = Past._word_values(self._outside()) | {
            "program_id": self.program_id.id,
            "book_id": self.id,
            "filing_date": self.filing_date,
            "filing_no": self.first_no,
            "place": self.env._("the whole file"),
        }
        if self.organization_id and not vals["unit_text"]:
            vals["organization_id"] = self.organization_id.id
        Past.create(vals)._tell_fate()
