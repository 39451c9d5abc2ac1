from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .account_case import AccountCase, row


@tagged("post_install", "-at_install")
class TestAccountBatch(AccountCase):
    """Chosen people get their accounts in one act, with what the sheet says of them."""

    def test_from_the_sheet_to_the_account(self):
        batch = self.listed(
            row("张一", phone="13911110001"),
            row("李二", phone="139 1111 0002", roles="单位经办人、揭榜人"),
            row("王三", "赤峰市农牧局", phone="13911110003", roles="归口经办人"),
        )
        self.assertEqual((batch.state, batch.ready_count), ("preview", 3))
        self.assertFalse(self.env["res.users"].search([("login", "=", "13911110001")]))
        batch.action_open()
        self.assertEqual((batch.state, batch.done_count), ("done", 3))
        first, second, third = (
            self.line(batch.with_env(self.env), name).user_id
            for name in ("张一", "李二", "王三")
        )
        self.assertEqual(first.login, "13911110001")
        self.assertEqual(first.tz, "Asia/Shanghai")
        self.assertEqual(first.notification_type, "inbox")
        self.assertTrue(first.has_group("cf_jiebang.group_applicant"))
        self.assertFalse(first.jiebang_organization_ids)
        self.assertFalse(first.has_group("base.group_system"))
        self.assertTrue(second.has_group("cf_jiebang.group_unit_reviewer"))
        self.assertTrue(second.has_group("cf_jiebang.group_applicant"))
        self.assertEqual(second.jiebang_organization_ids, self.institute)
        self.assertFalse(third.has_group("cf_jiebang.group_applicant"))
        self.assertEqual(third.jiebang_organization_ids, self.department)
        self.assertEqual(first.jiebang_cadre_id.name, "张一")
        log = self.env["jiebang.account.log"].search([("account_id", "=", second.id)])
        self.assertEqual(log.act, "open")
        self.assertEqual(log.user_id, self.users["manager"])
        self.assertIn("Unit reviewer", log.roles)
        with self.said("They all have an account"):
            self.as_(first.jiebang_cadre_id, "manager").action_open_accounts()

    def test_reasons(self):
        """A row that can't become an account says why, and stops no other."""
        self.users["stranger"].login = "13911110009"
        batch = self.listed(
            row("张一", phone="13911110001"),
            row("李二", phone="13911110001"),
            row("王三"),
            row("赵四", phone="13911110009"),
            row("钱五", phone="13911110005", roles="归口经办人"),
            row("孙六", phone="13911110006", roles="系统管理员"),
            row("周七", phone="13911110007"),
        )
        for name, words in {
            "张一": "several people of this list have it",
            "李二": "张一、李二",
            "王三": "no mobile number",
            "赵四": "the account of Person stranger",
            "钱五": "no competent department",
            "孙六": "administers the users",
        }.items():
            line = self.line(batch, name)
            self.assertEqual(line.fate, "refused", name)
            self.assertIn(words, line.reason)
        batch.action_open()
        self.assertEqual(batch.line_ids.filtered("is_done").name, "周七")
        # mended in the directory, the others follow
        self.person("王三").phone = "13911110003"
        batch.action_check_again()
        self.assertEqual(self.line(batch, "王三").fate, "ready")
        batch.action_open()
        self.assertEqual(batch.done_count, 2)

    def test_login_by_rule(self):
        person = row(
            "张一", phone="13911110001", email="Zhang@Example.com", staff="A12"
        )
        batch = self.listed(person)
        for rule, login in (
            ("phone", "13911110001"),
            ("email", "zhang@example.com"),
            ("staff", "A12"),
        ):
            self.program.account_login = rule
            batch.action_check_again()
            self.assertEqual(batch.line_ids.login, login)

    def test_two_tiers(self):
        """Who would decide on two tiers is shown, and confirmed by hand."""
        batch = self.listed(
            row(
                "张一",
                "赤峰市农牧局",
                phone="13911110001",
                roles="单位经办人、归口经办人",
            )
        )
        line = batch.line_ids
        self.assertEqual(line.fate, "ask")
        self.assertIn("several tiers", line.reason)
        with self.said("nobody whose account"):
            batch.action_open()
        line.is_confirmed = True
        line.role_text = "Unit reviewer (Party group)、归口经办人"
        self.assertFalse(line.is_confirmed, "other roles are confirmed anew")
        line.is_confirmed = True
        batch.action_open()
        self.assertTrue(line.is_done)

    def test_roles_by_hand(self):
        batch = self.listed(row("张一", phone="13911110001"))
        line = batch.line_ids
        with self.said("is not known"):
            line.role_text = "老板"
        line.role_text = "评估专家"
        self.assertEqual(line.roles, "evaluator")
        line.role_text = "系统管理员"
        self.assertEqual(line.fate, "refused")
        self.users["manager"].group_ids |= self.env.ref("base.group_erp_manager")
        batch.action_check_again()
        line = batch.line_ids
        line.role_text = "系统管理员"
        self.assertEqual(line.fate, "ready")

    def test_invitation(self):
        """Who has a mailbox is invited by Odoo's mail, the others get a slip."""
        batch = self.listed(
            row("张一", phone="13911110001", email="zhang@example.com"),
            row("李二", phone="13911110002"),
        )
        batch.by_mail = True
        means = {line.name: line.means for line in batch.line_ids}
        self.assertEqual(means, {"张一": "mail", "李二": "slip"})
        batch.action_open()
        user = self.line(batch.with_env(self.env), "张一").user_id
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", user.partner_id.ids)]
        )
        self.assertEqual(len(mails), 1)
        self.assertIn("token", mails.body_html)
        self.assertEqual(user.partner_id.signup_type, "signup")
        self.assertEqual(batch.slip_count, 1)
        acts = self.env["jiebang.account.log"].search([("account_id", "=", user.id)])
        self.assertEqual(set(acts.mapped("act")), {"open", "invite"})

    def test_no_phone_in_the_chain(self):
        """What is decided is kept for good: of a login that is a phone, a part."""
        self.users["leader"].login = "13911110008"
        project = self.walk(self.draft(), "unit_review")
        decision = project.decision_ids[0]
        self.assertEqual(decision.user_login, "139****0008")
        self.assertNotIn("13911110008", decision.payload)
        self.assertFalse(self.env["jiebang.decision"]._verify_chain(project))

    def test_doors(self):
        """A client names no login, no group and no person by any door."""
        batch = self.listed(row("张一", phone="13911110001"))
        line = batch.line_ids
        for vals in (
            {"login": "root"},
            {"roles": "manager"},
            {"fate": "ready"},
            {"user_id": self.users["leader"].id},
            {"cadre_id": self.cadres["leader"].id},
            {"acts_for": True},
        ):
            with self.subTest(vals=vals), self.denied():
                line.write(vals)
        model = self.as_(self.env["jiebang.account.batch"], "manager")
        with self.assertRaises(AccessError):
            model.create({"state": "running", "company_id": self.env.company.id})
        # x2many lines are written as who makes the request
        self.patch(self.env.transaction, "default_env", batch.env)
        with self.denied():
            batch.write({"line_ids": [Command.update(line.id, {"login": "root"})]})
        with self.denied():
            batch.write({"user_id": self.env.ref("base.user_admin").id})
        for persona in self.users.keys() - {"manager"}:
            theirs = self.as_(batch, persona)
            with self.subTest(persona=persona):
                for door in (
                    theirs.action_open,
                    theirs.action_print_slips,
                    theirs.action_check_again,
                    lambda theirs=theirs: theirs.read(["name"]),
                    self.as_(line, persona).read,
                    self.as_(line.cadre_id, persona).action_open_leavers,
                ):
                    with self.denied():
                        door()
        batch.action_open()
        with self.assertRaises(UserError):
            batch.unlink()
        with self.assertRaises(AccessError):
            self.as_(self.env["res.users"], "manager").create(
                {"name": "Past the act", "login": "past"}
            )
