from contextlib import suppress

from odoo import Command
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES, DemoCase

ROLES = (
    *("applicant", "unit_reviewer", "authority_officer", "bureau_officer"),
    *("evaluation_officer", "meeting_secretary", "evaluator", "personnel"),
    *("auditor", "manager"),
)
PLAIN = {"char", "text", "selection", "integer", "boolean", "date"}


@tagged("post_install", "-at_install", "undated")
class TestServerFields(DemoCase):
    """What is stored and readonly is the server's: on each model, at each door, for
    each role. What a role may write is in the tests of the models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            role: cls.env.ref(f"cf_jiebang.group_{role}").user_ids[:1] for role in ROLES
        }
        cls.own = [
            cls.env[name]
            for name in sorted(cls.env.registry)
            if name.startswith("jiebang.")
            and cls.env[name]._auto
            and not cls.env[name]._abstract
            and not cls.env[name]._transient
        ]

    def server_fields(self, model):
        return [
            field
            for field in model._fields.values()
            if field.store and field.readonly and field.name not in MAGIC_COLUMNS
        ]

    def cells(self, access):
        """Models with a record, and the roles that their access rights let in."""
        for model in self.own:
            record = model.sudo().search([], limit=1)
            for role, user in self.roles.items():
                if record and model.with_user(user).has_access(access):
                    yield record, role, record.with_user(user)

    def given(self, record, field):
        """A value as a client sends it: the present one, which is refused as well."""
        return field.convert_to_write(record.sudo()[field.name], record)

    def test_every_model_is_guarded(self):
        guard = self.env["jiebang.guarded.mixin"].__class__
        for model in self.own:
            self.assertIsInstance(model, guard, model._name)
        self.assertGreater(sum(len(self.server_fields(m)) for m in self.own), 700)

    def test_no_role_has_the_right(self):
        for model in self.own:
            for role, user in self.roles.items():
                client = model.with_user(user)
                for field in self.server_fields(model):
                    with self.subTest(field=field, role=role):
                        self.assertFalse(client._has_field_access(field, "write"))

    def test_write_and_create(self):
        tried = 0
        for record, role, client in self.cells("write"):
            for field in self.server_fields(record):
                vals = {field.name: self.given(record, field)}
                tried += 1
                with self.subTest(field=field, role=role), self.denied():
                    client.write(vals)
        for record, role, client in self.cells("create"):
            for field in self.server_fields(record):
                vals = {field.name: self.given(record, field)}
                tried += 1
                with self.subTest(field=field, role=role), self.denied():
                    client.browse().create(vals)
        self.assertGreater(tried, 1000)

    def test_lines_of_a_parent(self):
        for record, role, client in self.cells("write"):
            for name, lines in record._fields.items():
                if lines.type != "one2many" or lines.readonly or not lines.store:
                    continue
                comodel = self.env[lines.comodel_name]
                if comodel not in self.own:
                    continue
                for field in self.server_fields(comodel):
                    if field.name == lines.inverse_name:
                        continue
                    vals = {name: [Command.create({field.name: False})]}
                    with self.subTest(field=field, role=role), self.denied():
                        client.write(vals)

    def test_defaults_are_the_models(self):
        """Neither a key of the context nor a stored default of the user."""
        for record, role, client in self.cells("create"):
            model = client.browse()
            fields = self.server_fields(record)
            names = [field.name for field in fields]
            wanted = model.default_get(names)
            keys = {f"default_{f.name}": self.given(record, f) for f in fields}
            with self.subTest(model=model._name, role=role):
                self.assertEqual(model.with_context(**keys).default_get(names), wanted)
                for field in fields:
                    value = self.given(record, field)
                    if field.type in PLAIN and value:
                        self.env["ir.default"].set(
                            model._name, field.name, value, user_id=model.env.uid
                        )
                self.assertEqual(model.default_get(names), wanted)

    def test_import(self):
        for record, role, client in self.cells("create"):
            for field in self.server_fields(record):
                value = self.given(record, field)
                if field.type in PLAIN - {"selection"} and value:
                    with self.subTest(field=field, role=role), mute_logger(*RULES):
                        done = client.browse().load([field.name], [[str(value)]])
                        self.assertFalse(done["ids"])

    def test_copies_take_nothing_over(self):
        """What is copied is content; fate begins anew."""
        for record, role, client in self.cells("create"):
            names = {field.name for field in self.server_fields(record)}
            with self.subTest(model=record._name, role=role), suppress(UserError):
                self.assertFalse(client.copy_data()[0].keys() & names)

    def test_an_upgrade_renews_the_rules(self):
        """A rule that is mended reaches every database."""
        kept = [
            ("module", "=", "cf_jiebang"),
            ("model", "in", ("ir.rule", "ir.model.access")),
            ("noupdate", "=", True),
        ]
        self.assertFalse(self.env["ir.model.data"].search(kept))
