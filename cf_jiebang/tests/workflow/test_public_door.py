from inspect import signature
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES, ProjectCase

OURS = "odoo.addons.cf_jiebang"
GONE = 2_000_000_000
NO_RECORDS = ([], [GONE], [-5], [0], ["x"], "abc", [2**40], [1.5], [GONE, GONE + 1])
ABSURD = ("no_such_act", "", None, 5, -1, ["x"], {"a": 1}, "x" * 9000, "\x00", True)


@tagged("post_install", "-at_install", "undated")
class TestPublicDoor(ProjectCase):
    """Whatever a client sends to a public method of the addon, the answer is one in
    words: found by introspection, called as a client calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.methods = [
            (name, method)
            for name in sorted(cls.env.registry)
            for method in cls.ours(type(cls.env[name]))
        ]

    @staticmethod
    def ours(model_class):
        """Names of the public methods that the addon has introduced."""
        for name in dir(model_class):
            definitions = [
                base
                for base in model_class.mro()
                if name in vars(base) and getattr(base, "pool", None) is None
            ]
            method = getattr(model_class, name)
            if (
                not name.startswith("_")
                and definitions
                and definitions[-1].__module__.startswith(OURS)
                and callable(method)
                and not isinstance(method, type)
                and not getattr(method, "_api_private", False)
            ):
                yield name

    def answer(self, persona, model, method, args, kwargs=None):
        """What a client gets to read: the sentence of a refusal, ``""`` for none.
        What it brought about is undone."""
        records = self.as_(self.env[model], persona)
        try:
            with self.env.cr.savepoint() as savepoint:
                call_kw(records, method, args, dict(kwargs or {}))
                self.env.flush_all()
                savepoint.rollback()
        except UserError as error:
            return str(error)
        except Exception as error:  # what a client must never see
            self.wrong.append((model, method, args, kwargs, repr(error)[:200]))
        finally:
            self.env.invalidate_all()
        return ""

    def tried(self):
        self.wrong = []
        return mute_logger(*RULES, "odoo.sql_db")

    def multi(self):
        for model, method in self.methods:
            if not getattr(getattr(type(self.env[model]), method), "_api_model", False):
                yield model, method

    def test_all_are_found(self):
        """The introspection of the test finds what matters."""
        found = set(self.methods)
        self.assertGreater(len(found), 100)
        self.assertIn(("jiebang.project", "action_transition"), found)
        self.assertIn(("jiebang.cadre", "action_open_passport"), found)

    def test_no_record(self):
        """None, deleted ones, ids of every wrong kind: a sentence each."""
        silent = []
        with self.tried():
            for model, method in self.multi():
                for ids in NO_RECORDS:
                    if not self.answer("bureau", model, method, [ids]):
                        silent.append((model, method, ids))
        self.assertEqual(self.wrong, [])
        self.assertEqual(silent, [])

    def test_a_deleted_record(self):
        draft = self.draft(name="Deleted again")
        draft.unlink()
        with self.tried():
            answer = self.answer(
                "leader", "jiebang.project", "action_transition", [draft.ids, "submit"]
            )
        self.assertEqual(self.wrong, [])
        self.assertIn("not there", answer)

    def records(self, model, count=2):
        return self.env[model].sudo().search([], limit=count).ids

    def test_several_records(self):
        """One by one where it must be; never a failure."""
        self.draft(name="A second one")
        self.walk(self.project, "unit_review")
        with self.tried():
            for model, method in self.multi():
                ids = not self.env[model]._abstract and self.records(model)
                for persona in ("bureau", "leader", "secretary") if ids else ():
                    self.answer(persona, model, method, [ids])
        self.assertEqual(self.wrong, [])

    def test_absurd_arguments(self):
        """Names of no act, arguments of the wrong kind, too many, unknown ones."""
        self.walk(self.project, "unit_review")
        with self.tried():
            for model, method in self.methods:
                function = getattr(type(self.env[model]), method)
                ids = []
                if not getattr(function, "_api_model", False):
                    if self.env[model]._abstract:
                        continue
                    ids = [self.records(model, 1) or [GONE]]
                self.assertTrue(
                    self.answer("unit", model, method, [*ids], {"nonsense": 1})
                    or "values" in signature(function).parameters
                )
                self.answer("unit", model, method, [*ids, *range(9)])
                for value in ABSURD if len(signature(function).parameters) > 1 else ():
                    self.answer("unit", model, method, [*ids, value])
        self.assertEqual(self.wrong, [])
        self.assertEqual(self.project.state, "unit_review")

    def test_absurd_values_of_an_act(self):
        """Each value of each act, of the wrong kind: refused by its name."""
        project = self.walk(self.draft(name="Under review"), "unit_review")
        with self.tried():
            for name, good in self.party_group().items():
                for value in ABSURD:
                    if value is None or (isinstance(good, str) and value == "x" * 9000):
                        continue
                    kwargs = self.party_group() | {"opinion": "Agreed", name: value}
                    answer = self.answer(
                        "unit",
                        "jiebang.project",
                        "action_transition",
                        [project.ids, "unit_agree"],
                        kwargs,
                    )
                    self.assertTrue(
                        answer or (isinstance(value, str) and value), (name, value)
                    )
            for value in (*ABSURD, [[1]], [None], ["1"], [2**40]):
                self.answer(
                    "unit",
                    "jiebang.project",
                    "action_transition",
                    [self.project.ids, "unit_return"],
                    {"opinion": "Why", "section_ids": value, "minor": value},
                )
        self.assertEqual(self.wrong, [])

    def test_what_is_meant_still_goes(self):
        call_kw(
            self.as_(self.env["jiebang.project"], "leader"),
            "action_transition",
            [self.project.ids, "submit"],
            {"context": {"lang": "en_US"}},
        )
        self.assertEqual(self.project.state, "unit_review")
        with self.assertRaises(AccessError), mute_logger(*RULES):
            call_kw(
                self.as_(self.env["jiebang.project"], "stranger"),
                "action_transition",
                [self.project.ids, "unit_agree"],
                {},
            )

    def test_a_failure_of_ours_is_none_of_the_client(self):
        """What is wrong in the code itself is not talked away."""
        Project = type(self.env["jiebang.project"])
        with (
            patch.object(Project, "_get_act", side_effect=ValueError("ours")),
            self.assertRaisesRegex(ValueError, "ours"),
        ):
            self.mine.action_transition("submit")
