import random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

TIER = {"unit": "unit", "authority": "authority", "bureau": "bureau"} | {
    "secretary": "meeting",
    "leader": "applicant",
}
ROAD = (
    ("unit_review", "leader", "leader"),
    ("authority_review", "unit", "unit"),
    ("delivery", "authority", "authority"),
    ("bureau_review", "bureau", "bureau"),
    ("meeting", "bureau", "bureau"),
    ("running", "secretary", "secretary"),
)
ENDS = ("declined", "withdrawn", "terminated")
OTHERS = ("leader", "stranger", "other_authority", "manager")
OPINIONS = ("Agreed.", "By the book.", "好的🎉", "", "\u3000 ")

SEEDS = st.integers(0, 2**32)
"""One draw a step: every choice of the step follows from it."""


class Walk(RuleBasedStateMachine):
    """A project in the hands of people who act at random.

    ``state``, ``version`` and ``decided`` follow the words of the scheme; what the
    engine does is held against them.
    """

    def __init__(self, case):
        super().__init__()
        self.case = case
        self.savepoint = case.env.cr.savepoint()
        self.project = case.draft(
            mode="team",
            team_name="Team",
            member_ids=[
                Command.create({"cadre_id": case.cadres["member"].id, "duty": "Trials"})
            ],
        )
        case.as_(self.project.member_ids, "insider").action_transition("confirm")
        self.state, self.version, self.decided = "draft", 0, []
        self.steps = self.number = 0
        self.direct = self.returner = None
        self.rectifying = False
        self.round = 1

    def teardown(self):
        self.savepoint.rollback()
        self.savepoint.close(rollback=False)
        self.case.env.invalidate_all()
        self.case.env.registry.clear_cache()

    @initialize()
    def set_out(self):
        """Begin in turn at each step of the road, walked by the right people."""
        self.case.walks += 1
        steps = self.case.walks % (len(ROAD) + 1)
        for state, person, actor in ROAD[:steps]:
            self.case.walk(self.project, state)
            self.state = state
            if actor == "leader":
                self.version += 1
            self.note(person, actor)

    # what may be, by the words of the scheme and not by the engine ---------

    def may(self, person, actor):
        if actor == "leader":
            return person == "leader"
        if person in ("leader", "insider"):
            return False
        if person not in (actor, "everyman"):
            return False
        tier = TIER[actor]
        return not any(
            who == person and version >= self.round and other != tier
            for who, version, other in self.decided
        )

    def attempt(self, expected, call):
        """Run ``call``; it must succeed exactly when expected."""
        done = False
        with mute_logger(
            "odoo.addons.base.models.ir_rule",
            "odoo.addons.base.models.ir_model",
            "odoo.sql_db",
        ):
            try:
                with self.case.env.cr.savepoint():
                    call()
                done = True
            except UserError as error:
                assert str(error).strip(), "a refusal says why"
                self.case.env.invalidate_all()
                if expected:
                    raise
        assert done == expected, "an act was accepted that must be refused"
        return done

    def note(self, person, actor):
        if actor != "leader":
            self.decided.append((person, self.version, TIER[actor]))

    def dice(self, seed):
        """Hypothesis likes to repeat a seed; a step's number tells them apart."""
        self.steps += 1
        return random.Random(f"{seed}/{self.steps}")

    def someone(self, rng, actor):
        """Mostly the right person; often who holds every role; else anybody."""
        return rng.choice([actor] * 5 + ["everyman"] * 4 + ["insider", *OTHERS])

    def acts(self):
        """The rows of an application; what comes from paper, and what a reform does,
        goes another way."""
        paper = {"past", "past_open"}
        return [
            act
            for act in self.project._all_acts()
            if not paper & set(act.sources) and act.carried_by != "jiebang.reform"
        ]

    @rule(seed=SEEDS)
    def act(self, seed):
        """Somebody pushes a button, mostly one of this state."""
        rng = self.dice(seed)
        here = [
            act
            for act in self.acts()
            if self.state in act.sources and not act.carried_by
        ]
        leading_on = [act for act in here if act.target not in ENDS]
        acts = rng.choice([leading_on] * 8 + [here, self.acts()])
        if not acts:
            return
        act = rng.choice(acts)
        person = self.someone(rng, act.actors[0])
        opinion = rng.choice(OPINIONS)
        values = {}
        if rng.random() < 0.8:
            minor = rng.random() < 0.5
            values = {name: v for name, v in self.values(minor) if name in act.values}
        blank = not opinion.strip()
        expected = (
            self.state in act.sources
            and not act.carried_by
            and self.may(person, act.actors[0])
            and not (act.opinion and blank)
            and all(values.get(name) for name in act.required)
            and self.allowed_here(act)
        )
        done = self.attempt(
            expected,
            lambda: self.case.act(self.project, person, act.name, opinion, **values),
        )
        if done:
            self.note(person, act.actors[0])
            self.follow(act, values.get("minor"))

    def values(self, minor):
        return [
            ("section_ids", self.case.sections["content"].ids),
            ("minor", minor),
            *self.case.party_group().items(),
        ]

    def allowed_here(self, act):
        if act.name in ("bureau_accept", "bureau_file"):
            lines = self.project.check_ids.filtered(
                lambda line: line.version == self.version
            )
            supplement = self.project.conclusion == "supplement"
            passed = lines and all(line.result == "pass" for line in lines)
            return passed and (act.name == "bureau_file") == supplement
        if act.name == "apply_acceptance":
            return "submitted" in self.project.work_report_ids.mapped("state")
        return True

    def follow(self, act, minor):
        """What the scheme says comes next."""
        if act.name != "submit":
            self.state, self.rectifying = act.target, False
            self.direct = bool(minor) if act.target == "returned" else None
            if self.direct is not None:
                self.returner = TIER[act.actors[0]]
            return
        self.version += 1
        if self.state == "returned" and self.direct:
            self.state = {
                "unit": "unit_review",
                "authority": "authority_review",
                "bureau": "delivery",
                "meeting": "delivery",
            }[self.returner]
        else:
            self.state, self.round = "unit_review", self.version

    @rule(seed=SEEDS)
    def issue_letter(self, seed):
        if self.state not in ("delivery", "authority_review"):
            return
        person = self.someone(self.dice(seed), "authority")
        self.number += 1
        expected = (
            self.state == "delivery"
            and self.may(person, "authority")
            and not self.project.letter_id
        )
        self.attempt(
            expected,
            lambda: self.case.letter(self.project, person, f"Letter {self.number}"),
        )

    @rule(seed=SEEDS)
    def receive(self, seed):
        if self.state not in ("delivery", "bureau_review"):
            return
        rng = self.dice(seed)
        person, right_code = self.someone(rng, "bureau"), rng.random() < 0.8
        code = right_code and self.project.version_code or "V9-0000-0000"
        expected = (
            self.state == "delivery"
            and self.may(person, "bureau")
            and bool(self.project.letter_id)
            and right_code
        )
        done = self.attempt(
            expected,
            lambda: self.case.receive(self.project, person, version_code=code),
        )
        if done:
            self.note(person, "bureau")
            self.state = "bureau_review"

    @rule(seed=SEEDS)
    def check(self, seed):
        person = self.someone(self.dice(seed), "bureau")
        lines = self.project.check_ids.filtered(
            lambda line: line.version == self.version
        )
        if not lines:
            return
        expected = self.state == "bureau_review" and self.may(person, "bureau")
        self.attempt(expected, lambda: self.case.as_(lines, person).action_pass())

    @rule(seed=SEEDS)
    def meet(self, seed):
        if self.state not in ("meeting", "bureau_review"):
            return
        rng = self.dice(seed)
        person = self.someone(rng, "secretary")
        conclusion = rng.choice(("pass", "supplement", "supplement", "defer", "refuse"))
        opinion = rng.choice(OPINIONS)
        expected = (
            self.state == "meeting"
            and self.may(person, "secretary")
            and (conclusion == "pass" or bool(opinion.strip()))
        )

        def hold():
            meeting = self.case.meeting({self.project: (conclusion, opinion)}, person)
            self.case.as_(meeting, person).action_transition("conclude")

        if self.attempt(expected, hold):
            self.note(person, "secretary")
            self.state = {
                "pass": "running",
                "supplement": "returned",
                "defer": "meeting",
                "refuse": "declined",
            }[conclusion]
            if conclusion == "supplement":
                self.direct, self.returner = True, "meeting"

    @rule(seed=SEEDS)
    def accept(self, seed):
        """An acceptance is recorded and concluded."""
        if self.state not in ("acceptance", "running"):
            return
        rng = self.dice(seed)
        person = self.someone(rng, "bureau")
        conclusion = rng.choice(("pass", "rectify", "rectify", "fail"))
        expected = self.state == "acceptance" and self.may(person, "bureau")
        done = self.attempt(
            expected, lambda: self.case.accept(self.project, conclusion, person)
        )
        if done:
            self.note(person, "bureau")
            self.state = "running" if conclusion == "rectify" else "closed"
            self.rectifying = conclusion == "rectify"

    @rule(seed=SEEDS)
    def report(self, seed):
        """The right people bring the closing report to the bureau."""
        if self.state == "running" and not self.project.work_report_ids:
            self.case.closing_report(self.project)

    # what always holds ------------------------------------------------------

    @invariant()
    def state_is_what_the_scheme_says(self):
        self.case.reached.add(self.state)
        assert self.project.state == self.state
        assert self.project.stage_id.state == self.state
        assert self.project.version == self.version

    @invariant()
    def chain_verifies(self):
        decisions = self.case.env["jiebang.decision"]
        assert decisions._verify_chain(self.project) == ""

    @invariant()
    def no_decision_by_a_recused_person(self):
        insiders = {self.case.users["leader"].id, self.case.users["insider"].id}
        rows = self.project.decision_ids
        assert (
            not {row.user_id.id for row in rows if row.tier != "applicant"} & insiders
        )
        tiers = {}
        for row in rows.filtered(lambda row: row.tier != "applicant"):
            tiers.setdefault((row.user_id.id, row.version), set()).add(row.tier)
        assert all(len(mine) == 1 for mine in tiers.values())

    @invariant()
    def one_holder_at_most(self):
        activities = self.project.activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.case.env.ref("cf_jiebang.mail_activity_type_turn")
            )
        )
        assert len(activities) <= 1
        holder = self.project._workflow_holders.get(self.state, False)
        if self.rectifying:
            holder = "applicant"
        assert self.project.holder_tier == holder

    @invariant()
    def nothing_is_lost(self):
        assert (
            len(self.project.snapshot_ids.filtered(lambda s: s.kind == "submitted"))
            == self.version
        )
        filed = self.state in ("running", "acceptance", "closed", "terminated")
        assert bool(self.project.filing_no) == filed
