"""The units of a city, as an import finds them."""

from collections import defaultdict
from typing import NamedTuple

from odoo.fields import Domain

from .arrival_terms import UNIT
from .office_text import name_key, same_phone
from .similar import SimilarNames

PLAIN = ("name", "short_name", "code", "contact_name", "address")
CHOSEN = ("kind", "level", "is_authority")
LINKS = {"parent": "parent_id", "authority": "authority_id"}


class UnitInFile(NamedTuple):
    """A unit that the file itself brings."""

    key: str
    name: str
    is_authority: bool


class Unknown(Exception):
    """A name that is no unit's, or several units'. Its arguments are a sentence and
    the ids of the units that may be meant."""


class Units:
    """The units of the company of an import, read once for a batch.

    :param arrival: the import, as superuser in the language of its user
    """

    def __init__(self, arrival):
        self.arrival, self.env = arrival, arrival.env
        self.units = (
            self.env["jiebang.organization"]
            .with_context(active_test=False)
            .search_fetch(
                [("company_id", "=", arrival.company_id.id)],
                ["name", "short_name", "code", "active", "is_authority"],
            )
        )
        self.by_name, self.by_short = defaultdict(list), defaultdict(list)
        self.by_code = {}
        for unit in self.units:
            self.by_name[name_key(unit.name)].append(unit)
            if unit.short_name:
                self.by_short[name_key(unit.short_name)].append(unit)
            if unit.code:
                self.by_code[unit.code] = unit
        self._similar = self._file = None

    # -- by name -------------------------------------------------------------

    def exact(self, name):
        """The units that are called so, by their name or else their short name."""
        key = name_key(name)
        found = self.by_name.get(key) or self.by_short.get(key) or []
        return [unit for unit in found if unit.active] or found

    @property
    def in_file(self):
        """The units that the file itself brings, ``{key of a name: UnitInFile}``; a
        name goes before a short name."""
        if self._file is None:
            lines = self.env["jiebang.arrival.line"].search_fetch(
                Domain("arrival_id", "=", self.arrival.id)
                & Domain("kind", "=", UNIT)
                & Domain("faults", "=", False)
                & Domain("fate", "not in", ("refused", "skipped")),
                ["name", "key", "given"],
            )
            short, full = {}, {}
            for line in lines:
                given = line.given or {}
                fact = UnitInFile(line.key, line.name, bool(given.get("is_authority")))
                full.setdefault(line.key, fact)
                short.setdefault(name_key(given.get("short_name") or ""), fact)
            self._file = short | full
            self._file.pop("", None)
        return self._file

    def similar(self, name):
        """Units whose names may mean the same."""
        if self._similar is None:
            places = self.env["jiebang.territory"].search([]).mapped("name")
            names = [unit.name for unit in self.units if unit.active]
            self._similar = SimilarNames(names, places)
        return [self.exact(other)[0] for other in self._similar.of(name)]

    def find(self, name):
        """The unit that a row names.

        :return: a unit, or the key of a unit of the file
        :raise Unknown: there is none, or there are several
        """
        env = self.env
        found = self.exact(name)
        if len(found) > 1:
            raise Unknown(
                env._(
                    "“%(name)s” is the name of several units: %(units)s.",
                    name=name,
                    units="、".join(_told(unit) for unit in found),
                ),
                [unit.id for unit in found],
            )
        if found and not found[0].active:
            raise Unknown(
                env._("The unit “%s” has been archived. Restore it first.", name), []
            )
        if found:
            return found[0]
        if fact := self.in_file.get(name_key(name)):
            return fact.key
        near = self.similar(name)
        if near:
            raise Unknown(
                env._(
                    "No unit is called “%(name)s”. Is %(units)s meant?",
                    name=name,
                    units=env._(" or ").join(f"“{_told(unit)}”" for unit in near),
                ),
                [unit.id for unit in near],
            )
        raise Unknown(
            env._(
                "No unit is called “%s”, neither here nor in the file. Add it to the "
                "sheet of the units, or correct the name.",
                name,
            ),
            [],
        )

    # -- a row of a unit -------------------------------------------------------

    def matched(self, given):
        """The unit that a row is about, if it is there already.

        :raise Unknown: code and name are those of two units
        """
        by_code = self.by_code.get(given.get("code"))
        found = self.exact(given["name"])
        if len(found) > 1 and by_code not in found:
            raise Unknown(
                self.env._(
                    "“%(name)s” is the name of several units: %(units)s.",
                    name=given["name"],
                    units="、".join(_told(unit) for unit in found),
                ),
                [unit.id for unit in found],
            )
        if by_code and found and by_code not in found:
            raise Unknown(
                self.env._(
                    "The code is that of “%(one)s”, the name that of “%(other)s”.",
                    one=by_code.name,
                    other=found[0].name,
                ),
                [],
            )
        return by_code or (found[0] if found else None)

    def values(self, given, unit):
        """What a row writes to a unit.

        :param dict given: values of the row
        :param unit: the unit that is there, or ``None``
        :return: ``{field: value}``; a link to a unit of the file is its key
        :raise Unknown: a unit that it names is not known
        """
        vals = {name: given[name] for name in (*PLAIN, *CHOSEN) if name in given}
        if given.get("phone") and not (unit and same_phone(unit.phone, given["phone"])):
            vals["phone"] = given["phone"]
        if given.get("territory"):
            vals["territory_id"] = given["territory"]
        for name, field in LINKS.items():
            if given.get(name):
                vals[field] = self._link(name, given[name])
        if unit:
            if name_key(given["name"]) == name_key(unit.short_name or ""):
                del vals["name"]  # the row calls it by its short name
            return self._different(unit, vals)
        return self._completed(vals)

    def _link(self, name, text):
        found = self.find(text)
        if name == "authority":
            fact = self.in_file[found] if isinstance(found, str) else found
            if not fact.is_authority:
                raise Unknown(
                    self.env._(
                        "“%s” is not marked as a competent department. Mark it first, "
                        "or in the column 是否归口管理部门.",
                        text,
                    ),
                    [],
                )
        return found if isinstance(found, str) else found.id

    @staticmethod
    def _different(unit, vals):
        kept = {}
        for name, value in vals.items():
            before = unit[name].id if name.endswith("_id") else unit[name]
            if (before or False) != (value or False):
                kept[name] = value
        return kept

    def _completed(self, vals):
        """A new unit is said to be where its row puts it."""
        if "level" not in vals:
            territory = self.env["jiebang.territory"].browse(vals.get("territory_id"))
            parent = vals.get("parent_id")
            if territory:
                city = (territory.code or "").endswith("00")
                vals["level"] = "city" if city else "county"
            elif isinstance(parent, int):
                vals["level"] = self.env["jiebang.organization"].browse(parent).level
            else:
                vals["level"] = "city"
        if vals.get("is_authority"):
            kinds = {"city": "department", "county": "county_bureau"}
            vals["authority_kind"] = kinds[vals["level"]]
        return vals


def _told(unit):
    return unit.name + (f"（{unit.code}）" if unit.code else "")
