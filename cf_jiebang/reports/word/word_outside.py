"""Word files that were not made here, but follow the scheme's outline."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from .word_archive import WordError, open_word
from .word_digest import loose_key
from .word_model import squeeze
from .word_reader import Value, read_content
from .word_typed import is_form, typed_values
from .word_values import plain

ANNEXES = ("annex1", "annex2")
LEAST = 2
"""Parts that a file must have of an annex to follow it."""
OF_LEADER = "leader_"
CHOSEN = ("mode",)
"""Fields that are filled in by themselves: the file says what is meant."""


class Outside(NamedTuple):
    """What a file from outside holds.

    ``contents`` has the ``Content`` of each annex that it follows, ``facts`` the texts
    of the cover and of what the system knows by itself (category, unit, people), by
    name; ``rest`` the lines that found no place, with the heading before each.
    """

    contents: dict
    facts: dict
    rest: list


class WordOutside(models.AbstractModel):
    """Reads a Word file that follows the outline of annex 1 or 2, however its headings
    are made, and places what it holds."""

    _name = "jiebang.word.outside"
    _description = "Word file from outside"

    def _read_outside(self, raw):
        """What a file holds.

        :param bytes raw: the file
        :rtype: Outside
        :raise WordError: it can't be read; ``outline`` where it follows neither annex
        """
        found, facts, loose = {}, {}, {}
        for annex in ANNEXES:
            layout = self._documents()[annex]
            content = read_content(open_word(raw), layout, set())
            typed, rest = typed_values(content.loose, [layout])
            values = dict(content.values)
            for name, text in typed.items():
                if not values.get(name) or not plain(values[name].text):
                    values[name] = Value(text)
            if self._follows(annex, values, content.lists):
                found[annex] = content._replace(values=values, loose=tuple(rest))
                loose[annex] = {squeeze(line) for _place, line in rest}
                for name in (*typed, "categories", "organization", "authority"):
                    text = values[name].text if name in values else ""
                    if plain(text):
                        facts.setdefault(name, text)
        if not found:
            raise WordError("outline")
        last = list(found)[-1]
        common = set.intersection(*loose.values())
        rest = [
            (place, line)
            for place, line in found[last].loose
            if squeeze(line) in common and not is_form(line)
        ]
        return Outside(found, facts, rest)

    @staticmethod
    def _follows(annex, values, lists):
        """Whether a file follows an annex: by what the other one has not."""
        sign = OF_LEADER if annex == "annex1" else "plan_"
        filled = [
            name for name, value in values.items() if name.startswith(sign) and value
        ]
        if annex == "annex2":
            return len(filled) >= LEAST
        texts = [name for name in filled if plain(values[name].text)]
        return len(texts) >= LEAST or "members" in lists

    def _outside_of(self, raw):
        """What a file holds, or why it can't be read in words.

        :rtype: Outside
        :raise UserError: it can't be read, or follows neither annex
        """
        try:
            return self._read_outside(raw)
        except WordError as error:
            text = self.env["jiebang.word.import"]._explain(error.args[0])
            raise UserError(text) from error

    def _place_outside(self, record, outside, skip=(), keep=True):
        """Write what a file holds into a record, as far as the user may.

        Nothing that is there is emptied; what can't be written goes to the rest.

        :param skip: names of fields and lists that are not placed
        :param bool keep: whether what is filled in already stays, and the text of the
            file goes to the rest
        :return: ``(number of parts placed, [(heading, text), …])``
        """
        placed, rest = set(), list(outside.rest)
        for annex, incoming in outside.contents.items():
            placed |= self._place_annex(
                record, annex, incoming, {*skip, *placed}, rest, keep
            )
        return len(placed), self._joined(rest)

    def _place_annex(self, record, annex, incoming, skip, rest, keep):
        present = self._present(record, annex)
        known = {loose_key(line) for _at, line in present.loose}
        rest[:] = [pair for pair in rest if loose_key(pair[1]) not in known]
        origin = {"digests": {}, "state": self._state(annex, present)}
        differences, _outdated = self._differences(
            record, annex, origin, present, incoming
        )
        values, placed = {}, set()
        for item in differences:
            names = item.values.keys() or {item.key.split(":")[0]}
            if item.change in ("unread", "removed"):
                continue
            if names & set(skip) or item.key.split(":")[0] in skip:
                continue
            if not plain(item.incoming):
                continue
            filled = (
                keep
                and item.change == "changed"
                and plain(item.current)
                and any(record[name] for name in item.values)
            )
            if (
                item.problem
                or self._is_other_leader(record, item)
                or (filled and item.key not in CHOSEN)
            ):
                text = incoming.values.get(item.key)
                rest.append((item.label, text.text if text else item.incoming))
                continue
            for name, value in item.values.items():
                if isinstance(value, list):
                    values.setdefault(name, []).extend(value)
                else:
                    values[name] = value
            placed.add(item.key)
            placed.update(item.values)
            if item.warning:
                rest.append((item.label, item.warning))
        if values:
            record.write(self._place_pictures(record, annex, values, incoming))
        return placed

    def _is_other_leader(self, record, item):
        """A file that names somebody else as its leader tells nothing of this one."""
        name = item.values.get("leader_name")
        return bool(name and squeeze(name) != squeeze(record.leader_id.name or ""))

    @staticmethod
    def _joined(rest):
        """The lines of one heading together, in their order."""
        found = {}
        for place, line in rest:
            found.setdefault(place or "", []).append(line)
        return [(place, "\n".join(lines)) for place, lines in found.items()]
