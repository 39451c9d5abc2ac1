from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES, DemoCase, ProjectCase

HIDDEN = "…"


def models_of_ours(env):
    """All our models that have records."""
    return [
        env[name]
        for name in env.registry
        if name.startswith("jiebang.") and not env[name]._abstract
    ]


def shown_names(record):
    """What the forms of Odoo show of a made-up link to ``record``."""
    env = record.env
    model = env["ir.model"]._get_id(record._name)
    for name, place, shown in (
        ("mail.message", {"model": record._name}, "record_name"),
        ("mail.activity", {"res_model_id": model}, "res_name"),
        ("ir.attachment", {"res_model": record._name}, "res_name"),
    ):
        form = env[name]
        if form.has_access("create"):
            place = place | {"res_id": record.id}
            spec = dict.fromkeys([*place, shown], {})
            defaults = {f"default_{key}": value for key, value in place.items()}
            yield form.with_context(**defaults).onchange({}, [], spec)
            yield form.onchange(place, list(place), spec)


@tagged("post_install", "-at_install", "undated")
class TestNames(ProjectCase):
    """The name of a record is for who may read it, whatever door is tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")
        cls.portal = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": "Portal",
                    "login": "jb_portal",
                    "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                }
            )
        )

    def test_every_model(self):
        reader = self.registry["jiebang.reader.mixin"]
        for model in models_of_ours(self.env):
            with self.subTest(model=model._name):
                self.assertTrue(issubclass(self.registry[model._name], reader))
                keys = self.registry.field_depends_context
                self.assertIn("uid", keys[model._fields["display_name"]])

    def test_made_up_links(self):
        """Who reads the file sees its name behind a link, nobody else does."""
        name = self.project.name
        self.assertEqual(self.project.sudo().display_name, name)
        answers = list(shown_names(self.mine))
        self.assertGreater(sum(name in str(answer) for answer in answers), 2, answers)
        for user in (self.users["stranger"], self.portal):
            theirs = self.project.with_user(user)
            self.assertEqual(theirs.sudo().display_name, HIDDEN)
            for answer in shown_names(theirs):
                self.assertNotIn(name, str(answer))

    def test_link_of_a_form(self):
        """A many2one that the user chose and does not save."""
        spec = {"project_id": {"fields": {"display_name": {}}}}
        for persona, name in (("leader", self.project.name), ("stranger", HIDDEN)):
            form = self.as_(self.env["jiebang.milestone"], persona)
            form = form.with_context(default_project_id=self.project.id)
            value = form.onchange({}, [], spec)["value"]
            self.assertEqual(value["project_id"]["display_name"], name)

    def test_words_of_a_refusal(self):
        """Developer mode names the records of a refusal: not to who may not read."""
        Users = self.registry["res.users"]
        known = Users.has_group

        def has_group(user, group):
            return group == "base.group_no_one" or known(user, group)

        with (
            patch.object(Users, "has_group", has_group),
            mute_logger(*RULES),
            self.assertRaises(AccessError) as caught,
        ):
            self.as_(self.project, "stranger").read(["name"])
        self.assertIn(HIDDEN, str(caught.exception))
        self.assertNotIn(self.project.name, str(caught.exception))

    def test_told_by_a_link_of_the_server(self):
        """The leader does not read the letter, the meeting and the publication; what
        they are called stands on his project."""
        for link in ("letter_id", "filing_meeting_id"):
            target = self.mine[link]
            with self.subTest(link=link):
                self.assertFalse(target.has_access("read"))
                (row,) = self.mine.read([link])
                self.assertEqual(row[link][1], self.project[link].display_name)
                self.assertNotEqual(row[link][1], HIDDEN)
                stranger = self.as_(target, "stranger")
                self.assertEqual(stranger.sudo().display_name, HIDDEN)

    def test_such_links_are_the_servers(self):
        """A link that tells a name is chosen by nobody who may not read the name."""
        checked = {("jiebang.incentive", "recognition_id")}  # see _check_readable
        for model in models_of_ours(self.env):
            for name, link in model._name_told_by:
                linking = self.env[name]
                with self.subTest(model=name, link=link):
                    self.assertEqual(linking._fields[link].comodel_name, model._name)
                    for persona in set(self.users) - {"manager"}:
                        mine = self.as_(linking, persona)
                        self.assertTrue(
                            (name, link) in checked
                            or not mine._has_field_access(mine._fields[link], "write")
                            or not mine.has_access("write")
                            or self.as_(model, persona).has_access("read")
                        )

    def test_to_do_names_its_file_to_its_owner(self):
        """The name on a stored to-do is for its owner, whoever made it pass on."""
        to_do = self.env["mail.activity"].search(
            [("res_model", "=", "jiebang.project"), ("res_id", "=", self.project.id)]
        )
        for activity in to_do:
            self.assertEqual(activity.res_name, self.project.name)
        foreign = self.as_(self.env["mail.activity"], "stranger")
        model = self.env["ir.model"]._get_id("jiebang.project")
        with self.assertRaises(AccessError), mute_logger(*RULES):
            foreign.create({"res_model_id": model, "res_id": self.project.id})

    def test_nobody_moves_a_to_do_to_read_a_name(self):
        draft = self.draft("stranger", name="My own")
        model = self.env["ir.model"]._get_id("jiebang.project")
        mine = self.as_(self.env["mail.activity"], "stranger").create(
            {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "res_model_id": model,
                "res_id": draft.id,
                "user_id": self.users["stranger"].id,
            }
        )
        self.assertEqual(mine.res_name, "My own")
        with self.assertRaises(AccessError), mute_logger(*RULES):
            mine.res_id = self.project.id

    def test_names_cost_one_check_a_page(self):
        """As many statements for ten names as for two."""
        projects = self.drafts("Many", 10)
        self.env.flush_all()

        def statements(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            mine = self.as_(records, "unit")
            self.assertEqual(set(mine.sudo().mapped("display_name")), {HIDDEN})
            return self.env.cr.sql_log_count - before

        statements(projects[:2])
        self.assertEqual(statements(projects[:2]), statements(projects))


@tagged("post_install", "-at_install", "undated")
class TestNamesOfAll(DemoCase):
    """A record of every model of the demo, in the hands of a user of the house
    without a role and of a portal user."""

    def test_every_model(self):
        Users = self.env["res.users"].with_context(no_reset_password=True)
        users = Users.create(
            [
                {
                    "name": name,
                    "login": f"jb_{name}",
                    "group_ids": [Command.set(self.env.ref(f"base.group_{name}").ids)],
                }
                for name in ("user", "portal")
            ]
        )
        tried = 0
        for model in models_of_ours(self.env):
            record = model.with_context(active_test=False).search([], limit=1)
            if not record:
                continue
            name = record.display_name
            for user in users:
                theirs = record.with_user(user)
                if theirs.has_access("read"):
                    continue
                tried += 1
                with self.subTest(model=model._name, user=user.name):
                    self.assertEqual(theirs.sudo().display_name, HIDDEN)
                    for answer in shown_names(theirs):
                        self.assertNotIn(repr(name), repr(answer))
            self.assertEqual(record.display_name, name)
        self.assertGreater(tried, 100)
