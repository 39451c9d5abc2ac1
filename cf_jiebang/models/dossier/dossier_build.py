import io
import json
import os
import shutil
from pathlib import Path

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from ...tools.binding import disc_image as disc
from ...tools.binding.pdf_book import PdfBook, normalize_pdf, open_pdf
from ...tools.binding.pdf_objects import UnreadablePdf
from ...tools.binding.picture_page import picture_page
from ...tools.document_lang import document_lang
from ..claim.annex.evidence import PICTURES
from .dossier_terms import (
    CONTENTS,
    COVER,
    EVIDENCE,
    EVIDENCE_FOLDER,
    LETTER,
    SCAN_FOLDER,
    SCANS,
    UNBOUND,
)

SPARE_MB = 200
"""Disk space that must be left over when everything has been written."""


def full_sheets(pages):
    """A number of pages with the blank back of the last sheet."""
    return pages + pages % 2


class DossierBuild(models.AbstractModel):
    """Makes a dossier step by step.

    Every step leaves its files in a folder beside the filestore and is skipped
    when they are there: a run that was killed goes on where it stopped. Files
    are read from the disk and written to the disk; memory holds one piece of
    evidence at a time.
    """

    _name = "jiebang.dossier.build"
    _description = "Dossier: its pages"

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
        letter = record._dossier_letter()
        if letter.content:
            sources.append(
                {"title": f"{LETTER} {letter.name}", "record": letter, "folder": ""}
            )
        annexes = record._dossier_words()["folder"]
        for title, xmlid in record._dossier_reports():
            sources.append({"title": title, "xmlid": xmlid, "folder": annexes})
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
            lang=document_lang(self.env),
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
                pages = picture_page(source["path"], target)
            else:
                return {"reason": "office"}
        except UnreadablePdf as error:
            target.unlink(missing_ok=True)
            return {"reason": error.reason}
        return {"pages": pages, "size": target.stat().st_size}

    def _step_bind(self):
        """Bind, for printing on both sides."""
        folder = self._folder()
        target = folder / "dossier.pdf"
        if target.exists() and self._load("bound"):
            return
        sources = self._sources()
        parts = [self._load(f"part-{source['number']}") for source in sources]
        plan, fronts = self._print_fronts(sources, parts)
        total = plan["total"]
        with open(f"{target}.part", "wb") as output:
            book = PdfBook(
                output, lambda number: f"{self.version_code}   {number} / {total}"
            )
            for title, front in zip((COVER, CONTENTS), fronts, strict=True):
                book.begin_sheet()
                book.bookmark(title, book.page_count + 1)
                book.add_stream(io.BytesIO(front))
            for row in plan["rows"]:
                book.bookmark(row["title"], row["page"], row["level"])
            for source, part in zip(sources, parts, strict=True):
                if "pages" in part:
                    book.begin_sheet()
                    book.add_file(folder / f"part-{source['number']}.pdf")
            book.close(f"{self.project_id.name} {self.version_code}")
        os.replace(f"{target}.part", target)
        self._dump("bound", {"pages": total, "unbound": plan["unbound"]})

    def _print_fronts(self, sources, parts):
        """Print cover and contents.

        :return: the plan, ``[PDF of the cover, PDF of the contents]``
        """
        lengths = [1, 1]
        for _attempt in range(4):
            plan = self._plan(sources, parts, sum(map(full_sheets, lengths)))
            fronts = [
                self._print(f"cf_jiebang.action_report_dossier_{name}", self.ids, plan)
                for name in ("cover", "contents")
            ]
            printed = [len(open_pdf(io.BytesIO(front)).pages) for front in fronts]
            if printed == lengths:
                break
            lengths = printed
        return plan, fronts

    def _plan(self, sources, parts, front_pages):
        """Rows of the contents, each with its first page: every part begins on a
        right-hand page.

        :param int front_pages: pages of cover and contents, with the blank ones
        """
        rows, unbound, heading, end = [], [], None, front_pages
        for source, part in zip(sources, parts, strict=True):
            if "reason" in part:
                unbound.append(
                    {"title": source["title"], "reason": UNBOUND[part["reason"]]}
                )
                continue
            page = full_sheets(end) + 1
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
            end = page + part["pages"] - 1
        return {"rows": rows, "unbound": unbound, "total": end}

    def _program(self):
        return self.project_id.program_id.sudo()
