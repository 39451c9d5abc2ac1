"""The cells of a row as values of fields, or the sentences why they can't be."""

import re

from odoo import fields
from odoo.exceptions import ValidationError

from ...tools.legal_time import legal_today
from .arrival_terms import CHOICES, NO, PERSON, ROLE_WORDS, TARGETS, UNIT, YES
from .office_text import (
    TextError,
    name_key,
    office_day,
    office_phone,
    person_name,
    plain,
    unit_name,
)

MODELS = {UNIT: "jiebang.organization", PERSON: "jiebang.cadre.profile"}
NAMES = {
    "unit_name": unit_name,
    "unit_short_name": unit_name,
    "unit_parent": unit_name,
    "unit_authority": unit_name,
    "person_unit": unit_name,
    "person_name": person_name,
}
AGES = range(14, 100)
"""Of who works for a unit."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ROLES_BETWEEN = re.compile(r"[、，,;；/|+＋\n]+")
NOTHING = {"", "-", "—", "--", "/", "无", "暂无", "空", "null", "n/a"}
"""How a cell says that there is nothing to say."""


class RowValues:
    """Turns rows of one company into values; what it needs to know is read once."""

    def __init__(self, env):
        self.env = env
        self.today = legal_today(env)
        self.territories = [
            (territory.id, name_key(territory.name), territory.code)
            for territory in env["jiebang.territory"].search_fetch([], ["name", "code"])
        ]
        self.labels = {
            target: re.split(r"[:：]\s*", env._(label), maxsplit=1)[-1]
            for target, label in TARGETS.items()
        }

    def values_of(self, cells, targets, kind):
        """Values of a row.

        :param cells: ``BookCell`` objects
        :param dict targets: ``{column: target}``
        :param str kind: ``unit`` or ``person``: whose values are taken
        :return: ``({field: value}, [sentence, …])``; an empty cell gives no value
        """
        values, faults = {}, []
        for column, target in targets.items():
            owner, _line, name = target.partition("_")
            if owner != kind or column >= len(cells):
                continue
            cell = cells[column]
            if cell.fault:
                faults.append(self._explain_cell(target, cell))
                continue
            text = cell.text
            if plain(text).casefold() in NOTHING:
                continue
            try:
                value = self._value(target, text, cell.is_number)
            except TextError as error:
                faults.append(self._explain(target, plain(text), error.args[0]))
                continue
            if name == "phone" and values.get(name, value) != value:
                continue  # a second column: the first number is taken
            if value not in (None, ""):
                values[name] = value
        faults += self._too_long(kind, values)
        return values, faults

    def _too_long(self, kind, values):
        """What the model itself would refuse."""
        model = self.env[MODELS[kind]]
        texts = {
            name: value
            for name, value in values.items()
            if isinstance(value, str) and name in model._fields
        }
        try:
            model._check_texts(texts)
            if kind == PERSON:
                self.env["jiebang.cadre"]._check_texts(texts)
        except ValidationError as error:
            return [error.args[0]]
        return []

    def _value(self, target, text, is_number):
        """The value of one cell.

        :raise TextError: why there is none
        """
        if target in NAMES:
            return NAMES[target](text)
        if target in CHOICES:
            value = CHOICES[target].get(name_key(text))
            if not value:
                raise TextError("choice")
            return value
        reader = getattr(self, f"_read_{target.partition('_')[2]}", None)
        if reader:
            return reader(text, is_number)
        if target == "person_resume":
            return text.strip()
        return plain(text)

    def _read_phone(self, text, _is_number):
        return office_phone(text)

    def _read_email(self, text, _is_number):
        text = plain(text).replace(" ", "")
        if not EMAIL.fullmatch(text):
            raise TextError("email")
        return text

    def _read_birth_date(self, text, is_number):
        day, _known = office_day(text, is_number)
        years = self.today.year - day.year
        if years not in AGES:
            raise TextError("age")
        return fields.Date.to_string(day)

    def _read_is_authority(self, text, _is_number):
        key = plain(text).casefold()
        if key not in YES | NO:
            raise TextError("yes")
        return key in YES

    def _read_territory(self, text, _is_number):
        """By its name, a part of it (松山, 阿旗) or its code."""
        key = name_key(text)
        exact = [t for t, name, code in self.territories if key in (name, code)]
        begin = [t for t, name, _code in self.territories if name.startswith(key)]
        short = [t for t, name, _code in self.territories if _is_within(key, name)]
        for found in (exact, begin, short):
            if len(found) == 1:
                return found[0]
        if key in ("赤峰市", "市本级", "本级", "市直", "市级"):
            return next(
                (t for t, _n, code in self.territories if code[4:] == "00"), None
            )
        raise TextError("territory")

    def _read_roles(self, text, _is_number):
        roles = []
        for word in ROLES_BETWEEN.split(text):
            if key := name_key(word):
                if key not in ROLE_WORDS:
                    raise TextError("role")
                roles.append(ROLE_WORDS[key])
        return " ".join(dict.fromkeys(roles))

    # -- words ---------------------------------------------------------------

    def _explain_cell(self, target, cell):
        """The sentence for a cell that can't be taken at all."""
        env, field = self.env, self.labels[target]
        return {
            "error": env._("%s: the cell shows an error.", field),
            "formula": env._(
                "%s: the formula was never computed. Open the file in Excel or WPS and "
                "save it there.",
                field,
            ),
            "digits": env._(
                "%s: the number has more than 15 digits and has lost the last ones. "
                "Format the cell as text and write it again.",
                field,
            ),
            "picture": env._("%s: the cell holds a picture.", field),
            "struck": env._(
                "%s: the cell is struck through. Delete the row, or take the line off.",
                field,
            ),
        }[cell.fault]

    def _explain(self, target, text, reason):
        """The sentence for a text that has no value."""
        env, words = self.env, {"field": self.labels[target], "text": text[:60]}
        return {
            "choice": lambda: env._(
                "%(field)s: “%(text)s” is not known. Possible are: %(choices)s.",
                choices=self._choices(target),
                **words,
            ),
            "day": lambda: env._(
                "%(field)s: “%(text)s” is no day. Write 1985-03, 1985-03-01, 198503 or "
                "1985年3月.",
                **words,
            ),
            "month": lambda: env._(
                "%(field)s: “%(text)s” is only a year. Write the month too, as in "
                "1985-03.",
                **words,
            ),
            "october": lambda: env._(
                "%(field)s: “%(text)s” is a number and may be January or October "
                "(1985.10). Write 1985-01 or 1985-10.",
                **words,
            ),
            "age": lambda: env._(
                "%(field)s: born in “%(text)s”, nobody works for a unit today.", **words
            ),
            "phone": lambda: env._(
                "%(field)s: “%(text)s” is no phone number of mainland China. Write a "
                "mobile number (13800000000) or a landline with its area code "
                "(0476-8888888).",
                **words,
            ),
            "phones": lambda: env._(
                "%(field)s: “%(text)s” are several numbers. Write one of them.", **words
            ),
            "digits": lambda: env._(
                "%(field)s: “%(text)s” has lost digits. Format the column as text and "
                "write the number again.",
                **words,
            ),
            "email": lambda: env._(
                "%(field)s: “%(text)s” is no e-mail address.", **words
            ),
            "yes": lambda: env._("%(field)s: write yes (是) or no (否).", **words),
            "territory": lambda: env._(
                "%(field)s: “%(text)s” is none, or may be several. Write the full "
                "name.",
                **words,
            ),
            "role": lambda: env._(
                "%(field)s: “%(text)s” is not known. Possible are: %(choices)s.",
                choices="、".join(role_labels(env).values()),
                **words,
            ),
        }[reason]()

    def _choices(self, target):
        owner, _line, name = target.partition("_")
        field = self.env[MODELS[owner]]._fields[name]
        return "、".join(
            label for _value, label in field._description_selection(self.env)
        )


def role_labels(env):
    """``{role: name of its group}``, in the language of the user."""
    return {
        role: env.ref(f"cf_jiebang.group_{role}").sudo().name
        for role in dict.fromkeys(ROLE_WORDS.values())
    }


def _is_within(part, whole):
    """Whether the characters of ``part`` stand in ``whole`` in their order."""
    rest = iter(whole)
    return all(character in rest for character in part)
