"""The people of a city, as an import finds them."""

from collections import defaultdict

from odoo import fields
from odoo.tools import SQL

from .office_text import loose_key, name_key, phone_digits, same_phone

CADRE = ("name", "position", "title", "identity")
PROFILE = (
    *("gender", "ethnicity", "political_status", "education", "school", "email"),
    *("staff_number", "resume"),
)
PERSONAL_VALUES = ("birth_date", "phone")
IGNORED = r"[\s·•‧∙⋅・･●．.\u200b-\u200f\u2060\ufeff\u00ad]"
"""What a name is found without."""


class Doubt(Exception):
    """Somebody who may be the one that a row is about. Its arguments are a sentence and
    the ids of the persons."""


class People:
    """The people who are called as those of a batch, or have their mobile numbers:
    read by two statements.

    :param arrival: the import, as superuser in the language of its user
    :param lines: the batch
    """

    def __init__(self, arrival, lines):
        self.arrival, self.env = arrival, arrival.env
        self.env.flush_all()  # what follows is asked for in SQL
        names = {loose_key(line.name or "") for line in lines} - {""}
        phones = {phone_digits((line.given or {}).get("phone")) for line in lines}
        ids = self._ids(names, {phone for phone in phones if phone.startswith("1")})
        self.files = (
            self.env["jiebang.cadre.profile"]
            .with_context(active_test=False)
            .search([("id", "in", ids)])
        )
        self.by_name, self.by_phone = defaultdict(list), defaultdict(list)
        for file in self.files:
            self.by_name[loose_key(file.name)].append(file)
            if file.phone:
                self.by_phone[phone_digits(file.phone)].append(file)
        self.without_file = self._without_file(names)

    def _ids(self, names, phones):
        """Ids of the personal files."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT profile.id
                  FROM jiebang_cadre_profile profile
                  JOIN jiebang_cadre cadre ON cadre.id = profile.cadre_id
                 WHERE cadre.company_id = %(company)s
                   AND (lower(regexp_replace(cadre.name, %(ignored)s, '', 'g'))
                        = ANY(%(names)s)
                        OR right(regexp_replace(profile.phone, '\\D', '', 'g'), 11)
                        = ANY(%(phones)s))
                """,
                company=self.arrival.company_id.id,
                ignored=IGNORED,
                names=sorted(names),
                phones=sorted(phones),
            )
        )
        return [row[0] for row in rows]

    def _without_file(self, names):
        """People of the directory who have no personal file yet."""
        cadres = self.env["jiebang.cadre"].with_context(active_test=False)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT cadre.id
                  FROM jiebang_cadre cadre
             LEFT JOIN jiebang_cadre_profile profile ON profile.cadre_id = cadre.id
                 WHERE cadre.company_id = %(company)s AND profile.id IS NULL
                   AND lower(regexp_replace(cadre.name, %(ignored)s, '', 'g'))
                       = ANY(%(names)s)
                """,
                company=self.arrival.company_id.id,
                ignored=IGNORED,
                names=sorted(names),
            )
        )
        found = defaultdict(list)
        for cadre in cadres.browse([row[0] for row in rows]):
            found[name_key(cadre.name), cadre.organization_id.id].append(cadre)
        return found

    # -- who is meant ----------------------------------------------------------

    def matched(self, given, unit):
        """The person that a row is about, if he is there already.

        Somebody of the same name and unit is the same person unless his birth date
        speaks against it; whoever is only similar is asked about.

        :param dict given: values of the row
        :param int unit: id of his unit, ``0`` for one that is new itself
        :return: a personal file, or a person of the directory without one, or ``None``
        :raise Doubt: somebody may be meant
        """
        named = self.by_name.get(loose_key(given["name"]), [])
        key = name_key(given["name"])
        here = [
            file
            for file in named
            if file.organization_id.id == unit and name_key(file.name) == key
        ]
        sure = [file for file in here if self._agrees(file, given)]
        if len(sure) > 1:
            born = [file for file in sure if file.birth_date and "birth_date" in given]
            sure = born if len(born) == 1 else sure
        if len(sure) == 1:
            return sure[0]
        bare = self.without_file.get((key, unit), [])
        if not here and len(bare) == 1:
            return bare[0]
        self._ask(given, unit, sure or here, named)
        return None

    def file_of(self, cadre_id):
        """The personal file of a person, or the person, where he has none."""
        known = self.files.filtered(lambda file: file.cadre_id.id == cadre_id)
        return (
            known
            or self.files.search([("cadre_id", "=", cadre_id)], limit=1)
            or self.env["jiebang.cadre"].browse(cadre_id)
        )

    def cadre_of(self, person):
        """The person behind what ``matched`` gives, and whether he has a file."""
        cadres = self.env["jiebang.cadre"]
        if person is None:
            return cadres, False
        if person._name == cadres._name:
            return person, False
        return person.cadre_id, True

    @staticmethod
    def _agrees(file, given):
        """Whether nothing speaks against somebody of the same name in the same unit."""
        born, told = file.birth_date, given.get("birth_date")
        if born and told:
            return same_month(born, told)
        if file.phone and given.get("phone"):
            return same_phone(file.phone, given["phone"])
        return True

    def _ask(self, given, unit, here, named):
        """Raise ``Doubt`` where somebody may be meant."""
        others = [
            file
            for file in dict.fromkeys(
                named + self.by_phone.get(phone_digits(given.get("phone")), [])
            )
            if file not in here and self._is_near(file, given, unit)
        ]
        found = [*here, *others]
        if not found:
            return
        people = "；".join(self._told(file) for file in found[:5])
        if here and len(here) > 1:
            text = self.env._("Several people of this unit are called so: %s.", people)
        elif here:
            text = self.env._(
                "Somebody of this unit is called so, but other data differ: %s.", people
            )
        else:
            text = self.env._("There is somebody similar: %s.", people)
        raise Doubt(text, [file.cadre_id.id for file in found])

    @staticmethod
    def _is_near(file, given, unit):
        """Whether somebody of a similar name, or elsewhere, may be the same."""
        born, told = file.birth_date, given.get("birth_date")
        same_born = bool(born and told and same_month(born, told))
        same_name = loose_key(file.name) == loose_key(given["name"])
        ringing = same_phone(file.phone, given.get("phone"))
        if file.organization_id.id == unit:
            return same_name or (ringing and (same_born or not (born and told)))
        if same_name:
            return same_born or ringing
        return ringing and same_born

    def _told(self, file):
        facts = [file.organization_id.name]
        if file.birth_date:
            facts.append(f"{file.birth_date:%Y-%m}")
        facts += filter(None, (file.phone, file.position))
        if not file.active:
            facts.append(self.env._("archived"))
        return f"{file.name}（{'，'.join(facts)}）"

    # -- what is written -------------------------------------------------------

    @staticmethod
    def values(given, person):
        """What a row writes to a person, but his unit.

        :param person: his personal file, the person without one, or ``None``
        :return: ``{field of the personal file: value}``
        """
        vals = {name: given[name] for name in (*CADRE, *PROFILE) if name in given}
        for name in PERSONAL_VALUES:
            if given.get(name):
                vals[name] = given[name]
        if not person:
            return vals
        own = person._fields
        kept = {}
        for name, value in vals.items():
            before = person[name] if name in own else False
            if name == "phone" and same_phone(before, value):
                continue
            if name == "birth_date" and before and same_month(before, value):
                continue
            if (before or False) != value:
                kept[name] = value
        return kept


def same_month(day, text):
    """Whether two days lie in the same month: a birth is known by it."""
    other = fields.Date.to_date(text)
    return (day.year, day.month) == (other.year, other.month)
