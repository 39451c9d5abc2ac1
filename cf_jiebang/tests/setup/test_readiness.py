import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.setup.readiness import CHECKS
from ..common import PERSONAS, RULES, JiebangCase


@tagged("post_install", "-at_install")
class TestReadiness(JiebangCase):
    """What is there and what is missing, on the start page of the administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the city of the test alone
        ours = cls.bureau | cls.department | cls.county_bureau
        ours |= cls.institute | cls.other_institute
        cls.hide_others(ours)
        cls.env["jiebang.cadre"].search(
            [("organization_id", "not in", ours.ids)]
        ).active = False
        readiness = cls.registry["jiebang.readiness"]
        holders, people = readiness._holders, cls.env["res.users"]
        people = people.union(*cls.users.values())
        patcher = patch.object(
            readiness, "_holders", lambda self, group: holders(self, group) & people
        )
        patcher.start()
        cls.addClassCleanup(patcher.stop)

    def found(self):
        self.env.flush_all()
        self.env.invalidate_all()
        findings = self.env["jiebang.readiness"]._findings()
        return {finding.name: finding for finding in findings}

    def state(self, name):
        return self.found()[name].state

    def test_all_of_it(self):
        found = self.found()
        self.assertEqual(tuple(found), CHECKS)
        for finding in found.values():
            self.assertIn(finding.state, ("good", "look", "lacking"))
            self.assertTrue(finding.title and finding.text, finding)
            self.assertIn(finding.action["res_model"], self.env)

    def test_units_and_people(self):
        self.assertEqual(self.state("units"), "good")
        self.assertEqual(self.state("people"), "good")
        self.env["jiebang.cadre"].search([]).write({"active": False})
        (self.institute | self.other_institute).write({"active": False})
        self.assertEqual(self.state("units"), "lacking")
        self.assertEqual(self.state("people"), "lacking")

    def test_routes(self):
        self.assertEqual(self.state("routes"), "good")
        lost = self.env["jiebang.organization"].create(
            {"name": "Lost unit", "level": "city"}
        )
        finding = self.found()["routes"]
        self.assertEqual(finding.state, "lacking")
        self.assertIn("Lost unit", finding.text)
        self.assertEqual(finding.action["domain"], [("id", "in", lost.ids)])

    def test_who_acts(self):
        self.assertEqual(self.state("departments"), "good")
        finding = self.found()["reviewers"]
        self.assertEqual(finding.state, "good", finding.text)
        self.department.officer_ids = False
        self.institute.officer_ids = False
        found = self.found()
        self.assertEqual(found["departments"].state, "lacking")
        self.assertIn("Test department", found["departments"].text)
        self.assertEqual(found["reviewers"].state, "lacking")
        self.assertIn("Test institute", found["reviewers"].text)
        self.assertNotIn("Other institute", found["reviewers"].text)

    def test_roles(self):
        self.assertEqual(self.state("roles"), "good")
        self.users["secretary"].active = False
        finding = self.found()["roles"]
        self.assertEqual(finding.state, "lacking")
        self.assertIn("Secretary of the joint meeting", finding.text)

    def test_two_tiers(self):
        self.assertEqual(self.state("tiers"), "good")
        self.users["unit"].group_ids |= self.env.ref("cf_jiebang.group_bureau_officer")
        finding = self.found()["tiers"]
        self.assertEqual(finding.state, "look")
        self.assertIn("Person unit", finding.text)

    def test_accounts(self):
        self.assertEqual(self.state("accounts"), "good")
        self.users["stranger"].email = False
        self.assertEqual(self.state("accounts"), "good", "there is his phone")
        self.env["jiebang.cadre.profile"].search(
            [("user_id", "=", self.users["stranger"].id)]
        ).phone = False
        finding = self.found()["accounts"]
        self.assertEqual(finding.state, "look")
        self.assertIn("Person stranger", finding.text)

    def test_rules_are_read_again_after_a_change(self):
        self.env["jiebang.program"].search(
            [("id", "!=", self.program.id)]
        ).active = False
        self.assertEqual(self.state("program"), "look")
        self.as_(self.program, "manager").action_confirm_rules()
        finding = self.found()["program"]
        self.assertEqual(finding.state, "good")
        self.assertIn("Person manager", finding.text)
        self.program.slip_days = 20
        self.assertEqual(self.state("program"), "look")
        with self.denied(AccessError):
            self.as_(self.program, "bureau").action_confirm_rules()

    def set(self, name, value):
        self.env["ir.config_parameter"].set_param(f"cf_jiebang.{name}", value)

    def test_backup(self):
        self.assertEqual(self.state("backup"), "look")
        with TemporaryDirectory() as folder:
            dump = Path(folder, "city.zip")
            self.set("backup_dump_path", folder)
            self.set("backup_files_path", str(dump))
            self.assertEqual(self.state("backup"), "lacking")
            dump.write_bytes(b"PK")
            self.assertEqual(self.state("backup"), "good")
            for days, state in ((3, "look"), (8, "lacking")):
                old = time.time() - days * 86400
                os.utime(dump, (old, old))
                self.assertEqual(self.state("backup"), state, days)

    def test_restore(self):
        self.assertEqual(self.state("restore"), "look")
        self.walk(self.draft(), "unit_review")
        last = self.env["jiebang.decision"].search([], order="id desc", limit=1)
        with TemporaryDirectory() as folder:
            path = Path(folder, "restore.json")
            self.set("restore_path", str(path))
            self.assertEqual(self.state("restore"), "lacking")
            for told, days, state in (
                ([last.id, last.hash], 0, "good"),
                ([last.id, last.hash], 101, "look"),
                ([last.id, "0" * 64], 0, "lacking"),
                ("x", 0, "lacking"),
            ):
                day = datetime.now(UTC) - timedelta(days=days)
                note = {"passed_on": day.isoformat(), "last_decision": told}
                path.write_text(json.dumps(note))
                self.assertEqual(self.state("restore"), state, note)

    def test_mail(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertEqual(self.state("mail"), "lacking")
        self.env["ir.mail_server"].create({"name": "x", "smtp_host": "localhost"})
        self.assertEqual(self.state("mail"), "look")
        page = self.as_(self.env["jiebang.start"], "manager")
        page = page.browse(page.action_open_start()["res_id"])

        def taken(mails, *_args, **_kwargs):
            mails.state = "sent"

        mails = self.registry["mail.mail"]
        with patch.object(mails, "send", taken):
            page.action_try_mail()
        self.assertEqual(self.state("mail"), "good")
        with (
            patch.object(mails, "send", lambda *_args, **_kwargs: None),
            self.assertRaises(UserError),
        ):
            page.action_try_mail()

    def test_the_page(self):
        model = self.as_(self.env["jiebang.start"], "manager")
        page = model.browse(model.action_open_start()["res_id"])
        self.assertEqual(page.line_ids.mapped("check"), list(CHECKS))
        for line in page.line_ids:
            with self.subTest(check=line.check):
                try:
                    action = line.action_mend()
                except UserError as error:
                    self.assertIn("administrator of the server", str(error))
                else:
                    self.as_(self.env[action["res_model"]], "manager").search(
                        action.get("domain") or []
                    )
        sheet = (
            self.env["report.cf_jiebang.start_page"]
            .with_user(self.users["manager"])
            ._sheet(page)
        )
        self.assertEqual(len(sheet["rows"]), len(CHECKS))

    def test_everybody_else_is_refused(self):
        model = self.as_(self.env["jiebang.start"], "manager")
        page = model.browse(model.action_open_start()["res_id"])
        for persona in PERSONAS.keys() - {"manager"}:
            with self.subTest(persona=persona), mute_logger(*RULES):
                theirs = self.as_(page, persona)
                for door in (
                    theirs.browse().action_open_start,
                    theirs.action_try_mail,
                    theirs.action_print_test,
                    lambda theirs=theirs: theirs.line_ids.read(),
                ):
                    with self.assertRaises(AccessError):
                        door()
