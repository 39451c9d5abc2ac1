from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...groups import PERSONAL
from .arrival_terms import PERSON, UNIT
from .arrival_values import role_labels

ANSWER = frozenset({"answer", "organization_id", "cadre_id"})
"""What the administrator says about a row."""


class ArrivalLine(models.Model):
    """A row of an office's sheet: what stands in it, and what becomes of it."""

    _name = "jiebang.arrival.line"
    _description = "Row of an Office's Sheet"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.guarded.mixin"]
    _order = "arrival_id, id"
    _rec_name = "name"
    _allow_sudo_commands = False

    arrival_id = fields.Many2one(
        "jiebang.arrival",
        string="Import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="arrival_id.company_id")
    kind = fields.Selection(
        [(UNIT, "Unit"), (PERSON, "Staff member")], required=True, readonly=True
    )
    sheet = fields.Char(string="Sheet of the file", readonly=True)
    row = fields.Integer(readonly=True)
    name = fields.Char(readonly=True)
    unit_text = fields.Char(string="Unit as written", readonly=True)
    key = fields.Char(readonly=True, export_string_translation=False)
    unit_key = fields.Char(readonly=True, export_string_translation=False)
    depth = fields.Integer(readonly=True, export_string_translation=False)
    cells = fields.Json(readonly=True, groups=PERSONAL, export_string_translation=False)
    given = fields.Json(readonly=True, groups=PERSONAL, export_string_translation=False)
    faults = fields.Text(
        readonly=True, groups=PERSONAL, export_string_translation=False
    )
    cell_text = fields.Text(
        string="What stands in the row", compute="_compute_cell_text", groups=PERSONAL
    )
    fate = fields.Selection(
        [
            ("new", "To be added"),
            ("changed", "Changed"),
            ("same", "The same"),
            ("ask", "Asked about"),
            ("refused", "Turned down"),
            ("skipped", "Left out"),
        ],
        readonly=True,
    )
    changes = fields.Text(string="What is written", readonly=True, groups=PERSONAL)
    reason = fields.Text(readonly=True, groups=PERSONAL)
    question = fields.Selection(
        [
            ("unit", "Is it this unit?"),
            ("person_unit", "Does he belong to this unit?"),
            ("person", "Is it this person?"),
        ],
        readonly=True,
    )
    answer = fields.Selection(
        [
            ("same", "Yes, that one"),
            ("other", "No, another one"),
            ("skip", "Leave the row out"),
        ]
    )
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", ondelete="set null", index=True
    )
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="Staff member",
        ondelete="set null",
        index="btree_not_null",
    )
    unit_is_settled = fields.Boolean(readonly=True, export_string_translation=False)
    person_answer = fields.Char(readonly=True, export_string_translation=False)
    roles = fields.Char(readonly=True, export_string_translation=False)
    role_text = fields.Char(string="Roles in the scheme", compute="_compute_role_text")
    is_checked = fields.Boolean(readonly=True, export_string_translation=False)
    is_done = fields.Boolean(string="Taken over", readonly=True)
    state = fields.Selection(related="arrival_id.state", string="State of the import")

    _order_index = models.Index("(arrival_id, id)")
    _key_index = models.Index("(arrival_id, kind, key)")
    _check_index = models.Index("(arrival_id, kind, id) WHERE is_checked IS NOT TRUE")
    _open_index = models.Index(
        "(arrival_id, kind, depth, id)"
        " WHERE is_done IS NOT TRUE AND fate IN ('new', 'changed')"
    )

    @api.depends("cells", "arrival_id.column_ids")
    def _compute_cell_text(self):
        for line in self:
            heads = {
                column.number: column.label
                for column in line.arrival_id.column_ids
                if column.sheet == line.sheet
            }
            line.cell_text = "\n".join(
                f"{heads[number]}：{text}"
                for number, text in enumerate(line.cells or [])
                if text and number in heads
            )

    @api.depends_context("lang")
    @api.depends("roles")
    def _compute_role_text(self):
        labels = role_labels(self.env) if any(self.mapped("roles")) else {}
        for line in self:
            line.role_text = "、".join(
                labels[role] for role in (line.roles or "").split() if role in labels
            )

    def _log_cadres(self):
        return self.sudo().cadre_id

    # -- answers -------------------------------------------------------------

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        if vals.keys() - ANSWER:
            raise AccessError(self.env._("Rows are as they stand in the file."))
        self._check_answerable()
        result = super().write(vals)
        self.sudo()._follow_answer(vals)
        return result

    def _check_answerable(self):
        if self.arrival_id.filtered(lambda arrival: arrival.state != "preview"):
            raise UserError(
                self.env._("Questions are answered while the preview is shown.")
            )
        if rows := self.filtered(lambda line: not line.question):
            raise UserError(
                self.env._("Row %s: nothing is asked about it.", rows[0].row)
            )

    def _follow_answer(self, vals):
        """Compare the rows again, with what was said about them."""
        for line in self:
            if line.question == "person_unit" and "answer" in vals:
                line.unit_is_settled = line.answer == "same"
            elif line.question == "person":
                line.person_answer = line.answer
        for arrival, lines in self.grouped("arrival_id").items():
            arrival._check_lines(lines)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Rows are as they stand in the file."))
        return super().create(vals_list)
