"""Units, people and categories, as entries from paper find them."""

from ..arrival.arrival_people import Doubt, People
from ..arrival.arrival_units import Units, Unknown
from ..arrival.office_text import loose_key, name_key, same_phone


class PastUnits(Units):
    """The units of the company; a ledger brings none of its own."""

    in_file = {}

    def find(self, name):
        """The unit that is called so.

        :raise Unknown: there is none, or there are several
        """
        found = [unit for unit in self.exact(name) if unit.active]
        if len(found) == 1:
            return found[0]
        near = found or self.similar(name)
        if near:
            text = self.env._(
                "“%(name)s”: choose the unit that is meant. Perhaps: %(units)s.",
                name=name,
                units="、".join(unit.name for unit in near[:5]),
            )
        else:
            text = self.env._(
                "No unit is called “%s”. Choose the one that is meant, or ask the "
                "administrator to add it.",
                name,
            )
        raise Unknown(text, [unit.id for unit in near])


class Named:
    """Somebody that a row names, as the directory is asked for him."""

    def __init__(self, name, phone="", unit=""):
        self.name, self.unit = name, unit
        self.given = {"name": name} | ({"phone": phone} if phone else {})


class Directory:
    """Units and people of the company, read once for many entries.

    :param pasts: entries of one company, as superuser
    """

    def __init__(self, pasts):
        self.env, self.company_id = pasts.env, pasts.company_id
        self.units = PastUnits(self)
        named = [past._leader_named() for past in pasts]
        for past in pasts:
            named += [Named(m.name, m.phone) for m in past._member_lines()]
        self.people = People(self, [one for one in named if one.name])
        self.categories = {}

    @property
    def id(self):
        return 0

    def unit(self, text):
        """The unit that is called so.

        :raise Unknown: none or several are
        """
        return self.units.find(text)

    def person(self, named, unit):
        """The person of the directory that is meant, empty where he is new.

        :raise Doubt: somebody may be meant
        """
        found = self.people.matched(named.given, unit.id if unit else 0)
        return self.people.cadre_of(found)[0]

    def only(self, named):
        """The only person of the city that is called so and rings there, whatever his
        unit; empty where there is none.

        :raise Doubt: there are several
        """
        files = self.people.by_name.get(loose_key(named.name), [])
        phone = named.given.get("phone")
        fits = [
            f for f in files if not phone or not f.phone or same_phone(f.phone, phone)
        ]
        if len(fits) == 1:
            return fits[0].cadre_id
        if files:
            told = "；".join(self.people._told(file) for file in (fits or files)[:5])
            raise Doubt(
                self.env._("Several people may be meant: %s.", told)
                if len(files) > 1
                else self.env._("There is somebody similar: %s.", told),
                [file.cadre_id.id for file in files],
            )
        return self.env["jiebang.cadre"]

    def category(self, program, text):
        """The direction that a text names, empty where none or several do."""
        if program not in self.categories:
            found = self.env["jiebang.category"].search_fetch(
                [
                    ("program_id", "=", program.id),
                    ("parent_id", "!=", False),
                    ("state", "!=", "draft"),
                ],
                ["name"],
            )
            self.categories[program] = [(name_key(c.name), c) for c in found]
        key, none = name_key(text or ""), self.env["jiebang.category"]
        if not key:
            return none
        known = self.categories[program]
        for fits in (
            [c for name, c in known if name == key],
            [c for name, c in known if name in key],
            [c for name, c in known if len(key) > 3 and key in name],
        ):
            if len(fits) == 1:
                return fits[0]
        return none
