from types import SimpleNamespace

from odoo import models
from odoo.exceptions import ValidationError

from ...tools.office_book import read_book
from ...tools.sheet_reader import SheetError, explain_cell
from ..arrival.arrival_head import find_head
from ..arrival.arrival_reading import column_letter
from ..arrival.office_text import TextError, name_key, office_day, plain, unit_name
from .past_terms import (
    CHOICES,
    KNOWN,
    NUMBERING,
    number_after,
    office_people,
    office_period,
    target_of,
    tidy_number,
)

LONG = ("summary", "progress", "matters", "members", "leader", "phone")
"""Columns whose text goes on in the rows below."""
MOST_ENTRIES = 2000


class Rows:
    """The rows of a sheet, those of one project together."""

    def __init__(self, targets, numbering):
        self.targets, self.numbering = targets, numbering
        self.groups, self.notes = [], []

    def add(self, row):
        texts = [cell.text.strip() for cell in row.cells]
        if not any(texts) and not any(cell.fault for cell in row.cells):
            return
        if self._is_note(row, texts):
            self.notes.append(row.number)
        elif self.groups and self._goes_on(row, texts):
            self.groups[-1].append(row)
        else:
            self.groups.append([row])

    def _cell(self, row, target):
        column = self.targets.get(target)
        if column is None or column >= len(row.cells):
            return None
        return row.cells[column]

    def _is_note(self, row, texts):
        """A line below the table: merged over most columns, or with nothing in the
        columns that make a project."""
        wide = any(
            cell.merged and cell.merged[3] - cell.merged[1] >= len(self.targets) / 2
            for cell in row.cells
        )
        first = next(filter(None, texts), "")
        if wide or first.startswith(("合计", "注：", "注:", "说明", "填报", "备注")):
            return True
        known = [self._cell(row, target) for target in self.targets]
        return not any(cell and (cell.text.strip() or cell.fault) for cell in known)

    def _goes_on(self, row, texts):
        """Whether a row says more about the project above: its title is empty, or
        merged with that above, or both number and title are the same again."""
        above = self.groups[-1][-1]
        name, before = self._cell(row, "name"), self._cell(above, "name")
        if name is None or not name.text.strip():
            number = (
                texts[self.numbering]
                if self.numbering is not None and self.numbering < len(texts)
                else ""
            )
            merged = (
                number
                and row.cells[self.numbering].merged
                and row.cells[self.numbering].merged
                == above.cells[self.numbering].merged
            )
            return not number or bool(merged)
        return bool(name.merged and before is not None and name.merged == before.merged)


class PastBookReading(models.AbstractModel):
    """How a ledger of the office becomes entries, a project each."""

    _name = "jiebang.past.book.reading"
    _description = "Ledger from paper: from the file to its entries"

    def _read_sheets(self):
        """Make columns and entries of the file; those of an earlier reading that were
        not taken over go.

        :raise ValidationError: it can't be read
        """
        self.entry_ids.filtered(lambda past: past.state == "draft").unlink()
        passed_over, vals_list = [], []
        try:
            sheets = read_book(self._content_bytes(), self.content_name)
            for number, sheet in enumerate(sheets, 1):
                vals_list += self._read_sheet(number, sheet, passed_over)
        except SheetError as error:
            raise ValidationError(
                self.env["jiebang.arrival"]._explain_book(error)
            ) from error
        if not self.column_ids:
            raise ValidationError(
                self.env._(
                    "File: no table was found in it. It needs a row with the heads of "
                    "the columns, such as 项目名称 and 揭榜人（团队）名称."
                )
            )
        if len(vals_list) > MOST_ENTRIES:
            raise ValidationError(
                self.env._("File: it has more than %s projects.", MOST_ENTRIES)
            )
        self._count_numbers(vals_list)
        entries = self.env["jiebang.past"].create(vals_list)
        self.passed_over = "\n".join(passed_over) or False
        entries._replace_earlier()
        entries._tell_fate()

    def _count_numbers(self, vals_list):
        """Rows without a number get those that follow the first one that the officer
        has entered."""
        number = tidy_number(self.first_no) if self.first_no else ""
        for vals in vals_list if number else ():
            if not vals.get("filing_no"):
                vals["filing_no"] = number
                number = number_after(number)

    def _read_sheet(self, number, sheet, passed_over):
        head, rows = find_head(sheet.rows, KNOWN)
        columns = self.column_ids.filtered(lambda c: c.sheet_number == number)
        if head is None:
            for _row in sheet.rows:
                pass
            passed_over.append(
                self.env._("Sheet “%s”: no table was found.", sheet.title)
            )
            return []
        if not columns:
            columns = self._make_columns(number, sheet.title, head)
        targets = {c.target: c.number for c in columns.sorted("number") if c.target}
        if "name" not in targets:
            for _row in rows:
                pass
            passed_over.append(
                self.env._(
                    "Sheet “%s”: no column is the title of a project.", sheet.title
                )
            )
            return []
        numbering = next(
            (c.number for c in columns if name_key(c.label) in NUMBERING), None
        )
        found = Rows(targets, numbering)
        for row in rows:
            found.add(row)
        if found.notes:
            passed_over.append(
                self.env._(
                    "Sheet “%(sheet)s”: rows %(rows)s are no projects.",
                    sheet=sheet.title,
                    rows="、".join(map(str, found.notes[:20])),
                )
            )
        return [self._entry_of(sheet.title, group, targets) for group in found.groups]

    def _make_columns(self, number, title, head):
        taken, vals_list = set(), []
        for column, label in head.labels.items():
            target = target_of(label)
            if target in taken:
                target = ""
            taken.add(target)
            vals_list.append(
                {
                    "book_id": self.id,
                    "sheet_number": number,
                    "sheet": title,
                    "number": column,
                    "place": column_letter(column),
                    "label": label,
                    "target": target or False,
                }
            )
        return self.column_ids.create(vals_list)

    # -- one project ---------------------------------------------------------

    def _entry_of(self, title, rows, targets):
        """The values of an entry from the rows of a project."""
        values, faults = {}, []
        for target, column in targets.items():
            texts, seen = [], set()
            for row in rows:
                cell = row.cells[column] if column < len(row.cells) else None
                if cell is None or (cell.merged and cell.merged in seen):
                    continue
                seen.add(cell.merged)
                if cell.fault:
                    label = self.env["jiebang.past"]._target_label(target)
                    where = f"{column_letter(column)}{row.number}"
                    bad = SimpleNamespace(text=cell.text, fault=cell.fault, place=where)
                    faults.append(f"{label}: {explain_cell(self.env, title, bad)}")
                elif cell.text.strip() and cell.text.strip() not in texts:
                    texts.append(cell.text.strip())
            if texts and target not in LONG:
                texts = texts[:1]
            if texts:
                values[target] = "\n".join(texts)
        last = max(len(row.cells) for row in rows)
        cells = [
            "\n".join(
                dict.fromkeys(
                    row.cells[column].text
                    for row in rows
                    if column < len(row.cells) and row.cells[column].text
                )
            )
            for column in range(last)
        ]
        first, end = rows[0].number, rows[-1].number
        place = self.env._(
            "sheet “%(sheet)s”, row %(row)s",
            sheet=title,
            row=first if first == end else f"{first}–{end}",
        )
        vals = self._values_of(values, faults)
        return vals | {
            "program_id": self.program_id.id,
            "book_id": self.id,
            "sheet": title,
            "row": first,
            "cells": cells,
            "place": place,
            "faults": "\n".join(faults) or False,
        }

    def _values_of(self, values, faults):
        """What the texts of a row stand for; what can't be read is said in
        ``faults``."""
        people = office_people(
            values.get("leader", ""),
            values.get("phone", ""),
            values.get("members", ""),
        )
        unit = unit_name(values.get("unit") or people.unit)
        vals = {
            "filing_no": tidy_number(values.get("filing_no")),
            "filing_date": self.filing_date,
            "name": " ".join(plain(values.get("name", "")).split()),
            "category_text": plain(values.get("category", "")),
            "leader_name": people.leader,
            "unit_text": unit,
            "phone": people.phone,
            "team_name": people.team[:60],
            "members": "\n".join(
                "，".join((one.name, one.unit, one.duty, one.phone)).rstrip("，")
                for one in people.members
            ),
            "location": plain(values.get("location", ""))[:100],
            "summary": values.get("summary"),
        }
        if not unit and self.organization_id:
            vals["organization_id"] = self.organization_id.id
        if len(vals["name"]) > 100:
            faults.append(self._fault("name", vals["name"], "long"))
            vals["name"] = vals["name"][:100]
        if values.get("leader") and not people.leader:
            faults.append(self._fault("leader", values["leader"], "leader"))
        for target in ("filing_date", "closed_date"):
            if values.get(target):
                self._read_day(target, values[target], vals, faults)
        self._read_period(values, vals, faults)
        for target in ("outcome", "grade"):
            text = plain(values.get(target, ""))
            if text in ("", "无", "-", "—", "/"):
                continue
            choice = CHOICES[target].get(name_key(text))
            if not choice:
                faults.append(self._fault(target, text, "choice"))
            else:
                vals[target] = choice
        if vals.get("grade") and vals.get("outcome") in (None, "running"):
            # a grade of a project that runs is that of a year
            vals["record_ids"] = [
                (0, 0, {"kind": "grade", "grade": vals["grade"]} | self._told("grade"))
            ]
            del vals["grade"]
        for target in ("progress", "matters"):
            if text := values.get(target):
                line = self._told(target) | {"kind": "progress", "text": text}
                vals.setdefault("record_ids", []).append((0, 0, line))
        return {
            name: value or False for name, value in vals.items() if name != "outcome"
        } | ({"outcome": vals["outcome"]} if vals.get("outcome") else {})

    def _told(self, target):
        return {"name": self.env["jiebang.past"]._target_label(target)[:200]}

    def _read_day(self, target, text, vals, faults):
        try:
            vals[target] = office_day(text)[0]
        except TextError:
            try:
                vals[target] = office_period(text)[0]
            except TextError:
                faults.append(self._fault(target, text, "day"))

    def _read_period(self, values, vals, faults):
        start, end = values.get("date_start"), values.get("date_end")
        try:
            if values.get("period"):
                vals["date_start"], vals["date_end"] = office_period(values["period"])
            if start:
                vals["date_start"] = office_period(start)[0]
            if end:
                vals["date_end"] = office_period(end)[0]
        except TextError as error:
            text = values.get("period") or f"{start or ''} {end or ''}"
            faults.append(self._fault("period", text, error.args[0]))

    def _fault(self, target, text, reason):
        label = self.env["jiebang.past"]._target_label(target)
        words = {"field": label, "text": plain(text)[:60]}
        return {
            "period": lambda: self.env._(
                "%(field)s: “%(text)s” is no period. Write 2025.3-2026.12, or "
                "2025年3月至2026年12月.",
                **words,
            ),
            "order": lambda: self.env._(
                "%(field)s: “%(text)s” ends before it begins.", **words
            ),
            "day": lambda: self.env._(
                "%(field)s: “%(text)s” is no day. Write 2025-03-01.", **words
            ),
            "choice": lambda: self.env._(
                "%(field)s: “%(text)s” is not known.", **words
            ),
            "leader": lambda: self.env._(
                "%(field)s: “%(text)s” names no person. Write the leader first, the "
                "team in brackets.",
                **words,
            ),
            "long": lambda: self.env._(
                "%(field)s: “%(text)s” has more than 100 characters. Shorten it.",
                **words,
            ),
        }[reason]()
