from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ....tools.batches import apart
from ....tools.document_lang import document_lang
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Publication(models.Model):
    """A list of filed projects that the bureau makes public (R27).

    A draft is gathered, stands open to objections where the programme has an
    objection period, is published, and may be withdrawn with the reason; what was
    public stays on record.
    """

    _name = "jiebang.publication"
    _description = "Publication"
    _inherit = ["jiebang.workflow.mixin", "jiebang.thread.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _acts = (
        Act(
            name="open",
            label=_lt("Open to objections"),
            sources=("draft",),
            target="objection",
            actors=("bureau",),
            outcome="submitted",
            style="primary",
            confirm=_lt(
                "From now on objections are taken, and the list can't be added to. Go "
                "on?"
            ),
        ),
        Act(
            name="publish",
            label=_lt("Make public"),
            sources=("draft", "objection"),
            target="published",
            actors=("bureau",),
            style="primary",
            confirm=_lt(
                "The list is shown on the public page at once, with the name of each "
                "leader or team and unit. Publish it?"
            ),
        ),
        Act(
            name="withdraw",
            label=_lt("Withdraw"),
            sources=("objection", "published"),
            target="withdrawn",
            actors=("bureau",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The list and its projects leave the public page at once. The "
                "publication and the reason stay on record; the projects can be put on "
                "another list."
            ),
        ),
    )
    _workflow_actors = {"bureau": ("bureau", BUREAU, "bureau_id")}
    _max_lengths = {"name": 100, "channel": 100, "document_no": 60}
    _name_told_by = (("jiebang.project", "publication_id"),)
    _cockpit_title = _lt("Publications")
    _cockpit_action = "cf_jiebang.publication_action"

    name = fields.Char(string="Publication", required=True)
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", string="Bureau of the programme"
    )
    channel = fields.Char(
        help="Where it is made public besides the public list: web site, newspaper."
    )
    document_no = fields.Char(string="Document No.")
    period = fields.Char(readonly=True, copy=False)
    date = fields.Date(string="Made public on", readonly=True, copy=False, index=True)
    line_ids = fields.One2many(
        "jiebang.publication.line", "publication_id", string="Projects"
    )
    line_count = fields.Integer(
        string="Number of projects", compute="_compute_line_count"
    )
    objection_ids = fields.One2many("jiebang.objection", "publication_id")
    objection_days = fields.Integer(readonly=True, copy=False)
    objection_start = fields.Date(string="Objections from", readonly=True, copy=False)
    objection_end = fields.Date(string="Objections until", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text(readonly=True, copy=False)
    withdrawn_date = fields.Date(string="Withdrawn on", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("objection", "Open to objections"),
            ("published", "Made public"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _period_uniq = models.UniqueIndex(
        "(program_id, period) WHERE period IS NOT NULL",
        "Publication: this period has one already.",
    )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["jiebang.publication.line"]._read_group(
                [("publication_id", "in", self.ids)], ["publication_id"], ["__count"]
            )
        )
        for publication in self:
            publication.line_count = counts.get(publication._origin, 0)

    # -- guard ---------------------------------------------------------------

    def _check_officer(self):
        """Raise unless the user acts for the bureau that issued the programme."""
        if self.env.su:
            return
        user = self.env.user
        scope = user._jiebang_scope_ids(BUREAU) if user.has_group(BUREAU) else ()
        for publication in self:
            bureau = publication.sudo().bureau_id
            if bureau.id not in scope:
                raise AccessError(
                    self.env._(
                        "Projects are published by the bureau's officers, acting for "
                        "%s.",
                        bureau.display_name,
                    )
                )

    def _check_draft(self):
        if not self.env.su and self.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._(
                    "The projects of a publication can be changed in draft only. "
                    "Withdraw it, with the reason, and prepare another one."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        publications = super().create(vals_list)
        publications._check_officer()
        return publications

    def write(self, vals):
        self._check_officer()
        if not self.env.su and self.filtered(
            lambda p: p.state in ("published", "withdrawn")
        ):
            raise UserError(self.env._("What was published stays as it was."))
        if "program_id" in vals:
            self._check_draft()
        result = super().write(vals)
        self._check_officer()
        return result

    def _check_unlink(self):
        self._check_officer()
        if self.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._("A publication stays on record; withdraw it instead.")
            )

    def _candidates(self, until=None):
        """Filed projects of the programme that are on no publication yet."""
        domain = [
            ("program_id", "=", self.program_id.id),
            ("filing_no", "!=", False),
            ("state", "in", ("running", "acceptance", "closed")),
            ("publication_line_ids", "not any", [("state", "!=", "withdrawn")]),
        ]
        if until:
            domain.append(("filing_date", "<=", until))
        return self.env["jiebang.project"].search(domain, order="filing_no, id")

    def action_gather(self):
        """Put every filed project on the list that is on no publication yet."""
        self._check_officer()
        self._check_draft()
        for publication in self:
            publication._lock_or_explain()
            publication._gather(publication._candidates())
        return True

    def _gather(self, projects):
        self.write(
            {
                "line_ids": [
                    Command.create({"project_id": project.id}) for project in projects
                ]
            }
        )

    # -- the acts ------------------------------------------------------------

    def _offers_open(self):
        return bool(self.program_id.objection_days and self.line_ids)

    def _lacks_open(self):
        texts = self._missing_lines()
        if not self.program_id.objection_days:
            texts.append(
                self.env._("This programme has no objection period; publish the list.")
            )
        return texts

    def _missing_lines(self):
        if self.line_ids:
            return []
        return [self.env._("Projects: put at least one project on the list.")]

    def _values_open(self, _given):
        """The period of the programme begins, in working days."""
        today, days = self._workflow_today(), self.program_id.objection_days
        end = self.env["jiebang.calendar.day"]._add_working_days(today, days)
        return {
            "objection_days": days,
            "objection_start": today,
            "objection_end": end,
        }

    def _offers_publish(self):
        waits = self.state == "draft" and self.program_id.objection_days
        return bool(self.line_ids and not waits)

    def _lacks_publish(self):
        gone = self.line_ids.project_id.sudo().filtered(
            lambda p: p.state not in ("running", "acceptance", "closed")
        )
        texts = self._missing_lines() + self._missing_objections()
        if gone:
            texts.append(
                self.env._(
                    "No longer running, take them off the list: %s.",
                    "、".join(gone.mapped("name")),
                )
            )
        return texts

    def _missing_objections(self):
        """What is missing of the objection period, in sentences."""
        days, end, texts = self.program_id.objection_days, self.objection_end, []
        if self.state == "draft" and days:
            texts.append(
                self.env._(
                    "The programme gives %s working days for objections; open them "
                    "first.",
                    days,
                )
            )
        if self.state == "objection" and self._workflow_today() <= end:
            texts.append(
                self.env._(
                    "Objections are taken until %s; publish the list after that day.",
                    end,
                )
            )
        pending = self.objection_ids.filtered(lambda o: o.state == "open")
        if pending:
            texts.append(
                self.env._(
                    "%s objections are not handled yet: enter their results.",
                    len(pending),
                )
            )
        return texts

    def _values_publish(self, _given):
        return {"date": self._workflow_today(), "published_by_id": self.env.uid}

    def _after_publish(self):
        self.line_ids.project_id.write(
            {"publication_id": self.id, "published_date": self.date}
        )

    def _values_withdraw(self, given):
        return {
            "withdraw_reason": given["opinion"],
            "withdrawn_date": self._workflow_today(),
        }

    def _after_withdraw(self):
        projects = self.line_ids.project_id
        projects.filtered(lambda project: project.publication_id == self).write(
            {"publication_id": False, "published_date": False}
        )

    # -- every period --------------------------------------------------------

    @api.model
    def _cron_prepare(self):
        """Prepare a draft for the last period of each programme that has filed
        projects to publish. A run that was missed is made up for; a second one
        changes nothing."""
        for program in self.env["jiebang.program"].search([]):
            apart(self.env.cr, program, self._prepare_for)

    @api.model
    def _prepare_for(self, programs):
        """The draft for the last period of each of the programmes."""
        today = legal_today(self.env)
        for program in programs:
            past = program._period(today).previous
            if self.search_count(
                [("program_id", "=", program.id), ("period", "=", past.name)]
            ):
                continue
            draft = self.new({"program_id": program.id})
            projects = draft._candidates(until=past.end)
            if not projects:
                continue
            here = self.with_context(lang=document_lang(self.env))
            publication = here.create(
                {
                    "name": here.env._(
                        "%(program)s, %(period)s",
                        program=program.name,
                        period=past.name,
                    )[:100],
                    "program_id": program.id,
                    "period": past.name,
                }
            )
            publication._gather(projects)
            officers = self.env["res.users"].search(
                [
                    ("all_group_ids", "in", self.env.ref(BUREAU).ids),
                    ("jiebang_organization_ids", "in", program.issuer_id.ids),
                ]
            )
            publication.message_notify(
                partner_ids=officers.partner_id.ids,
                subject=publication.name,
                body=here.env._(
                    "%s projects are ready to be published.", len(projects)
                ),
            )

    @api.model
    def _inbox_lines(self):
        """Lists that the bureau has to make public."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        today = str(legal_today(self.env))
        over = Domain("state", "=", "objection") & Domain("objection_end", "<", today)
        return [
            *lines,
            *self._inbox_line(
                [("state", "=", "draft")], self.env._("Drafts to be made public")
            ),
            *self._inbox_line(
                over,
                self.env._("Objection period over, to be made public"),
                "objection_end",
            ),
        ]
