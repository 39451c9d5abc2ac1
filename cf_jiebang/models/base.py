from odoo import api, models
from odoo.fields import Domain

PREFIX = "jiebang."
"""What the names of this module's models begin with."""


class Base(models.AbstractModel):
    """Nobody finds by a field of ours that he may not read, from whichever model the
    search starts."""

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
        also along a path or in a domain within the domain.

        Odoo asks when it writes SQL. A field that is searched by a method has been
        replaced by then, a related one even by a search as superuser.
        """
        for condition in domain.iter_conditions():
            model = self
            for name in condition.field_expr.split("."):
                field = model._fields.get(name)
                if field is None:
                    break
                if model._name.startswith(PREFIX):
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
