import io
import warnings
import zipfile

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import human_size

from ....tools.file_name import clean_file_name
from ....tools.uploaded import uploaded

MAX_PIXELS = 50_000_000
"""A picture with more pixels than this fills the server's memory."""

MAGIC = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
}
"""File types that are accepted, each with how such a file begins."""

PICTURES = ("jpg", "jpeg", "png")
OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class Evidence(models.Model):
    """A supporting document: typed, numbered, with its SHA-256 (R30).

    Sealed with the submission: from then on its file can't be replaced, renamed,
    published or deleted by any door (see ``ir_attachment.py``).
    """

    _name = "jiebang.evidence"
    _description = "Evidence"
    _inherit = ["jiebang.project.line.mixin"]
    _order = "project_id, number, id"
    _project_field = "evidence_ids"
    _max_lengths = {"name": 100, "file_name": 120}

    name = fields.Char(required=True)
    number = fields.Integer(string="No.", readonly=True, copy=False)
    kind = fields.Selection(
        [
            ("intent", "Letter of intent"),
            ("certificate", "Certificate of patent, variety or software"),
            ("test_report", "Test report"),
            ("contract", "Contract or agreement"),
            ("paper", "Paper or list of papers"),
            ("photo", "Picture"),
            ("seal_scan", "Sealed scan of an opinion"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    content = fields.Binary(string="File", attachment=True, required=True)
    file_name = fields.Char(required=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    size_text = fields.Char(string="Size", compute="_compute_size_text")
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    sealed = fields.Boolean(readonly=True, copy=False)
    uploader_id = fields.Many2one(
        "res.users",
        string="Uploaded by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    _number_uniq = models.UniqueIndex(
        "(project_id, number)", "Each piece of evidence has its own number."
    )

    @api.depends("size")
    def _compute_size_text(self):
        for evidence in self:
            evidence.size_text = human_size(evidence.size)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for evidence in self:
            evidence.display_name = f"{evidence.number:02d} {evidence.name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._tidied(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("name") and vals.get("file_name"):
                limit = self._max_lengths["name"]
                vals["name"] = clean_file_name(vals["file_name"], limit)
            self._check_kind(vals)
            self._check_file(vals)
        lines = super().create(vals_list)
        facts = lines._file_facts()
        for line in lines.sudo():
            line.write(facts[line.id] | {"number": line._next_number()})
        return lines

    def write(self, vals):
        self._check_not_sealed()
        self._check_kind(vals)
        if "content" not in vals and "file_name" not in vals:
            return super().write(vals)
        vals = self._tidied(vals)
        for line in self.with_context(bin_size=False):
            self._check_file(
                {
                    "content": vals.get("content", line.content),
                    "file_name": vals.get("file_name", line.file_name),
                    "project_id": line.project_id.id,
                }
            )
        super().write(vals)
        facts = self._file_facts()
        for line in self:
            super(Evidence, line.sudo()).write(facts[line.id])
        return True

    def _check_unlink(self):
        self._check_not_sealed()
        return super()._check_unlink()

    def _check_kind(self, vals):
        """Scans of opinions come with the decisions only."""
        if vals.get("kind") == "seal_scan" and not self.env.su:
            raise ValidationError(
                self.env._(
                    "Kind: the sealed scan of an opinion is kept with the decision. "
                    "Choose another kind."
                )
            )

    def _check_not_sealed(self):
        sealed = self.filtered("sealed")
        if sealed:
            raise UserError(
                self.env._(
                    "Evidence “%s” is sealed with the version that was submitted and "
                    "stays as it is. Add a new file instead.",
                    sealed[0].name,
                )
            )

    def _next_number(self):
        self.project_id._lock_or_explain()
        last = self.search([("project_id", "=", self.project_id.id)]).mapped("number")
        return max(last, default=0) + 1

    def _seal(self):
        """Freeze the files of a submitted version.

        :raise UserError: a file is no longer what was uploaded
        """
        open_lines = self.filtered(lambda line: not line.sealed)
        digests = self.env["ir.attachment"]._close_files(open_lines, "content")
        altered = open_lines.filtered(lambda line: digests[line.id] != line.sha256)
        if altered:
            raise UserError(
                self.env._(
                    "Evidence: %s is no longer what was uploaded. Upload it again.",
                    "、".join(altered.mapped("display_name")),
                )
            )
        open_lines.sudo().write({"sealed": True})

    def _file_facts(self):
        """Size in bytes and SHA-256 of each file as it is kept, by record id."""
        facts = {}
        for file in self.env["ir.attachment"]._files_of(self, "content"):
            facts[file.res_id] = {
                "size": file.file_size,
                "sha256": file._content_sha256(),
            }
        return facts

    @api.model
    def _check_file(self, vals):
        """Check name, type and size of a file.

        :param dict vals: ``content`` (base64), ``file_name``, ``project_id``
        :raise ValidationError: naming the field and the remedy
        """
        raw = uploaded(self.env, vals.get("content"))
        project = self.env["jiebang.project"].browse(vals.get("project_id")).sudo()
        limit = project.program_id.evidence_max_mb or 50
        self._check_raw(raw, vals.get("file_name") or "", limit)

    @api.model
    def _check_raw(self, raw, file_name, limit, types=tuple(MAGIC)):
        """Refuse an empty, too large or disguised file.

        :param bytes raw: the content
        :param int limit: the largest size in MB
        :param types: accepted extensions
        """
        file_name = clean_file_name(file_name)
        extension = file_name.rpartition(".")[2].lower() if "." in file_name else ""
        if extension not in types:
            raise ValidationError(
                self.env._(
                    "File “%(name)s”: this type is not accepted. Accepted are: "
                    "%(types)s.",
                    name=file_name,
                    types=", ".join(types),
                )
            )
        if not raw:
            raise ValidationError(
                self.env._(
                    "File “%s” is empty (0 bytes). Choose the file again.", file_name
                )
            )
        if len(raw) > limit * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "File “%(name)s” has %(size)s; at most %(limit)s MB are possible. "
                    "Split it or scan it at a lower resolution.",
                    name=file_name,
                    size=human_size(len(raw)),
                    limit=limit,
                )
            )
        if extension in PICTURES and self._pixels(raw) > MAX_PIXELS:
            raise ValidationError(
                self.env._(
                    "File “%(name)s” has more than %(limit)s million pixels. Scan it "
                    "at a lower resolution, or save it smaller.",
                    name=file_name,
                    limit=MAX_PIXELS // 1_000_000,
                )
            )
        if not self._begins(raw, extension) or not self._opens(raw, extension):
            raise ValidationError(
                self.env._(
                    "File “%(name)s” is not a readable %(type)s file. Save it in that "
                    "format and choose it again.",
                    name=file_name,
                    type=extension.upper(),
                )
            )

    @api.model
    def _begins(self, raw, extension):
        if extension == "pdf":
            # some systems put empty lines or a byte order mark before it
            raw = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
        return raw.startswith(MAGIC[extension])

    @api.model
    def _opens(self, raw, extension):
        """Whether the content is what its name says, without unpacking it."""
        if extension in OFFICE_PART or extension == "zip":
            try:
                with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                    names = set(archive.namelist())
            except zipfile.BadZipFile:
                return False
            macros = any(name.endswith("vbaProject.bin") for name in names)
            return OFFICE_PART.get(extension, "") in names | {""} and not macros
        return extension not in PICTURES or bool(self._pixels(raw))

    @api.model
    def _pixels(self, raw):
        """How many pixels a picture has; 0 where it is none."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(raw)) as picture:
                    return picture.width * picture.height
        except Image.DecompressionBombError:
            return MAX_PIXELS + 1
        except (OSError, ValueError):
            return 0

    def _frozen_for_files(self):
        """Sealed, or not the user's to change."""
        return self.filtered(
            lambda line: (
                line.sealed or line.project_id._content_refusal([self._project_field])
            )
        )

    def _file_sha256(self, field_name):
        return self.sha256 if field_name == "content" else ""
