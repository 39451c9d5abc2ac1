from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import LazyTranslate

from ...groups import MANAGER
from ..workflow.act import Act

_lt = LazyTranslate(__name__)


class Reform(models.Model):
    """A reform of the organisations (机构改革), decided elsewhere and carried out here
    by the administrator, in one act with number and date of the document (R18).

    Units or departments are merged into another one, people and their files go from a
    unit to another one, or units are put under another department. What was signed
    keeps the old names. As a draft it shows what it would touch; once it was carried
    out it stays on record.
    """

    _name = "jiebang.reform"
    _description = "Reform of the Organisations"
    _inherit = [
        "jiebang.reform.preview",
        "jiebang.reform.carry.out",
        "jiebang.reform.plan",
        "jiebang.workflow.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["document_no", "organization_ids.name", "target_id.name"]
    _act_days = {"document_date": ""}
    _max_lengths = {"document_no": 60, "codes": 2000}
    _workflow_actors = {"manager": ("administration", MANAGER, "")}
    _acts = (
        Act(
            name="carry_out",
            label=_lt("Carry out"),
            sources=("draft",),
            target="done",
            actors=("manager",),
            outcome="reorganised",
            style="primary",
            confirm=_lt(
                "People, open files, routes and officers pass on at once, and each "
                "file's log tells of it. It can't be undone, only followed by another "
                "reform."
            ),
        ),
    )

    kind = fields.Selection(
        [
            ("merge", "Merged into another one"),
            ("split", "People and files go to another one"),
            ("move", "Put under another competent department"),
        ],
        string="What happens",
        required=True,
        default="merge",
    )
    organization_ids = fields.Many2many(
        "jiebang.organization",
        string="Organisations",
        required=True,
        context={"active_test": False},
    )
    target_id = fields.Many2one(
        "jiebang.organization",
        string="Goes to",
        required=True,
        index=True,
        ondelete="restrict",
        help="Enter a new organisation first, with its competent department.",
    )
    document_no = fields.Char(
        string="Document No.",
        required=True,
        help="The number of the document by which it was decided.",
    )
    document_date = fields.Date(string="Date of the document", required=True)
    cadre_ids = fields.Many2many(
        "jiebang.cadre",
        string="People who go",
        domain="[('organization_id', 'in', organization_ids)]",
        help="The open files that they lead go with them.",
    )
    codes = fields.Text(
        string="Further files that go",
        help="By their registration numbers, as the document names them.",
    )
    officer_ids = fields.Many2many(
        "res.users",
        string="Acting persons",
        domain="[('share', '=', False), ('jiebang_organization_ids', 'in', "
        "organization_ids)]",
        help="They act for the other organisation as well from now on.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Executed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    done_date = fields.Datetime(string="Executed on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users",
        string="Executed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    touched = fields.Text(string="What it touched", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )

    @api.depends("organization_ids", "target_id", "document_no")
    def _compute_display_name(self):
        for reform in self:
            before = "、".join(reform.organization_ids.mapped("name"))
            names = f"{before} → {reform.target_id.name or ''}"
            reform.display_name = f"{names} {reform.document_no or ''}".strip()

    @api.constrains("organization_ids", "target_id")
    def _check_city(self):
        for reform in self.sudo():
            if texts := reform._of_another_city():
                raise ValidationError("\n".join(texts))

    def write(self, vals):
        if not self.env.su and self.filtered(lambda reform: reform.state != "draft"):
            raise UserError(
                self.env._(
                    "A reform that was carried out stays as it is. Enter another one."
                )
            )
        return super().write(vals)

    def _check_unlink(self):
        if self.filtered(lambda reform: reform.state != "draft"):
            raise UserError(
                self.env._("A reform that was carried out stays on record.")
            )

    # -- the act -------------------------------------------------------------

    def _lock_or_explain(self):
        """With the organisations, so that no file is handed in meanwhile."""
        result = super()._lock_or_explain()
        (self.organization_ids | self.target_id)._lock_or_explain()
        return result

    def _lacks_carry_out(self):
        return self._missing()

    def _values_carry_out(self, _given):
        return {"done_date": self._workflow_now(), "done_by_id": self.env.uid}

    def _after_carry_out(self):
        rows = self._rows(self._plan())
        self.touched = "\n".join(
            f"{title}：{count}" + (f"（{names}）" if names else "")
            for title, count, names in rows
        )
        self._carry_on()
