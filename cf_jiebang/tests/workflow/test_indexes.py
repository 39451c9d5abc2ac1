from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...tools.short_word import SearchChar
from ..common import JiebangCase

SMALL = {
    "jiebang.calendar.day",
    "jiebang.category",
    "jiebang.check.item",
    "jiebang.criterion",
    "jiebang.dimension",
    "jiebang.evaluation.round",
    "jiebang.font",
    "jiebang.handover",
    "jiebang.incentive.rule",
    "jiebang.meeting",
    "jiebang.paper.text",
    "jiebang.program",
    "jiebang.publication",
    "jiebang.reform",
    "jiebang.rubric",
    "jiebang.section",
    "jiebang.selection",
    "jiebang.stage",
    "jiebang.territory",
}
"""What a city has a few hundred of at most: sorting them costs nothing."""


def ours(env):
    """The stored models of this addon; dialogs are thrown away."""
    for name in sorted(env):
        model = env[name]
        stored = model._auto and not model._abstract and not model._transient
        if stored and name.startswith("jiebang."):
            yield model


@tagged("post_install", "-at_install", "undated")
class TestIndexes(JiebangCase):
    """Every key that a rule, a domain or an inverse uses is indexed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute(
            """
            SELECT i.indrelid::regclass::text,
                   array_agg(pg_get_indexdef(i.indexrelid, key, true) ORDER BY key),
                   array_agg(i.indoption[key - 1] & 1 = 1 ORDER BY key)
              FROM pg_index i, generate_series(1, i.indnkeyatts) key
             GROUP BY i.indexrelid, i.indrelid
            """
        )
        cls.indexes = {}
        for table, columns, descending in cls.env.cr.fetchall():
            keys = list(zip(columns, descending, strict=True))
            cls.indexes.setdefault(table, []).append(keys)

    def indexed(self, model, column):
        """Whether an index of the model's table begins with ``column``."""
        keys = self.indexes.get(model._table, ())
        return any(index[0][0] == column for index in keys)

    def missing(self, model, name):
        """``model.field`` unless the stored field is indexed or needs no index."""
        field = model._fields[name]
        if not field.store or not field.column_type or name == "id":
            return None
        return None if self.indexed(model, name) else f"{model._name}.{name}"

    def test_inverses_of_lines(self):
        missing = {
            self.missing(self.env[field.comodel_name], field.inverse_name)
            for model in ours(self.env)
            for field in model._fields.values()
            if field.type == "one2many" and field.inverse_name
            if field.comodel_name.startswith("jiebang.")
            if self.env[field.comodel_name]._auto
        }
        self.assertFalse(missing - {None}, "inverse without an index")

    def test_keys_of_the_rules(self):
        """For every role the fields that its rules compare."""
        missing = set()
        for user in self.users.values():
            for model in ours(self.env):
                rules = self.env["ir.rule"].with_user(user).sudo()
                values = rules._eval_context()
                for rule in rules._get_rules(model._name):
                    domain = Domain(safe_eval(rule.domain_force, values))
                    for condition in domain.iter_conditions():
                        missing |= self.unindexed(model, condition.field_expr)
        self.assertFalse(missing, "field of a rule without an index")

    def unindexed(self, model, path):
        """What lacks an index along a path of fields."""
        missing = set()
        for name in path.split("."):
            field = model._fields[name]
            if field.type not in ("boolean", "selection") and model._name not in SMALL:
                missing.add(self.missing(model, name))
            model = self.env.get(field.comodel_name, model)
        return missing - {None}

    def test_orders(self):
        """The order of a list that grows is that of an index, read from either end;
        lines are read by their parent."""
        for model in ours(self.env):
            wanted = [
                (part.split()[0], part.lower().endswith(" desc"))
                for part in map(str.strip, model._order.split(","))
            ]
            if model._name in SMALL or wanted[0][0] == "sequence":
                continue
            backwards = [(name, not descending) for name, descending in wanted]
            field = model._fields[wanted[0][0]]
            with self.subTest(model=model._name, order=model._order):
                if field.type == "many2one" or field.name == "res_model":
                    self.assertTrue(self.indexed(model, field.name))
                    continue
                if len(wanted) > 1 and wanted[0][0] != "id":
                    found = [
                        keys
                        for keys in self.indexes[model._table]
                        if keys[: len(wanted)] in (wanted, backwards)
                    ]
                    self.assertTrue(found, "no index for the order")

    def test_boards_that_grow(self):
        """The newest cards of a column are read from an index."""
        for name, column in {
            "jiebang.project": "stage_id",
            "jiebang.ticket": "state",
            "jiebang.support": "state",
            "jiebang.publicity": "state",
            "jiebang.incentive": "state",
            "jiebang.change": "state",
        }.items():
            with self.subTest(model=name):
                table = self.env[name]._table
                self.assertIn([(column, False), ("id", True)], self.indexes[table])

    def test_titles_and_numbers_have_trigrams(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'"
        )
        found = " ".join(row[0] for row in self.env.cr.fetchall())
        for table, columns in {
            "jiebang_project": ("name", "code", "filing_no"),
            "jiebang_ticket": ("name",),
            "jiebang_organization": ("name",),
            "jiebang_cadre": ("name",),
            "jiebang_publication_line": ("name", "leader", "unit", "filing_no"),
        }.items():
            for column in columns:
                with self.subTest(table=table, column=column):
                    self.assertRegex(found, rf"{table} USING gin \({column} gin_trgm")

    def test_short_words_have_characters(self):
        """A text that says that it is found by two characters has their index."""
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexdef ~ 'lower'")
        found = " ".join(row[0] for row in self.env.cr.fetchall())
        number = 0
        for model in ours(self.env):
            for name, field in model._fields.items():
                if isinstance(field, SearchChar) and field.store:
                    number += 1
                    with self.subTest(model=model._name, field=name):
                        self.assertRegex(
                            found,
                            rf"{model._table} USING gin "
                            rf"\(string_to_array\(lower\(\(?{name}\b",
                        )
        self.assertGreaterEqual(number, 8)
