from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .appraisal_opening import FACETS


class AppraisalLine(models.Model):
    """One of the five facets of a political appraisal: points and why."""

    _name = "jiebang.appraisal.line"
    _description = "Facet of a Political Appraisal"
    _inherit = ["jiebang.confidential.mixin", "jiebang.guarded.mixin"]
    _order = "appraisal_id, sequence, id"
    _max_lengths = {"comment": 2000}
    _log_subject = "appraisal"
    _logged_fields = frozenset({"score", "comment", "scored"})

    appraisal_id = fields.Many2one(
        "jiebang.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    cadre_id = fields.Many2one(
        related="appraisal_id.cadre_id", store=True, index=True, precompute=True
    )
    subject_user_id = fields.Many2one(
        related="appraisal_id.subject_user_id",
        store=True,
        index=True,
        export_string_translation=False,
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10, readonly=True)
    facet = fields.Selection(FACETS, required=True, readonly=True)
    points = fields.Float(
        string="Points possible", digits=(5, 1), readonly=True, aggregator=False
    )
    score = fields.Float(digits=(5, 1), aggregator=False)
    comment = fields.Text(string="Grounds")
    scored = fields.Boolean(compute="_compute_scored", store=True)

    _facet_uniq = models.UniqueIndex(
        "(appraisal_id, facet)", "Each facet stands on the sheet once."
    )

    @api.depends_context("lang")
    @api.depends("facet")
    def _compute_display_name(self):
        facets = dict(self._fields["facet"]._description_selection(self.env))
        for line in self:
            line.display_name = facets.get(line.facet, "")

    @api.depends("comment", "score")
    def _compute_scored(self):
        """A score of 0 is one too: the grounds say that it was given."""
        for line in self:
            line.scored = bool((line.comment or "").strip())

    @api.constrains("score", "points")
    def _check_score(self):
        for line in self:
            if not 0 <= line.score <= line.points:
                raise ValidationError(
                    self.env._(
                        "%(facet)s: a score from 0 to %(points)s is possible.",
                        facet=line.display_name,
                        points=line.points,
                    )
                )

    def _check_sheet_open(self):
        if self.env.su:
            return
        self.appraisal_id._lock_or_explain()
        for sheet in self.appraisal_id:
            sheet.check_access("read")
            refusal = sheet._content_refusal(["line_ids"])
            if refusal:
                raise AccessError(refusal)

    def write(self, vals):
        self._check_sheet_open()
        return super().write(vals)

    def _check_unlink(self):
        raise UserError(self.env._("The five facets stay on the sheet."))
