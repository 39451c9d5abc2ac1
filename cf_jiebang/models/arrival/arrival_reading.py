import logging
from itertools import chain, islice

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.office_book import read_book
from ...tools.sheet_reader import SheetError
from .arrival_head import find_head, kind_of
from .arrival_terms import PERSON, UNIT, target_of
from .arrival_values import RowValues
from .office_text import name_key, plain

_logger = logging.getLogger(__name__)

CHUNK = 1000
"""Lines that are created at once."""
MOST_ATTEMPTS = 3
"""Times that a file may stop the server."""


def column_letter(number):
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class ArrivalReading(models.AbstractModel):
    """How a file becomes lines: all of it in one transaction, so that a reading that
    was killed begins anew."""

    _name = "jiebang.arrival.reading"
    _description = "Import: from the file to its rows"

    def _read_file(self):
        """Make columns and lines of the file; those of an earlier reading go.

        :raise ValidationError: it can't be read
        """
        self.ensure_one()
        raw = self.with_context(bin_size=False)._content_bytes()
        self._forget_lines()
        passed_over, found = [], 0
        try:
            for number, sheet in enumerate(read_book(raw, self.content_name), 1):
                found += self._read_sheet(number, sheet, passed_over)
        except SheetError as error:
            raise ValidationError(self._explain_book(error)) from error
        if not self.column_ids:
            raise ValidationError(
                self.env._(
                    "File: no table was found in it. It needs a row with the heads of "
                    "the columns, such as 姓名 and 单位, or 单位名称."
                )
            )
        self._arrange_units()
        self.write(
            {
                "state": "checking" if found else "preview",
                "attempts": 0,
                "read_on": fields.Datetime.now(),
                "passed_over": "\n".join(passed_over) or False,
            }
        )

    def _content_bytes(self):
        """The bytes of the file."""
        files = self.env["ir.attachment"]._files_of(self, "content")
        return files[:1].raw or b""

    def _forget_lines(self):
        self.line_ids.unlink()
        self.write({"passed_over": False, "error": False})

    def _explain_book(self, error):
        """The sentence for a file that can't be read."""
        return {
            "bomb": self.env._(
                "File: it unpacks to far more than a list can hold. Copy the table "
                "into a new file."
            ),
            "broken": self.env._(
                "File: it is damaged, protected by a password, or no ordinary file of "
                "its kind. Save it in your spreadsheet program as .xlsx, without a "
                "password, and choose it again."
            ),
            "encoding": self.env._(
                "File: its characters can't be read. Save it as .xlsx and choose it "
                "again."
            ),
            "rows": self.env._(
                "File: a sheet has more than 60,000 rows. Split it, or delete the "
                "empty rows below the table."
            ),
        }[error.args[0]]

    # -- one sheet -----------------------------------------------------------

    def _read_sheet(self, number, sheet, passed_over):
        """Make the columns and lines of a sheet.

        :param list passed_over: takes a sentence for what is not read
        :return: how many lines there are
        """
        remembered = self.column_ids._remembered(self.company_id)
        head, rows = find_head(sheet.rows, remembered.keys())
        if head is None:
            for _row in sheet.rows:
                pass  # read through, so that what is wrong with it is told
            passed_over.append(
                self.env._("Sheet “%s”: no table was found.", sheet.title)
            )
            return 0
        first = list(islice(rows, 20))
        columns = self._columns_of(number, sheet.title, head, first, remembered)
        targets = {column.number: column.target for column in columns if column.target}
        kind = kind_of((), set(targets.values()))
        if kind is None:
            passed_over.append(
                self.env._(
                    "Sheet “%s”: no column is the name of a person or of a unit.",
                    sheet.title,
                )
            )
            for _row in rows:
                pass
            return 0
        rows = chain(first, rows)
        return self._create_lines(sheet.title, kind, targets, rows, passed_over)

    def _columns_of(self, number, title, head, first, remembered):
        """The columns of a sheet: as the user has set them, else as they are called."""
        have = self.column_ids.filtered(lambda column: column.sheet_number == number)
        if have:
            return have
        kind = kind_of(head.labels.values()) or PERSON
        known = {remembered.get(name_key(text)) for text in head.labels.values()}
        if "person_name" in known:
            kind = PERSON
        taken, vals_list = set(), []
        for column, label in head.labels.items():
            key = name_key(label)
            guess = target_of(label, kind)
            target = remembered.get(key, guess)
            if target in taken and not target.endswith("_phone"):
                target = ""
            taken.add(target)
            examples = (
                plain(row.cells[column].text)
                for row in first
                if column < len(row.cells)
            )
            vals_list.append(
                {
                    "arrival_id": self.id,
                    "sheet_number": number,
                    "sheet": title,
                    "number": column,
                    "place": column_letter(column),
                    "label": label,
                    "label_key": key,
                    "example": next(filter(None, examples), "")[:60],
                    "target": target or False,
                    "guessed": guess or False,
                    "is_remembered": target != guess and key in remembered,
                }
            )
        return self.column_ids.create(vals_list)

    def _create_lines(self, title, kind, targets, rows, passed_over):
        """Make lines of the rows below the head.

        :return: how many
        """
        reader, count, pending, notes = RowValues(self.env), 0, [], []
        units = {t for t in targets.values() if t.startswith("unit_")}
        seen = set()
        for row in rows:
            texts = [cell.text for cell in row.cells]
            if not any(texts) and not any(cell.fault for cell in row.cells):
                continue
            if self._is_note(row, targets):
                notes.append(row.number)
                continue
            kinds = [kind]
            if kind == PERSON and units - {"unit_name"}:
                kinds = [UNIT, PERSON]
            for one in kinds:
                vals = self._line_vals(reader, one, targets, row, kind)
                if one != kind and (vals["key"] in seen or not vals["key"]):
                    continue  # the unit of the person above
                seen.add(vals["key"])
                pending.append(vals | {"sheet": title, "cells": texts})
            if len(pending) >= CHUNK:
                count += self._flush_lines(pending)
        count += self._flush_lines(pending)
        if notes:
            passed_over.append(
                self.env._(
                    "Sheet “%(sheet)s”, row %(rows)s: notes outside the table.",
                    sheet=title,
                    rows="、".join(map(str, notes[:20])) + ("…" if notes[20:] else ""),
                )
            )
        return count

    def _flush_lines(self, pending):
        count = len(pending)
        self.env["jiebang.arrival.line"].create(pending)
        self.env.flush_all()
        self.env["jiebang.arrival.line"].invalidate_model()
        pending.clear()
        return count

    @staticmethod
    def _is_note(row, targets):
        """Whether a row says something about the table: one text, merged over it or
        outside the columns with a meaning, or a single text that no column asks for."""
        filled = [(column, cell) for column, cell in enumerate(row.cells) if cell.text]
        if any(cell.fault for cell in row.cells):
            return False
        if len({(cell.text, cell.merged) for _column, cell in filled}) > 1:
            names = [c for c, t in targets.items() if t in ("person_name", "unit_name")]
            has_name = any(column in names for column, _cell in filled)
            meant = [column for column, _cell in filled if column in targets]
            return not has_name and len(meant) < 2
        column, cell = filled[0]
        if cell.merged and cell.merged[3] > cell.merged[1]:
            return True
        return targets.get(column) not in ("person_name", "unit_name")

    def _line_vals(self, reader, kind, targets, row, sheet_kind):
        """Values of the line of a row."""
        if kind == UNIT and sheet_kind == PERSON:
            # the unit that a person's row tells more about
            targets = {
                column: "unit_name" if target == "person_unit" else target
                for column, target in targets.items()
            }
        values, faults = reader.values_of(row.cells, targets, kind)
        name = values.get("name", "")
        unit = values.get("unit", "")
        if kind == PERSON and not unit and self.organization_id:
            unit = values["unit"] = self.organization_id.name
        label = reader.labels["unit_name" if kind == UNIT else "person_name"]
        if not name and not any(fault.startswith(label) for fault in faults):
            faults.append(self.env._("%s: it is missing.", label))
        if kind == PERSON and not unit:
            faults.append(
                self.env._("%s: it is missing.", reader.labels["person_unit"])
            )
        return {
            "arrival_id": self.id,
            "kind": kind,
            "row": row.number,
            "name": name[:100],
            "unit_text": unit[:100],
            "key": name_key(name),
            "depth": 0,
            "roles": values.pop("roles", False),
            "given": values,
            "faults": "\n".join(faults) or False,
        }

    # -- units above units ----------------------------------------------------

    def _arrange_units(self):
        """Number the units of the file from the top down, so that each finds the one
        above it; what stands in a circle is refused."""
        lines = self.env["jiebang.arrival.line"].search_fetch(
            [("arrival_id", "=", self.id), ("kind", "=", UNIT)],
            ["name", "row", "given"],
        )
        above, by_name = {}, {}
        for line in lines:
            for name in (line.name, (line.given or {}).get("short_name")):
                if key := name_key(name or ""):
                    by_name.setdefault(key, line.id)
        for line in lines:
            keys = [
                name_key((line.given or {}).get(field) or "")
                for field in ("parent", "authority")
            ]
            above[line.id] = [
                by_name[key]
                for key in keys
                if key in by_name and by_name[key] != line.id
            ]
        depths = {}
        for start in above:
            self._depth_of(start, above, depths)
        for line in lines:
            depth = depths[line.id]
            if depth is None:
                line.faults = self.env._(
                    "The units above it lead back to it (row %s).", line.row
                )
            elif depth:
                line.depth = depth

    @staticmethod
    def _depth_of(start, above, depths):
        """Write into ``depths`` how many units stand above; ``None`` for those that
        lead into a circle."""
        stack, path = [start], set()
        while stack:
            line = stack[-1]
            if line in depths:
                stack.pop()
                path.discard(line)
                continue
            path.add(line)
            open_ones = [other for other in above[line] if other not in depths]
            if circle := [other for other in open_ones if other in path]:
                depths.update(dict.fromkeys(path, None))
                depths.update(dict.fromkeys(circle, None))
                continue
            if open_ones:
                stack.append(open_ones[0])
                continue
            found = [depths[other] for other in above[line]]
            if None in found:
                depths[line] = None
            else:
                depths[line] = 1 + max(found, default=-1)

    # -- the job --------------------------------------------------------------

    def _step_reading(self):
        """Read the file; what is wrong with it is said on the record.

        :return: ``(rows done, rows left)``
        """
        if self.attempts >= MOST_ATTEMPTS:
            self._give_up(
                self.env._(
                    "The server was stopped %s times while the file was read. Split "
                    "the file, or tell the administrator of the server.",
                    self.attempts,
                )
            )
            return 0, 0
        self.attempts += 1
        self._save(0, 1)
        try:
            with self.env.cr.savepoint():
                self._read_file()
        except UserError as error:
            self._give_up(str(error))
        return 1, self.line_count

    def _give_up(self, text):
        """Back to the file, with the reason."""
        self._forget_lines()
        self.column_ids.unlink()
        self.write({"state": "draft", "content_sha256": False, "error": text})
