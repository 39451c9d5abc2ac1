from odoo import api, fields, models

from .change_terms import CASES, TIERS


class ChangeRule(models.Model):
    """Who decides on a change of a running project, by what changes.

    The newest row whose day has come counts, one of the programme before one of the
    city before the common default; a request keeps the rows of the day on which it was
    handed in.
    """

    _name = "jiebang.change.rule"
    _description = "Who Decides on a Change"
    _inherit = ["jiebang.shared.default.mixin", "jiebang.guarded.mixin"]
    _order = "case_sequence, date_from desc, id desc"
    _max_lengths = {"basis": 300}

    case = fields.Selection(CASES, string="What changes", required=True)
    case_sequence = fields.Integer(compute="_compute_case_sequence", store=True)
    tier = fields.Selection(
        TIERS, string="Who decides", required=True, default="department"
    )
    agenda = fields.Boolean(
        string="Joint meeting",
        help="A major change that the joint meeting concludes on after the bureau.",
    )
    sealed = fields.Boolean(
        string="Sealed page", help="The request needs the sealed page as a file."
    )
    date_from = fields.Date(
        string="Counts from",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: for all programmes.",
    )
    basis = fields.Char(required=True, help="Where it is laid down, and why.")

    _order_index = models.Index("(case_sequence, date_from DESC, id DESC)")
    _case_uniq = models.UniqueIndex(
        '("case", date_from, COALESCE(company_id, 0), COALESCE(program_id, 0))',
        "The table has one row for a case and a day.",
    )

    @api.depends("case")
    def _compute_case_sequence(self):
        cases = [case for case, _label in CASES]
        for rule in self:
            rule.case_sequence = cases.index(rule.case) if rule.case else 0

    @api.depends_context("lang")
    @api.depends("case", "tier")
    def _compute_display_name(self):
        cases = dict(self._fields["case"]._description_selection(self.env))
        tiers = dict(self._fields["tier"]._description_selection(self.env))
        for rule in self:
            rule.display_name = (
                f"{cases.get(rule.case, '')} · {tiers.get(rule.tier, '')}"
            )

    @api.model
    def _in_force(self, program, day):
        """``{case: row}`` of a programme on a day."""
        rows = self.sudo().search(
            [
                ("date_from", "<=", day),
                ("company_id", "in", [False, program.company_id.id]),
                ("program_id", "in", [False, program.id]),
            ]
        )
        rows = rows.sorted(
            lambda row: (
                bool(row.program_id),
                bool(row.company_id),
                row.date_from,
                row.id,
            )
        )
        return {row.case: row for row in rows}
