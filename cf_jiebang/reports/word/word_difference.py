"""What differs between a Word file that came back and its record."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import ValidationError

from ..engine.document_html import NOT_PRINTED, picture_uri
from .word_digest import digest
from .word_layout import form_cells, headings, tables
from .word_markup import MARK
from .word_model import squeeze
from .word_reader import Value
from .word_values import Unreadable, contrast, parse, plain, words

MAX_PICTURES = 30


class Difference(NamedTuple):
    """A value or a row that differs.

    ``values`` are written when it is taken; ``problem`` says why it can't be,
    ``warning`` what to look at first. What has either is not ticked.
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
    _name = "jiebang.word.difference"
    _description = "Word file: what differs"

    def _differences(self, record, annex, origin, present, incoming):
        """Everything that differs, in the order of the document; before it what could
        not be read or placed.

        :param dict origin: what the token of the file says
        :param Content present: what a file would hold that was made now
        :param Content incoming: what was read of the file
        :return: the differences, and whether the record was changed since
        :rtype: tuple[list[Difference], bool]
        """
        layout = self._documents()[annex]
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
        unplaced = self._unplaced(record, layout, origin, present, incoming)
        found = unplaced + [item for item in found if item]
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
        now, file = present.values.get(name, Value("")), incoming.values[name]
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
        now, file = present.values.get(name, Value("")), incoming.values[name]
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
            lost = file.lost or bool(file.pictures) or "<s>" in file.html
            file = file._replace(text=text, lost=lost, pictures={})
            # here 无 is an answer: the report asks for it where there is nothing
            values = {name: words(text) or False}
        else:
            values = {name: file.html if plain(file.text) else False}
            new = [file.pictures[key] for key in file.pictures.keys() - now.pictures]
            if len(new) > MAX_PICTURES:
                problem = self.env._(
                    "Holds more than %s new pictures: put them in on the form.",
                    MAX_PICTURES,
                )
            elif not all(raw and picture_uri(raw) for raw in new):
                problem = self.env._(
                    "Holds a picture that is no PNG or JPEG of at most 5 MB: replace "
                    "it in the file, or put it in on the form."
                )
        side = self._side(origin, name, digest(now.text), digest(file.text))
        if kind == "plain" and not side and words(now.text) != words(file.text):
            side = "file"
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
                    "footnote, struck-through text, a picture outside the plan): it "
                    "would be missing."
                )
            )
        warnings += self._warn_doubts(file.doubts)
        gone = now.pictures.keys() - file.pictures.keys()
        if gone:
            warnings.append(
                self.env._("%s picture(s) are not in the file any more.", len(gone))
            )
        if plain(now.text) and not any(values.values()):
            warnings.append(
                self.env._("Nothing is filled in: taking it empties the field.")
            )
        warning = " ".join(filter(None, warnings))
        current, incoming = contrast(now.text, file.text)
        return Difference(
            key,
            self._label(record, ":".join(names)),
            "changed",
            current,
            incoming,
            values,
            problem,
            warning,
            not problem and not warning,
        )

    def _warn_doubts(self, doubts):
        """What speaks against the borders of a text, in words."""
        words = {
            "heading": self.env._(
                "“%s” looks like a heading of its own: look whether it belongs here."
            ),
            "missing": self.env._(
                "The heading “%s” was not found behind it: what belongs there may "
                "stand here."
            ),
            "double": self.env._(
                "The heading “%s” is in the file again: look which text is meant."
            ),
        }
        return [words[kind] % text for kind, text in dict.fromkeys(doubts)]

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
