from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

FIXED = ("unit", "rollup", "code")
"""What stays once a project counts for a measure."""


class Measure(models.Model):
    """A kind of outcome that adds up over projects: patents, output value, jobs
    (R46–R50).

    Indicators and results of projects name one, suggested from their words; those that
    name none stay free and are not added up. Once it is used its unit and the way it
    adds up stay: who needs another one archives it, so that what was reported keeps its
    meaning.
    """

    _name = "jiebang.measure"
    _description = "Measure of Outcomes"
    _inherit = ["jiebang.shared.default.mixin", "jiebang.guarded.mixin"]
    _order = "sequence, id"
    _max_lengths = {"name": 60, "code": 30, "unit": 30, "words": 300}

    name = fields.Char(required=True)
    code = fields.Char(
        required=True,
        help="Results of a project belong to the measure whose code is their kind: "
        "patent, standard, product, variety, process, paper, line.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    unit = fields.Char(string="Unit of measure", required=True)
    rollup = fields.Selection(
        [
            ("sum", "The newest value of each project, added"),
            ("last", "The newest value alone"),
            ("projects", "How many projects have it"),
        ],
        string="How it adds up",
        required=True,
        default="sum",
    )
    dimension_id = fields.Many2one(
        "jiebang.dimension", required=True, index=True, ondelete="restrict"
    )
    words = fields.Char(
        string="Known by",
        help="Words in the name of an indicator that suggest this measure, separated "
        "by spaces; the longest one decides.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Measure: this code is in use."
    )

    @api.constrains("dimension_id", "company_id")
    def _check_dimension_city(self):
        for measure in self:
            city = measure.dimension_id.company_id
            if city and city != measure.company_id:
                raise ValidationError(
                    self.env._(
                        "%s: the dimension is another city's. Choose one of your own.",
                        measure.name,
                    )
                )

    def write(self, vals):
        if vals.keys() & set(FIXED):
            for measure in self._used():
                if any(n in vals and vals[n] != measure[n] for n in FIXED):
                    raise UserError(
                        self.env._(
                            "“%s” is in use: what was reported keeps its unit and its "
                            "way to add up. Archive it and enter a new measure.",
                            measure.name,
                        )
                    )
        return super().write(vals)

    def _used(self):
        """Those that a line of a project names."""
        used = set()
        for name in ("jiebang.indicator", "jiebang.output"):
            lines = self.env[name].sudo()
            for (measure,) in lines._read_group(
                [("measure_id", "in", self.ids)], ["measure_id"]
            ):
                used.add(measure.id)
        return self.filtered(lambda measure: measure.id in used)

    @api.model
    def _suggestions(self):
        """``[(word, measure), …]``, the longest words first."""
        found = [
            (word, measure)
            for measure in self.sudo().search([])
            for word in (measure.words or "").split()
        ]
        return sorted(found, key=lambda pair: -len(pair[0]))

    @api.model
    def _suggested(self, suggestions, name, company):
        """The measure that a name suggests, of the company or common to all."""
        for word, measure in suggestions:
            fits = measure.company_id in (company, company.browse())
            if fits and word in (name or ""):
                return measure.sudo(False)
        return self.browse()
