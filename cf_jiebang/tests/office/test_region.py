from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import GROUP, ProjectCase

SHARED = {
    "jiebang.calendar.day",
    "jiebang.font",
    "jiebang.section",
    "jiebang.stage",
}
"""What all cities of a region have in common."""

ROLES = (
    "applicant",
    "unit_reviewer",
    "authority_officer",
    "bureau_officer",
    "evaluation_officer",
    "meeting_secretary",
    "evaluator",
    "personnel",
    "auditor",
    "manager",
)


@tagged("post_install", "-at_install")
class TestRegion(ProjectCase):
    """A region: each city is a company, and none sees anything of another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls.env["res.company"].create(
            [{"name": f"City {number}"} for number in range(20)]
        )

    def foreigner(self, role, company):
        """Who holds every post that ``role`` can hold in another city."""
        bureau = (
            self.env["jiebang.organization"]
            .with_company(company)
            .create(
                {
                    "name": f"Bureau of {company.name}",
                    "level": "city",
                    "is_bureau": True,
                    "is_authority": True,
                    "company_id": company.id,
                }
            )
        )
        return new_test_user(
            self.env,
            login=f"jb_{role}_{company.id}",
            lang="en_US",
            groups=GROUP + role,
            context={"no_reset_password": True},
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            jiebang_organization_ids=[(6, 0, bureau.ids)],
        )

    def stored_models(self):
        return [
            model
            for name, model in self.env.items()
            if name.startswith("jiebang.")
            and model._auto
            and not (model._abstract or model._transient)
            and name not in SHARED
        ]

    def test_every_model_stays_in_its_city(self):
        """Whatever is added later: it says by a global rule which city it is of."""
        rules = self.env["ir.rule"].sudo().search([("groups", "=", False)])
        named = {
            rule.model_id.model
            for rule in rules
            if "company_ids" in (rule.domain_force or "")
        }
        missing = {model._name for model in self.stored_models()} - named
        self.assertFalse(missing)

    def test_nobody_sees_another_city(self):
        """Every role, every model that holds something, by list, group and id."""
        self.walk(self.project, "running")
        ours = self.env.company
        filled = []
        for model in self.stored_models():
            domain = (
                [("company_id", "=", ours.id)] if "company_id" in model._fields else []
            )
            filled += model.sudo().search(domain, limit=1)
        self.assertGreater(len(filled), 15)
        for role, company in zip(ROLES, self.others, strict=False):
            user = self.foreigner(role, company)
            for record in filled:
                mine = record.with_user(user).with_context(
                    allowed_company_ids=company.ids
                )
                if not mine.browse().has_access("read"):
                    continue  # the role has nothing to do with the model
                with self.subTest(role=role, model=record._name):
                    domain = [("id", "=", record.id)]
                    self.assertFalse(mine.search(domain))
                    self.assertEqual(mine._read_group(domain, [], ["__count"]), [(0,)])
                    # a client picks its own companies
                    wider = mine.with_context(allowed_company_ids=[ours.id, company.id])
                    for reader in (mine, wider):
                        with self.denied(AccessError):
                            reader.read(["display_name"])

    def test_cost_does_not_grow_with_cities(self):
        """The same statements for a board, with one city and with twenty."""
        self.walk(self.project, "unit_review")
        board = self.as_(self.env["jiebang.project"], "bureau")

        def statements():
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            board.search_fetch([], ["name", "stage_id", "missing"])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            board.search_fetch([], ["name", "stage_id", "missing"])
            return self.env.cr.sql_log_count - before

        few = statements()
        for company in self.others[:9]:
            self.foreigner("bureau_officer", company)
        self.assertEqual(statements(), few)
