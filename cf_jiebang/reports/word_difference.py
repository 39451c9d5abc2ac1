"""What differs between a Word file that came back and its record."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .document_html import NOT_PRINTED, picture_uri
from .word_document import digest, row_digest
from .word_layout import form_cells, headings, tables
from .word_reader import MARK, Value
from .word_text import squeeze
from .word_values import Unreadable, parse, plain

LIST_KINDS = ("cadre", "unit", "fixed")


class Difference(NamedTuple):
    """A value or a row that differs.

    ``values`` are written when it is taken; ``problem`` says why it can't be,
    ``warning`` what to look at first.
    """

    key: str
    label: str
    change: str
    current: str
    incoming: str
    values: dict
    problem: str = ""
    warning: str = ""
    take: bool = False


class WordDifference(models.AbstractModel):
    _inherit = "jiebang.word"

    def _differences(self, record, annex, origin, incoming):
        """Everything that differs, in the order of the document.

        :param dict origin: what the token of the file says
        :param Content incoming: what was read of the file
        :return: the differences, and whether the record was changed since
        :rtype: tuple[list[Difference], bool]
        """
        layout = self._documents()[annex]
        present = self._present(record, annex)
        outdated = origin["state"] != self._state(annex, present)
        found = []
        for kind, part, *_field in layout["parts"]:
            if kind == "form":
                for cell in form_cells({"parts": [(kind, part)]}):
                    found.append(
                        self._cell_difference(record, cell, origin, present, incoming)
                    )
            elif kind in ("rich", "plain"):
                name = headings({"parts": [(kind, part, *_field)]})[part]
                found.append(
                    self._text_difference(record, name, kind, origin, present, incoming)
                )
            elif kind == "table" and part in incoming.lists:
                table = tables({"parts": [(kind, part)]})[part]
                found += self._list_differences(
                    record, part, table, origin, present, incoming
                )
        found = [item for item in found if item]
        if outdated:
            found = [item._replace(take=False) for item in found]
        return found, outdated

    # -- which side ----------------------------------------------------------

    def _side(self, origin, key, now, file):
        """Who changed a value since the download: ``file``, ``here`` or ``both``;
        ``""`` where it is the same again."""
        if now == file:
            return ""
        base = origin["digests"].get(key)
        if not origin["digests"] or base == now:
            return "file"
        return "here" if base == file else "both"

    def _warn_side(self, side):
        if side == "here":
            return self.env._(
                "Changed here after the download; the file still has the former text."
            )
        if side == "both":
            return self.env._(
                "Changed here as well after the download: taking it undoes that."
            )
        return ""

    # -- values --------------------------------------------------------------

    def _label(self, record, names):
        return " – ".join(
            record._fields[name].get_description(self.env, ["string"])["string"]
            for name in names.split(":")
        )

    def _cell_difference(self, record, cell, origin, present, incoming):
        name = cell.field or cell.key
        if name not in incoming.values:
            return None
        now, file = present.values[name], incoming.values[name]
        side = self._side(origin, name, digest(now.text), digest(file.text))
        if cell.kind == "fixed":
            if side not in ("file", "both") or not origin["digests"]:
                return None
            return Difference(
                name,
                squeeze(cell.label),
                "changed",
                now.text,
                file.text,
                {},
                self.env._(
                    "Not taken from a file: it comes from the system or is chosen on "
                    "the form."
                ),
            )
        if not side and not file.lost:
            return None
        values, problem = {}, ""
        try:
            values = parse(record, cell.field, cell.kind, file.text)
        except Unreadable:
            problem = self._unreadable(cell.kind, file.text)
        return self._difference(
            record, name, side, now, file, values, problem, cell.field.split(":")
        )

    def _text_difference(self, record, name, kind, origin, present, incoming):
        if name not in incoming.values:
            return None
        now, file = present.values[name], incoming.values[name]
        problem = ""
        if NOT_PRINTED in now.text + file.text:
            problem = self.env._(
                "Holds a picture that could not be put into the file: change this "
                "text on the form, so that none is lost."
            )
        if kind == "plain":
            text = file.text
            for name_of in file.pictures:
                text = text.replace(MARK % name_of, "")
            file = Value(text, lost=file.lost or bool(file.pictures))
            values = parse(record, name, "text", text)
        else:
            values = {name: file.html if plain(file.text) else False}
            if any(
                not (raw and picture_uri(raw))
                for key, raw in file.pictures.items()
                if key not in now.pictures
            ):
                problem = self.env._(
                    "Holds a picture that is no PNG or JPEG of at most 5 MB: replace "
                    "it in the file, or put it in on the form."
                )
        side = self._side(origin, name, digest(now.text), digest(file.text))
        if not side and not file.lost:
            return None
        return self._difference(record, name, side, now, file, values, problem, [name])

    def _difference(self, record, key, side, now, file, values, problem, names):
        """A changed value, with what speaks against taking it."""
        problem = problem or self._refusal(record, names, values)
        warnings = [self._warn_side(side)]
        if file.lost:
            warnings.append(
                self.env._(
                    "Holds something that can't be taken (a formula, a drawing, a "
                    "footnote, a picture outside the plan): it would be missing."
                )
            )
        gone = now.pictures.keys() - file.pictures.keys()
        if gone:
            warnings.append(
                self.env._("%s picture(s) are not in the file any more.", len(gone))
            )
        if plain(now.text) and not plain(file.text):
            warnings.append(
                self.env._("Nothing is filled in: taking it empties the field.")
            )
        warning = " ".join(filter(None, warnings))
        return Difference(
            key,
            self._label(record, ":".join(names)),
            "changed",
            now.text,
            file.text,
            values,
            problem,
            warning,
            not problem and not warning,
        )

    def _refusal(self, record, names, values):
        """Why values may not be written, or ``""``."""
        refusal = record._content_refusal(names)
        if refusal:
            return refusal
        closed = [
            n for n in names if not record._has_field_access(record._fields[n], "write")
        ]
        if closed:
            return self.env._("You may not change this.")
        return self._text_problem(record, values)

    def _text_problem(self, model, values):
        try:
            model._check_texts(values)
        except ValidationError as error:
            return str(error.args[0])
        return ""

    def _unreadable(self, kind, text):
        text = text[:40]
        if kind == "choice":
            return self.env._("“%s” is none of the form's choices.", text)
        if kind == "period":
            return self.env._(
                "“%s” is no period. Write it as 2026年3月至2027年12月.", text
            )
        if kind == "integer":
            return self.env._("“%s” is no number.", text)
        return self.env._("“%s” is no month. Write it as 2026年3月.", text)

    # -- lists ---------------------------------------------------------------

    def _list_differences(self, record, name, table, origin, present, incoming):
        """Changed, added and removed rows, each on its own."""
        now = {row.line: row for row in present.lists.get(name, ())}
        pairs, added = self._pair(table, now, incoming.lists[name])
        whole = self._refusal(record, [table.field], {})
        found = []
        for line, row in pairs.items():
            item = self._changed(record, name, table, origin, now[line], row)
            if item:
                found.append(item)
        taken = record[table.field].mapped("sequence")
        for number, row in enumerate(added, start=1):
            found.append(
                self._added(
                    record, name, table, origin, row, number, max(taken, default=0)
                )
            )
        marked = any(row.line in now for row in incoming.lists[name])
        for line in now.keys() - pairs.keys():
            key = f"{name}:{line}"
            side = "file" if not origin["digests"] else ""
            if origin["digests"] and key not in origin["digests"]:
                continue  # added here after the download
            if origin["digests"]:
                same = origin["digests"][key] == row_digest(name, now[line])
                side = "file" if same else "both"
            warning = self._warn_side(side)
            if not marked:
                warning = self.env._(
                    "The marks of the rows were lost in the file: look whether it is "
                    "really gone."
                )
            found.append(
                Difference(
                    key,
                    self._row_label(record, table, now[line]),
                    "removed",
                    self._row_text(table, now[line].cells),
                    "",
                    {table.field: [Command.delete(line)]},
                    "",
                    warning,
                    not warning,
                )
            )
        if whole:
            found = [item._replace(problem=whole, take=False) for item in found]
        return found

    def _pair(self, table, now, rows):
        """Which row of the file is which line: by bookmark, else by what it is
        called.

        :return: ``{line: row}`` and the rows that are new
        """

        def identity(row):
            return tuple(squeeze(str(row.cells[name])) for name in table.identity)

        people = any(column.kind == "cadre" for column in table.columns)
        pairs, rest = {}, []
        for row in rows:
            line = now.get(row.line)
            # another person on the line is another member, who is asked anew
            same = line and not (people and identity(line) != identity(row))
            if same and row.line not in pairs:
                pairs[row.line] = row
            else:
                rest.append(row)
        names = {}
        for line in sorted(now.keys() - pairs.keys()):
            names.setdefault(identity(now[line]), []).append(line)
        added = []
        for row in rest:
            lines = names.get(identity(row))
            if lines:
                pairs[lines.pop(0)] = row
            else:
                added.append(row)
        return dict(sorted(pairs.items())), added

    def _row_label(self, record, table, row):
        label = self._label(record, table.field)
        name = str(row.cells[table.identity[0]]) or "…"
        return f"{label} · {name}"

    def _row_text(self, table, cells, only=None):
        return "\n".join(
            f"{column.label}：{cells[column.name]}"
            for column in table.columns
            if column.kind != "fixed"
            and (only is None or column.name in only)
            and (only or plain(str(cells[column.name])))
        )

    def _changed(self, record, name, table, origin, now, row):
        changed = {
            column.name
            for column in table.columns
            if column.kind != "fixed"
            and plain(now.cells[column.name]) != plain(row.cells[column.name])
        }
        if not changed:
            return None
        key = f"{name}:{now.line}"
        side = self._side(origin, key, row_digest(name, now), row_digest(name, row))
        line = record[table.field].browse(now.line)
        values, problem = self._row_values(line, table, row, changed)
        warning = self._warn_side(side)
        return Difference(
            key,
            self._row_label(record, table, now),
            "changed",
            self._row_text(table, now.cells, changed),
            self._row_text(table, row.cells, changed),
            {table.field: [Command.update(now.line, values)]},
            problem,
            warning,
            not problem and not warning,
        )

    def _added(self, record, name, table, origin, row, number, sequence):
        model = record[table.field].browse()
        filled = {c.name for c in table.columns if plain(str(row.cells[c.name]))}
        values, problem = self._row_values(model, table, row, filled)
        cadre = any(column.kind == "cadre" for column in table.columns)
        if cadre and not problem:
            person, problem = self._find_cadre(record, table, row)
            values["cadre_id"] = person.id
        warning = ""
        if row.line and f"{name}:{row.line}" in origin["digests"]:
            if row.line not in record[table.field].ids:
                warning = self.env._("This line was deleted here after the download.")
        return Difference(
            f"{name}:+{number}",
            self._row_label(record, table, row),
            "added",
            "",
            self._row_text(table, row.cells),
            {table.field: [Command.create(values | {"sequence": sequence + number})]},
            problem,
            warning,
            not problem and not warning,
        )

    def _row_values(self, line, table, row, names):
        """The values of the named cells, and why they can't be written."""
        values = {}
        for column in table.columns:
            if column.kind in LIST_KINDS:
                continue
            text = row.cells[column.name]
            if column.name in names:
                try:
                    values |= parse(line, column.name, column.kind, text)
                except Unreadable:
                    return {}, self._unreadable(column.kind, text)
            parts = column.name.split(":")
            if any(
                line._fields[part].required and not values.get(part, line[part])
                for part in parts
            ):
                return {}, self.env._("“%s” is missing.", column.label)
        return values, self._text_problem(line, values)

    def _find_cadre(self, record, table, row):
        """The person of the directory that a row names; nobody is made up.

        :return: the person, and why there is none
        """
        cells = {column.kind: row.cells[column.name] for column in table.columns}
        name, unit = plain(cells["cadre"]), plain(cells["unit"])
        nobody = self.env["jiebang.cadre"]
        if not name or not unit:
            return nobody, self.env._("Write the name and the unit of the member.")
        people = nobody.search([("name", "in", [name, squeeze(name)])])
        wanted = squeeze(unit)
        people = people.filtered(
            lambda person: (
                wanted
                in (
                    squeeze(person.organization_id.name or ""),
                    squeeze(person.organization_id.short_name or ""),
                )
            )
        )
        if not people:
            return nobody, self.env._(
                "The directory has no %(name)s of %(unit)s. Check both, or ask the "
                "administrator to register the person.",
                name=name,
                unit=unit,
            )
        if len(people) > 1:
            return nobody, self.env._(
                "The directory has several persons called %(name)s of %(unit)s: add "
                "the right one on the form.",
                name=name,
                unit=unit,
            )
        if people == record.leader_id:
            return nobody, self.env._("%s leads the project.", name)
        if people in record.member_ids.cadre_id:
            return nobody, self.env._("%s is named already.", name)
        return people, ""
