from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Objection(models.Model):
    """An objection to a publication, from a person who gives his name (R27)."""

    _name = "jiebang.objection"
    _description = "Objection"
    _inherit = ["jiebang.workflow.mixin"]
    _order = "date desc, id desc"
    _rec_name = "publication_id"
    _act_days = {"date": "publication_id.date"}
    _initial_state = "open"
    _acts = (
        Act(
            name="handle",
            label=_lt("Enter the result"),
            sources=("open", "done"),
            target="done",
            actors=("bureau",),
            outcome="answered",
            opinion=True,
            style="primary",
        ),
    )
    _workflow_actors = {"bureau": ("bureau", BUREAU, "bureau_id")}
    _max_lengths = {"name": 60, "phone": 30, "text": 5000, "result": 5000}
    _cockpit_title = _lt("Publications")

    publication_id = fields.Many2one(
        "jiebang.publication", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="publication_id.company_id", store=True)
    bureau_id = fields.Many2one(
        related="publication_id.bureau_id", string="Bureau of the programme"
    )
    line_id = fields.Many2one(
        "jiebang.publication.line",
        string="Project",
        index="btree_not_null",
        ondelete="set null",
        domain="[('publication_id', '=', publication_id)]",
    )
    date = fields.Date(required=True, default=lambda self: legal_today(self.env))
    name = fields.Char(string="Raised by", groups=BUREAU)
    phone = fields.Char(groups=BUREAU)
    text = fields.Text(string="Objection", required=True)
    result = fields.Text(string="Result of the handling", readonly=True, copy=False)
    handled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "To be handled"), ("done", "Handled")],
        required=True,
        default="open",
        copy=False,
        readonly=True,
    )

    _order_index = models.Index("(date DESC, id DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        objections = super().create(vals_list)
        objections.publication_id._check_officer()
        for objection in objections:
            objection._check_person()
            if objection.publication_id.state != "objection":
                raise UserError(
                    self.env._(
                        "Objections are registered while the publication is open to "
                        "them."
                    )
                )
        return objections

    def write(self, vals):
        self.publication_id._check_officer()
        if not self.env.su:
            self.publication_id._lock_or_explain()
            if self.filtered(lambda o: o.publication_id.state != "objection"):
                raise UserError(self.env._("What was published stays as it was."))
            if "publication_id" in vals:
                raise UserError(self.env._("An objection stays with its publication."))
        result = super().write(vals)
        if not self.env.su:
            for objection in self:
                objection._check_person()
        return result

    def _check_unlink(self):
        raise UserError(self.env._("An objection stays on record; enter its result."))

    def _check_person(self):
        digits = [c for c in self.phone or "" if c.isdigit()]
        if not (self.name or "").strip() or len(digits) < 7:
            raise UserError(
                self.env._(
                    "Anonymous objections are not taken: enter the name of the person "
                    "and a phone number at which the result can be told."
                )
            )
        if self.line_id and self.line_id.publication_id != self.publication_id:
            raise UserError(self.env._("Project: choose one of this publication."))

    # -- the acts ------------------------------------------------------------

    def _lock_or_explain(self):
        """With the publication, which is not published meanwhile."""
        result = super()._lock_or_explain()
        self.publication_id._lock_or_explain()
        return result

    def _offers_handle(self):
        return not self._lacks_handle()

    def _lacks_handle(self):
        if self.publication_id.state == "objection":
            return []
        return [self.env._("What was published stays as it was.")]

    def _values_handle(self, given):
        return {"result": given["opinion"], "handled_by_id": self.env.uid}

    @api.model
    def _inbox_lines(self):
        """Objections without a result."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        label = self.env._("Objections to be handled")
        return lines + self._inbox_line([("state", "=", "open")], label)
