from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.arrival.office_text import name_key
from ...tools.uploaded import uploaded


class WordNew(models.TransientModel):
    """Begins a draft with a Word or WPS file that was written before: what follows the
    scheme's outline is placed, the rest is shown beside the sections."""

    _name = "jiebang.word.new"
    _description = "New Project from a Word File"
    _inherit = ["jiebang.guarded.mixin"]

    content = fields.Binary(string="Word file", attachment=False)
    file_name = fields.Char()
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        domain="[('state', '=', 'open')]",
        default=lambda self: self.env["jiebang.program"]._default_application(),
    )

    def action_begin(self):
        """Make the draft and open it.

        :raise UserError: the file can't be read, or follows neither annex
        """
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        if not self.program_id:
            raise UserError(
                self.env._(
                    "Programme: choose the one under which you apply. If none is "
                    "offered, no programme is open to applications."
                )
            )
        content = self.with_context(bin_size=False).content
        if not content:
            raise UserError(self.env._("Choose the Word file first."))
        word = self.env["jiebang.word"]
        outside = word._outside_of(uploaded(self.env, content))
        project = self.env["jiebang.project"].create(self._draft_values(outside))
        _count, rest = word._place_outside(project, outside)
        project._keep_word_rest(rest)
        return project._get_records_action(context={})

    @api.model
    def _title_of(self, outside):
        """The title that the file names."""
        for content in outside.contents.values():
            value = content.values.get("name")
            if value and value.text.strip():
                return " ".join(value.text.split())[:100]
        return " ".join(outside.facts.get("name", "").split())[:100]

    def _draft_values(self, outside):
        name = self._title_of(outside)
        if not name:
            stem = (self.file_name or "").rpartition(".")[0]
            name = stem[:100] or self.env._("New project")
        vals = {"name": name, "program_id": self.program_id.id}
        key = name_key(outside.facts.get("categories", ""))
        offered = self.program_id.category_ids.filtered(
            lambda c: c.parent_id and c.state == "published"
        )
        fits = [c for c in offered if key and name_key(c.name) in key]
        if len(fits) == 1:
            vals["main_category_id"] = fits[0].id
        return vals
