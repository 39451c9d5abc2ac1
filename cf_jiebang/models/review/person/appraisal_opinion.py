from odoo import api, fields, models

from ....groups import AUDITOR, AUTHORITY, EVALUATION, PERSONNEL, UNIT
from .appraisal_opinion_acts import GIVERS

FOLLOWS = ("projects", "works")
"""What an opinion that is still to be given learns of further projects."""


class AppraisalOpinion(models.Model):
    """What one office writes about a person: his unit's Party organisation, the
    competent department, or the organisation department (R44).

    An office reads its own opinion only. It does not see the other opinions, the
    scores or the result.
    """

    _name = "jiebang.appraisal.opinion"
    _description = "Opinion on a Person"
    _inherit = ["jiebang.appraisal.opinion.acts", "jiebang.confidential.workflow"]
    _order = "id desc"
    _rec_names_search = ["cadre_id.name", "projects"]
    _initial_state = "waiting"
    _editable_states = ()
    _passed_on = ("organization_id",)
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
    projects = fields.Char(
        readonly=True, copy=False, help="Also for who doesn't read their files."
    )
    works = fields.Text(
        string="What the person did",
        readonly=True,
        copy=False,
        help="In each project of the year that is the office's.",
    )
    year = fields.Integer(readonly=True, aggregator=False)
    together = fields.Integer(
        string="Written at once",
        copy=False,
        readonly=True,
        aggregator=False,
        help="How many opinions their writer gave in the same act.",
    )
    alike = fields.Integer(
        string="Same words about others", compute="_compute_alike", compute_sudo=True
    )
    note = fields.Char(
        string="How it was written", compute="_compute_alike", compute_sudo=True
    )
    program_id = fields.Many2one(
        related="appraisal_id.program_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", export_string_translation=False
    )

    _giver_uniq = models.UniqueIndex(
        "(appraisal_id, giver) WHERE giver != 'authority'",
        "Each office gives one opinion.",
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

    @api.depends_context("lang")
    @api.depends("text", "author_id", "year", "together", "state")
    def _compute_alike(self):
        """Who writes many at once, or the same of several people, is shown to."""
        given = self.filtered(lambda o: o.state == "given" and o.text)
        counts = {
            key: count
            for *key_, count in self.env["jiebang.appraisal.opinion"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "given"),
                    ("author_id", "in", given.author_id.ids),
                    ("year", "in", given.mapped("year")),
                    ("text", "in", given.mapped("text")),
                ],
                ["author_id", "year", "text"],
                ["__count"],
            )
            for key in [tuple(key_)]
        }
        for opinion in self:
            key = (opinion.author_id, opinion.year, opinion.text)
            opinion.alike = max(counts.get(key, 0) - 1, 0) if opinion in given else 0
            notes = []
            if opinion in given and opinion.together > 1:
                notes.append(self.env._("One of %s written at once", opinion.together))
            if opinion.alike:
                notes.append(
                    self.env._("the same words about %s others", opinion.alike)
                )
            opinion.note = "；".join(notes)

    @api.model
    def _open_for(self, sheets):
        """Ask for the opinions that the open sheets lack, all at once: of the unit, of
        each competent department of the person's projects, of the organisation
        department. What is asked already learns of further projects."""
        model = self.sudo().with_context(mail_create_nosubscribe=True)
        vals_list = []
        for sheet in sheets.sudo():
            there = {(o.giver, o.organization_id): o for o in sheet.opinion_ids}
            for giver, office in self._offices(sheet):
                opinion = there.get((giver, office)) or (
                    giver != "authority"
                    and sheet.opinion_ids.filtered(lambda o, g=giver: o.giver == g)[:1]
                )
                values = self._opening_values(sheet, giver, office)
                if opinion and opinion.state == "waiting":
                    opinion.write({name: values[name] for name in FOLLOWS})
                elif not opinion and sheet.state == "open":
                    vals_list.append(values)
        opinions = model.create(vals_list)
        opinions._hand_over_to_next_holder()
        return opinions

    @api.model
    def _offices(self, sheet):
        """``[(giver, organisation), …]``: who speaks about the person of a sheet."""
        none = self.env["jiebang.organization"].sudo()
        departments = sheet.work_report_ids.authority_id
        return [
            ("unit", sheet.organization_id),
            *(("authority", department) for department in departments or none),
            ("personnel", none),
        ]

    @api.model
    def _opening_values(self, sheet, giver, office):
        own = office if giver == "authority" else None
        reports = sheet.work_report_ids
        if own is not None:
            reports = reports.filtered(lambda r: r.authority_id == own)
        return {
            "appraisal_id": sheet.id,
            "giver": giver,
            "organization_id": office.id,
            "cadre_id": sheet.cadre_id.id,
            "year": sheet.year,
            "projects": "、".join(reports.project_id.mapped("name")),
            "works": sheet._works(reports, sheet.cadre_id),
        }

    # -- people --------------------------------------------------------------

    def _involved_users(self):
        opinion = self.sudo()
        return (
            opinion.subject_user_id | opinion.appraisal_id.project_ids._involved_users()
        )

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
