from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import ProjectCase


class PublicationCase(ProjectCase):
    """A filed project, and lists that publish it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")

    @classmethod
    def listed(cls, gather=True, **values):
        publication = cls.as_(cls.env["jiebang.publication"], "bureau").create(
            {"name": "First list", "program_id": cls.program.id} | values
        )
        if gather:
            publication.action_gather()
        return publication


@tagged("post_install", "-at_install")
class TestPublication(PublicationCase):
    """What is published is frozen, checked, and stays on record (R27)."""

    def test_publish_and_withdraw(self):
        publication = self.listed(document_no="No. 1")
        line = publication.line_ids
        self.assertEqual(line.filing_no, self.project.filing_no)
        self.assertEqual(line.leader, "Person leader")
        publication.action_transition("publish")
        self.assertEqual(self.project.publication_id, publication)
        self.assertEqual(self.project.state, "running")
        self.project.sudo().name = "Another title"
        self.assertEqual(line.name, "Improved grass for dry land")
        with self.said("write the opinion or the reasons"):
            publication.action_transition("withdraw", "  ")
        publication.action_transition("withdraw", "A wrong unit was named")
        self.assertFalse(self.project.publication_id)
        self.assertEqual(publication.withdraw_reason, "A wrong unit was named")
        again = self.listed()
        self.assertEqual(again.line_ids.project_id, self.project)

    def test_acts_are_on_record(self):
        """Who made it public and who withdrew it, append-only, for the auditor."""
        publication = self.listed()
        for vals in ({"decision_count": 0}, {"decision_hash": "0"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                publication.write(vals)
        publication.action_transition("publish")
        publication.action_transition("withdraw", "A wrong unit was named")
        rows = self.as_(publication, "auditor").decision_ids.sorted("id", reverse=True)
        self.assertEqual(rows.mapped("transition"), ["withdraw", "publish"])
        self.assertEqual(rows[0].opinion, "A wrong unit was named")
        self.assertEqual(rows.mapped("state_from"), ["published", "draft"])
        self.assertEqual(rows[0].user_id, self.users["bureau"])
        self.assertEqual(rows[0].organization_id, self.bureau)
        self.assertEqual(rows[0].transition_label, "Withdraw")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(publication), "")
        with self.refused():
            rows[0].sudo().write({"opinion": "Nothing"})
        for persona in ("leader", "unit", "authority", "secretary", "manager"):
            model = self.as_(self.env["jiebang.decision"], persona)
            if model.has_access("read"):
                domain = [("res_model", "=", "jiebang.publication")]
                self.assertFalse(model.search(domain), persona)

    def test_letters_are_on_record(self):
        project = self.walk(self.draft(name="Seeds that stand frost"), "delivery")
        letter = self.letter(project)
        self.as_(letter, "authority").action_transition("revoke", "Wrong seal")
        for persona in ("authority", "bureau", "auditor"):
            rows = self.as_(letter, persona).decision_ids
            acts = rows.sorted("sequence").mapped("transition")
            self.assertEqual(acts, ["issue", "revoke"], persona)
        others = self.as_(self.env["jiebang.decision"], "other_authority")
        self.assertFalse(others.search([("res_model", "=", letter._name)]))

    def test_a_project_is_on_one_list(self):
        self.listed()
        self.assertFalse(self.listed().line_ids)

    def test_every_other_door_is_shut(self):
        publication = self.listed()
        line = publication.line_ids
        for vals in ({"state": "published"}, {"date": "2026-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                publication.write(vals)
        for vals in ({"leader": "Me"}, {"summary": "x"}, {"state": "published"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                line.write(vals)
        with self.assertRaises(AccessError):
            self.as_(self.project, "bureau").write({"publication_id": publication.id})
        for persona in ("leader", "unit", "secretary", "manager", "auditor"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.as_(publication, persona).action_transition("publish")
        publication.action_transition("publish")
        for write in (
            lambda: publication.write({"name": "x"}),
            lambda: line.unlink(),
            lambda: publication.unlink(),
            lambda: publication.action_transition("publish"),
        ):
            with self.refused():
                write()
        self.assertEqual(line.leader, "Person leader")

    def test_only_filed_projects(self):
        waiting = self.walk(self.draft(name="Seeds that stand frost"), "meeting")
        publication = self.listed(gather=False)
        with self.said("only filed projects"):
            publication.write(
                {"line_ids": [fields.Command.create({"project_id": waiting.id})]}
            )
        with self.said("at least one project"):
            publication.action_transition("publish")

    def test_objection_period(self):
        self.program.objection_days = 5
        publication = self.listed()
        with self.said("open them first"):
            publication.action_transition("publish")
        publication.action_transition("open")
        Objection = self.as_(self.env["jiebang.objection"], "bureau")
        values = {"publication_id": publication.id, "text": "Not his own work"}
        for person in ({}, {"name": "A"}, {"name": "A", "phone": "x"}):
            with (
                self.subTest(person=person),
                self.said("Anonymous"),
            ):
                Objection.create(values | person)
        objection = Objection.create(values | {"name": "A", "phone": "13900000001"})
        seen = self.as_(objection, "auditor")
        self.assertEqual(seen.text, "Not his own work")
        with self.assertRaises(AccessError):
            seen.read(["name", "phone"])
        for vals in ({"result": "Unfounded"}, {"state": "done"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                objection.write(vals)
        with self.said("are taken until"):
            publication.action_transition("publish")
        after = fields.Date.to_date(publication.objection_end) + relativedelta(days=1)
        with freeze_time(after):
            with self.said("not handled"):
                publication.action_transition("publish")
            objection.action_transition("handle", "Checked, unfounded")
            self.assertEqual(objection.state, "done")
            self.assertEqual(objection.result, "Checked, unfounded")
            self.assertEqual(seen.decision_ids.opinion, "Checked, unfounded")
            publication.action_transition("publish")
        with self.said("stays as it was"):
            objection.action_transition("handle", "Something else")
        with self.refused():
            objection.unlink()

    def test_draft_is_prepared_once_a_period(self):
        Publication = self.env["jiebang.publication"]
        domain = [("program_id", "=", self.program.id)]
        with freeze_time(self.project.filing_date + relativedelta(months=3)):
            Publication._cron_prepare()
            Publication._cron_prepare()
        publication = Publication.search(domain)
        self.assertEqual(len(publication), 1)
        self.assertEqual(publication.state, "draft")
        self.assertEqual(publication.line_ids.project_id, self.project)
