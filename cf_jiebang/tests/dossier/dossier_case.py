import base64
import io
import shutil
from unittest.mock import patch

from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from odoo.addons.base.models.ir_cron import IrCron

from ..common import ProjectCase


def text_pdf(*texts, password=None, rotate=0):
    """A PDF with a page for each text, as base64."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for text in texts:
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()
    if password is not None or rotate:
        writer = PdfWriter()
        for page in PdfReader(stream).pages:
            writer.add_page(page).rotate(rotate)
        if password is not None:
            writer.encrypt(user_password=password, owner_password="owner")
        stream = io.BytesIO()
        writer.write(stream)
    return base64.b64encode(stream.getvalue()).decode()


def picture(form="PNG", size=(300, 200), mode="RGB"):
    stream = io.BytesIO()
    Image.new(mode, size, "navy").save(stream, form)
    return base64.b64encode(stream.getvalue()).decode()


class DossierCase(ProjectCase):
    """A project with evidence, and a maker of dossiers that does not commit.

    Printing takes seconds, so a stand-in prints the name of each part;
    ``TestDossierPrint`` prints for real.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saves = []

        def save(cron, processed=0, *, remaining=None, deactivate=False):
            cls.saves.append((processed, remaining))
            return 60.0

        cls.startClassPatcher(patch.object(IrCron, "_commit_progress", save))
        build = cls.registry["jiebang.dossier"]
        cls.really_print = staticmethod(build._print)

        def stand_in(dossier, xmlid, ids, data=None):
            """The text of what would be printed, without the engine."""
            name = xmlid.rpartition("_")[2]
            texts = [name, "contents"] if name == "front" else [name]
            return base64.b64decode(text_pdf(*texts))

        cls.startClassPatcher(patch.object(build, "_print", stand_in))

    @classmethod
    def evidence(cls, name, content, file_name, project=None):
        return cls.as_(cls.env["jiebang.evidence"], "leader").create(
            {
                "project_id": (project or cls.project).id,
                "name": name,
                "file_name": file_name,
                "content": content,
            }
        )

    @classmethod
    def old_evidence(cls, name, content, file_name, project=None):
        """A file that came before files were looked at."""
        evidence = cls.registry["jiebang.evidence"]
        with patch.object(evidence, "_check_raw", lambda *args, **options: None):
            return cls.evidence(name, content, file_name, project)

    @classmethod
    def request(cls, persona="leader", project=None):
        """Ask for a dossier; it waits."""
        record = cls.as_(project or cls.project, persona)
        action = record.action_make_dossier()
        dossier = cls.env["jiebang.dossier"].browse(action["res_id"])
        cls.addClassCleanup(shutil.rmtree, dossier._folder(), True)
        return dossier

    def make(self, persona="leader", project=None):
        """Have a dossier made."""
        dossier = self.request(persona, project)
        self.env["jiebang.dossier"]._cron_make()
        return dossier

    @staticmethod
    def raw(dossier, name="content"):
        return base64.b64decode(dossier.with_context(bin_size=False)[name])

    def attachment(self, dossier, name="content"):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "jiebang.dossier"),
                    ("res_id", "=", dossier.id),
                    ("res_field", "=", name),
                ]
            )
        )
