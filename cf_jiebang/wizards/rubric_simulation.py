from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.review.evaluation.rubric import GRADES

SCORED = ("aggregated", "graded", "reported", "review")
ORDER = {"first": 0, "second": 1, "third": 2}


class RubricSimulationWizard(models.TransientModel):
    """Puts a standard to past scores and says which grades would move, before the
    standard is adopted (R42)."""

    _name = "jiebang.rubric.simulation"
    _description = "Simulation of a Standard"
    _inherit = ["jiebang.reader.mixin"]

    rubric_id = fields.Many2one(
        "jiebang.rubric",
        string="Standard of evaluation",
        required=True,
        ondelete="cascade",
    )
    program_id = fields.Many2one(related="rubric_id.program_id")
    round_id = fields.Many2one(
        "jiebang.evaluation.round",
        string="Scores of the round",
        required=True,
        ondelete="cascade",
        domain="[('program_id', '=', program_id), ('state', '!=', 'draft')]",
    )
    line_ids = fields.One2many(
        "jiebang.rubric.simulation.line", "wizard_id", readonly=True
    )
    moved_ids = fields.One2many(
        "jiebang.rubric.simulation.line",
        "wizard_id",
        string="Grades that would move",
        domain=[("move", "!=", "same")],
        readonly=True,
    )
    line_count = fields.Integer(string="Projects", compute="_compute_counts")
    moved_count = fields.Integer(string="Would move", compute="_compute_counts")
    up_count = fields.Integer(string="Better", compute="_compute_counts")
    down_count = fields.Integer(string="Worse", compute="_compute_counts")
    distribution = fields.Text(compute="_compute_counts")

    @api.model
    def default_get(self, fields):
        """The last round of the programme that has scores."""
        defaults = super().default_get(fields)
        rubric = self.env["jiebang.rubric"].browse(defaults.get("rubric_id"))
        if rubric and "round_id" in fields and not defaults.get("round_id"):
            rubric.check_access("read")
            last = self.env["jiebang.evaluation"].search(
                [
                    ("program_id", "=", rubric.program_id.id),
                    ("state", "in", SCORED),
                ],
                order="round_id desc",
                limit=1,
            )
            defaults["round_id"] = last.round_id.id
        return defaults

    @api.depends_context("lang")
    @api.depends("line_ids")
    def _compute_counts(self):
        grades = dict(
            self.env["jiebang.evaluation"]
            ._fields["announced_grade"]
            ._description_selection(self.env)
        )
        for wizard in self:
            lines = wizard.line_ids
            wizard.line_count = len(lines)
            wizard.up_count = len(lines.filtered(lambda x: x.move == "up"))
            wizard.down_count = len(lines.filtered(lambda x: x.move == "down"))
            wizard.moved_count = len(lines.filtered(lambda x: x.move != "same"))
            wizard.distribution = "\n".join(
                self.env._(
                    "%(grade)s: %(before)s before, %(after)s after",
                    grade=name,
                    before=len(lines.filtered(lambda x, g=key: x.grade_before == g)),
                    after=len(lines.filtered(lambda x, g=key: x.grade_after == g)),
                )
                for key, name in grades.items()
            )

    def action_run(self):
        """Work it out anew with the standard as it stands now."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.rubric_id.check_access("read")
        if self.round_id.program_id != self.rubric_id.program_id:
            raise UserError(
                self.env._("Scores of the round: choose one of the same programme.")
            )
        evaluations = self.env["jiebang.evaluation"].search(
            [("round_id", "=", self.round_id.id), ("state", "in", SCORED)]
        )
        results = evaluations._simulate(self.rubric_id)
        self.write(
            {
                "line_ids": [Command.clear()]
                + [
                    Command.create(
                        self._line_values(evaluation, *results[evaluation.id])
                    )
                    for evaluation in evaluations
                    if evaluation.id in results
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulation"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _line_values(self, evaluation, _outcome, total, grade):
        before = evaluation.suggested_grade
        move = "same"
        if before != grade:
            move = "up" if ORDER.get(grade, 9) < ORDER.get(before, 9) else "down"
        return {
            "evaluation_id": evaluation.id,
            "total_before": evaluation.total,
            "grade_before": before,
            "grade_decided": evaluation.grade,
            "total_after": total,
            "grade_after": grade,
            "move": move,
        }


class RubricSimulationLine(models.TransientModel):
    """A project before and after."""

    _name = "jiebang.rubric.simulation.line"
    _description = "Project in the Simulation"
    _inherit = ["jiebang.reader.mixin"]
    _order = "move, id"

    wizard_id = fields.Many2one(
        "jiebang.rubric.simulation", required=True, index=True, ondelete="cascade"
    )
    evaluation_id = fields.Many2one(
        "jiebang.evaluation", required=True, ondelete="cascade"
    )
    project_id = fields.Many2one(related="evaluation_id.project_id", related_sudo=False)
    total_before = fields.Float(string="Total before", digits=(6, 2))
    grade_before = fields.Selection(GRADES, string="Suggested before")
    grade_decided = fields.Selection(GRADES, string="Decided")
    total_after = fields.Float(string="Total after", digits=(6, 2))
    grade_after = fields.Selection(GRADES, string="Suggested after")
    move = fields.Selection(
        [("up", "Better"), ("down", "Worse"), ("same", "As before")],
        default="same",
        required=True,
    )
