import io
import json
import logging
import os
import shutil
from pathlib import Path

from PIL import Image, ImageOps
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from . import dossier_disc as disc
from .dossier_pdf import PdfBook, UnreadablePdf, normalize_pdf, open_pdf
from .dossier_words import (
    ANNEX_FOLDER,
    BOUND_NAME,
    CONTENTS,
    COVER,
    DISC_TITLE,
    EVIDENCE,
    EVIDENCE_FOLDER,
    LABEL_NAME,
    LETTER,
    SCAN_FOLDER,
    SCANS,
    UNBOUND,
)

# ASCII85 makes pictures a quarter larger and takes most of the time
rl_config.useA85 = 0

_logger = logging.getLogger(__name__)

PICTURES = ("jpg", "jpeg", "png")
A4 = (595.28, 841.89)
PICTURE_MARGIN = 36
SPARE_MB = 200
"""Disk space that must be left over when everything has been written."""


class DossierBuild(models.Model):
    """Makes a dossier step by step.

    Every step leaves its files in a folder beside the filestore and is skipped
    when they are there: a run that was killed goes on where it stopped. Files
    are read from the disk and written to the disk; memory holds one piece of
    evidence at a time.
    """

    _inherit = "jiebang.dossier"

    # -- the folder ----------------------------------------------------------

    def _folder(self):
        """Where the files of the steps lie; on the file system of the filestore."""
        base = Path(self.env["ir.attachment"]._filestore())
        return base / "jiebang_dossier" / str(self.id)

    def _clean_folder(self):
        shutil.rmtree(self._folder(), ignore_errors=True)

    def _load(self, name):
        path = self._folder() / f"{name}.json"
        return json.loads(path.read_text()) if path.exists() else None

    def _dump(self, name, value):
        path = self._folder() / f"{name}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(value, ensure_ascii=False))
        os.replace(part, path)

    def _finished(self, path, make):
        """Have ``make(part)`` write a file, unless it was finished before."""
        if not path.exists():
            part = path.with_name(f"{path.name}.part")
            make(part)
            os.replace(part, path)
        return path

    # -- what goes in --------------------------------------------------------

    def _sources(self):
        """All parts in their order, as dicts: title, level, ``xmlid`` of a report
        or ``record`` with a file, and the place on the disc."""
        record = self._record()
        sources = []
        letter = record._workflow_project().letter_id
        if letter.content:
            sources.append(
                {"title": f"{LETTER} {letter.name}", "record": letter, "folder": ""}
            )
        for title, xmlid in record._dossier_reports():
            sources.append({"title": title, "xmlid": xmlid, "folder": ANNEX_FOLDER})
        for heading, lines, folder in (
            (SCANS, record._dossier_scans(), SCAN_FOLDER),
            (EVIDENCE, record._dossier_evidence(), EVIDENCE_FOLDER),
        ):
            for line in lines:
                sources.append(
                    {
                        "title": f"{line.number:02d} {line.name}",
                        "record": line,
                        "folder": folder,
                        "heading": heading,
                    }
                )
        self._add_files(sources)
        return sources

    def _add_files(self, sources):
        """Find path, size, extension and SHA-256 of each file."""
        folder = self._folder()
        by_model = {}
        for source in sources:
            if "record" in source:
                by_model.setdefault(source["record"]._name, []).append(
                    source["record"].id
                )
        found = {}
        for model, ids in by_model.items():
            for attachment in (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", model),
                        ("res_id", "in", ids),
                        ("res_field", "=", "content"),
                    ]
                )
            ):
                found[model, attachment.res_id] = attachment
        for number, source in enumerate(sources):
            source["number"] = number
            if "xmlid" in source:
                source["path"] = folder / f"report-{number}.pdf"
                source["extension"] = "pdf"
                continue
            record = source["record"]
            attachment = found.get((record._name, record.id))
            if not attachment:
                raise UserError(
                    self.env._("The file of “%s” is missing.", record.display_name)
                )
            source["path"] = Path(attachment._content_path(folder))
            source["sha256"] = record.sha256
            name = record.file_name or "scan.pdf"
            source["extension"] = name.rpartition(".")[2].lower()

    # -- steps ---------------------------------------------------------------

    def _step_check(self):
        """The version is still in force, and there is room for what will be made."""
        record = self._record()
        if not self._in_force(record):
            raise UserError(
                self.env._(
                    "The file went back after the dossier was asked for: version %s "
                    "is no longer in force. Have the dossier of the next version made.",
                    self.version_code,
                )
            )
        facts = self._facts(record)
        if facts["fingerprint"] != self.fingerprint:
            self.write(facts)
        if (self._load("facts") or {}).get("fingerprint") != self.fingerprint:
            self._clean_folder()
        self._folder().mkdir(parents=True, exist_ok=True)
        self._dump("facts", {"fingerprint": self.fingerprint})
        files = [source for source in self._sources() if "record" in source]
        size = sum(source["path"].stat().st_size for source in files)
        limit = self._program().disc_max_mb << 20
        if size > limit:
            raise UserError(
                self.env._(
                    "The files have %(size)s; a disc holds at most %(limit)s. The "
                    "limit is set in the rules of the programme.",
                    size=human_size(size),
                    limit=human_size(limit),
                )
            )
        free = shutil.disk_usage(self._folder()).free
        if free < 5 * size + (SPARE_MB << 20):
            raise UserError(
                self.env._(
                    "The disk of the server is nearly full: %(free)s are free, "
                    "%(need)s are needed. Tell the administrator, then try again.",
                    free=human_size(free),
                    need=human_size(5 * size + (SPARE_MB << 20)),
                )
            )

    def _step_annexes(self):
        """Print the annexes as the server: the rights of the one who asked were
        checked, and an edition reads the same for all who may open it."""
        record = self._record()
        for source in self._sources():
            if "xmlid" in source:
                self._finished(
                    source["path"],
                    lambda part, xmlid=source["xmlid"]: part.write_bytes(
                        self._print(xmlid, record.ids)
                    ),
                )

    def _print(self, xmlid, ids, data=None):
        """The PDF of a report; nobody's rights narrow it, nobody's role widens it."""
        company = self.project_id.company_id
        report = self.env(user=SUPERUSER_ID)["ir.actions.report"].with_context(
            force_report_rendering=True,
            allowed_company_ids=company.ids,
            lang=self.project_id._document_lang(),
            bin_size=False,
        )
        return report._render_qweb_pdf(xmlid, ids, data=data)[0]

    def _step_evidence(self):
        """Bring each file into a form that can be bound, or say why it can't."""
        limit = self._program().dossier_max_mb << 20
        used = 0
        for source in self._sources():
            name = f"part-{source['number']}"
            result = self._load(name)
            if result is None:
                self._check_unaltered(source)
                result = self._prepare(source, self._folder() / f"{name}.pdf")
                if "pages" in result and used + result["size"] > limit:
                    result = {"reason": "size"}
                self._dump(name, result)
            used += result.get("size", 0)

    def _check_unaltered(self, source):
        if "sha256" in source and disc.file_sha256(source["path"]) != source["sha256"]:
            raise UserError(
                self.env._(
                    "“%s” is no longer what was sealed, so that no dossier can be "
                    "made. Tell the administrator: the file has to be restored from "
                    "the backup.",
                    source["record"].display_name,
                )
            )

    def _prepare(self, source, target):
        """Write the part of the book.

        :return: ``{"pages", "size"}``, or ``{"reason"}`` where it can't be bound
        """
        try:
            if source["extension"] == "pdf":
                pages = normalize_pdf(source["path"], target)
            elif source["extension"] in PICTURES:
                pages = _picture_page(source["path"], target)
            else:
                return {"reason": "office"}
        except UnreadablePdf as error:
            target.unlink(missing_ok=True)
            return {"reason": error.reason}
        return {"pages": pages, "size": target.stat().st_size}

    def _step_bind(self):
        """Bind: the contents are printed until their own length is right."""
        folder = self._folder()
        target = folder / "dossier.pdf"
        if target.exists() and self._load("bound"):
            return
        sources = self._sources()
        parts = [self._load(f"part-{source['number']}") for source in sources]
        front_pages, front = 2, None
        for _attempt in range(4):
            plan = self._plan(sources, parts, front_pages)
            front = self._print(
                "cf_jiebang.action_report_dossier_front", self.ids, plan
            )
            count = len(open_pdf(io.BytesIO(front)).pages)
            if count == front_pages:
                break
            front_pages = count
        total = plan["total"]
        with open(f"{target}.part", "wb") as output:
            book = PdfBook(
                output, lambda number: f"{self.version_code}   {number} / {total}"
            )
            book.add(open_pdf(io.BytesIO(front)))
            book.bookmark(COVER, 1)
            book.bookmark(CONTENTS, min(2, front_pages))
            for row in plan["rows"]:
                if row["page"]:
                    book.bookmark(row["title"], row["page"], row["level"])
            for source, part in zip(sources, parts, strict=True):
                if "pages" in part:
                    book.add_file(folder / f"part-{source['number']}.pdf")
            book.close(f"{self.project_id.name} {self.version_code}")
        os.replace(f"{target}.part", target)
        self._dump("bound", {"pages": total, "unbound": plan["unbound"]})

    def _plan(self, sources, parts, front_pages):
        """Rows of the contents, each with its first page.

        :param int front_pages: pages of cover and contents
        """
        rows, unbound, heading, page = [], [], None, front_pages + 1
        for source, part in zip(sources, parts, strict=True):
            if "reason" in part:
                unbound.append(
                    {"title": source["title"], "reason": UNBOUND[part["reason"]]}
                )
                continue
            if source.get("heading") and source["heading"] != heading:
                rows.append({"title": source["heading"], "page": page, "level": 0})
            heading = source.get("heading")
            rows.append(
                {
                    "title": source["title"],
                    "page": page,
                    "level": 1 if heading else 0,
                }
            )
            page += part["pages"]
        return {"rows": rows, "unbound": unbound, "total": page - 1}

    def _step_disc(self):
        """Write the tree with its list of sums, as ZIP and, where possible, ISO."""
        folder = self._folder()
        files = self._disc_files()
        manifest = folder / disc.MANIFEST
        manifest.write_bytes(disc.manifest_text(files))
        tree = [(name, path) for name, path, _digest in files]
        tree.append((disc.MANIFEST, manifest))
        size = sum(path.stat().st_size for _name, path in tree)
        limit = self._program().disc_max_mb << 20
        if size > limit:
            raise UserError(
                self.env._(
                    "The disc would have %(size)s; at most %(limit)s are possible. The "
                    "limit is set in the rules of the programme.",
                    size=human_size(size),
                    limit=human_size(limit),
                )
            )
        self._finished(folder / "disc.zip", lambda part: disc.write_zip(tree, part))
        if disc.pycdlib:
            volume = f"JB_{self.version_code}".replace("-", "_")
            self._finished(
                folder / "disc.iso", lambda part: disc.write_iso(tree, part, volume)
            )
        self._finished(
            folder / "label.pdf",
            lambda part: part.write_bytes(
                self._print(
                    "cf_jiebang.action_report_dossier_label",
                    self.ids,
                    {"names": len(tree), "size_text": human_size(size)},
                )
            ),
        )

    def _disc_files(self):
        """``[(path on the disc, path here, SHA-256), …]``: the bound file, then
        every part as it was handed in."""
        bound = self._folder() / "dossier.pdf"
        taken = {"": [disc.MANIFEST]}
        files = [(f"{BOUND_NAME}.pdf", bound, disc.file_sha256(bound))]
        taken[""].append(files[0][0])
        for source in self._sources():
            names = taken.setdefault(source["folder"], [])
            name = disc.safe_name(source["title"], source["extension"], names)
            names.append(name)
            place = f"{source['folder']}/{name}" if source["folder"] else name
            digest = source.get("sha256") or disc.file_sha256(source["path"])
            files.append((place, source["path"], digest))
        return files

    def _step_store(self):
        """Put everything into the filestore and seal the record."""
        record = self._record()
        record._workflow_project()._lock_or_explain()
        if self._fingerprint_of(record) != self.fingerprint:
            raise UserError(
                self.env._(
                    "Something was decided on the file while its dossier was made. "
                    "Have it made again."
                )
            )
        folder = self._folder()
        bound = self._load("bound")
        code = f"{self.project_id.code or ''} {self.version_code}"
        values = {
            "page_count": bound["pages"],
            "unbound": "\n".join(
                f"{row['title']}：{row['reason']}" for row in bound["unbound"]
            )
            or False,
        }
        for field_name, file, title, mimetype in (
            ("content", "dossier.pdf", BOUND_NAME, "application/pdf"),
            ("archive", "disc.zip", DISC_TITLE, "application/zip"),
            ("disc", "disc.iso", DISC_TITLE, "application/x-iso9660-image"),
            ("label", "label.pdf", LABEL_NAME, "application/pdf"),
        ):
            path = folder / file
            if not path.exists():
                continue
            name = disc.safe_name(f"{title} {code}", path.suffix[1:])
            values |= {
                f"{field_name}_name": name,
                f"{field_name}_size": path.stat().st_size,
                f"{field_name}_sha256": disc.file_sha256(path),
            }
            self.env["ir.attachment"]._attach_path(
                str(path), self, field_name, name, mimetype
            )
        self.write(
            values
            | {"state": "done", "progress": 100, "made_on": fields.Datetime.now()}
        )
        self.env.cr.postcommit.add(self._clean_folder)

    def _program(self):
        return self.project_id.program_id.sudo()


def _picture_page(source, target):
    """A picture as a page of A4, upright as it was taken.

    :return: the number of pages, 1
    :raise UnreadablePdf: the picture is broken
    """
    try:
        with Image.open(source) as picture:
            picture.load()
            turned = picture.getexif().get(0x0112, 1) != 1
            plain = picture.format == "JPEG" and picture.mode in ("RGB", "L")
            if plain and not turned:
                image = ImageReader(str(source))
            else:
                flat = ImageOps.exif_transpose(picture).convert("RGBA")
                paper = Image.new("RGB", flat.size, "white")
                paper.paste(flat, mask=flat)
                stream = io.BytesIO()
                paper.save(stream, "JPEG", quality=90)
                stream.seek(0)
                image = ImageReader(stream)
        width, height = image.getSize()
        page = A4 if height >= width else A4[::-1]
        room = [side - 2 * PICTURE_MARGIN for side in page]
        scale = min(room[0] / width, room[1] / height, 1)
        canvas = Canvas(str(target), pagesize=page)
        canvas.drawImage(
            image,
            (page[0] - width * scale) / 2,
            (page[1] - height * scale) / 2,
            width * scale,
            height * scale,
        )
        canvas.showPage()
        canvas.save()
    except Exception as error:  # whatever a broken picture makes the reader raise
        raise UnreadablePdf("corrupt") from error
    return 1
