from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.legal_time import legal_today

MOST = {"_days": 366, "_copies": 99, "_mb": 4096, "_max": 5000, "year": 2200}
"""The largest value of a rule, by what it counts."""
FIRST_PREFIX = "赤科揭备"
DELIVERED = "cf_jiebang.program_2025"
"""The programme that the addon brings: a new city begins with its checklist and its
standard."""


class Program(models.Model):
    """An action programme (行动方案): its basis, and the rules in force (R1, R2,
    R90).

    Every vague word of the scheme is a field here. What is in force is stored on
    the record that uses it; a change never rewrites the past.
    """

    _name = "jiebang.program"
    _description = "Programme"
    _inherit = [
        "jiebang.program.followup.rules",
        "jiebang.program.change.rules",
        "jiebang.program.claim.rules",
        "jiebang.program.review.rules",
        "jiebang.program.account.rules",
        "jiebang.program.reading",
        "jiebang.program.past",
        "jiebang.program.life",
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "year desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    year = fields.Integer(
        required=True, default=lambda self: legal_today(self.env).year
    )
    basis = fields.Char(
        string="Basis document", required=True, tracking=True, help="依据文号"
    )
    purpose = fields.Text()
    issuer_id = fields.Many2one(
        "jiebang.organization",
        string="Issuing bureau",
        required=True,
        domain=[("is_bureau", "=", True)],
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The bureau that reviews, files and follows up the projects.",
    )
    form_year = fields.Char(
        string="Year of the forms", help="Printed on the covers: 二〇二五年制"
    )
    category_ids = fields.One2many("jiebang.category", "program_id")
    check_item_ids = fields.One2many(
        "jiebang.check.item", "program_id", string="Checklist of the preliminary review"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    summary_max = fields.Integer(
        string="Length of the summary", default=200, tracking=True, required=True
    )
    bound_copies = fields.Integer(default=2, tracking=True, required=True)
    disc_copies = fields.Integer(
        string="Disc copies", default=2, tracking=True, required=True
    )
    evidence_max_mb = fields.Integer(
        string="Largest file (MB)", default=50, tracking=True, required=True
    )
    dossier_max_mb = fields.Integer(
        string="Largest bound dossier (MB)",
        default=300,
        tracking=True,
        required=True,
        help="Evidence that does not fit any more goes on the disc only.",
    )
    disc_max_mb = fields.Integer(
        string="Largest disc (MB)",
        default=4096,
        tracking=True,
        required=True,
        help="A single-layer DVD holds 4482 MB, a CD 700 MB.",
    )
    similarity_threshold = fields.Float(
        string="Similar titles from",
        default=0.35,
        digits=(3, 2),
        tracking=True,
        help="Share of common letter groups from which a title counts as similar; "
        "similar titles are shown and never block.",
    )
    quorum_percent = fields.Integer(
        string="Quorum (%)",
        default=67,
        tracking=True,
        help="Share of the members of a joint meeting that must be present.",
    )
    due_soon_days = fields.Integer(string="“Due” before the deadline", default=2)
    minor_return_direct = fields.Boolean(
        string="Minor return comes back directly",
        default=True,
        tracking=True,
        help="A file that was returned for a minor correction goes back to the one "
        "who returned it; otherwise it climbs all tiers again.",
    )
    filing_prefix = fields.Char(
        default=lambda self: self._default_filing_prefix(),
        required=True,
        tracking=True,
        help="赤科揭备〔2026〕001号",
    )
    filing_sequence_id = fields.Many2one(
        "ir.sequence", readonly=True, copy=False, ondelete="restrict"
    )

    @api.constrains(lambda self: [*self._limited()])
    def _check_limits(self):
        """No rule is so large that a date or a file can't be computed from it."""
        for program in self:
            for name, most in program._limited().items():
                if program[name] > most:
                    raise ValidationError(
                        self.env._(
                            "%(rule)s: at most %(most)s.",
                            rule=self._field_label(name),
                            most=most,
                        )
                    )

    @api.model
    def _limited(self):
        """``{rule: its largest value}``: by what it counts, the end of its name."""
        return {
            name: most
            for name, field in self._fields.items()
            for unit, most in MOST.items()
            if field.type == "integer" and field.store and name.endswith(unit)
        }

    _rules_positive = models.Constraint(
        "CHECK(summary_max > 0 AND bound_copies >= 0 AND disc_copies >= 0 "
        "AND evidence_max_mb > 0 AND due_soon_days >= 0 "
        "AND dossier_max_mb > 0 AND disc_max_mb BETWEEN 1 AND 4096)",
        "The rules of a programme are positive numbers.",
    )
    _quorum_range = models.Constraint(
        "CHECK(quorum_percent BETWEEN 1 AND 100)",
        "The quorum is a percentage from 1 to 100.",
    )

    @api.model
    def _default_filing_prefix(self):
        """The one of the programme before; another city has another one."""
        before = self._default_program().filing_prefix
        first = self.env.company == self.env.ref("base.main_company")
        return before or (FIRST_PREFIX if first else False)

    @api.constrains("filing_prefix", "company_id")
    def _check_filing_prefix(self):
        """No two cities give the same filing number."""
        for program in self.sudo():
            other = program.search(
                [
                    ("filing_prefix", "=", program.filing_prefix),
                    ("company_id", "!=", program.company_id.id),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "Filing prefix: “%s” is another city's. Choose your own, so "
                        "that a filing number is given once.",
                        program.filing_prefix,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        for program in programs.sudo():
            earlier = [("company_id", "=", program.company_id.id)]
            delivered = self.env.ref(DELIVERED, raise_if_not_found=False)
            if delivered and program.search(earlier, limit=2) == program:
                program._begin_checklist(delivered.sudo())
                program._begin_standard(delivered.sudo())
        return programs

    def copy_data(self, default=None):
        """A copy is the programme of the year that follows, until it gets its own
        name, year and prefix."""
        vals_list = super().copy_data(default)
        for program, vals in zip(self, vals_list, strict=True):
            given = default or {}
            if "year" not in given:
                vals["year"] = program.year + 1
            if "name" not in given:
                vals["name"] = f"{program.name}（{vals['year']}）"
        return vals_list

    def copy(self, default=None):
        """A new programme in preparation, with rules, checklist, board and the
        standard of evaluation in use."""
        copies = super().copy(default)
        for program, new in zip(self.sudo(), copies.sudo(), strict=True):
            program.check_item_ids.copy({"program_id": new.id})
            program._copy_board(new)
            rubrics = self.env["jiebang.rubric"].sudo()
            used = rubrics.search(
                [("program_id", "=", program.id), ("state", "=", "in_use")], limit=1
            )
            for rubric in used:
                rubric.copy({"program_id": new.id, "name": rubric.name})
        return copies

    def _copy_board(self, new):
        """Give ``new`` the fields and directions that are not withdrawn, in draft."""
        kept = self.category_ids.filtered(lambda c: c.state != "withdrawn")
        tops = kept.filtered(lambda c: not c.parent_id)
        for top in tops:
            field = top.copy({"program_id": new.id, "name": top.name})
            for line in kept.filtered(lambda c, top=top: c.parent_id == top):
                line.copy(
                    {"program_id": new.id, "parent_id": field.id, "name": line.name}
                )

    def _next_filing_no(self, day):
        """Draw the next filing number of the year of ``day``, without gaps (R26).

        :param date day: the day of filing
        :rtype: str
        """
        self.ensure_one()
        program = self.sudo()
        if not program.filing_sequence_id:
            # two programmes with one prefix count on in one sequence
            program.filing_sequence_id = program.search(
                [
                    ("company_id", "=", program.company_id.id),
                    ("filing_prefix", "=", program.filing_prefix),
                    ("filing_sequence_id", "!=", False),
                ],
                limit=1,
            ).filing_sequence_id
        if not program.filing_sequence_id:
            program.filing_sequence_id = (
                self.env["ir.sequence"]
                .sudo()
                .create(
                    {
                        "name": program.name,
                        "implementation": "no_gap",
                        "prefix": f"{program.filing_prefix}〔%(range_year)s〕",
                        "suffix": "号",
                        "padding": 3,
                        "use_date_range": True,
                        "company_id": program.company_id.id,
                    }
                )
            )
        program._count_on(day)
        return program.filing_sequence_id.next_by_id(sequence_date=day)

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & self._limited().keys():
            # a rule that made scheduled work fail may be mended now
            self.env["jiebang.job"].sudo()._try_failed()
        if "filing_prefix" in vals:
            for program in self.sudo().filtered("filing_sequence_id"):
                sequence = program.filing_sequence_id
                mine = [("filing_sequence_id", "=", sequence.id)]
                if self.sudo().search_count([*mine, ("id", "not in", self.ids)]):
                    program.filing_sequence_id = False  # its own from now on
                else:
                    sequence.prefix = f"{program.filing_prefix}〔%(range_year)s〕"
        return result
