from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from ...tools.binding import disc_image as disc
from .dossier_terms import BOUND_NAME, LABEL_NAME


class DossierStore(models.AbstractModel):
    """The last steps: the disc, and sealing what was made."""

    _name = "jiebang.dossier.store"
    _description = "Dossier: its disc and its seal"

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
        disc_title = record._dossier_words()["disc"]
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
            ("archive", "disc.zip", disc_title, "application/zip"),
            ("disc", "disc.iso", disc_title, "application/x-iso9660-image"),
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
