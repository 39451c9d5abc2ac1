import re

from odoo import api, fields, models

GAP = re.compile(r"\{(\w+)\}")


class PaperText(models.Model):
    """A fixed text of the official papers (titles, declarations, letters), which an
    administrator edits without code (R71–R74).

    ``{name}`` in a text is filled in when it is printed; ``gaps`` lists what there
    is to fill in.
    """

    _name = "jiebang.paper.text"
    _description = "Text of the Papers"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"
    _max_lengths = {"name": 100, "content": 3000}

    name = fields.Char(string="Where it stands", required=True, translate=True)
    code = fields.Char(required=True, readonly=True, copy=False)
    sequence = fields.Integer(default=10)
    content = fields.Text(string="Text")
    gaps = fields.Char(
        string="Filled in when printed",
        readonly=True,
        help="Names that may stand in braces.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Each text of the papers exists once.")

    @api.model
    def _texts(self, prefix):
        """The texts whose code begins with ``prefix_``, by the rest of the code.

        :rtype: dict[str, str]
        """
        texts = self.sudo().search([("code", "=like", f"{prefix}\\_%")])
        return {
            text.code.removeprefix(f"{prefix}_"): (text.content or "").strip()
            for text in texts
        }

    @api.model
    def _fill(self, text, values):
        """A text with its gaps filled in; unknown names stay as they are."""
        return GAP.sub(lambda match: str(values.get(match[1], match[0])), text or "")
