from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .account_case import AccountCase, row


@tagged("post_install", "-at_install")
class TestAccountUnit(AccountCase):
    """The reviewer of a unit opens accounts for its own people, as applicants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brought_in(
            row("张一", phone="13911110001"),
            row("李二", phone="13911110002", roles="单位经办人"),
            row("王三", "Other institute", phone="13911110003"),
        )

    def cadre(self, name):
        return self.person(name).cadre_id

    def opened(self, *names):
        cadres = self.env["jiebang.cadre"].union(*map(self.cadre, names))
        action = self.as_(cadres, "unit").action_open_accounts()
        batch = self.batch(action, "unit")
        batch.action_open()
        return batch

    def test_own_people(self):
        batch = self.opened("张一", "李二")
        self.assertTrue(batch.is_unit)
        self.assertEqual(batch.done_count, 2)
        for user in self.accounts(batch):
            self.assertTrue(user.has_group("cf_jiebang.group_applicant"))
            self.assertFalse(user.has_group("cf_jiebang.group_unit_reviewer"))
            self.assertFalse(user.jiebang_organization_ids)
        log = self.as_(self.env["jiebang.account.log"], "auditor").search(
            [("account_id", "in", self.accounts(batch).ids)]
        )
        self.assertEqual(log.user_id, self.users["unit"])
        self.assertEqual(len(self.slips(batch.action_print_slips(), "unit")), 2)

    def test_nobody_else_s(self):
        for name, persona in (("王三", "unit"), ("张一", "other_unit")):
            with self.subTest(name=name), self.denied(AccessError):
                self.as_(self.cadre(name), persona).action_open_accounts()
        for persona in self.users.keys() - {"unit", "manager"}:
            with self.subTest(persona=persona), self.denied(AccessError):
                self.as_(self.cadre("张一"), persona).action_open_accounts()

    def test_applicants_only(self):
        cadres = self.cadre("张一") | self.cadre("李二")
        action = self.as_(cadres, "unit").action_open_accounts()
        batch = self.batch(action, "unit")
        line = batch.line_ids[0]
        for vals in (
            {"role_text": "组织部"},
            {"is_confirmed": True},
            {"roles": "auditor"},
        ):
            with self.subTest(vals=vals), self.denied():
                line.write(vals)
        line.is_left_out = True
        batch.action_open()
        self.assertEqual(batch.done_count, 1)
        # one who is moved away meanwhile is none of his people any more
        batch.action_check_again()
        self.cadre(
            line.name if line.exists() else "张一"
        ).organization_id = self.other_institute
        waiting = batch.line_ids.filtered(lambda line: not line.is_done)
        batch.action_open()
        self.assertIn("you review for", waiting.reason)
        self.assertFalse(waiting.is_done)

    def test_slip_for_a_lost_password(self):
        batch = self.opened("张一")
        user = self.accounts(batch)
        cadre = self.as_(self.cadre("张一"), "unit")
        self.assertTrue(self.slips(cadre.action_new_slip(), "unit"))
        with self.denied(AccessError):
            self.as_(self.cadre("张一"), "other_unit").action_new_slip()
        for group in (
            "cf_jiebang.group_auditor",
            "base.group_erp_manager",
            "base.group_partner_manager",
        ):
            groups = user.group_ids
            user.group_ids |= self.env.ref(group)
            with self.subTest(group=group), self.denied(AccessError):
                cadre.action_new_slip()
            user.group_ids = groups
        mine = self.env["jiebang.cadre"].create(
            {
                "name": "Person unit",
                "organization_id": self.institute.id,
                "user_id": self.users["unit"].id,
            }
        )
        with self.assertRaises(UserError):
            self.as_(mine, "unit").action_new_slip()

    def test_roles_that_have_changed_since(self):
        """Who has become more than an applicant gets no slip from his unit."""
        batch = self.opened("张一", "李二")
        action = batch.action_print_slips()
        one = self.accounts(batch)[0]
        one.group_ids |= self.env.ref("cf_jiebang.group_auditor")
        with self.denied(AccessError):
            self.slips(action, "unit")
        one.group_ids |= self.env.ref("base.group_system")
        cadre = self.as_(one.jiebang_cadre_id, "manager")
        with self.denied(AccessError):
            cadre.action_new_slip()
        # the administrator goes on with what a unit has begun
        theirs = self.as_(batch, "manager")
        theirs.action_check_again()
        self.assertEqual(theirs.sudo().user_id, self.users["unit"])

    def test_a_print_is_one_s_own(self):
        batch = self.opened("张一")
        action = batch.action_print_slips()
        with self.assertRaises(AccessError):
            self.slips(action, "other_unit")
        with self.assertRaises(AccessError):
            self.slips(action, "manager")

    def test_people_of_the_unit(self):
        action = self.as_(self.env["jiebang.cadre"], "unit").action_open_own_people()
        found = self.as_(self.env["jiebang.cadre"], "unit").search(action["domain"])
        self.assertIn(self.cadre("张一"), found)
        self.assertNotIn(self.cadre("王三"), found)
        self.assertEqual(self.as_(self.cadre("张一"), "unit").account_state, "none")
        with self.denied():
            self.as_(self.env["jiebang.cadre"], "leader").action_open_own_people()
