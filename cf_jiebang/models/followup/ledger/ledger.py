from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import LazyTranslate, hmac

from ....groups import AUTHORITY, BUREAU
from ....tools.document_lang import document_lang
from ....tools.legal_time import legal_day
from ....tools.phone import check_phone
from ...workflow.act import Act
from .ledger_line import COLUMNS

_lt = LazyTranslate(__name__)


class Ledger(models.Model):
    """The “跟榜” service ledger of a department or of the city over a period
    (annex 4; R28, R86, R87).

    It is opened by the server, with a line for each filed project. As a draft it
    follows the reports of the projects; the officer completes progress and matters
    and signs. What was signed is frozen for good; a correction is a new version
    with its reason. The city's ledger is the same over all departments, signed by
    the bureau.
    """

    _name = "jiebang.ledger"
    _description = "Service Ledger"
    _inherit = [
        "jiebang.ledger.opened",
        "jiebang.ledger.compose",
        "jiebang.ledger.reform",
        "jiebang.period.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "date_from desc, kind, id"
    _rec_names_search = ["period", "organization_id.name"]
    _max_lengths = {"reporter_name": 30, "phone": 30}

    _workflow_actors = {
        "reporter": ("authority", AUTHORITY, "organization_id"),
        "bureau": ("bureau", BUREAU, "organization_id"),
    }
    _acts = (
        Act(
            name="sign",
            label=_lt("Sign and freeze"),
            sources=("draft", "returned"),
            target="signed",
            actors=("reporter", "bureau"),
            outcome="submitted",
            snapshot=True,
            style="primary",
            confirm=_lt(
                "The ledger is frozen as it stands and stays on record. A later "
                "correction is a new version with its reason."
            ),
        ),
        Act(
            name="correct",
            label=_lt("Correct"),
            sources=("signed",),
            target="returned",
            actors=("reporter", "bureau"),
            outcome="returned",
            opinion=True,
        ),
    )
    _cockpit_title = _lt("Service Ledgers")
    _cockpit_action = "cf_jiebang.ledger_action"

    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("department", "Department"), ("city", "City")],
        required=True,
        readonly=True,
        default="department",
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed and frozen"),
            ("returned", "In correction"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    reporter_name = fields.Char(string="Filled in by", help="填报人")
    phone = fields.Char(help="电话")
    reporter_id = fields.Many2one(
        "res.users", string="Signed by", readonly=True, ondelete="restrict"
    )
    composed_at = fields.Datetime(string="Composed at", readonly=True, copy=False)
    line_ids = fields.One2many("jiebang.ledger.line", "ledger_id", string="Projects")
    line_count = fields.Integer(string="Projects (count)", readonly=True)
    change_count = fields.Integer(
        string="Changed",
        readonly=True,
        help="Projects that are new or differ from the period before.",
    )
    difference = fields.Html(
        string="Since the last period", compute="_compute_difference", sanitize=False
    )

    _period_uniq = models.UniqueIndex(
        "(program_id, kind, organization_id, date_from)",
        "A department has one ledger a period.",
    )
    _order_index = models.Index("(date_from DESC, kind, id)")

    @property
    def _workflow_holders(self):
        tier = "bureau" if self[:1].kind == "city" else "authority"
        return {"draft": tier, "returned": tier}

    # -- computed ------------------------------------------------------------

    @api.depends_context("lang")
    @api.depends("period_name", "organization_id", "kind")
    def _compute_display_name(self):
        for ledger in self:
            name = ledger.organization_id.short_name or ledger.organization_id.name
            if ledger.kind == "city":
                name = self.env._("whole city")
            ledger.display_name = f"{ledger.period_name} {name}"

    @api.constrains("phone")
    def _check_phone(self):
        for ledger in self:
            check_phone(ledger, "phone")

    @api.depends("line_ids.change", "line_ids.progress", "line_ids.open_matters")
    def _compute_difference(self):
        for ledger in self:
            ledger.difference = ledger._difference_table()

    # -- people --------------------------------------------------------------

    def _actors_for(self, act):
        mine = "bureau" if self.kind == "city" else "reporter"
        return (mine,) if mine in act.actors else act.actors

    def _editor_refusal(self):
        return self._actor_reasons(self._get_act("sign"))[self.id]

    def _holder_organization(self, tier):
        return self.organization_id

    def _due_soon_days(self):
        return self.program_id.due_soon_days

    def _missing_text(self):
        return self.env._("Complete and sign the ledger of %s", self.period_name)

    # -- content -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Ledgers are opened by themselves, one for each department with "
                    "filed projects and period."
                )
            )
        return super().create(vals_list)

    def _check_unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("A ledger stays on record."))

    def action_compose(self):
        """Take over what the projects have reported since (who signs it)."""
        for ledger in self:
            ledger.check_access("read")
            refusal = ledger._content_refusal()
            if refusal:
                raise AccessError(refusal)
            ledger._lock_or_explain()
            ledger.sudo()._compose()
        return True

    def action_open_import(self):
        """Open the dialog that takes a filled-in XLSX back (who signs the ledger)."""
        self.ensure_one()
        self.check_access("read")
        refusal = self._content_refusal()
        if refusal:
            raise AccessError(refusal)
        wizard = self.env["jiebang.ledger.import"].create({"ledger_id": self.id})
        return wizard._reopen()

    # -- the acts ------------------------------------------------------------

    def _lacks_sign(self):
        missing = []
        if not self._clean_text(self.reporter_name):
            missing.append(self.env._("Filled in by: write your name."))
        if not self._clean_text(self.phone):
            missing.append(self.env._("Phone: write where you can be asked."))
        if self._workflow_today() < self.date_to:
            missing.append(
                self.env._(
                    "The period runs until %s; sign the ledger then.", self.date_to
                )
            )
        return missing

    def _values_sign(self, _given):
        return self._handed_in_values() | {"reporter_id": self.env.uid}

    # -- what is frozen ------------------------------------------------------

    def _snapshot_sections(self):
        """The head of annex 4, and a section a project that is named by its id."""
        self.ensure_one()
        record = self.sudo().with_context(lang=document_lang(self.env))
        head = [
            ["organization_id", "归口管理部门", record.organization_id.name],
            ["reporter_name", "填报人", record.reporter_name or ""],
            ["phone", "电话", record.phone or ""],
            ["submitted_date", "填报时间", record._filled_in_on()],
            ["period", "期次", record.period],
        ]
        lines = record.line_ids.sorted("sequence")
        return [["head", "台账", head], *(line._frozen_section() for line in lines)]

    def _personal_names(self):
        # of who fills it in as of those on its lines
        return self.env["jiebang.ledger.line"]._logged_fields

    def _frozen_cadres(self):
        return self.line_ids.project_id.leader_id

    def _authority_of_versions(self):
        return self.organization_id.filtered(
            lambda _organization: self.kind == "department"
        )

    def _correction_reason(self):
        return self.version > 1 and self.decision_ids.sudo()[:1].opinion

    def _verify_paper(self, version):
        return {
            "period": self.period,
            "unit": self.organization_id.name,
            "date": fields.Date.to_string(legal_day(version.date)),
        }

    @api.model
    def _sheet_of(self, sections):
        """Annex 4 as it is printed, plain values, out of what is frozen of a ledger.

        :return: ``{"header": [[label, value], …], "period": text, "columns": [label,
            …], "rows": [[project id, [text, …]], …]}``
        """
        (_code, _title, head), *projects = sections
        return {
            "header": [row[1:] for row in head if row[0] != "period"],
            "period": next(text for name, _label, text in head if name == "period"),
            "columns": self._column_labels(),
            "rows": [
                [int(code), [text for _name, _label, text in rows]]
                for code, _title, rows in projects
            ],
        }

    def _sheet(self):
        """The present content, as ``_sheet_of`` gives it."""
        return self._sheet_of(self._snapshot_sections())

    def _signed_sheet(self):
        """The content of the last signed version, as ``_sheet_of`` gives it."""
        return self._sheet_of(self.sudo().snapshot_ids[:1]._sections())

    def _frozen_sheet(self):
        """The signed content where the ledger is signed, else the present one."""
        self.ensure_one()
        return self._signed_sheet() if self.state == "signed" else self._sheet()

    @api.model
    def _column_labels(self):
        return [label for _name, label in COLUMNS]

    def _sheet_code(self):
        """The code that binds an exported file to this ledger and version."""
        self.ensure_one()
        token = hmac(self.sudo().env, "jiebang.ledger", (self.id, self.version)).upper()
        return f"L{self.id}-V{self.version}-{token[:12]}"

    def _filled_in_on(self):
        day = self.submitted_date if self.state == "signed" else False
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    @api.model
    def _cockpit_over(self):
        """Ledgers are signed when their period is over."""
        return Domain("date_to", "<=", str(self._workflow_today()))

    @api.model
    def _cockpit_mine(self):
        return super()._cockpit_mine() & self._cockpit_over()

    @api.model
    def _cockpit_elsewhere(self):
        return super()._cockpit_elsewhere() & self._cockpit_over()
