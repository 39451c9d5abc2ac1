from odoo.tests import tagged

from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestRouteAgain(ProjectCase):
    """What is said of the department after a return is taken over, or refused in words;
    never shown and ignored (R18, R20)."""

    def back(self, minor=False):
        self.walk(self.project, "authority_review")
        self.act(
            self.project,
            "authority",
            "authority_return",
            "Another department",
            **self.return_values("basic", "applicant", minor=minor),
        )
        self.mine.write(
            {
                "authority_override_id": self.county_bureau.id,
                "authority_override_reason": "It is about their field",
            }
        )

    def test_another_department_after_a_return(self):
        self.back()
        self.act(self.project, "leader", "submit")
        self.assertEqual(self.project.authority_id, self.county_bureau)
        self.act(self.project, "unit", "unit_agree", "Yes", **self.party_group())
        self.assertEqual(self.project.holder_organization_id, self.county_bureau)
        self.act(
            self.project,
            "other_authority",
            "authority_return",
            "Back",
            **(self.return_values("basic", "applicant")),
        )
        self.mine.authority_override_id = False
        self.act(self.project, "leader", "submit")
        self.assertEqual(self.project.authority_id, self.department)

    def test_what_comes_back_directly_stays_with_its_department(self):
        self.back(minor=True)
        with self.said("stays with Test department"):
            self.act(self.project, "leader", "submit")
        self.mine.authority_override_id = False
        self.act(self.project, "leader", "submit")
        self.assertEqual(self.project.state, "authority_review")
