import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

from odoo.http import Response
from odoo.tests import HttpCase, tagged

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.web.controllers.report import ReportController

from ..common import ProjectCase
from ..pictures import FORMATS, LARGE, picture


@tagged("post_install", "-at_install")
class TestFilesKept(ProjectCase):
    """A file is kept as it came, byte for byte, and sealed as it lies on the disk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pictures = {kind: picture(kind) for kind in FORMATS}
        cls.pictures["jpeg"] = picture("jpg", turned=True)
        cls.pictures["flat.jpg"] = picture("jpg", (8000, 40))

    def evidence(self, raw, file_name="scan.png"):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "content": base64.b64encode(raw).decode(),
                "file_name": file_name,
            }
        )

    def file_of(self, record, field_name="content"):
        return self.env["ir.attachment"]._files_of(record, field_name)

    def path_of(self, record, field_name="content"):
        file = self.file_of(record, field_name)
        return Path(file._full_path(file.store_fname))

    def broken(self):
        texts = []
        for _kind, _count, found in self.env["jiebang.integrity"]._findings():
            texts += found
        return texts

    def test_every_field_that_takes_a_file(self):
        """Fields that hold a file and fields that hold attachments, of all models."""
        places = [
            (model._name, field)
            for model in self.env.values()
            if model._name.startswith("jiebang.") and not model._abstract
            for field in model._fields.values()
            if (field.type == "binary" and field.store and field.attachment)
            or field.comodel_name == "ir.attachment"
        ]
        self.assertGreater(len(places), 8)
        files = self.env["ir.attachment"].sudo()
        for model, field in places:
            vals = {"res_model": model}
            if field.type == "binary":
                vals["res_field"] = field.name
            kept = files.create(
                [
                    vals | {"name": f"scan.{kind}", "raw": raw}
                    for kind, raw in self.pictures.items()
                ]
            )
            for file, raw in zip(kept, self.pictures.values(), strict=True):
                with self.subTest(model=model, field=field.name, file=file.name):
                    self.assertEqual(file.raw, raw)
                    self.assertEqual(file.file_size, len(raw))
            kept[0].write({"datas": base64.b64encode(self.pictures["jpeg"])})
            self.assertEqual(kept[0].raw, self.pictures["jpeg"])

    def test_large_pictures_are_evidence(self):
        """Uploaded, changed, submitted and handed out, with the sum of what is kept."""
        lines = {}
        for name in ("png", "jpg", "jpeg", "flat.jpg"):
            raw = self.pictures[name]
            lines[self.evidence(raw, f"photo.{name}")] = raw
        changed = self.evidence(self.pictures["jpg"], "scan.jpg")
        changed.write({"content": base64.b64encode(self.pictures["jpeg"]).decode()})
        lines[changed] = self.pictures["jpeg"]
        known = self.broken()
        self.walk(self.project, "unit_review")
        self.env.invalidate_all()
        for line, raw in lines.items():
            with self.subTest(line.file_name):
                self.assertTrue(line.sealed)
                self.assertEqual(line.sha256, hashlib.sha256(raw).hexdigest())
                self.assertEqual(line.size, len(raw))
                self.assertEqual(self.path_of(line).read_bytes(), raw)
                with MockRequest(self.env):
                    stream = self.file_of(line)._to_http_stream()
                self.assertEqual(stream.read(), raw)
        self.assertEqual(self.broken(), known)

    def test_unit_seals_a_large_scan(self):
        self.walk(self.project, "unit_review")
        raw = self.pictures["jpeg"]
        values = self.party_group() | {"seal_scan": base64.b64encode(raw).decode()}
        for name in ("a\0.jpg", "", "a\u202egpj.exe"):
            with self.refused(), self.env.cr.savepoint():
                values["seal_scan_name"] = name
                self.act(self.project, "unit", "unit_agree", "Agreed", **values)
        values["seal_scan_name"] = "C:\\scans\\seal\u202egpj.jpg"
        self.act(self.project, "unit", "unit_agree", "Agreed", **values)
        scan = self.project.evidence_ids.filtered(lambda e: e.kind == "seal_scan")
        self.assertEqual(scan.sha256, hashlib.sha256(raw).hexdigest())
        self.assertEqual(self.path_of(scan).read_bytes(), raw)
        self.assertEqual(scan.file_name, "C__scans_sealgpj.jpg")
        decision = self.project.decision_ids.sorted("sequence")[-1]
        self.assertIn(scan.sha256, decision.payload)
        self.assertIn(scan.file_name, decision.payload)

    def test_messages_and_imports(self):
        raw = self.pictures["png"]
        message = self.mine.message_post(attachments=[("map.png", raw)])
        self.assertEqual(message.attachment_ids.raw, raw)
        result = self.as_(self.env["jiebang.evidence"], "leader").load(
            ["project_id/.id", "file_name", "content"],
            [[str(self.project.id), "scan.png", base64.b64encode(raw).decode()]],
        )
        self.assertTrue(result["ids"], result["messages"])
        line = self.env["jiebang.evidence"].browse(result["ids"])
        self.assertEqual(line.sha256, hashlib.sha256(raw).hexdigest())
        self.assertEqual(self.path_of(line).read_bytes(), raw)

    def test_seal_looks_at_the_disk(self):
        """What the server remembers of a file hides nothing; the same file uploaded
        once more mends it."""
        raw = self.pictures["png"]
        line = self.evidence(raw)
        path = self.path_of(line)
        path.write_bytes(raw[:100])
        self.assertEqual(base64.b64decode(line.content), raw, "the cache")
        with self.said("Upload it again"), self.env.cr.savepoint():
            self.act(self.project, "leader", "submit")
        self.env.invalidate_all()
        line.write({"content": base64.b64encode(raw).decode()})
        self.assertEqual(path.read_bytes(), raw)
        self.act(self.project, "leader", "submit")
        self.assertTrue(line.sealed)
        path.write_bytes(raw[:100])
        self.assertIn(line.name, "".join(self.broken()))


@tagged("post_install", "-at_install")
class TestUploadDoors(ProjectCase, HttpCase):
    """Uploads that go past the form: the same bytes, and refusals in words."""

    def setUp(self):
        super().setUp()
        self.raw = picture("jpg", (LARGE[0], 20), turned=True)
        self.authenticate("jb_leader", "jb_leader")

    def upload(self, url, files, **values):
        values["csrf_token"] = self.csrf_token()
        response = self.url_open(url, data=values, files=files)
        self.assertEqual(response.status_code, 200, response.text)
        return json.loads(response.text)

    def csrf_token(self):
        page = self.url_open("/odoo").text
        return page.partition('csrf_token: "')[2].partition('"')[0]

    def test_field_of_attachments(self):
        (answer,) = self.upload(
            "/web/binary/upload_attachment",
            [("ufile", ("..\u202egpj.jpg", self.raw, "image/jpeg"))],
            model="jiebang.project",
            id=self.project.id,
        )
        self.assertEqual(answer["filename"], "gpj.jpg")
        file = self.env["ir.attachment"].browse(answer["id"])
        self.assertEqual((file.raw, file.res_id), (self.raw, self.project.id))

    def test_picture_of_a_text(self):
        answer = self.make_jsonrpc_request(
            "/html_editor/attachment/add_data",
            {
                "name": "photo.jpg",
                "data": base64.b64encode(self.raw).decode(),
                "is_image": True,
                "res_model": "jiebang.project",
                "res_id": self.project.id,
            },
        )
        file = self.env["ir.attachment"].browse(answer["id"])
        self.assertEqual((file.raw, file.res_id), (self.raw, self.project.id))

    def test_zip_of_files(self):
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": self.raw})
        self.env.cr.execute(
            "UPDATE ir_attachment SET name = %s WHERE id = %s",
            ["../b\u202e.txt", file.id],
        )
        self.env.invalidate_all()
        file.public = True
        answer = self.url_open(
            "/mail/attachment/zip",
            data={
                "csrf_token": self.csrf_token(),
                "file_ids": str(file.id),
                "zip_name": "../all\u202e.zip",
            },
        )
        self.assertIn("''all.zip", answer.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            self.assertEqual(archive.namelist(), ["b.txt"])
            self.assertEqual(archive.read("b.txt"), self.raw)

    def test_paper_with_a_title_that_is_a_path(self):
        self.mine.name = "Feed/grass: ../trials"
        report = "cf_jiebang.action_report_project_annex1"
        report = self.env["ir.actions.report"]._get_report(report).report_name
        with patch.object(
            ReportController, "report_routes", lambda *_a, **_k: Response(b"%PDF-")
        ):
            answer = self.url_open(
                "/report/download",
                data={
                    "csrf_token": self.csrf_token(),
                    "data": json.dumps(
                        [f"/report/pdf/{report}/{self.project.id}", "qweb-pdf"]
                    ),
                },
            )
        name = unquote(answer.headers["Content-Disposition"].partition("''")[2])
        self.assertTrue(name.endswith("Feed_grass_ .._trials.pdf"), name)

    def test_message(self):
        answer = self.upload(
            "/mail/attachment/upload",
            [("ufile", ("photo.jpg", self.raw, "image/jpeg"))],
            thread_model="jiebang.project",
            thread_id=self.project.id,
            is_pending="true",
        )
        file = self.env["ir.attachment"].browse(answer["data"]["attachment_id"])
        self.assertEqual(file.raw, self.raw)

    def test_refusal_in_words_leaves_nothing(self):
        """No file beside a sheet about a person."""
        closed = next(
            model
            for model in self.env.values()
            if getattr(model, "_no_loose_files", False) and not model._abstract
        )
        before = self.env["ir.attachment"].sudo().search_count([])
        (answer,) = self.upload(
            "/web/binary/upload_attachment",
            [("ufile", ("photo.jpg", self.raw, "image/jpeg"))],
            model=closed._name,
            id=0,
        )
        self.assertRegex(answer["error"], "no files are kept|不能另附文件")
        self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), before)
