import base64
import binascii
import io

from PIL import ImageFont

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_FONT_BYTES = 40 * 1024 * 1024
MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true")
SAMPLE = "赤峰揭榜"
NO_CHARACTER = "\uffff"


class Font(models.Model):
    """A font of the office, uploaded by the administrator for the official papers
    (仿宋_GB2312, 小标宋 …): nobody needs access to the server for it."""

    _name = "jiebang.font"
    _description = "Font of the Papers"
    _inherit = ["jiebang.common.setting.mixin", "jiebang.guarded.mixin"]
    _order = "purpose, sequence, id"
    _max_lengths = {"name": 60, "file_name": 120}

    name = fields.Char(
        string="Family",
        required=True,
        help="The name that the file bears, such as 仿宋_GB2312.",
    )
    sequence = fields.Integer(default=10)
    purpose = fields.Selection(
        [
            ("text", "Text (仿宋)"),
            ("title", "Titles (小标宋)"),
            ("heading", "Headings (黑体)"),
            ("subheading", "Subheadings (楷体)"),
            ("number", "Page numbers (宋体)"),
            ("other", "Other scripts and rare characters"),
        ],
        required=True,
        default="text",
        help="What the font is for; the first one of each kind is used. Those for "
        "other scripts, such as Mongolian, are all used, where the others have not a "
        "character.",
    )
    content = fields.Binary(
        string="Font file", attachment=True, required=True, copy=False
    )
    file_name = fields.Char(required=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    active = fields.Boolean(default=True)

    @api.onchange("content")
    def _onchange_content(self):
        if self.content and not self.name:
            self.name = self._check_font(self.content, self.purpose)[0]

    @api.model_create_multi
    def create(self, vals_list):
        facts = []
        for vals in vals_list:
            purpose = vals.get("purpose") or "text"
            family, size = self._check_font(vals.get("content"), purpose)
            vals["name"] = (vals.get("name") or "").strip() or family
            vals.setdefault("file_name", f"{vals['name']}.ttf")
            facts.append({"size": size})
        fonts = super().create(vals_list)
        for font, values in zip(fonts.sudo(), facts, strict=True):
            font.write(values)
        return fonts

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"content", "purpose"}:
            for font in self.with_context(bin_size=False).sudo():
                size = self._check_font(font.content, font.purpose)[1]
                super(Font, font).write({"size": size})
        return result

    @api.model
    def _check_font(self, content, purpose):
        """Check that an upload is a font with Chinese characters.

        :param content: the file in base64
        :param str purpose: fonts for other scripts need no Chinese characters
        :return: its family and its size in bytes
        :raise ValidationError: it is no TTF or OTF font, too large, or not Chinese
        """
        try:
            raw = base64.b64decode(content or b"", validate=False)
        except (binascii.Error, ValueError, TypeError):
            raw = b""
        if not raw:
            raise ValidationError(
                self.env._("Font file: choose a font file (.ttf or .otf).")
            )
        if len(raw) > MAX_FONT_BYTES:
            raise ValidationError(
                self.env._(
                    "Font file: it is larger than %s MB. Choose the font of one "
                    "typeface.",
                    MAX_FONT_BYTES // 1024 // 1024,
                )
            )
        font = None
        if raw.startswith(MAGIC):
            try:
                font = ImageFont.truetype(io.BytesIO(raw), 24)
            except (OSError, ValueError):
                font = None
        if font is None:
            raise ValidationError(
                self.env._(
                    "Font file: this is no TTF or OTF font. Collections (.ttc) and "
                    "web fonts (.woff) can't be used."
                )
            )
        nothing = bytes(font.getmask(NO_CHARACTER))
        if purpose != "other" and any(
            bytes(font.getmask(letter)) == nothing for letter in SAMPLE
        ):
            raise ValidationError(
                self.env._(
                    "Font file: it has no simplified Chinese characters. Choose a "
                    "Chinese font."
                )
            )
        return (font.getname()[0] or self.env._("Font")), len(raw)

    @api.model
    def _in_use(self):
        """The fonts that the papers are printed with: the first of each purpose, and
        all for other scripts."""
        fonts = self.sudo().search([])
        others = fonts.filtered(lambda font: font.purpose == "other")
        first = {}
        for font in fonts - others:
            first.setdefault(font.purpose, font.id)
        return fonts.browse(first.values()) | others

    def _path(self):
        """Where a page names the font; nothing is served there."""
        return f"fonts/{self.id}"

    def _raw(self):
        """The bytes of the font file."""
        content = self.sudo().with_context(bin_size=False).content
        return base64.b64decode(content or b"")
