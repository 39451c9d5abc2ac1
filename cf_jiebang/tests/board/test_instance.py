from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install", "undated")
class TestInstance(TransactionCase):
    """What the addon's models owe to the rest of the instance."""

    def test_core_finds_the_columns_that_it_looks_for(self):
        """Odoo's privacy lookup reads ``active`` past the ORM."""
        missing = [
            name
            for name, model in self.env.items()
            if name.startswith("jiebang.") and model._auto and not model._transient
            if "active" in model._fields and not model._fields["active"].store
        ]
        self.assertFalse(missing)
