from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import LazyTranslate

from ...groups import BUREAU, MANAGER
from ..workflow.act import Act

_lt = LazyTranslate(__name__)


class Category(models.Model):
    """A category of the board (设榜类别): a field (领域) or a direction in it
    (R3–R5).

    Published categories are open at any time (R12); only withdrawing one closes
    it, and projects that chose it keep it.
    """

    _name = "jiebang.category"
    _description = "Category"
    _inherit = ["jiebang.workflow.mixin", "jiebang.thread.mixin"]
    _order = "sequence, id"
    _parent_store = True
    _acts = (
        Act(
            name="publish",
            label=_lt("Publish"),
            sources=("draft", "withdrawn"),
            target="published",
            actors=("manager", "bureau"),
            style="primary",
        ),
        Act(
            name="withdraw",
            label=_lt("Withdraw"),
            sources=("published",),
            target="withdrawn",
            actors=("manager", "bureau"),
            outcome="withdrawn",
            confirm=_lt(
                "The category is closed to new projects; those that are there keep "
                "it. Withdraw it?"
            ),
        ),
    )
    _workflow_actors = {
        "manager": ("bureau", MANAGER, ""),
        "bureau": ("bureau", BUREAU, ""),
    }
    _max_lengths = {"name": 100}

    name = fields.Char(required=True, tracking=True, index="trigram")
    code = fields.Char()
    sequence = fields.Integer(default=10)
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    parent_id = fields.Many2one(
        "jiebang.category",
        string="Field",
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False), ('program_id', '=', program_id)]",
        help="Empty for a field itself.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("jiebang.category", "parent_id", string="Categories")
    industry = fields.Selection(
        [
            ("traditional", "Basic, advantageous and characteristic industry"),
            ("emerging", "Emerging industry"),
        ]
    )
    description = fields.Text()
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
        readonly=True,
    )
    date_published = fields.Date(copy=False, readonly=True)
    date_withdrawn = fields.Date(copy=False, readonly=True)
    project_count = fields.Integer(string="Projects", compute="_compute_project_count")

    @api.depends_context("uid")
    def _compute_project_count(self):
        Project, counts = self.env["jiebang.project"], {}
        if Project.has_access("read"):
            counts = dict(
                Project._read_group(
                    [("category_ids", "in", self.ids)],
                    ["category_ids"],
                    ["__count"],
                )
            )
        for category in self:
            category.project_count = counts.get(category, 0)

    @api.constrains("parent_id", "program_id")
    def _check_parent_id(self):
        for category in self:
            if category.parent_id.parent_id:
                raise ValidationError(
                    self.env._("Field: choose a field, not one of its categories.")
                )
            if category.parent_id and category.parent_id.program_id != (
                category.program_id
            ):
                raise ValidationError(
                    self.env._("Field: it belongs to another programme.")
                )

    def _check_unlink(self):
        if self.filtered("decision_count"):
            raise UserError(
                self.env._(
                    "A category that was published stays on record; withdraw it "
                    "instead."
                )
            )

    # -- the acts ------------------------------------------------------------

    def _values_publish(self, _given):
        """It is open to applicants (R3)."""
        return {"date_published": self._workflow_today(), "date_withdrawn": False}

    def _values_withdraw(self, _given):
        """It is closed to new projects; those there keep it (R12)."""
        return {"date_withdrawn": self._workflow_today()}

    def action_open_projects(self):
        """Open the projects of this category."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.project_action"
        )
        return action | {"domain": [("category_ids", "in", self.ids)], "context": {}}
