from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ....groups import AUDITOR, AUTHORITY, EVALUATION, PERSONNEL, UNIT
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

GIVERS = ("unit", "authority", "personnel")

ACTS = (
    Act(
        name="give",
        label=_lt("Give the opinion"),
        sources=("waiting",),
        target="given",
        actors=GIVERS,
        outcome="answered",
        opinion=True,
        style="primary",
    ),
    Act(
        name="give_negative",
        label=_lt("Negative finding"),
        sources=("waiting",),
        target="given",
        actors=GIVERS,
        outcome="terminated",
        opinion=True,
        style="danger",
        confirm=_lt(
            "A negative finding stops the appraisal: there is no number, and it is "
            "referred to the organisation department. Go on?"
        ),
    ),
    Act(
        name="ask_again",
        label=_lt("Ask for a new opinion"),
        sources=("given",),
        target="waiting",
        actors=("evaluation",),
        outcome="returned",
        opinion=True,
    ),
)
"""Each office gives its own opinion, in its own words; a negative finding is an act
of its own, so that nobody makes one by a slip."""


class AppraisalOpinion(models.Model):
    """What one office writes about a person: his unit's Party organisation, the
    competent department, or the organisation department (R44).

    An office reads its own opinion only. It does not see the other opinions, the
    scores or the result.
    """

    _name = "jiebang.appraisal.opinion"
    _description = "Opinion on a Person"
    _inherit = ["jiebang.confidential.workflow"]
    _order = "id desc"
    _rec_names_search = ["cadre_id.name", "project_id.name"]
    _initial_state = "waiting"
    _editable_states = ()
    _passed_on = ("organization_id",)
    _acts = ACTS
    _log_subject = "appraisal"
    _logged_fields = frozenset({"text", "negative", "acts"})
    _workflow_actors = {
        "unit": ("unit", UNIT, "organization_id"),
        "authority": ("authority", AUTHORITY, "organization_id"),
        "personnel": ("personnel", PERSONNEL, ""),
        "evaluation": ("bureau", EVALUATION, "bureau_id"),
    }
    _workflow_holders = {"waiting": "unit"}

    appraisal_id = fields.Many2one(
        "jiebang.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        groups=f"{EVALUATION},{PERSONNEL},{AUDITOR}",
    )
    giver = fields.Selection(
        [
            ("unit", "Party organisation of the unit"),
            ("authority", "Competent department"),
            ("personnel", "Organisation department"),
        ],
        string="Office",
        required=True,
        readonly=True,
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Given by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [("waiting", "To be given"), ("given", "Given")],
        required=True,
        default="waiting",
        copy=False,
        readonly=True,
        index=True,
        group_expand=True,
    )
    text = fields.Text(string="Opinion", copy=False, readonly=True)
    negative = fields.Boolean(string="Negative finding", copy=False, readonly=True)
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    given_date = fields.Date(string="Given on", copy=False, readonly=True)
    stopped = fields.Boolean(
        string="No longer asked for", compute="_compute_stopped", compute_sudo=True
    )
    ask = fields.Text(string="What to write about", compute="_compute_ask")

    # of whom, kept here because the office doesn't read the sheet
    cadre_id = fields.Many2one(
        "jiebang.cadre", required=True, readonly=True, index=True
    )
    subject_user_id = fields.Many2one(
        related="cadre_id.user_id",
        store=True,
        index=True,
        precompute=True,
        export_string_translation=False,
    )
    project_id = fields.Many2one(
        "jiebang.project", required=True, readonly=True, index=True
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Title of the project",
        help="Also for who doesn't read the project's file.",
    )
    year = fields.Integer(readonly=True, aggregator=False)
    is_leader = fields.Boolean(string="Leader", readonly=True)
    served_from = fields.Date(readonly=True)
    served_to = fields.Date(string="Served until", readonly=True)
    duty = fields.Char(string="Task in the project", readonly=True)
    contribution = fields.Text(string="Real contribution", readonly=True)
    program_id = fields.Many2one(
        related="project_id.program_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", export_string_translation=False
    )

    _giver_uniq = models.UniqueIndex(
        "(appraisal_id, giver)", "Each office gives one opinion."
    )
    _holder_index = models.Index("(state, deadline)")

    @api.depends("appraisal_id.state")
    def _compute_stopped(self):
        for opinion in self:
            opinion.stopped = (
                opinion.state == "waiting" and opinion.appraisal_id.state != "open"
            )

    @api.depends_context("lang")
    @api.depends("cadre_id")
    def _compute_ask(self):
        facets = self.env["jiebang.appraisal.line"]._fields["facet"]
        names = "、".join(
            label for _facet, label in facets._description_selection(self.env)
        )
        for opinion in self:
            opinion.ask = self.env._(
                "Say from your own knowledge, with facts, how %(name)s stands in: "
                "%(facets)s. Where there is something that must stop the appraisal, "
                "choose “Negative finding”.",
                name=opinion.cadre_id.sudo().name,
                facets=names,
            )

    @api.depends_context("lang")
    @api.depends("cadre_id", "giver")
    def _compute_display_name(self):
        givers = dict(self._fields["giver"]._description_selection(self.env))
        for opinion in self:
            name = opinion.cadre_id.sudo().name
            opinion.display_name = f"{name} · {givers.get(opinion.giver, '')}"

    @api.model
    def _open_for(self, sheets):
        """Ask the three offices for their opinions, all at once."""
        opinions = (
            self.sudo()
            .with_context(mail_create_nosubscribe=True)
            .create(
                [
                    self._opening_values(sheet, giver)
                    for sheet in sheets
                    for giver in GIVERS
                ]
            )
        )
        opinions._hand_over_to_next_holder()
        return opinions

    @api.model
    def _opening_values(self, sheet, giver):
        organization = {"unit": sheet.organization_id, "authority": sheet.authority_id}
        names = ("year", "is_leader", "served_from", "served_to", "duty")
        return {
            "appraisal_id": sheet.id,
            "giver": giver,
            "organization_id": giver in organization and organization[giver].id,
            "cadre_id": sheet.cadre_id.id,
            "project_id": sheet.project_id.id,
            "contribution": sheet.contribution,
        } | {name: sheet[name] for name in names}

    # -- people --------------------------------------------------------------

    def _involved_users(self):
        opinion = self.sudo()
        return opinion.subject_user_id | opinion.project_id._involved_users()

    def _actors_for(self, act):
        return (self.giver,) if act.actors == GIVERS else act.actors

    def _decided_tiers(self, user):
        """One person gives one opinion on a person: offices don't speak twice."""
        given = self.sudo().search(
            [
                ("appraisal_id", "in", self.sudo().appraisal_id.ids),
                ("state", "=", "given"),
            ]
        )
        mine = given._written_by(user)
        by_sheet = mine.grouped("appraisal_id")
        return {
            opinion.id: set(
                by_sheet.get(opinion.appraisal_id, mine[:0]).mapped("giver")
            )
            for opinion in self.sudo()
        }

    def _written_by(self, user):
        """Those of the given opinions that ``user`` gave, himself or by a deputy."""
        lent = (
            self.env["jiebang.decision"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("behalf_user_id", "=", user.id),
                    ("tier", "in", GIVERS),
                ],
                ["res_id"],
            )
        )
        known = set(lent.mapped("res_id"))
        return self.filtered(
            lambda o: o.state == "given" and (o.author_id == user or o.id in known)
        )

    def _holder_tier(self):
        asked = self.state == "waiting" and self.appraisal_id.state == "open"
        return self.giver if asked else False

    def _holder_organization(self, tier):
        return self.organization_id

    def _deadline_days(self):
        return self.program_id.appraisal_days

    # -- acts ----------------------------------------------------------------

    def _lacks_give(self):
        if self.sudo().appraisal_id.state == "open":
            return []
        return [self.env._("The appraisal is closed; this opinion is not asked for.")]

    def _lacks_give_negative(self):
        return self._lacks_give()

    def _values_give(self, given, negative=False):
        return {
            "text": given["opinion"],
            "negative": negative,
            "author_id": self.env.uid,
            "given_date": self._workflow_today(),
        }

    def _values_give_negative(self, given):
        return self._values_give(given, negative=True)

    def _after_give_negative(self):
        sheet = self.appraisal_id
        sheet._apply_act(sheet._get_act("refer_by_opinion"), self.text)

    def _lacks_ask_again(self):
        if self.sudo().appraisal_id.state == "open":
            return []
        return [self.env._("The appraisal is not open; it would have to be resumed.")]

    def _values_ask_again(self, _given):
        return {"author_id": False, "given_date": False, "negative": False}

    def _acted(self):
        result = super()._acted()
        self.appraisal_id.filtered(
            lambda sheet: sheet.state == "open"
        )._hand_over_to_next_holder()
        return result

    def _to_do_summary(self):
        return self.env._("the opinion on %s is to be given", self.cadre_id.name)

    def _creation_message(self):
        return self.env._("The opinion was asked for.")
