from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ....groups import EVALUATION, PERSONNEL
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Selection(models.Model):
    """A selection of the city, such as 担当作为好干部, with the list of who was
    nominated and who was chosen (R69, R70)."""

    _name = "jiebang.selection"
    _description = "Selection of Exemplars"
    _inherit = ["jiebang.workflow.mixin", "jiebang.thread.mixin"]
    _initial_state = "open"
    _workflow_actors = {"personnel": ("personnel", PERSONNEL, "")}
    _acts = (
        Act(
            name="announce",
            label=_lt("Announce the result"),
            sources=("open",),
            target="announced",
            actors=("personnel",),
            style="primary",
            confirm=_lt("The list is frozen with its result. Go on?"),
        ),
    )
    _order = "year desc, id desc"
    _check_company_auto = True
    _act_days = {"date": ""}
    _max_lengths = {"name": 100, "document_no": 60, "organizer": 100}
    _no_loose_files = True

    name = fields.Char(string="Selection", required=True, tracking=True)
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=False,
        default=lambda self: legal_today(self.env).year,
    )
    organizer = fields.Char(string="Organised by")
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    document_no = fields.Char(
        string="Document No.", help="Of the decision on who is honoured."
    )
    date = fields.Date(string="Decided on")
    line_ids = fields.One2many(
        "jiebang.selection.line", "selection_id", string="Nominated"
    )
    line_count = fields.Integer(string="Nominations", compute="_compute_line_count")
    chosen_count = fields.Integer(string="Chosen", compute="_compute_line_count")
    state = fields.Selection(
        [("open", "List open"), ("announced", "Result announced")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    announced_date = fields.Date(readonly=True, copy=False)
    announced_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _name_uniq = models.UniqueIndex(
        "(program_id, year, name)", "Selection: this year has one of this name already."
    )

    @api.depends("line_ids.chosen")
    def _compute_line_count(self):
        for selection in self:
            selection.line_count = len(selection.line_ids)
            selection.chosen_count = len(selection.line_ids.filtered("chosen"))

    @api.depends("name", "year")
    def _compute_display_name(self):
        for selection in self:
            selection.display_name = f"{selection.name or ''}（{selection.year or ''}）"

    def _check_keeper(self):
        """Raise unless the user keeps the lists: the organisation department and
        the bureau's evaluation officers."""
        if not self.env.su and not self.env.user.has_groups(
            f"{PERSONNEL},{EVALUATION}"
        ):
            raise AccessError(
                self.env._(
                    "The lists are kept by: %s.",
                    "、".join(
                        self.env.ref(group).sudo().name
                        for group in (PERSONNEL, EVALUATION)
                    ),
                )
            )

    def _check_open(self):
        if not self.env.su and self.filtered(lambda s: s.state != "open"):
            raise UserError(self.env._("An announced result stays as it is."))

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    def _check_unlink(self):
        self._check_keeper()
        self._check_open()
        if self.line_ids:
            raise UserError(
                self.env._("“%s” has nominations and stays.", self[0].display_name)
            )

    # -- the result is announced (R70) ---------------------------------------

    def _bars_personnel(self):
        """Nobody announces himself."""
        if self.env.user not in self.sudo().line_ids.filtered("chosen").subject_user_id:
            return ""
        return self.line_ids._myself_text()

    def _lacks_announce(self):
        missing = []
        if not (self.document_no or "").strip():
            missing.append(self.env._("Document No.: enter it."))
        if not self.date:
            missing.append(self.env._("Decided on: enter the day."))
        if not self.line_ids.filtered("chosen"):
            missing.append(self.env._("Nominated: mark who was chosen."))
        return missing

    def _values_announce(self, _given):
        return {
            "announced_date": self._workflow_today(),
            "announced_by_id": self.env.uid,
        }
