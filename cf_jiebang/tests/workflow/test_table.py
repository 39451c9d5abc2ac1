from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import JiebangCase

ACTOR_PERSONA = {
    "leader": "leader",
    "unit": "unit",
    "authority": "authority",
    "bureau": "bureau",
    "secretary": "secretary",
    "administrator": "manager",
    "second": "bureau2",
}
"""Actor of a table: the persona of the test city who is that actor."""

HOOKS = ("offers", "lacks", "target", "given", "values", "opinion", "after")
"""Beginnings of the methods that carry the name of an act."""

SIDE_ROADS = (
    ("returned", "unit_review", "unit", "unit_return"),
    ("declined", "unit_review", "unit", "unit_decline"),
    ("withdrawn", "unit_review", "leader", "withdraw"),
    ("terminated", "running", "bureau", "terminate"),
)
"""States beside the road: where each branches off, who acts, and how."""


@tagged("post_install", "-at_install", "undated")
class TestTable(JiebangCase):
    """Holds for every model that uses the engine, now and later."""

    def workflow_models(self):
        return [
            model
            for model in self.env.values()
            if not model._abstract and hasattr(model, "_all_acts")
        ]

    def test_tables_are_sound(self):
        models = self.workflow_models()
        self.assertTrue(models)
        for model in models:
            states = set(dict(model._fields["state"].selection))
            names = [act.name for act in model._all_acts()]
            self.assertEqual(len(names), len(set(names)), model._name)
            for act in model._all_acts():
                with self.subTest(model=model._name, act=act.name):
                    self.assertLessEqual(
                        {*act.sources, act.target, *act.other_targets} - {""}, states
                    )
                    self.assertLessEqual({*act.actors}, {*model._actor_rows})
                    outcomes = dict(
                        self.env["jiebang.decision"]._fields["outcome"].selection
                    )
                    self.assertIn(act.outcome, outcomes)
                    for name in act.values:
                        self.assertIn(
                            name,
                            self.env["jiebang.transition.wizard"]._fields,
                            "the dialog asks for every value of an act",
                        )

    def test_hooks_belong_to_rows(self):
        """A method that carries the name of an act, a state or an actor belongs to
        one: a misspelt one would never be called."""
        for model in self.workflow_models():
            acts = {act.name for act in model._all_acts()}
            states = set(dict(model._fields["state"].selection))
            known = dict.fromkeys(HOOKS, acts)
            known |= {"left": states, "entered": states}
            known |= {"bars": set(model._workflow_actors)}
            for name in dir(type(model)):
                _empty, prefix, act = (*name.split("_", 2), "", "")[:3]
                if act and prefix in known and self._is_ours(model, name):
                    with self.subTest(model=model._name, method=name):
                        self.assertIn(act, known[prefix])

    def _is_ours(self, model, name):
        method = getattr(type(model), name)
        return callable(method) and "cf_jiebang" in method.__module__

    def test_every_state_is_reachable(self):
        for model in self.workflow_models():
            states = set(dict(model._fields["state"].selection))
            reached, before = {model._initial_state}, set()
            while reached != before:
                before = set(reached)
                for act in model._all_acts():
                    if reached & set(act.sources):
                        reached |= {act.target, *act.other_targets} - {""}
            self.assertEqual(reached, states, model._name)

    def test_whoever_holds_a_record_can_act(self):
        """A state with a holder has an act of that holder's tier."""
        for model in self.workflow_models():
            tiers = {
                state: {
                    model._actor_rows[actor][0]
                    for act in model._all_acts()
                    if state in act.sources
                    for actor in act.actors
                }
                for state in dict(model._fields["state"].selection)
            }
            for state, holder in getattr(model, "_workflow_holders", {}).items():
                self.assertIn(holder, tiers[state], (model._name, state))

    def test_matrix_of_persons_and_acts(self):
        """Each act × each person × each state of the road.

        The positive cell comes first: the same call that is refused to everybody
        else succeeds for its actor.
        """
        project = self.draft()
        for state in (
            "draft",
            "unit_review",
            "authority_review",
            "delivery",
            "bureau_review",
            "meeting",
            "running",
            "acceptance",
            "closed",
        ):
            if state != "draft":
                self.walk(project, state)
            if state == "bureau_review":
                self.check_all(project)
            if state == "running":
                self.closing_report(project)
            self._try_all(project)
        self.assertEqual(project.state, "closed")

    def test_matrix_beside_the_road(self):
        """Each act × each person where a project has left the road."""
        values = self.return_values("basic")
        for state, begin, persona, name in SIDE_ROADS:
            project = self.walk(self.draft(), begin)
            taken = values if state == "returned" else {}
            self.act(project, persona, name, "Because", **taken)
            self.assertEqual(project.state, state)
            if state == "returned":
                self.as_(project, "leader").name = "A better name"
            self._try_all(project)

    def _try_all(self, project):
        values = {
            "section_ids": self.sections["basic"].ids,
            "minor": False,
            **self.party_group(),
        }
        offered = {persona: self._offered(project, persona) for persona in self.users}
        with self.unchanged(project):
            for act in project._all_acts():
                mine = {name: values[name] for name in act.values if name in values}
                self._try_everybody(project, act, mine, offered)

    def _try_everybody(self, project, act, values, offered):
        state = project.state
        possible = state in act.sources and not act.carried_by
        actor = ACTOR_PERSONA[act.actors[0]]
        with self.subTest(state=state, act=act.name, persona=actor):
            offers = possible and project._offers(act)
            self.assertEqual(act.name in offered[actor], offers)
            self._try(project, actor, act, values, possible)
        same = {actor, "bureau2", "evaluation_officer"}
        if actor == "bureau2":
            same.add("bureau")
        for persona in set(self.users) - same:
            with self.subTest(state=state, act=act.name, persona=persona):
                self.assertNotIn(act.name, offered[persona])
                with self.denied(AccessError if possible else UserError):
                    self.act(project, persona, act.name, "Because", **values)

    def _offered(self, project, persona):
        project = self.as_(project, persona)
        if not project.has_access("read"):
            return []
        return project.available_acts.split(",")

    def _try(self, project, persona, act, values, possible):
        if not possible:
            with self.denied():
                self.act(project, persona, act.name, "Because", **values)
            return
        if act.name == "bureau_file":
            return  # needs a supplement of the meeting; see the chain tests
        savepoint = self.env.cr.savepoint()
        before = project.decision_count
        self.act(project, persona, act.name, "Because", **values)
        self.assertEqual(project.decision_count, before + 1)
        self.assertEqual(project.state, project._act_target(act))
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.invalidate_all()
