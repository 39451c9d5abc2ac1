import hashlib
import json
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ...groups import BUREAU
from ...tools.document_lang import document_lang
from ...tools.period import Period, period_words
from ..workflow.act import Act

_lt = LazyTranslate(__name__)

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Kind of a bulletin: the months that it tells of."""


class Bulletin(models.Model):
    """A bulletin of the bureau on a month, a quarter or a year, written from the
    figures of the overview with the differences to the bulletin before.

    Its text is the officer's until it is issued; then text, figures, number and day
    stay, and the act's row names their SHA-256.
    """

    _name = "jiebang.bulletin"
    _description = "Bulletin"
    _inherit = [
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
        "jiebang.bulletin.figures",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True
    _acts = (
        Act(
            name="issue",
            label=_lt("Issue the bulletin"),
            sources=("draft",),
            target="issued",
            actors=("bureau",),
            outcome="submitted",
            style="primary",
            confirm=_lt(
                "Text, figures and number stay as they are from now on. Go on?"
            ),
        ),
        Act(
            name="recall",
            label=_lt("Withdraw"),
            sources=("issued",),
            target="withdrawn",
            actors=("bureau",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
        ),
    )
    _workflow_actors = {"bureau": ("bureau", BUREAU, "bureau_id")}
    _max_lengths = {"name": 100, "number": 60, "text": 20000}
    _cockpit_title = _lt("Bulletins")

    name = fields.Char(
        string="Title",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
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
    kind = fields.Selection(
        [
            ("month", "Monthly bulletin"),
            ("quarter", "Quarterly bulletin"),
            ("year", "Yearly bulletin"),
        ],
        required=True,
        default="month",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._workflow_today() + relativedelta(months=-1, day=1),
    )
    date_to = fields.Date(
        string="To", compute="_compute_date_to", store=True, precompute=True
    )
    number = fields.Char(string="Bulletin No.", copy=False)
    date = fields.Date(string="Issued on", readonly=True, copy=False, index=True)
    text = fields.Text(copy=False)
    figures = fields.Json(readonly=True, copy=False)
    previous_id = fields.Many2one(
        "jiebang.bulletin",
        string="Compared with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL AND state = 'issued'",
        "Bulletin: this number is in use.",
    )

    _order_index = models.Index("(date_to DESC, id DESC)")

    @api.depends("date_from", "kind")
    def _compute_date_to(self):
        for bulletin in self:
            start = bulletin.date_from
            months = MONTHS.get(bulletin.kind, 1)
            bulletin.date_to = start and start + relativedelta(months=months, days=-1)

    @api.depends("date_from", "kind")
    def _compute_name(self):
        """``工作简报（2026年11月）``, until somebody writes another title."""
        for bulletin in self:
            day = bulletin.date_from
            if not day:
                continue
            if bulletin.kind == "year":
                period = self.env._("year %s", day.year)
            else:
                period = period_words(self.env, Period.of(day, bulletin.kind).name)
            bulletin.name = self.env._("Work bulletin (%s)", period)

    @api.onchange("kind", "date_from")
    def _onchange_period(self):
        """A period begins with its first month."""
        for bulletin in self:
            bulletin.date_from = bulletin._first_day(bulletin.kind, bulletin.date_from)

    @api.model
    def _first_day(self, kind, day):
        day = fields.Date.to_date(day)
        if not day:
            return day
        months = MONTHS.get(kind, 1)
        return date(day.year, (day.month - 1) // months * months + 1, 1)

    # -- guard ---------------------------------------------------------------

    def _check_officer(self):
        """Raise unless the user acts for the bureau that issued the programme."""
        if self.env.su:
            return
        user = self.env.user
        scope = user._jiebang_scope_ids(BUREAU) if user.has_group(BUREAU) else ()
        for bulletin in self:
            bureau = bulletin.sudo().bureau_id
            if bureau.id not in scope:
                raise AccessError(
                    self.env._(
                        "Bulletins are written by the bureau's officers, acting for "
                        "%s.",
                        bureau.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["kind", "date_from"])
        for vals in vals_list:
            known = defaults | vals
            vals["date_from"] = self._first_day(known["kind"], known["date_from"])
        bulletins = super().create(vals_list)
        bulletins._check_officer()
        for bulletin in bulletins:
            bulletin._compose(bulletin.text)
        return bulletins

    def write(self, vals):
        if not self.env.su:
            self._check_officer()
            if self.filtered(lambda bulletin: bulletin.state != "draft"):
                raise UserError(self.env._("What was issued stays as it was."))
        if vals.keys() & {"kind", "date_from"}:
            first = self[:1]
            vals = vals | {
                "date_from": self._first_day(
                    vals.get("kind", first.kind),
                    vals.get("date_from", first.date_from),
                )
            }
        result = super().write(vals)
        self._check_officer()
        return result

    def _check_unlink(self):
        self._check_officer()
        if self.filtered(lambda bulletin: bulletin.state != "draft"):
            raise UserError(
                self.env._("A bulletin stays on record; withdraw it instead.")
            )

    # -- figures and text ----------------------------------------------------

    def action_compose(self):
        """Count again and write the text anew, in a draft."""
        self._check_officer()
        for bulletin in self:
            if bulletin.state != "draft":
                raise UserError(self.env._("What was issued stays as it was."))
            bulletin._lock_or_explain()
            bulletin._compose()
        return True

    def action_word(self):
        """The bulletin as a Word file."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/bulletin/{self.id}",
            "target": "download",
        }

    def _before(self):
        """The newest issued bulletin of the kind on an earlier period."""
        return self.search(
            [
                ("program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("state", "=", "issued"),
                ("date_to", "<", self.date_from),
            ],
            order="date_to desc, id desc",
            limit=1,
        )

    def _compose(self, text=None):
        before = self._before()
        known = {row["key"]: row["value"] for row in before.figures or ()}
        told = self.with_context(lang=document_lang(self.env))
        figures = [
            row | {"before": known.get(row["key"])} for row in told._figures_now()
        ]
        values = {"figures": figures, "previous_id": before.id}
        values["text"] = text or told._text_of(figures)
        self.sudo().write(values)

    def _seal(self):
        """The SHA-256 of what is issued."""
        content = {
            "title": self.name,
            "number": self.number,
            "from": str(self.date_from),
            "to": str(self.date_to),
            "text": self.text,
            "figures": self.figures,
        }
        written = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()

    # -- the acts ------------------------------------------------------------

    def _lacks_issue(self):
        missing = []
        if not self._clean_text(self.number):
            missing.append(self.env._("Bulletin No.: enter the number."))
        if not self._clean_text(self.text):
            missing.append(self.env._("Text: write it, or count again."))
        if self.date_to >= self._workflow_today():
            missing.append(
                self.env._("The period lasts until %s; issue it after.", self.date_to)
            )
        taken = self.sudo().search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("state", "=", "issued"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if self.number and taken:
            missing.append(self.env._("Bulletin No.: this number is in use."))
        return missing

    def _values_issue(self, _given):
        return {"date": self._workflow_today(), "sha256": self._seal()}

    def _decision_files(self, given):
        files = super()._decision_files(given)
        if self.state == "withdrawn":
            return files
        return [*files, (self.number or self.name, self._seal())]

    def _content_fault(self):
        fault = super()._content_fault()
        if fault or not self.sha256 or self.sha256 == self._seal():
            return fault
        return self.env._(
            "The bulletin “%s” is not what was issued any more.", self.display_name
        )
