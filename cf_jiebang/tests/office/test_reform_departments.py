from contextlib import contextmanager
from datetime import datetime, time
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ...models.chain.chain_mixin import ChainMixin
from ...tools.legal_time import at_moment, legal_today
from .test_reform import ReformCase


@tagged("post_install", "-at_install")
class TestReformOfDepartments(ReformCase):
    """A competent department is merged into another one with all that it has in hand,
    whatever is under way (R18, R28)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        there = cls.along_the_road(
            "authority_review", "delivery", "running", "acceptance"
        )
        cls.asked, cls.delivery, cls.running, cls.accepting = there.values()
        cls.ledger = cls.env["jiebang.ledger"].search(
            [("organization_id", "=", cls.department.id)]
        )

    def merge(self):
        return self.carry_out(self.department, self.county_bureau)

    def test_all_that_it_has_in_hand(self):
        files = self.asked | self.delivery | self.running | self.accepting
        mine = self.as_(self.env["jiebang.recommendation"], "authority")
        draft = mine.create(
            {
                "name": "Draft letter",
                "authority_id": self.department.id,
                "line_ids": [Command.create({"project_id": self.delivery.id})],
            }
        )
        issued = self.running.letter_id
        reports = self.env["jiebang.work.report"].search(
            [("project_id", "=", self.accepting.id)]
        )
        before = {row: row.read() for row in files.decision_ids}
        self.merge()
        self.assertEqual(files.authority_id, self.county_bureau)
        self.assertEqual(files.organization_id, self.institute, "its units stay units")
        self.assertEqual(self.institute.parent_id, self.county_bureau)
        self.assertEqual(self.institute.route_authority_id, self.county_bureau)
        self.assertEqual(self.holder(self.asked), self.users["authority"], "he stays")
        self.assertEqual(draft.authority_id, self.county_bureau)
        self.assertEqual(issued.authority_id, self.department, "it is signed")
        self.assertEqual(reports.authority_id, self.county_bureau)
        self.assertEqual(self.ledger.organization_id, self.county_bureau)
        self.assertEqual(self.ledger.holder_organization_id, self.county_bureau)
        for file in (*files, self.ledger):
            self.assertEqual(self.last_act(file).transition, "reorganise")
            self.assert_whole(file)
        for row, values in before.items():
            self.assertEqual(row.read(), values)
        # who acted for it acts for the other one, and reads what it signed
        self.assertTrue(self.sees("other_authority", issued))
        draft = self.as_(draft.with_env(self.env), "other_authority")
        draft.write({"content": self.party_group()["seal_scan"], "file_name": "a.pdf"})
        draft.action_transition("issue")
        self.receive(self.delivery)
        # no acceptance under way stops it, nor is it stopped
        self.accept(self.accepting)
        self.assertEqual(self.accepting.state, "closed")

    def test_two_ledgers_of_a_period_become_one(self):
        other = self.draft("member")
        other = self.through(other)
        theirs = self.env["jiebang.ledger"].search(
            [("organization_id", "=", self.county_bureau.id)]
        )
        line = self.ledger.line_ids.filtered(lambda row: row.project_id == self.running)
        line.progress = "Written by hand"
        self.merge()
        self.assertFalse(self.ledger.exists())
        self.assertEqual(
            theirs.line_ids.project_id, other | self.running | self.accepting
        )
        joined = theirs.line_ids.filtered(lambda row: row.project_id == self.running)
        self.assertEqual(joined.progress, "Written by hand")
        self.assertEqual(theirs.line_count, 3)
        self.assertEqual(self.last_act(theirs).transition, "reorganise")

    def through(self, project):
        """The member's project on its way past the other department."""
        self.act(project, "member", "submit")
        self.act(project, "other_unit", "unit_agree", "Yes", **self.party_group())
        self.act(project, "other_authority", "authority_agree", "Yes")
        self.letter(project, "other_authority", number="Other letter")
        self.receive(project)
        return self.walk(project, "running")

    def test_a_signed_ledger_stays_and_is_corrected_by_who_comes_after(self):
        day = self.ledger.date_to
        self.ledger.write({"reporter_name": "Li", "phone": "13800000000"})
        with self.at(day):
            self.act(self.ledger, "authority", "sign")
        self.merge()
        self.assertEqual(self.ledger.organization_id, self.department)
        self.assertTrue(self.sees("other_authority", self.ledger))
        with self.at(day):
            self.act(self.ledger, "other_authority", "correct", "A number was wrong")
            self.assertEqual(self.ledger.holder_organization_id, self.county_bureau)
            self.assertTrue(self.holder(self.ledger))
            self.as_(self.ledger, "other_authority").action_compose()
            self.assertEqual(
                self.ledger.line_ids.project_id, self.running | self.accepting
            )

    @contextmanager
    def at(self, day):
        """What happens at noon of ``day``."""
        moment = datetime.combine(day, time(4))
        with (
            at_moment(self.env, moment),
            patch.object(ChainMixin, "_workflow_now", lambda _self: moment),
        ):
            yield

    def test_deputies_stand_in_there(self):
        today = legal_today(self.env)
        delegation = self.as_(self.env["jiebang.delegation"], "authority").create(
            {
                "user_id": self.users["authority"].id,
                "delegate_id": self.users["other_authority"].id,
                "role": "authority",
                "organization_ids": [Command.set(self.department.ids)],
                "date_from": today,
                "date_to": today,
                "reason": "Training",
            }
        )
        delegation.action_transition("grant")
        self.merge()
        delegation = delegation.with_env(self.env)
        self.assertEqual(delegation.organization_ids, self.county_bureau)
        self.assertEqual(self.last_act(delegation).transition, "reorganise")

    def test_each_field_of_an_organisation_passes_on_or_stays(self):
        """A new field that names an organisation is thought of here."""
        stays = {
            # the past
            "jiebang.decision",
            "jiebang.snapshot",
            "jiebang.service",
            "jiebang.meeting.attendee",
            "jiebang.member",
            # a job of its own
            "jiebang.arrival",
            "jiebang.arrival.line",
            "jiebang.account.line",
            "jiebang.account.request",
            "jiebang.account.log",
            # as it stands on the paper
            "jiebang.past",
            "jiebang.past.book",
            # the reform itself, and what it changes by name
            "jiebang.reform",
            "jiebang.organization",
            "jiebang.territory",
            "jiebang.program",
            "jiebang.cadre",
            "res.users",
        }
        forgotten = [
            f"{name}.{field.name}"
            for name, model in self.env.items()
            if not model._abstract
            and not model._transient
            and model._auto
            and name not in stays
            for field in model._fields.values()
            if field.comodel_name == "jiebang.organization"
            and field.store
            and field.type != "one2many"
            and not field.related
            and field.name != "holder_organization_id"
            and field.name not in getattr(model, "_passed_on", ())
        ]
        self.assertFalse(forgotten)

    def test_the_bureau_is_merged(self):
        """Programmes, and the files that it has in hand."""
        waiting = self.walk(self.draft(), "bureau_review")
        bureau = self.env["jiebang.organization"].create(
            {"name": "New bureau", "level": "city", "is_bureau": True}
        )
        self.carry_out(self.bureau, bureau)
        self.assertEqual(self.program.issuer_id, bureau)
        self.assertEqual(waiting.holder_organization_id, bureau)
        self.assertEqual(self.last_act(waiting).transition, "reorganise")
        self.assertTrue(self.holder(waiting))
        self.check_all(waiting)
        self.act(waiting, "bureau", "bureau_accept", "Complete")
