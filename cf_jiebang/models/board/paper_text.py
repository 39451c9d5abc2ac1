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
    _inherit = ["jiebang.shared.default.mixin", "jiebang.guarded.mixin"]
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

    own_text = fields.Boolean(
        compute="_compute_own_text", export_string_translation=False
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Each text of the papers exists once."
    )

    @api.depends_context("company")
    @api.depends("company_id")
    def _compute_own_text(self):
        """Whether a city may have its own text instead of this one."""
        cities = self.env["res.company"].sudo().search_count([], limit=2)
        for text in self:
            text.own_text = cities > 1 and not text.company_id

    def _own_way_out(self):
        return self.env._("Make a text of your own city of it first.")

    def action_own_text(self):
        """Make a text of the present city of one that is common to all, and open it;
        there it is printed instead (the administrator of the scheme).

        :return: the action that opens it
        """
        self.ensure_one()
        self.check_access("write")
        city, text = self.env.company, self.sudo()
        own = text.search([("code", "=", text.code), ("company_id", "=", city.id)])
        if not own:
            own = text.create(
                {
                    **{name: text[name] for name in ("code", "content", "gaps")},
                    "name": text.name,
                    "sequence": text.sequence,
                    "company_id": city.id,
                }
            )
            for lang, _name in self.env["res.lang"].get_installed():
                own.with_context(lang=lang).name = text.with_context(lang=lang).name
        return own.with_env(self.env)._get_records_action()

    @api.model
    def _texts(self, prefix):
        """The texts whose code begins with ``prefix_``, by the rest of the code: those
        of the present city, and the common ones where it has none.

        :rtype: dict[str, str]
        """
        texts = self.sudo().search(
            [
                ("code", "=like", f"{prefix}\\_%"),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        texts = texts.sorted(lambda text: bool(text.company_id))
        return {
            text.code.removeprefix(f"{prefix}_"): (text.content or "").strip()
            for text in texts
        }

    @api.model
    def _fill(self, text, values):
        """A text with its gaps filled in; unknown names stay as they are."""
        return GAP.sub(lambda match: str(values.get(match[1], match[0])), text or "")
