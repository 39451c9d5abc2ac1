import re
from collections.abc import Set

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.models import fix_import_export_id_paths

PREFIX = "jiebang."
"""What the names of this module's models begin with."""


def is_ours(model):
    """Whether ``model``, whatever a client sent for it, is the name of one of ours."""
    return isinstance(model, str) and model.startswith(PREFIX)


def along(model, names):
    """``(model, field)`` for each step of a path of fields, as far as it leads."""
    for name in names:
        field = model._fields.get(name)
        if field is None:
            return
        yield model, field
        if not field.relational:
            return
        model = model.env[field.comodel_name]


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
TEXTS = ("char", "text", "html")
COLLECTIONS = (list, tuple, Set)


class Base(models.AbstractModel):
    """Three rules that hold from every model: nobody finds by a field of ours that he
    may not read, no text with a character that PostgreSQL refuses gets as far as
    PostgreSQL, and what is exported of any model may lead to persons."""

    _inherit = "base"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            self._jiebang_check_conditions(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _jiebang_check_conditions(self, domain):
        """Raise where a condition asks for a field of ours that the user may not read,
        also along a path or in a domain within the domain; or for what no text holds.

        Odoo asks when it writes SQL. A field that is searched by a method has been
        replaced by then, a related one even by a search as superuser.
        """
        for condition in domain.iter_conditions():
            self._check_searchable(condition.value)
            model = self
            for name in condition.field_expr.split("."):
                field = model._fields.get(name)
                if field is None:
                    break
                if is_ours(model._name) or name.startswith("jiebang_"):
                    model._check_field_access(field, "read")
                if field.relational:
                    model = self.env[field.comodel_name]
            inner = condition.value
            operator = condition.operator.lower()
            if operator in ("any", "not any") and isinstance(inner, (list, tuple)):
                inner = Domain(inner)
            # the operators with "!" are the server's own
            if isinstance(inner, Domain) and not operator.endswith("!"):
                model._jiebang_check_conditions(inner)

    @api.model
    def _check_searchable(self, value):
        """:raise ValidationError: PostgreSQL refuses what is looked for"""
        for text in value if isinstance(value, COLLECTIONS) else (value,):
            if isinstance(text, str) and UNSTORABLE.search(text):
                raise ValidationError(
                    self.env._(
                        "What you search for holds characters that no text has. "
                        "Delete it and type it again."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_storable(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_storable(vals)
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        for text in translations.values():
            # whole values, or terms of a value
            for part in text.values() if isinstance(text, dict) else [text]:
                self._check_storable({field_name: part})
        return super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )

    @api.model
    def _check_storable(self, vals):
        """:raise ValidationError: naming the field that can't be stored"""
        for name, value in vals.items():
            if not isinstance(value, str):
                continue
            field = self._fields.get(name)
            if field is None or field.type not in TEXTS:
                continue
            if UNSTORABLE.search(value):
                raise self._characters_error(field)

    @api.model
    def _characters_error(self, field):
        """What is raised where a text of the field can't be stored or printed."""
        return ValidationError(
            self.env._(
                "%(field)s holds characters that can't be stored or "
                "printed. Delete the text and type it again.",
                field=field.get_description(self.env, ["string"])["string"],
            )
        )

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        if not self.env.su:
            for prefix, names in self._jiebang_logged_paths(fields_to_export).items():
                self.mapped(prefix)._log_reading("export", names)
        return result

    @api.model
    def _jiebang_logged_paths(self, paths):
        """Where the columns of an export read what is logged.

        :return: ``{path to the records, "" for these: {names of fields}}``
        """
        found = {}
        for path in paths:
            steps = []
            for model, field in along(self, fix_import_export_id_paths(path)):
                if field.name in getattr(model, "_logged_fields", ()):
                    found.setdefault(".".join(steps), set()).add(field.name)
                steps.append(field.name)
        return found
