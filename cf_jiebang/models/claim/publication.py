from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ..legal_time import legal_today
from ..workflow.act_log_mixin import Act

_lt = LazyTranslate(__name__)

BUREAU = "cf_jiebang.group_bureau_officer"


class Publication(models.Model):
    """A list of filed projects that the bureau makes public (R27).

    A draft is gathered, stands open to objections where the programme has an
    objection period, is published, and may be withdrawn with the reason; what was
    public stays on record.
    """

    _name = "jiebang.publication"
    _description = "Publication"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.act.log.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _acts = (
        Act(
            "open",
            _lt("Opened to objections"),
            "submitted",
            "bureau",
            (BUREAU,),
        ),
        Act("publish", _lt("Made public"), "agreed", "bureau", (BUREAU,)),
        Act("withdraw", _lt("Withdrawn"), "withdrawn", "bureau", (BUREAU,)),
    )
    _max_lengths = {"name": 100, "channel": 100, "document_no": 60}
    _name_told_by = (("jiebang.project", "publication_id"),)

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
    needs_objections = fields.Boolean(
        compute="_compute_needs_objections", export_string_translation=False
    )
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

    @api.depends("program_id.objection_days")
    def _compute_needs_objections(self):
        for publication in self:
            publication.needs_objections = bool(publication.program_id.objection_days)

    # -- guard ---------------------------------------------------------------

    def _check_officer(self):
        """Raise unless the user acts for the bureau that issued the programme."""
        if self.env.su:
            return
        user = self.env.user
        scope = user._jiebang_scope_ids(BUREAU) if user.has_group(BUREAU) else ()
        for publication in self:
            bureau = publication.program_id.sudo().issuer_id
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

    # -- acts ----------------------------------------------------------------

    def _act_organization(self):
        return self.program_id.issuer_id

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

    def _require(self, *states):
        """Lock and check the state of the publications before an act."""
        self._check_officer()
        self._lock_or_explain()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for publication in self:
            if publication.state not in states:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in the state “%(state)s”; this is possible in: "
                        "%(states)s.",
                        name=publication.name,
                        state=labels[publication.state],
                        states="、".join(labels[state] for state in states),
                    )
                )
            if not publication.line_ids:
                raise UserError(
                    self.env._("Projects: put at least one project on the list.")
                )

    def action_open_objections(self):
        """Open the objection period of the programme, in working days."""
        self._require("draft")
        today = self._today()
        for publication in self:
            days = publication.program_id.objection_days
            if not days:
                raise UserError(
                    self.env._(
                        "This programme has no objection period; publish the list."
                    )
                )
            publication.sudo().write(
                {
                    "state": "objection",
                    "objection_days": days,
                    "objection_start": today,
                    "objection_end": self.env["jiebang.calendar.day"]._add_working_days(
                        today, days
                    ),
                }
            )
            publication._log_act("open", "draft")
        return True

    def action_publish(self):
        """Make the list public.

        :raise UserError: the objection period is missing or not over, or an
            objection is not handled
        """
        self._require("draft", "objection")
        today = self._today()
        for publication in self:
            publication._check_objections(today)
            gone = publication.line_ids.project_id.sudo().filtered(
                lambda p: p.state not in ("running", "acceptance", "closed")
            )
            if gone:
                raise UserError(
                    self.env._(
                        "No longer running, take them off the list: %s.",
                        "、".join(gone.mapped("name")),
                    )
                )
            source = publication.state
            publication.sudo().write(
                {"state": "published", "date": today, "published_by_id": self.env.uid}
            )
            publication.line_ids.project_id.sudo().write(
                {"publication_id": publication.id, "published_date": today}
            )
            publication._log_act("publish", source)
        return True

    def _check_objections(self, today):
        if self.state == "draft" and self.program_id.objection_days:
            raise UserError(
                self.env._(
                    "The programme gives %s working days for objections; open them "
                    "first.",
                    self.program_id.objection_days,
                )
            )
        if self.state == "objection" and today <= self.objection_end:
            raise UserError(
                self.env._(
                    "Objections are taken until %s; publish the list after that day.",
                    self.objection_end,
                )
            )
        pending = self.objection_ids.filtered(lambda o: o.state == "open")
        if pending:
            raise UserError(
                self.env._(
                    "%s objections are not handled yet: enter their results.",
                    len(pending),
                )
            )

    def action_open_withdraw(self):
        """Ask for the reason of a withdrawal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw the publication"),
            "res_model": "jiebang.unpublish.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_publication_id": self.id},
        }

    def action_withdraw(self, reason=None):
        """Take the list back from the public; it stays on record.

        :param str reason: why, in words
        """
        self._require("objection", "published")
        reason = self.env["jiebang.project"]._clean_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why the list is withdrawn."))
        for publication in self.sudo():
            source = publication.state
            publication.write(
                {
                    "state": "withdrawn",
                    "withdraw_reason": reason,
                    "withdrawn_date": self._today(),
                }
            )
            projects = publication.line_ids.project_id.filtered(
                lambda project, p=publication: project.publication_id == p
            )
            projects.write({"publication_id": False, "published_date": False})
            publication._log_act("withdraw", source, reason)
        return True

    def _today(self):
        """The legal day, which no client chooses."""
        return self.env["jiebang.project"]._without_client_context()._workflow_today()

    # -- every period --------------------------------------------------------

    @api.model
    def _cron_prepare(self):
        """Prepare a draft for the last period of each programme that has filed
        projects to publish. A run that was missed is made up for; a second one
        changes nothing."""
        today = legal_today(self.env)
        for program in self.env["jiebang.program"].search([]):
            past = program._period(today).previous
            if self.search_count(
                [("program_id", "=", program.id), ("period", "=", past.name)]
            ):
                continue
            draft = self.new({"program_id": program.id})
            projects = draft._candidates(until=past.end)
            if not projects:
                continue
            here = self.with_context(lang=self.env["jiebang.project"]._document_lang())
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
