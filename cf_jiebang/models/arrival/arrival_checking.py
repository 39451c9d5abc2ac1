from odoo import fields, models
from odoo.fields import Domain

from .arrival_people import Doubt, People
from .arrival_terms import PERSON, UNIT
from .arrival_units import Units, Unknown

CHECKED_AT_ONCE = 1000
CLEARED = {
    "fate": False,
    "changes": False,
    "reason": False,
    "question": False,
    "is_checked": True,
}


class ArrivalChecking(models.AbstractModel):
    """How the rows of an import are told their fate: units before people, in the order
    of the file, a batch with a constant number of statements."""

    _name = "jiebang.arrival.checking"
    _description = "Import: the fate of its rows"

    def _step_checking(self):
        """Compare a batch of rows with what is there.

        :return: ``(rows done, rows left)``
        """
        Line = self.env["jiebang.arrival.line"]
        waiting = Domain("arrival_id", "=", self.id) & Domain("is_checked", "!=", True)
        done = 0
        for kind in (UNIT, PERSON):
            lines = Line.search(
                waiting & Domain("kind", "=", kind), limit=CHECKED_AT_ONCE, order="id"
            )
            if lines:
                self._check_lines(lines)
                done = len(lines)
                break
        left = Line.search_count(waiting)
        if not left:
            self.state = "preview"
        return done, left

    def _check_lines(self, lines):
        """Tell lines their fate, and what would be written."""
        lines = lines.sorted("id")
        units = Units(self)
        for kind in (UNIT, PERSON):
            some = lines.filtered(lambda line, kind=kind: line.kind == kind)
            if not some:
                continue
            earlier = self._earlier(some)
            people = People(self, some) if kind == PERSON else None
            for line in some:
                vals = dict(CLEARED)
                if line.answer == "skip":
                    vals |= {
                        "fate": "skipped",
                        "reason": line.reason,
                        "question": line.question,
                    }
                elif line.faults:
                    vals |= {"fate": "refused", "reason": line.faults}
                elif kind == UNIT:
                    vals |= self._fate_of_unit(line, units, earlier)
                else:
                    vals |= self._fate_of_person(line, units, people, earlier)
                line.write(vals)

    def _earlier(self, lines):
        """``{key: lines of the file with it, in order}``: what a row may repeat."""
        found = self.env["jiebang.arrival.line"].search_fetch(
            [
                ("arrival_id", "=", self.id),
                ("kind", "=", lines[0].kind),
                ("key", "in", [key for key in set(lines.mapped("key")) if key]),
            ],
            ["key", "row", "unit_key", "given", "sheet", "faults", "answer"],
            order="id",
        )
        return {
            key: some.filtered(lambda line: not line.faults and line.answer != "skip")
            for key, some in found.grouped("key").items()
        }

    # -- units ---------------------------------------------------------------

    def _fate_of_unit(self, line, units, earlier):
        """What becomes of the row of a unit."""
        given, env = line.given, self.env
        twice = earlier.get(line.key)
        if twice and twice[0].id < line.id:
            return {"fate": "refused", "reason": self._stands_twice(twice[0])}
        try:
            unit = units.matched(given)
            question = {}
            if unit is None and (near := units.similar(given["name"])):
                question = {
                    "question": "unit",
                    "reason": env._(
                        "There is a unit with a similar name: %s.",
                        "、".join(one.name for one in near),
                    ),
                }
                if line.answer == "same":
                    unit = line.organization_id or near[0]
                elif line.answer != "other":
                    return question | {
                        "fate": "ask",
                        "organization_id": (line.organization_id or near[0]).id,
                    }
            if unit is not None and not unit.active:
                text = env._(
                    "The unit “%s” has been archived. Restore it first.", unit.name
                )
                return {"fate": "refused", "reason": text}
            vals = units.values(given, unit)
        except Unknown as unknown:
            return {"fate": "refused", "reason": unknown.args[0]}
        changes = self._told_changes(units, "jiebang.organization", vals, unit)
        fate = "new" if unit is None else "changed" if vals else "same"
        return question | {
            "fate": fate,
            "changes": changes,
            "organization_id": unit.id if unit is not None else False,
        }

    def _stands_twice(self, line):
        return self.env._(
            "It stands in the file already: sheet “%(sheet)s”, row %(row)s.",
            sheet=line.sheet,
            row=line.row,
        )

    # -- people --------------------------------------------------------------

    def _fate_of_person(self, line, units, people, earlier):
        """What becomes of the row of a person."""
        given = line.given
        if line.unit_is_settled and line.organization_id:
            unit = line.organization_id
        else:
            try:
                unit = units.find(given["unit"])
            except Unknown as unknown:
                return self._ask_for_unit(line, *unknown.args)
        is_new_unit = isinstance(unit, str)
        place = {
            "unit_key": f"file:{unit}" if is_new_unit else f"unit:{unit.id}",
            "organization_id": False if is_new_unit else unit.id,
        }
        for other in earlier.get(line.key, ()):
            is_earlier = other.id < line.id and other.unit_key == place["unit_key"]
            if is_earlier and self._may_be_one(other.given, given):
                reason = self._stands_twice(other)
                return place | {"fate": "refused", "reason": reason}
        where = 0 if is_new_unit else unit.id
        kept = {}
        try:
            person = people.matched(given, where)
        except Doubt as doubt:
            text, ids = doubt.args
            kept = {"question": "person", "reason": text}
            if line.person_answer == "same":
                person = people.file_of(line.cadre_id.id or ids[0])
            elif line.person_answer == "other":
                person = None
            else:
                chosen = line.cadre_id.id if line.cadre_id.id in ids else ids[0]
                asked = {"fate": "ask", "cadre_id": chosen, "answer": False}
                return place | kept | asked
        if person is not None and not person.active:
            reason = self.env._("He has been archived. Restore him first.")
            return place | {"fate": "refused", "reason": reason}
        vals = people.values(given, person)
        cadre, has_file = people.cadre_of(person)
        if person is not None and place["organization_id"] != cadre.organization_id.id:
            vals["organization_id"] = unit if is_new_unit else unit.id
        fate = "changed" if vals or not has_file else "same"
        changes = self._told_changes(units, "jiebang.cadre.profile", vals, person)
        told = {"changes": changes, "cadre_id": cadre.id}
        return place | kept | told | {"fate": "new" if person is None else fate}

    def _ask_for_unit(self, line, text, ids):
        if not ids:
            return {"fate": "refused", "reason": text, "organization_id": False}
        if line.answer == "other":
            return {"fate": "refused", "reason": text, "question": "person_unit"}
        chosen = line.organization_id.id or ids[0]
        asked = {"fate": "ask", "question": "person_unit", "reason": text}
        return asked | {"organization_id": chosen}

    @staticmethod
    def _may_be_one(given, other):
        """Whether two rows with one name and unit tell of one person."""
        born, told = given.get("birth_date"), other.get("birth_date")
        if born and told:
            return born[:7] == told[:7]
        phone, number = given.get("phone"), other.get("phone")
        return not (phone and number) or phone == number

    # -- words ---------------------------------------------------------------

    def _told_changes(self, units, model, vals, record):
        """What is written, a line a field: its value, or from which to which."""
        told = []
        for name, value in vals.items():
            field = self.env[model]._fields[name]
            label = field.get_description(self.env, ["string"])["string"]
            after = self._told_value(units, field, value)
            if record is None or name not in record._fields:
                told.append(f"{label}：{after}")
                continue
            before = record[name]
            before = before.id if field.type == "many2one" else before
            before = before and self._told_value(units, field, before)
            told.append(f"{label}：{before or self.env._('(empty)')} → {after}")
        return "\n".join(told) or False

    def _told_value(self, units, field, value):
        """A value as people read it; a unit of the file has the name that it has
        there."""
        if field.type == "many2one":
            if isinstance(value, str):
                return units.in_file[value].name
            return self.env[field.comodel_name].browse(value).name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return f"{fields.Date.to_date(value):%Y-%m}"
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        return str(value)
