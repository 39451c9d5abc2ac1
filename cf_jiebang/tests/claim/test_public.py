from unittest.mock import patch

from lxml import html

from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .test_publication import PublicationCase


@tagged("post_install", "-at_install")
class TestPublic(PublicationCase, HttpCase):
    """The public list shows the frozen columns of published lists, nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.publication = cls.listed()

    def test_only_what_is_published(self):
        self.env.flush_all()
        path = f"/jiebang/{self.project.filing_no}"
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertNotIn(self.project.name, self.url_open("/jiebang").text)
        self.publication.action_transition("publish")
        detail = self.url_open(path)
        self.assertEqual(detail.status_code, 200)
        self.assertIn("Person leader", detail.text)
        for page in (detail, *map(self.url_open, ("/jiebang", "/jiebang.csv"))):
            self.assertIn(self.project.filing_no, page.text)
            self.assertNotIn("13800000000", page.text)
        rows = self.url_open("/jiebang.json").json()
        row = next(r for r in rows if r["filing_no"] == self.project.filing_no)
        self.assertEqual(
            set(row),
            {
                "filing_no",
                "filing_date",
                "name",
                "category",
                "leader",
                "unit",
                "territory",
                "summary",
                "year",
                "date_published",
                "source",
            },
        )
        self.publication.action_transition("withdraw", "Error")
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_bad_parameters(self):
        self.publication.action_transition("publish")
        name = self.project.name
        for query, found in (
            ("page=-1", True),
            ("page=abc", True),
            ("page=99999999999999999999", True),
            ("page=²", True),
            ("search=Improved", True),
            ("search=" + "x" * 10000, False),
            ("search=%25_%5C%25", False),
            ("search=%00%FF", None),
            ("category=unknown", False),
            ("category=Grass", True),
            ("year=99999999999", True),
            ("year=1999", False),
            ("territory=%27%3B--", False),
            ("id=1&domain=%5B%5D&limit=0", True),
        ):
            for path in ("/jiebang", "/jiebang.csv", "/jiebang.json"):
                with self.subTest(path=path, query=query[:40]):
                    answer = self.url_open(f"{path}?{query}")
                    self.assertEqual(answer.status_code, 200)
                    if found is not None and path == "/jiebang.json":
                        names = [row["name"] for row in answer.json()]
                        self.assertEqual(name in names, found)
        for path in ("/jiebang/0", "/jiebang/%00", "/jiebang/" + "x" * 3000):
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_links_of_the_page_lead_somewhere(self):
        """Each address that the page offers a visitor is answered."""
        self.publication.action_transition("publish")
        page = html.fromstring(self.url_open("/jiebang").content)
        links = set(page.xpath("//a/@href")) - {"#content"}
        self.assertLess({"/jiebang.csv", "/jiebang.json"}, links)
        for link in links:
            with self.subTest(link=link):
                self.assertEqual(self.url_open(link).status_code, 200)

    def test_caches_and_formulas(self):
        line = self.publication.line_ids.sudo()
        line.name = '=HYPERLINK("x")'
        self.publication.action_transition("publish")
        answer = self.url_open("/jiebang.csv")
        self.assertIn("'=HYPERLINK", answer.text)
        self.assertIn("max-age", answer.headers["Cache-Control"])
        self.assertNotIn("Set-Cookie", answer.headers)
        again = self.url_open(
            "/jiebang.csv", headers={"If-None-Match": answer.headers["ETag"]}
        )
        self.assertEqual(again.status_code, 304)

    def test_download_is_streamed(self):
        """In batches, each with its own cursor: all rows, once each, in order."""
        self.walk(self.drafts("Grass", 4), "running")
        second = self.listed(name="Second list")
        self.publication.action_transition("publish")
        second.action_transition("publish")
        with patch("odoo.addons.cf_jiebang.controllers.public_pages.BATCH", 2):
            rows = self.url_open("/jiebang.json").json()
            lines = self.url_open("/jiebang.csv").text.strip().splitlines()
        mine = (self.publication | second).line_ids.mapped("filing_no")
        found = [row["filing_no"] for row in rows]
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(set(mine), set(found))
        self.assertEqual(len(lines), len(rows) + 1)

    def test_each_company_has_its_list(self):
        """Several companies: a choice, and a list for each."""
        self.publication.action_transition("publish")
        here, name = self.publication.company_id.id, self.project.name
        cities = {here: "This city", 999999: "Another city"}
        Line = self.env.registry["jiebang.publication.line"]
        with patch.object(Line, "_public_companies", lambda _self: cities):
            choice = self.url_open("/jiebang").text
            self.assertIn(f'href="/jiebang/{here}"', choice)
            self.assertIn("Another city", choice)
            self.assertNotIn(name, choice)
            mine = self.url_open(f"/jiebang/{here}").text
            self.assertIn(name, mine)
            self.assertIn("This city", mine)
            path = f"/jiebang/{here}/{self.project.filing_no}"
            self.assertIn(name, self.url_open(path).text)
            theirs = path.replace(str(here), "999999", 1)
            self.assertEqual(self.url_open(theirs).status_code, 404)
            self.assertNotIn(name, self.url_open("/jiebang/999999").text)
            for company, found in ((here, True), (999999, False)):
                rows = self.url_open(f"/jiebang.json?company={company}").json()
                self.assertEqual(name in [row["name"] for row in rows], found)
            for path in ("/jiebang/12345", "/jiebang.csv?company=12345"):
                self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(
            self.env["jiebang.publication.line"]._public_companies()[here],
            self.publication.company_id.name,
        )

    def test_choices_are_those_of_what_is_published(self):
        """Each once, in order; nothing of a draft."""
        Line = self.env["jiebang.publication.line"].sudo()
        company = self.publication.company_id.id
        self.publication.line_ids.sudo().write({"category": "Only here"})
        self.assertNotIn("Only here", Line._public_choices([company])["category"])
        self.walk(self.drafts("Grass", 2), "running")
        second = self.listed(name="Second list")
        self.publication.action_transition("publish")
        second.action_transition("publish")
        choices = Line._public_choices([company])
        self.assertIn("Only here", choices["category"])
        for name, values in choices.items():
            groups = Line._read_group(
                Line._public_domain() & Domain("company_id", "=", company), [name]
            )
            self.assertEqual(values, [str(value) for (value,) in groups if value])
        self.assertFalse(any(Line._public_choices([0]).values()))
        self.assertIn(company, Line._public_companies())

    def test_pages_end(self):
        """A long list is counted and paged through up to a bound, and says so."""
        self.walk(self.drafts("Grass", 3), "running")
        second = self.listed(name="Second list")
        self.publication.action_transition("publish")
        second.action_transition("publish")
        controller = "odoo.addons.cf_jiebang.controllers.public_pages"
        self.assertNotIn("个以上", self.url_open("/jiebang").text)
        with patch(f"{controller}.PAGE", 1), patch(f"{controller}.MOST", 2):
            page = self.url_open("/jiebang?page=99").text
        self.assertIn("个以上", page)
        self.assertIn('aria-label="第 2 页"', page)
        self.assertNotIn('aria-label="第 3 页"', page)

    def test_query_count_is_constant(self):
        """However many are published, the page asks the same."""
        self.publication.action_transition("publish")
        Line = self.env["jiebang.publication.line"]

        def ask():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Line._public_rows(Line._public_domain(), 50)
            return self.env.cr.sql_log_count - before

        ask()
        one = ask()
        self.walk(self.drafts("Grass", 3), "running")
        second = self.listed(name="Second list")
        second.action_transition("publish")
        self.assertEqual(len(second.line_ids), 3)
        self.assertEqual(ask(), one)
