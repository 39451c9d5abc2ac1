"""Texts that are found by one or two characters.

Most Chinese words have two characters; a trigram has three. An index of the single
characters of a text gives the few texts that hold both, and ``ilike`` decides.
"""

from odoo import fields, models
from odoo.tools import SQL

WILDCARDS = frozenset("%_\\")


class SearchChar(fields.Char):
    """A text that is searched by words of any length.

    Three characters and more are found by the trigrams of Odoo's ``index="trigram"``,
    one and two by ``characters_index`` of the model. The results are those of a plain
    ``ilike``.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        found = super().condition_to_sql(
            field_expr, operator, value, model, alias, query
        )
        if (
            operator not in ("like", "ilike")
            or not isinstance(value, str)
            or not 0 < len(value) <= 2
            or not WILDCARDS.isdisjoint(value)
            # then a letter is also found by another one
            or model.env.registry.has_unaccent
        ):
            return found
        # second, because a row that is read anyway is sooner refused by the first
        return SQL(
            "(%s AND %s @> %s)",
            found,
            SQL(
                "string_to_array(lower(%s), NULL)",
                model._field_to_sql(alias, self.name, query),
            ),
            SQL("string_to_array(lower(%s), NULL)", value),
        )


def characters_index(name):
    """The index of the characters of a ``SearchChar``."""
    return models.Index(f"USING gin (string_to_array(lower({name}), NULL))")
