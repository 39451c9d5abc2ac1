from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.uploaded import uploaded

KINDS = {
    "xlsx": "sheet",
    "xls": "sheet",
    "csv": "sheet",
    "docx": "word",
} | dict.fromkeys(("pdf", "jpg", "jpeg", "png"), "scan")
"""What a file is, by its extension."""


class PastBook(models.Model):
    """A source of projects from paper: a ledger in Excel, an annex in Word, or a scan
    that many entries refer to. It stays as it came, with its SHA-256."""

    _name = "jiebang.past.book"
    _description = "Source of Projects from Paper"
    _inherit = [
        "jiebang.past.book.reading",
        "jiebang.past.book.word",
        "jiebang.guarded.mixin",
    ]
    _order = "id desc"
    _rec_name = "content_name"
    _check_company_auto = True
    _allow_sudo_commands = False
    _no_loose_files = True
    _max_lengths = {"content_name": 120, "first_no": 60}

    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.past"]._default_past_program(),
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True
    )
    content = fields.Binary(string="File", attachment=True, copy=False)
    content_name = fields.Char(string="Name of the file", copy=False)
    content_sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    kind = fields.Selection(
        [("sheet", "Ledger"), ("word", "Word file"), ("scan", "Scan")],
        readonly=True,
        copy=False,
    )
    filing_date = fields.Date(
        string="Filed on, where a row has no day",
        help="The ledger of annex 4 has no column for the day of filing.",
    )
    first_no = fields.Char(
        string="Number of the first row without one",
        help="The ledger of annex 4 has no column for the filing number: the rows "
        "without one are counted on from here, in their order.",
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit of rows that name none",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    state = fields.Selection(
        [("draft", "File"), ("preview", "Read")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Brought in by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        copy=False,
    )
    passed_over = fields.Text(string="Not read", readonly=True, copy=False)
    column_ids = fields.One2many("jiebang.past.column", "book_id", copy=False)
    entry_ids = fields.One2many(
        "jiebang.past", "book_id", string="Projects", readonly=True, copy=False
    )
    ready_count = fields.Integer(string="Can be taken over", compute="_compute_counts")
    ask_count = fields.Integer(string="Asked about", compute="_compute_counts")
    refused_count = fields.Integer(string="Turned down", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left out", compute="_compute_counts")
    done_count = fields.Integer(string="On record", compute="_compute_counts")

    @api.depends("entry_ids.fate")
    def _compute_counts(self):
        rows = self.env["jiebang.past"]._read_group(
            [("book_id", "in", self.ids)], ["book_id", "fate"], ["__count"]
        )
        counts = {(book.id, fate): count for book, fate, count in rows}
        for book in self:
            for fate in ("ready", "ask", "refused", "skipped", "done"):
                book[f"{fate}_count"] = counts.get((book.id, fate), 0)

    # -- guard ---------------------------------------------------------------

    def _check_officer(self):
        """Raise unless the user is an officer of the bureau of the programme."""
        if not self.env.su:
            self.sudo().program_id._check_past_officer()

    @api.model_create_multi
    def create(self, vals_list):
        books = super().create(vals_list)
        books._check_officer()
        for book in books if not self.env.su else ():
            if refusal := book.sudo().program_id._past_refusal():
                raise UserError(refusal)
        return books

    def write(self, vals):
        self._check_officer()
        fixed = vals.keys() & {"content", "content_name", "program_id"}
        if fixed and not self.env.su and self.filtered("content_sha256"):
            raise UserError(
                self.env._(
                    "The file has been read and stays as it came. Bring in another one "
                    "as a new source."
                )
            )
        result = super().write(vals)
        self._check_officer()
        return result

    def _check_unlink(self):
        self._check_officer()
        if self.sudo().entry_ids.filtered(lambda past: past.state != "draft"):
            raise UserError(
                self.env._(
                    "What was brought in stays on record: who, when, from which file."
                )
            )
        self.sudo().entry_ids.unlink()

    def _frozen_for_files(self):
        return self.filtered("content_sha256")

    def _file_sha256(self, field_name):
        return self.content_sha256 if field_name == "content" else ""

    def _content_bytes(self):
        """The bytes of the file."""
        return self.env["ir.attachment"]._files_of(self, "content")[:1].raw or b""

    # -- acts ----------------------------------------------------------------

    def action_read(self):
        """Keep the file as it is, and read what it holds into entries.

        :raise UserError: it can't be read; the text says why
        """
        self.ensure_one()
        self._check_officer()
        self._lock_or_explain()
        book = self.sudo().with_context(lang=self.env.user.lang)
        if refusal := book.program_id._past_refusal():
            raise UserError(refusal)
        if self.state == "draft":
            book.kind = self._check_content()
            digest = self.env["ir.attachment"]._close_files(book, "content")[self.id]
            book.write({"content_sha256": digest, "state": "preview"})
        if book.kind == "sheet":
            book._read_sheets()
        elif book.kind == "word" and not book.entry_ids:
            book._read_word()
        return True

    def _check_content(self):
        """The kind of the file.

        :raise ValidationError: there is none, or it is of no kind that is taken
        """
        raw = uploaded(self.env, self.with_context(bin_size=False).content)
        if not raw:
            raise ValidationError(self.env._("Choose a file first."))
        extension = (self.content_name or "").rpartition(".")[2].lower()
        kind = KINDS.get(extension)
        if not kind:
            raise ValidationError(
                self.env._(
                    "File “%(name)s”: this type is not accepted. Accepted are: "
                    "%(types)s.",
                    name=self.content_name or "",
                    types=", ".join(KINDS),
                )
            )
        limit = self.sudo().program_id.evidence_max_mb
        if kind != "sheet":
            self.env["jiebang.evidence"]._check_raw(raw, self.content_name, limit)
        elif len(raw) > 30 * 1024 * 1024:
            raise ValidationError(
                self.env._("File “%s” has more than 30 MB.", self.content_name)
            )
        return kind

    def action_take_good(self):
        """Take over what lacks nothing; the others stay and are given back as a
        file."""
        self.ensure_one()
        self._check_officer()
        ready = self.entry_ids.filtered(lambda past: past.fate == "ready")
        if not ready:
            raise UserError(self.env._("There is nothing to take over."))
        return ready._take_many()

    def action_open_entries(self):
        """The entries of the file, those with a fate that the button names."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.past_action_of_book"
        )
        fate = self.env.context.get("jiebang_fate")
        filters = {f"search_default_{fate}": 1} if isinstance(fate, str) else {}
        return action | {
            "domain": [("book_id", "=", self.id)],
            "context": {"default_book_id": self.id, **filters},
        }

    def action_download_back(self):
        """The rows that were not taken, as Excel, with the reason beside each."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/past/{self.id}/back",
            "target": "download",
        }
