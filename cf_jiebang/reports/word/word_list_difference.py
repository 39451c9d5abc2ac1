from odoo import models
from odoo.fields import Command

from .word_difference import Difference
from .word_digest import row_digest
from .word_model import squeeze
from .word_values import Unreadable, parse, plain

LIST_KINDS = ("cadre", "unit", "fixed")
"""Kinds of a column whose text is no value by itself."""


class WordListDifference(models.AbstractModel):
    """The lists of a Word file: rows that were changed, added and removed."""

    _name = "jiebang.word.list.difference"
    _description = "Word file: what differs in lists"

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
        rows = incoming.lists[name]
        marked = not rows or any(row.line in now for row in rows)
        for line in now.keys() - pairs.keys():
            key = f"{name}:{line}"
            side = "file" if not origin["digests"] else ""
            if origin["digests"] and key not in origin["digests"]:
                continue  # added here after the download
            if origin["digests"]:
                same = origin["digests"][key] == row_digest(name, now[line])
                side = "file" if same else "both"
            warning = self._warn_side(side) or self.env._(
                "Not in the file any more: tick it only if it is to be deleted here."
            )
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
        emptied = [
            column.label
            for column in table.columns
            if column.name in changed and not plain(row.cells[column.name])
        ]
        warnings = [self._warn_side(side), *self._warn_row(row)]
        if emptied:
            warnings.append(
                self.env._("Nothing is filled in any more: %s.", "、".join(emptied))
            )
        warning = " ".join(filter(None, warnings))
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
        warning = " ".join(self._warn_row(row))
        known = row.line and f"{name}:{row.line}" in origin["digests"]
        if known and row.line not in record[table.field].ids:
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

    def _warn_row(self, row):
        """What speaks against the cells of a row."""
        warnings = []
        if row.unsure:
            warnings.append(
                self.env._(
                    "The cells of this row don't fit the column heads: compare them "
                    "first."
                )
            )
        if row.lost:
            warnings.append(
                self.env._("A cell holds something that can't be taken as text.")
            )
        return warnings

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
                (
                    line._fields[part].required
                    or part in getattr(line, "_words_asked", ())
                )
                and not values.get(part, line[part])
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
