import re

from odoo.tests import HttpCase, tagged

from ..dossier.dossier_case import DossierCase


@tagged("post_install", "-at_install")
class TestVerify(DossierCase, HttpCase):
    """The public page behind the QR code: what it says, and what it does not."""

    def page(self, code, status=200):
        self.authenticate(None, None)
        response = self.url_open(f"/jiebang/verify/{code}")
        self.assertEqual(response.status_code, status)
        return response

    def plain(self, text):
        return re.sub(r"nonce-\w+|csrf\w*: \S+", "", text)

    def test_page_of_a_version_in_force(self):
        self.walk(self.project, "delivery")
        dossier = self.make("authority")
        url = self.project._verify_url()
        code = url.rpartition("/")[2]
        response = self.page(code)
        text = response.text
        for shown in (
            self.project.version_code,
            self.project.name,
            self.institute.name,
            dossier.content_sha256,
            "good",
        ):
            self.assertIn(shown, text)
        self.assertNotIn("verdict bad", text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        # the whole file is reached by a code typed in small letters, too
        self.page(code.lower())

    def test_no_personal_data(self):
        self.walk(self.project, "meeting")
        self.make()
        code = self.project._verify_url().rpartition("/")[2]
        text = self.page(code).text
        self.assertIn(self.project.name, text)
        for name, user in self.users.items():
            self.assertNotIn(user.name, text, name)
        for secret in ("13800000000", "Engineer", "Agreed", "Minutes 1"):
            self.assertNotIn(secret, text)

    def test_void_versions_say_so(self):
        self.walk(self.project, "unit_review")
        code = self.project._verify_url().rpartition("/")[2]
        self.assertIn("verdict good", self.page(code).text)
        self.act(self.project, "unit", "unit_return", "x", **self.return_values())
        self.assertIn("verdict bad", self.page(code).text)
        self.mine.write({"summary": "Another summary"})
        self.walk(self.project, "unit_review")
        self.assertIn("verdict bad", self.page(code).text)
        new = self.project._verify_url().rpartition("/")[2]
        self.assertNotEqual(new, code)
        self.assertIn("verdict good", self.page(new).text)

    def test_broken_chain_is_said(self):
        self.walk(self.project, "unit_review")
        code = self.project._verify_url().rpartition("/")[2]
        facts = self.env["jiebang.snapshot"]._verify_facts(code)
        self.assertTrue(facts["whole"])
        self.project.sudo().decision_hash = "x"
        self.env.flush_all()
        self.assertFalse(self.env["jiebang.snapshot"]._verify_facts(code)["whole"])

    def test_every_wrong_code_gets_one_answer(self):
        """Nothing tells a code that almost fits from one that was made up."""
        self.walk(self.project, "unit_review")
        right = self.project._verify_url().rpartition("/")[2]
        self.page(right)
        other = self.walk(self.draft(name="Seeds that stand frost"), "unit_review")
        wrong = [
            self.project.version_code,
            right[:-1] + ("A" if right[-1] != "A" else "B"),
            f"{self.project.version_code}-{other._verify_url()[-16:]}",
            "V1-0000-0000-AAAAAAAAAAAAAAAA",
            str(self.project.id),
            "jiebang.snapshot",
            "x" * 500,
            "%25",
            right + "A",
        ]
        pages = {self.plain(self.page(code, 404).text) for code in wrong}
        self.assertEqual(len(pages), 1)
        self.assertNotIn(self.project.name, pages.pop())

    def test_downloads_are_for_who_may_read(self):
        """Whole and verified, by its address; not within an answer of the API."""
        self.walk(self.project, "meeting")
        dossier = self.make()
        raw = self.raw(dossier)
        path = f"/web/content/jiebang.dossier/{dossier.id}/content"
        for persona in ("leader", "authority", "auditor"):
            self.authenticate(f"jb_{persona}", f"jb_{persona}")
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200, persona)
            self.assertEqual(response.content, raw, persona)
        for persona in ("stranger", "secretary", "evaluator", "manager"):
            self.authenticate(f"jb_{persona}", f"jb_{persona}")
            self.assertIn(self.url_open(path).status_code, (403, 404), persona)
        self.authenticate(None, None)
        self.assertEqual(self.url_open(path).status_code, 404)
        ((answer),) = self.as_(dossier, "leader").read(["archive"])
        self.assertLess(len(answer["archive"]), 20)

    def test_code_in_a_query(self):
        self.walk(self.project, "unit_review")
        code = self.project._verify_url().rpartition("/")[2]
        self.authenticate(None, None)
        response = self.url_open(f"/jiebang/verify?code={code}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.project.name, response.text)
        self.assertEqual(self.url_open("/jiebang/verify").status_code, 200)

    def test_code_as_a_hand_types_it(self):
        """Beside the QR code stand version code and key, a line each."""
        self.walk(self.project, "unit_review")
        code, key = self.project._verify_lines()
        self.assertEqual(f"{code}-{key}", self.project._verify_url().rpartition("/")[2])
        snapshots = self.env["jiebang.snapshot"]
        swapped = key.replace("O", "0").replace("I", "1").replace("B", "8")
        for typed in (
            f"{code}{key}",
            f" {code.lower()} {key.lower()} ",
            f"{code}-{key[:4]}-{key[4:8]}-{key[8:12]}-{key[12:]}",
            f"{code}－{key}".translate({ord("V"): "Ｖ"}),
            f"{code}-{swapped}",
        ):
            with self.subTest(typed=typed):
                self.assertTrue(snapshots._verify_facts(typed))

    def test_statements_are_constant(self):
        self.walk(self.project, "unit_review")
        code = self.project._verify_url().rpartition("/")[2]
        snapshots = self.env["jiebang.snapshot"]

        def statements():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(snapshots._verify_facts(code))
            return self.env.cr.sql_log_count - before

        statements()
        first = statements()
        self.walk(self.drafts("Other title", 4), "unit_review")
        self.walk(self.project, "delivery")
        self.assertLessEqual(statements(), first)
