from odoo import models
from odoo.tools import groupby

from .word_difference import Difference
from .word_digest import LOOSE, digest, loose_key, loose_text
from .word_layout import form_cells, tables
from .word_model import squeeze


class WordUnplaced(models.AbstractModel):
    """What a Word file has beside the form, and what it lacks: shown, never taken."""

    _name = "jiebang.word.unplaced"
    _description = "Word file: what found no place"

    def _unplaced(self, record, layout, origin, present, incoming):
        """The parts of the form that were not read, and the text that belongs to none.

        :rtype: list[Difference]
        """
        found = [
            self._unread_part(record, layout, number, part)
            for number, part in enumerate(incoming.unread)
        ]
        return found + self._loose_lines(origin, present, incoming)

    def _unread_part(self, record, layout, number, part):
        label = part.name
        if part.kind == "list":
            label = self._label(record, tables(layout)[part.name].field)
        elif part.kind == "form":
            cells = {cell.field: cell for cell in form_cells(layout)}
            names = part.name.split(",")
            label = "、".join(squeeze(cells[name].label) for name in names)
        return Difference(
            f"?{number}", label, "unread", "", "", {}, self._unread_reason(part)
        )

    def _unread_reason(self, part):
        if part.kind == "chapter" and part.reason == "missing":
            return self.env._(
                "Not read: this heading is not in the file, or is worded otherwise. "
                "Write it as it is here and compare again."
            )
        if part.kind == "chapter":
            return self.env._(
                "Not read: this heading is in the file several times. Leave one and "
                "compare again."
            )
        if part.kind == "form" and part.reason == "missing":
            return self.env._(
                "Not read: the file has no cell with this label and its value beside "
                "it. Restore the table of the form and compare again."
            )
        if part.kind == "form":
            return self.env._(
                "Not read: this label is in the file several times. Leave one and "
                "compare again."
            )
        if part.reason == "missing":
            return self.env._(
                "Not read: the file has no table with the column heads of this list. "
                "Restore them and compare again."
            )
        if part.reason == "double":
            return self.env._(
                "Not read: the file has several tables with the column heads of this "
                "list. Put all rows into one and compare again."
            )
        return self.env._(
            "Not read: the table of this list lacks the column(s) %s. Restore them and "
            "compare again.",
            "、".join(part.reason),
        )

    def _loose_lines(self, origin, present, incoming):
        """The lines that the form doesn't have, but for those that it had when the
        file was made."""
        base = origin["digests"].get(LOOSE)
        if base and base == digest(loose_text(incoming.loose)):
            return []
        known = {loose_key(line) for _at, line in present.loose} | {""}
        lines = [pair for pair in incoming.loose if loose_key(pair[1]) not in known]
        found = []
        for place, group in groupby(lines, key=lambda pair: pair[0]):
            problem = self.env._(
                "Not taken: this stands outside of the cells and chapters that are "
                "read back. Move it to its place in the file, or enter it on the form."
            )
            found.append(
                Difference(
                    f"{LOOSE}{len(found)}",
                    place or self.env._("Outside of the form"),
                    "unread",
                    "",
                    "\n".join(line.strip() for _at, line in group),
                    {},
                    problem,
                )
            )
        return found
