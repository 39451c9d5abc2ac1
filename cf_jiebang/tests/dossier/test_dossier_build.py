import base64
import hashlib
import io
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import find_in_path

from ...tools.binding import disc_image as disc
from .dossier_case import DossierCase, picture, text_pdf

LOGGER = "odoo.addons.cf_jiebang.models.dossier.dossier_make"


class Killed(BaseException):
    """The end of a process in the middle of a step."""


def run_until_killed(env):
    """Run the job as a process that is ended from outside: what it committed
    stays, so that ``assertRaises``, which rolls back, is no use."""
    try:
        env["jiebang.dossier"]._cron_make()
    except Killed:
        return True
    return False


@tagged("post_install", "-at_install", "undated")
class TestDossierBuild(DossierCase):
    """What is bound, in what order, and what is on the disc."""

    def add_evidence(self):
        self.evidence("Certificate", text_pdf("cert 1", "cert 2"), "a.pdf")
        self.evidence("Photo", picture(), "photo.png")
        self.evidence("Upright", text_pdf("turned", rotate=90), "b.pdf")

    def texts(self, dossier):
        return [page.extract_text() for page in PdfReader(self.stream(dossier)).pages]

    def stream(self, dossier, name="content"):
        return io.BytesIO(self.raw(dossier, name))

    def test_order_page_numbers_and_bookmarks(self):
        self.add_evidence()
        self.walk(self.project, "delivery")
        self.letter(self.project)
        dossier = self.make("authority")
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        texts = self.texts(dossier)
        first = [text.split("\n")[0] for text in texts]
        code = self.project.version_code
        total = len(texts)
        # cover and contents, the blank letter, annexes, the blank opinion, evidence;
        # each on the front of a sheet, with an empty back where it has one page
        self.assertEqual(
            [name if code not in name else "-" for name in first],
            ["cover", "-", "contents", "-", "-", "-", "annex1", "-", "annex2", "-"]
            + ["-", "-", "cert 1", "cert 2", "-", "-", "turned"],
        )
        for number, text in enumerate(texts, start=1):
            self.assertIn(f"{code}   {number} / {total}", text)
        self.assertEqual(dossier.page_count, total)
        reader = PdfReader(self.stream(dossier), strict=True)
        marks = {}
        pages = [page.indirect_reference.idnum for page in reader.pages]

        def walk(items):
            for item in items:
                if isinstance(item, list):
                    walk(item)
                else:
                    number = pages.index(item.raw_get("/Page").idnum)
                    marks[item.title] = number + 1

        walk(reader.outline)
        self.assertEqual(marks["目录"], 3)
        self.assertEqual(marks["附件1 项目申报表"], 7)
        self.assertEqual(marks["01 Certificate"], 13)
        self.assertEqual(marks["佐证材料"], 13)
        self.assertEqual(marks["03 Upright"], 17)

    def test_plan_of_the_contents(self):
        """What the contents print is where the pages are."""
        self.add_evidence()
        self.walk(self.project, "unit_review")
        plans = []
        build = self.registry["jiebang.dossier"]
        plan_of = build._plan
        with patch.object(
            build,
            "_plan",
            lambda *args: plans.append(plan_of(*args)) or plans[-1],
        ):
            dossier = self.make()
        rows = {row["title"]: row["page"] for row in plans[-1]["rows"]}
        texts = self.texts(dossier)
        self.assertIn("cert 1", texts[rows["01 Certificate"] - 1])
        self.assertIn("annex2", texts[rows["附件2 项目计划书"] - 1])

    def test_broken_evidence_is_listed_and_ends_nothing(self):
        self.evidence("Good", text_pdf("good"), "good.pdf")
        self.old_evidence("Locked", text_pdf("x", password="secret"), "locked.pdf")
        self.evidence("Opens", text_pdf("opens", password=""), "opens.pdf")
        broken = base64.b64encode(b"%PDF-1.4 nothing behind it").decode()
        self.old_evidence("Broken", broken, "broken.pdf")
        book = io.BytesIO()
        with zipfile.ZipFile(book, "w") as file:
            file.writestr("word/document.xml", "<x/>")
            file.writestr("[Content_Types].xml", "<x/>")
        office = base64.b64encode(book.getvalue()).decode()
        self.evidence("Report", office, "report.docx")
        self.walk(self.project, "unit_review")
        dossier = self.make()
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        self.assertEqual(
            [line.partition("：")[0] for line in dossier.unbound.splitlines()],
            ["02 Locked", "04 Broken", "05 Report"],
        )
        self.assertIn("随光盘提交", dossier.unbound)
        text = "".join(self.texts(dossier))
        self.assertIn("good", text)
        self.assertIn("opens", text)
        with zipfile.ZipFile(self.stream(dossier, "archive")) as archive:
            names = archive.namelist()
        for name in ("02 Locked.pdf", "04 Broken.pdf", "05 Report.docx"):
            self.assertIn(f"佐证材料/{name}", names)

    def test_altered_evidence_stops_it(self):
        evidence = self.evidence("Good", text_pdf("good"), "good.pdf")
        self.walk(self.project, "unit_review")
        dossier = self.request()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_evidence SET sha256 = 'x' WHERE id = %s", [evidence.id]
        )
        self.env.invalidate_all()
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "failed")
        self.assertIn("Good", dossier.error)
        self.assertIn("no longer what was sealed", dossier.error)

    def test_manifest_and_zip(self):
        self.add_evidence()
        self.walk(self.project, "unit_review")
        dossier = self.make()
        with zipfile.ZipFile(self.stream(dossier, "archive")) as archive:
            self.assertIsNone(archive.testzip())
            manifest = archive.read(disc.MANIFEST)
            self.assertTrue(manifest.endswith(b"\r\n"))
            lines = manifest.decode().split("\r\n")[:-1]
            listed = {}
            for line in lines:
                digest, _blank, name = line.partition("  ")
                listed[name] = digest
            self.assertEqual(set(archive.namelist()) - {disc.MANIFEST}, set(listed))
            for name, digest in listed.items():
                self.assertEqual(
                    hashlib.sha256(archive.read(name)).hexdigest(), digest, name
                )
        evidence = self.project.evidence_ids.filtered(lambda e: e.name == "Photo")
        self.assertEqual(listed["佐证材料/02 Photo.png"], evidence.sha256)

    def test_iso_is_read_back_with_equal_sums(self):
        if not disc.pycdlib:
            raise unittest.SkipTest("pycdlib is not installed")
        try:
            program = find_in_path("7zz")
        except OSError as error:
            raise unittest.SkipTest("7zz is not installed") from error
        title = "很长的佐证材料名称" * 11
        self.evidence(title[:96], text_pdf("long"), "long.pdf")
        self.evidence(title[:97], text_pdf("longer"), "longer.pdf")
        self.evidence('a<b>:"c/d\\e|f?g*', text_pdf("signs"), "signs.pdf")
        self.walk(self.project, "unit_review")
        dossier = self.make()
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / "disc.iso"
            image.write_bytes(self.raw(dossier, "disc"))
            for kind in ("Iso", "Udf"):
                target = Path(folder) / kind
                subprocess.run(
                    [program, "x", f"-t{kind}", f"-o{target}", "-y", str(image)],
                    check=True,
                    capture_output=True,
                )
                lines = (target / disc.MANIFEST).read_text().splitlines()
                self.assertEqual(len(lines), 6)
                for line in lines:
                    digest, _blank, name = line.partition("  ")
                    self.assertEqual(disc.file_sha256(target / name), digest, kind)
                    self.assertLessEqual(len(Path(name).name), disc.NAME_LIMIT)

    def test_names_are_safe_everywhere(self):
        cases = {
            ("a/b", "pdf"): "a b.pdf",
            ("con", "txt"): "_con.txt",
            ("..", "pdf"): "_.pdf",
            ("end. ", ""): "end",
            ("x" * 100, "pdf"): "x" * 60 + ".pdf",
        }
        for (title, extension), name in cases.items():
            self.assertEqual(disc.safe_name(title, extension), name)
        taken = []
        for _number in range(12):
            taken.append(disc.safe_name("名" * 90, "pdf", taken))
        self.assertEqual(len({name.casefold() for name in taken}), 12)
        self.assertLessEqual(max(map(len, taken)), disc.NAME_LIMIT)
        # a character outside the basic plane counts twice
        self.assertLessEqual(
            len(disc.safe_name("𠮷" * 60, "pdf").encode("utf-16-be")) // 2, 64
        )

    # -- limits --------------------------------------------------------------

    def test_what_does_not_fit_is_left_out(self):
        self.evidence("Small", text_pdf("small"), "small.pdf")
        self.evidence("Large", text_pdf("large"), "large.pdf")
        self.walk(self.project, "unit_review")
        build = self.registry["jiebang.dossier"]
        prepare = build._prepare

        def weigh(dossier, source, target):
            result = prepare(dossier, source, target)
            large = source["title"].endswith("Large")
            return result | {"size": 400 << 20} if large else result

        with patch.object(build, "_prepare", weigh):
            dossier = self.make()
        self.assertEqual(dossier.state, "done")
        self.assertIn("02 Large：超过装订文件容量上限", dossier.unbound)
        self.assertNotIn("Small", dossier.unbound)

    def test_disc_has_a_limit(self):
        self.evidence("Noise", picture(size=(1500, 1500)), "noise.png")
        self.walk(self.project, "unit_review")
        with patch.object(
            disc, "write_zip", side_effect=AssertionError("too late")
        ) as write:
            self.program.disc_max_mb = 1
            stat = Path.stat

            def heavy(path, **kwargs):
                found = stat(path, **kwargs)
                if path.name == "dossier.pdf":
                    return type("Stat", (), {"st_size": 2 << 20})()
                return found

            with patch.object(Path, "stat", heavy):
                dossier = self.make()
            write.assert_not_called()
        self.assertEqual(dossier.state, "failed")
        self.assertIn("at most 1.00 Mb", dossier.error)
        self.assertIn("rules of the programme", dossier.error)

    def test_full_disk_is_said(self):
        self.walk(self.project, "unit_review")
        usage = type("Usage", (), {"free": 1 << 20})()
        with patch.object(shutil, "disk_usage", lambda path: usage):
            dossier = self.make()
        self.assertEqual(dossier.state, "failed")
        self.assertIn("disk of the server is nearly full", dossier.error)

    # -- kill and resume -----------------------------------------------------

    def test_killed_run_is_taken_up(self):
        self.add_evidence()
        self.walk(self.project, "unit_review")
        dossier = self.request()
        build = self.registry["jiebang.dossier"]
        prepared = []
        prepare = build._prepare

        def count(record, source, target):
            prepared.append(source["title"])
            if len(prepared) == 4:
                raise Killed
            return prepare(record, source, target)

        with patch.object(build, "_prepare", count):
            self.assertTrue(run_until_killed(self.env))
            self.assertEqual((dossier.state, dossier.step), ("working", "evidence"))
            self.env["jiebang.dossier"]._cron_make()
        self.assertEqual((dossier.state, dossier.attempts), ("done", 2))
        # only the part that was being prepared is prepared twice
        self.assertEqual(len(prepared), len(set(prepared)) + 1)
        self.assertEqual(len(self.attachment(dossier)), 1)
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.attempts, 2)

    def test_a_dossier_that_stops_the_server_is_given_up(self):
        self.walk(self.project, "unit_review")
        dossier = self.request()
        with patch.object(
            self.registry["jiebang.dossier"], "_step_bind", side_effect=Killed
        ):
            for _run in range(3):
                self.assertTrue(run_until_killed(self.env))
            self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "failed")
        self.assertIn("stopped 3 times", dossier.error)
        self.request()
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "done")

    def test_failure_of_one_does_not_stop_the_others(self):
        self.walk(self.project, "unit_review")
        other = self.walk(self.draft(name="Seeds that stand frost"), "unit_review")
        bad, good = self.request(), self.request(project=other)
        build = self.registry["jiebang.dossier"]
        step = build._step_bind

        def bind(dossier):
            if dossier == bad:
                raise ZeroDivisionError
            return step(dossier)

        with patch.object(build, "_step_bind", bind), mute_logger(LOGGER):
            self.env["jiebang.dossier"]._cron_make()
        self.assertEqual((bad.state, good.state), ("failed", "done"))
        self.assertIn("Binding", bad.error)
        self.assertNotIn("ZeroDivision", bad.error)
        notices = self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", self.users["leader"].partner_id.id),
                ("mail_message_id.subject", "like", "Dossier"),
            ]
        )
        self.assertEqual(len(notices), 2)

    def test_file_that_goes_back_meanwhile(self):
        self.walk(self.project, "unit_review")
        dossier = self.request()
        self.act(self.project, "unit", "unit_return", "x", **self.return_values())
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "failed")
        self.assertIn("went back", dossier.error)
        with self.assertRaisesRegex(UserError, "no version in force"):
            self.request()

    def test_decision_meanwhile_is_taken_in_or_said(self):
        self.walk(self.project, "unit_review")
        dossier = self.request()
        before = dossier.fingerprint
        self.walk(self.project, "authority_review")
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "done")
        self.assertNotEqual(dossier.fingerprint, before)
        self.assertTrue(dossier.is_current)
        self.walk(self.project, "delivery")
        self.env.invalidate_all()
        self.assertFalse(dossier.is_current)
