from odoo import api, fields, models

from ...board.cadre import IDENTITIES

INCENTIVES = [
    ("promotion", "Preferred promotion"),
    ("rank", "Promotion in rank"),
    ("posting", "Posting to the front line of a key project"),
    ("commendation", "Commendation"),
    ("merit", "Merit citation"),
    ("model", "Exemplar, cited and honoured"),
]
"""R63–R65, R67, R68, R70, in the order of the scheme."""

GROUNDS = {
    "promotion": ("merit",),
    "rank": ("merit",),
    "posting": ("merit",),
    "commendation": ("contribution",),
    "merit": ("contribution",),
    "model": ("selection",),
}
"""Kind: on what it may rest. R63–R65 follow from the meeting's conclusion on the
person, R67 and R68 from a contribution, R70 from the city's selection."""


class IncentiveRule(models.Model):
    """Whether a person of this personnel identity may get this kind of incentive,
    and why (人员身份): 记功 of civil servants is not for the staff of enterprises.

    The administrator keeps the table in step with the personnel regulations; the
    organisation department still checks every case. A row of a city goes before the
    one that is common to all.
    """

    _name = "jiebang.incentive.rule"
    _description = "Incentive by Personnel Identity"
    _inherit = ["jiebang.shared.default.mixin", "jiebang.guarded.mixin"]
    _order = "kind_sequence, identity_sequence, id"
    _max_lengths = {"explanation": 300}

    kind = fields.Selection(INCENTIVES, required=True)
    identity = fields.Selection(IDENTITIES, string="Personnel identity", required=True)
    allowed = fields.Boolean(default=True)
    explanation = fields.Char(required=True, help="The regulation, and its bounds.")
    kind_sequence = fields.Integer(compute="_compute_sequences", store=True)
    identity_sequence = fields.Integer(compute="_compute_sequences", store=True)

    _kind_identity_uniq = models.UniqueIndex(
        "(kind, identity, COALESCE(company_id, 0))",
        "The table has one row for a kind and an identity.",
    )

    @api.depends("kind", "identity")
    def _compute_sequences(self):
        kinds = [kind for kind, _label in INCENTIVES]
        identities = [identity for identity, _label in IDENTITIES]
        for rule in self:
            rule.kind_sequence = kinds.index(rule.kind) if rule.kind else 0
            rule.identity_sequence = (
                identities.index(rule.identity) if rule.identity else 0
            )

    @api.depends_context("lang")
    @api.depends("kind", "identity")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        identities = dict(self._fields["identity"]._description_selection(self.env))
        for rule in self:
            rule.display_name = (
                f"{kinds.get(rule.kind, '')} · {identities.get(rule.identity, '')}"
            )

    @api.model
    def _rows_by_city(self, companies):
        """The rows that count in each city.

        :return: ``{(company id, kind, identity): row}``
        """
        rows = self.sudo().search([("company_id", "in", [False, *companies.ids])])
        table = {}
        for row in rows.sorted(lambda row: bool(row.company_id)):
            for company in row.company_id or companies:
                table[company.id, row.kind, row.identity] = row
        return table

    @api.model
    def _find(self, kind, identity, company=None):
        """The row for a kind and an identity in a city (the present one by default),
        empty where there is none."""
        company = company or self.env.company
        return self._rows_by_city(company).get(
            (company.id, kind, identity), self.browse()
        )
