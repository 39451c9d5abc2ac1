import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ....groups import COMMITTEE

PERSONAL_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"[1-9]\d{16}[0-9Xx]"  # identity number
    r"|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"  # mobile
    r"|0\d{2,3}[- ]\d{7,8}"  # landline
    r")(?![0-9A-Za-z])"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class EvaluationFact(models.Model):
    """A line of the frozen evaluation file: what was planned, what was done (R43,
    R51).

    It is a copy, taken when scoring starts: the evaluators have no right to the
    project, and what they read can't change under their eyes. Numbers of phones and
    identity cards and mail addresses are blotted out.
    """

    _name = "jiebang.evaluation.fact"
    _description = "Line of the Evaluation File"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "evaluation_id, sequence, id"

    evaluation_id = fields.Many2one(
        "jiebang.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        [
            ("indicator", "Indicator"),
            ("milestone", "Milestone"),
            ("output", "Result"),
            ("resource", "Introduced resource"),
            ("partner", "Partner"),
            ("member", "Participant"),
            ("plan", "Plan"),
            ("report", "Work report"),
            ("progress", "Progress report"),
            ("count", "Counted"),
            ("evidence", "Evidence"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(string="What", readonly=True)
    planned = fields.Text(readonly=True)
    done = fields.Text(readonly=True)
    result = fields.Char(string="Completion", readonly=True)
    contradiction = fields.Char(string="The progress report says", readonly=True)
    due_date = fields.Date(string="By", readonly=True)
    is_due = fields.Boolean(
        string="Planned by then",
        readonly=True,
        help="The plan asks for it by the day of the evaluation.",
    )
    is_open = fields.Boolean(
        string="Due and not completed",
        readonly=True,
        export_string_translation=False,
    )
    evidence_id = fields.Many2one(
        "jiebang.evidence",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=COMMITTEE,
    )
    res_model = fields.Char(
        readonly=True, groups=COMMITTEE, export_string_translation=False
    )
    res_id = fields.Integer(
        readonly=True, groups=COMMITTEE, export_string_translation=False
    )
    file_name = fields.Char(readonly=True)
    content = fields.Binary(string="File", compute="_compute_content")

    @api.depends("evidence_id")
    def _compute_content(self):
        """The sealed file itself; who reads the line may read it."""
        for fact in self:
            evidence = fact.sudo().evidence_id
            fact.content = (
                evidence.with_context(bin_size=False).content if evidence else False
            )

    @api.model
    def _blot(self, text):
        """``text`` without numbers and addresses that belong to persons."""
        return MAIL.sub("＊＊＊", PERSONAL_NUMBER.sub("＊＊＊", text)) if text else text

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("name", "planned", "done", "contradiction"):
                vals[name] = self._blot(vals.get(name))
        return super().create(vals_list)

    def action_open_record(self):
        """Open what the line was copied from (for whom its rules allow it)."""
        self.ensure_one()
        self.check_access("read")
        if not self.res_model:
            raise UserError(self.env._("This line was counted; it has no record."))
        return (
            self.env[self.res_model]
            .browse(self.res_id)
            ._get_records_action(target="new", context={})
        )
