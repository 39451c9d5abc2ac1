from collections.abc import Collection

from ...tools.short_word import SearchChar
from ..arrival.office_text import person_name, unit_name

NAMED = 5
"""Doubles that a question names."""


def doubled(env, names):
    """The question of a form about who or what may be there already; it stops nobody.

    :param names: of those, nothing is asked without
    :return: what an ``onchange`` returns
    """
    if not names:
        return None
    return {
        "warning": {
            "title": env._("Is it entered already?"),
            "message": env._(
                "%s: look whether it is the same one before you save.",
                "、".join(names[:NAMED]),
            ),
            "type": "notification",
        }
    }


class NameChar(SearchChar):
    """A name that is stored in one spelling, however it was typed, and found however it
    is typed: without blanks beside Chinese characters, without invisible characters.

    So entry, form, import, search and RPC have one rule.
    """

    def spelled(self, name):
        """``name`` in the spelling that is stored."""
        return unit_name(name)

    def _spelled(self, value):
        return self.spelled(value) if isinstance(value, str) else value

    def convert_to_cache(self, value, record, validate=True):
        return self._spelled(super().convert_to_cache(value, record, validate))

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        value = self._spelled(value)
        return super().convert_to_column_insert(value, record, values, validate)

    def _asked(self, value):
        """What is searched for, in the spelling that is stored."""
        if isinstance(value, str):
            return self._spelled(value)
        if isinstance(value, Collection):
            return type(value)(map(self._spelled, value))
        return value

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        value = self._asked(value)
        return super().condition_to_sql(
            field_expr, operator, value, model, alias, query
        )

    def filter_function(self, records, field_expr, operator, value):
        value = self._asked(value)
        return super().filter_function(records, field_expr, operator, value)


class PersonNameChar(NameChar):
    """The name of a person: ``艾力•买买提`` has the dot of the identity card."""

    def spelled(self, name):
        return person_name(name)
