from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES, JiebangCase

ROLES = ("leader", "unit", "authority", "bureau", "secretary", "evaluator", "personnel")

REFUSALS = (AccessError, UserError, ValueError, NotImplementedError)
"""What a reading ends in that Odoo can't do for this field; the first is the right
answer, the others come before a value is looked at."""


def readings(model, name):
    """Every way to ask for a field without reading it, as ``(way, call)``."""
    field = model._fields[name]
    value = False if field.type != "char" else "x"
    conditions = {
        "=": [(name, "=", value)],
        "!=": [(name, "!=", value)],
        "in": [(name, "in", [value])],
        "not": ["!", (name, "=", value)],
    }
    if field.relational:
        conditions["any"] = [(name, "any", [("id", ">", 0)])]
        conditions["path"] = [(f"{name}.id", ">", 0)]
    for way, domain in conditions.items():
        yield f"search {way}", lambda d=domain: model.search_count(d)
    yield (
        "through the id",
        lambda: model.search([("id", "any", [(name, "!=", value)])]),
    )
    yield (
        "from another model",
        lambda: model.env["res.users"].search_count(
            [("create_uid.id", ">", 0), *_from_users(model, name, value)]
        ),
    )
    yield "name_search", lambda: model.name_search("x", conditions["!="])
    yield "search_read", lambda: model.search_read(conditions["!="], ["id"])
    yield (
        "web_search_read",
        lambda: model.web_search_read(conditions["!="], {"id": {}}),
    )
    yield "order", lambda: model.search([], order=f"{name} desc")
    groups = {f"{name}:month"} if field.type in ("date", "datetime") else {name}
    for group in groups:
        yield (
            "group",
            lambda g=group: model.formatted_read_group([], [g], ["__count"]),
        )
        yield "web group", lambda g=group: model.web_read_group([], [g], ["__count"])
        yield (
            "grouping sets",
            lambda g=group: model._read_grouping_sets([], [[g], []], ["__count"]),
        )
        yield (
            "progress bar",
            lambda g=group: model.read_progress_bar([], g, {"field": g, "colors": {}}),
        )
    for way in ("max", "count_distinct", "array_agg"):
        yield (
            way,
            lambda w=way: model.formatted_read_group([], [], [f"{name}:{w}"]),
        )
        yield (
            f"having {way}",
            lambda w=way: model.formatted_read_group(
                [], ["id"], ["__count"], having=[(f"{name}:{w}", "!=", 0)]
            ),
        )
    yield (
        "order of groups",
        lambda: model.formatted_read_group(
            [], ["create_uid"], ["__count"], order=f"{name}:max"
        ),
    )
    yield "search panel", lambda: model.search_panel_select_range(name)
    yield "search panel, many", lambda: model.search_panel_select_multi_range(name)
    yield "export", lambda: model.search([], limit=1).export_data([name])
    yield "read", lambda: model.search([], limit=1).read([name])


def _from_users(model, name, value):
    """The same condition, along a path that begins at the users."""
    for link in model.env["res.users"]._fields.values():
        if link.comodel_name == model._name and link.store:
            return [(f"{link.name}.{name}", "!=", value)]
    return [("id", "=", 0)]


@tagged("post_install", "-at_install", "undated")
class TestAskedFields(JiebangCase):
    """A field that one may not read is not found by, grouped, sorted or summed up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_allow_export")
        for persona in ROLES:
            cls.users[persona].group_ids += cls.env.ref("base.group_allow_export")

    def closed_fields(self, persona):
        """Fields with ``groups`` of the models that the persona reads."""
        for name in self.env.registry:
            model = self.env[name]
            if model._abstract or not name.startswith("jiebang."):
                continue
            mine = self.as_(model, persona)
            if mine.has_access("read"):
                for field in model._fields.values():
                    if field.groups and not mine._has_field_access(field, "read"):
                        yield mine, field

    def test_every_field(self):
        tried = set()
        for persona in ROLES:
            for model, field in self.closed_fields(persona):
                key = (model._name, field.name)
                if key in tried:
                    continue
                tried.add(key)
                for way, ask in readings(model, field.name):
                    with self.subTest(field=str(field), way=way, persona=persona):
                        self._ask(ask, way)
        self.assertGreater(len(tried), 60)
        self.assertIn(("jiebang.organization", "officer_ids"), tried)
        self.assertIn(("jiebang.incentive", "evidence_ids"), tried)

    def _ask(self, ask, way):
        """The reading is refused, or tells nothing because there is nothing."""
        try:
            with mute_logger(*RULES, "odoo.domains"), self.env.cr.savepoint():
                answer = ask()
        except REFUSALS:
            return
        empty = way in ("export", "read", "from another model")
        self.assertTrue(empty and not answer or answer == {"datas": []}, answer)

    def test_who_may_read_asks(self):
        """The same readings are open to who reads the field."""
        organization = self.as_(self.bureau, "manager")
        found = organization.formatted_read_group([], ["officer_ids"], ["__count"])
        self.assertTrue(found)
        officer = self.users["bureau"]
        domain = [("officer_ids", "in", officer.ids)]
        self.assertIn(self.bureau, organization.search(domain))
        self.assertIn(
            self.bureau, organization.search([("officer_ids.id", "=", officer.id)])
        )

    def test_both_sides_of_a_relation(self):
        """What is closed on one side of a many2many is closed on the other."""
        sides = {}
        for model in self.env.values():
            for field in () if model._abstract else model._fields.values():
                if field.type == "many2many" and field.store:
                    sides.setdefault(field.relation, []).append(field)
        for relation, links in sides.items():
            if relation.startswith("jiebang_"):
                with self.subTest(relation=relation):
                    self.assertEqual(len({link.groups for link in links}), 1, links)

    def test_from_the_other_side(self):
        """Who acts where is closed on the user as on the organisation; his own posts
        everybody reads."""
        organization, me = self.institute, self.users["unit"]
        asked = [("jiebang_organization_ids", "in", organization.ids)]
        for persona in ("leader", "unit", "evaluator", "secretary"):
            users = self.as_(self.env["res.users"], persona)
            for name in ("jiebang_organization_ids", "jiebang_unit_scope_ids"):
                with self.subTest(persona=persona, name=name):
                    other = users.browse(self.users["bureau"].id)
                    with self.denied(AccessError):
                        other.read([name])
            with self.denied(AccessError):
                users.formatted_read_group(
                    [], ["jiebang_organization_ids"], ["__count"]
                )
            with self.denied(AccessError):
                users.search_count(asked)
        self.assertIn(me, self.as_(self.env["res.users"], "bureau").search(asked))
        (mine,) = self.as_(me, "unit").read(["jiebang_organization_ids"])
        self.assertEqual(mine["jiebang_organization_ids"], organization.ids)

    def test_paths(self):
        """Along a path, in a domain within the domain, from a model of Odoo's."""
        projects = self.as_(self.env["jiebang.project"], "leader")
        closed = "organization_id.officer_ids"
        officer = self.users["unit"].id
        for domain in (
            [(closed, "=", officer)],
            [("organization_id", "any", [("officer_ids", "=", officer)])],
            [("organization_id", "not any", [("officer_ids", "=", officer)])],
            ["|", ("id", "=", 0), "!", (closed, "in", [officer])],
        ):
            with self.subTest(domain=domain), self.denied(AccessError):
                projects.search_count(domain)
        with self.denied(AccessError):
            projects.formatted_read_group([], ["organization_id.officer_ids"])
        server = projects.sudo().search_count([(closed, "=", officer)])
        self.assertEqual(server, 0)
        own = Domain("organization_id", "any!", [("officer_ids", "=", officer)])
        self.assertEqual(projects.sudo().search_count(own), 0)

    def test_what_no_text_holds(self):
        """A search for what PostgreSQL refuses is answered in words, in any model, by
        every way to search."""
        for model in ("jiebang.project", "jiebang.organization", "res.partner"):
            mine = self.as_(self.env[model], "bureau")
            for text in ("a\x00b", "\ud800"):
                condition = ("name", "ilike", text)
                for way, call in {
                    "name_search": lambda m=mine, t=text: m.name_search(t),
                    "list": lambda m=mine, t=text: m.search([("name", "in", ["", t])]),
                    "not": lambda m=mine, c=condition: m.search_count(["!", c]),
                    "path": lambda m=mine, t=text: m.search(
                        [("create_uid.name", "=", t)]
                    ),
                    "within": lambda m=mine, c=condition: m.search(
                        [("create_uid", "any", [c])]
                    ),
                    "groups": lambda m=mine, c=condition: m.formatted_read_group(
                        [c], ["create_uid"], ["__count"]
                    ),
                }.items():
                    with (
                        self.subTest(model=model, way=way, text=text),
                        self.assertRaises(ValidationError),
                    ):
                        call()
            self.assertFalse(mine.name_search("no such name"))
