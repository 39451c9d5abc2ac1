from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...groups import MANAGER
from ..workflow.act import Act

_lt = LazyTranslate(__name__)


class ProgramLife(models.AbstractModel):
    """The life of a programme: prepared, open to applications, closed. Several may be
    open side by side, each with its rules, categories and texts (R1, R2).

    A closed one takes no new applications; what was handed in goes on under its
    rules.
    """

    _name = "jiebang.program.life"
    _description = "Programme: its life"
    _initial_state = "preparation"
    _workflow_actors = {"manager": ("bureau", MANAGER, "")}
    _acts = (
        Act(
            name="open",
            label=_lt("Open to applications"),
            sources=("preparation", "closed"),
            target="open",
            actors=("manager",),
            style="primary",
            confirm=_lt(
                "The categories that are in draft are published, and applicants may "
                "begin. Open the programme?"
            ),
        ),
        Act(
            name="close",
            label=_lt("Close to applications"),
            sources=("open",),
            target="closed",
            actors=("manager",),
            outcome="terminated",
            confirm=_lt(
                "No application is begun or handed in under it any more; what was "
                "handed in goes on. Close it?"
            ),
        ),
    )

    state = fields.Selection(
        [
            ("preparation", "In preparation"),
            ("open", "Open to applications"),
            ("closed", "Closed to applications"),
        ],
        required=True,
        default="preparation",
        readonly=True,
        copy=False,
        index=True,
    )
    date_open = fields.Date(
        string="Applications from",
        copy=False,
        tracking=True,
        help="Empty: from the day on which the programme is opened.",
    )
    date_close = fields.Date(
        string="Applications until",
        copy=False,
        tracking=True,
        help="The last day on which an application is handed in. Empty: until the "
        "programme is closed.",
    )

    _application_period = models.Constraint(
        "CHECK(date_open <= date_close)",
        "Applications: the first day lies after the last. Swap the days.",
    )

    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        export_string_translation=False,
    )

    # -- the programme that one works in --------------------------------------

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.env.user.sudo().jiebang_program_id
        for program in self:
            program.is_mine = not mine or program == mine

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.env.user.sudo().jiebang_program_id
        domain = Domain("id", "=", mine.id) if mine else Domain.TRUE
        return domain if True in value else ~domain

    def action_work_here(self):
        """Show this programme first in the lists; the filter can be taken away."""
        self.ensure_one()
        self.check_access("read")
        self.env.user.sudo().jiebang_program_id = self
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_work_everywhere(self):
        """Show all programmes in the lists."""
        self.check_access("read")
        self.env.user.sudo().jiebang_program_id = False
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # -- the acts --------------------------------------------------------------

    def _lacks_open(self):
        """A programme can be applied to once its board has a direction, and is told
        from the others by its name."""
        texts = []
        if not self.category_ids.filtered(
            lambda category: category.parent_id and category.state != "withdrawn"
        ):
            texts.append(
                self.env._(
                    "Categories: enter at least one direction of “%s” first, so that "
                    "an applicant has one to choose.",
                    self.name,
                )
            )
        if self.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("name", "=", self.name),
                ("year", "=", self.year),
                ("id", "!=", self.id),
            ],
            limit=1,
        ):
            texts.append(
                self.env._(
                    "Name, year: another programme is called “%s” too. Give this one "
                    "its own name or year.",
                    self.name,
                )
            )
        return texts

    def _after_open(self):
        """The board of what is opened is published."""
        drafts = self.category_ids.filtered(lambda category: category.state == "draft")
        for some in (drafts.filtered(lambda c: not c.parent_id), drafts):
            some = some.filtered(lambda category: category.state == "draft")
            if some:
                some._apply_act(some._get_act("publish"))

    @api.model
    def _open_domain(self):
        """The programmes that take applications today."""
        today = self._workflow_today()
        return (
            Domain("state", "=", "open")
            & (Domain("date_open", "=", False) | Domain("date_open", "<=", today))
            & (Domain("date_close", "=", False) | Domain("date_close", ">=", today))
        )

    def _application_refusal(self):
        """Why nothing is handed in under the programme today, or ``""``."""
        self.ensure_one()
        today = self._workflow_today()
        if self.state == "preparation":
            return self.env._(
                "“%s” is in preparation; nothing is applied for under it yet.",
                self.name,
            )
        if self.state == "closed":
            return self.env._("“%s” is closed to applications.", self.name)
        if self.date_open and today < self.date_open:
            return self.env._(
                "“%(name)s” takes applications from %(day)s on.",
                name=self.name,
                day=self.date_open,
            )
        if self.date_close and today > self.date_close:
            return self.env._(
                "“%(name)s” took applications until %(day)s.",
                name=self.name,
                day=self.date_close,
            )
        return ""

    @api.model
    def _default_application(self):
        """The programme that a new project belongs to: the one that is open, none
        where several are, so that the applicant chooses."""
        programs = self.search(
            Domain("company_id", "=", self.env.company.id) & self._open_domain(),
            limit=2,
        )
        return programs if len(programs) == 1 else self.browse()

    @api.model
    def _default_program(self):
        """The programme that one works in: the one that was chosen, else the latest
        that is or was open, else the latest."""
        mine = self.env.user.sudo().jiebang_program_id
        if mine.company_id == self.env.company:
            return mine.with_env(self.env)
        programs = self.search([("company_id", "=", self.env.company.id)])
        begun = programs.filtered(lambda program: program.state != "preparation")
        opened = begun.filtered(lambda program: program.state == "open")
        return (opened or begun or programs)[:1]
