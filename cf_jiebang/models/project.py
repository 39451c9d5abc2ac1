from odoo import api, fields, models
from odoo.exceptions import UserError

from ..groups import AUDITOR, AUTHORITY, BUREAU, SECRETARY, UNIT
from ..tools.short_word import SearchChar, characters_index
from .claim.annex.project_sections import SECTION_FIELDS


class Project(models.Model):
    """A project that a cadre or a team takes up (揭榜项目).

    Who sees it (one global rule): the people in it; the unit once it was
    submitted, the competent department once it reached it, the bureau and the
    auditors from the first submission, the joint meeting's secretary once it may
    be put on an agenda. A draft is its leader's alone.

    Who acts, and what follows: a file a tier, ``project_at_….py``.
    """

    _name = "jiebang.project"
    _description = "Project"
    _inherit = [
        "jiebang.project.past",
        "jiebang.project.past.record",
        "jiebang.project.counts",
        "jiebang.project.at.applicant",
        "jiebang.project.at.unit",
        "jiebang.project.at.authority",
        "jiebang.project.at.bureau",
        "jiebang.project.at.meeting",
        "jiebang.project.running",
        "jiebang.project.change",
        "jiebang.project.cockpit",
        "jiebang.project.timeline",
        "jiebang.project.ticket",
        "jiebang.project.matters",
        "jiebang.project.light",
        "jiebang.project.followup",
        "jiebang.project.reports",
        "jiebang.project.acceptance",
        "jiebang.project.word",
        "jiebang.project.publication",
        "jiebang.project.dossier",
        "jiebang.project.similar",
        "jiebang.project.content",
        "jiebang.project.checklist",
        "jiebang.project.plan",
        "jiebang.project.applicant",
        "jiebang.fast.people",
        "jiebang.project.readers",
        "jiebang.project.route",
        "jiebang.project.people",
        "jiebang.reading.log.mixin",
        "jiebang.seal.scan.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "code", "filing_no"]
    _check_company_auto = True
    _section_fields = SECTION_FIELDS
    _editable_states = ("draft", "returned", "past_open")
    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "unit": ("unit", UNIT, "organization_id"),
        "authority": ("authority", AUTHORITY, "authority_id"),
        "bureau": ("bureau", BUREAU, "bureau_id"),
        "secretary": ("meeting", SECRETARY, ""),
        "second": ("bureau", BUREAU, "bureau_id"),
    }
    _workflow_holders = {
        "draft": "applicant",
        "returned": "applicant",
        "unit_review": "unit",
        "authority_review": "authority",
        "delivery": "authority",
        "bureau_review": "bureau",
        "meeting": "meeting",
        "acceptance": "bureau",
    }
    _max_lengths = {"name": 100, "team_name": 60, "location": 100, "tech_field": 100}

    REACH_UNIT, REACH_AUTHORITY, REACH_BUREAU, REACH_MEETING, REACH_FILED = range(1, 6)
    _reached = {
        "unit_review": REACH_UNIT,
        "authority_review": REACH_AUTHORITY,
        "delivery": REACH_AUTHORITY,
        "bureau_review": REACH_BUREAU,
        "meeting": REACH_MEETING,
        "running": REACH_FILED,
        "past": REACH_BUREAU,
        "closed": REACH_FILED,
        "terminated": REACH_FILED,
    }
    """State: the tier that a file has reached by it."""

    name = SearchChar(string="Project title", required=True, index="trigram")
    code = SearchChar(
        string="Registration No.",
        copy=False,
        readonly=True,
        index="trigram",
        help="Given at the first submission.",
    )
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["jiebang.program"]._default_application(),
        domain="[('state', '=', 'open')]",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", string="Bureau of the programme"
    )
    holder_tier = fields.Selection(default="applicant")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("returned", "Returned for correction"),
            ("unit_review", "With the unit's Party group"),
            ("authority_review", "With the competent department"),
            ("delivery", "Paper to be delivered"),
            ("bureau_review", "In preliminary review"),
            ("meeting", "With the joint meeting"),
            ("running", "Filed, running"),
            ("acceptance", "Acceptance"),
            ("closed", "Closed"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
            ("terminated", "Terminated"),
            ("past", "From paper, to be confirmed"),
            ("past_open", "From paper, being corrected"),
        ],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        index=True,
    )
    stage_id = fields.Many2one(
        "jiebang.stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        group_expand="_read_group_stage_id",
    )
    reached_tier = fields.Integer(
        copy=False,
        readonly=True,
        default=0,
        index=True,
        help="The furthest tier that the file has reached: 0 a draft, 1 the unit, "
        "2 the competent department, 3 the bureau, 4 the meeting, 5 filed.",
    )
    declined_tier = fields.Selection(
        selection=lambda self: self._fields["holder_tier"]._description_selection(
            self.env
        ),
        string="Declined by",
        copy=False,
        readonly=True,
    )
    submitted_date = fields.Date(string="First submitted", copy=False, readonly=True)
    filing_no = SearchChar(
        string="Filing No.", copy=False, readonly=True, index="trigram"
    )
    filing_date = fields.Date(copy=False, readonly=True)
    filing_meeting_id = fields.Many2one(
        "jiebang.meeting",
        string="Filed by meeting",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "jiebang.project",
        string="Earlier application",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The declined or withdrawn application that this one follows.",
    )
    next_ids = fields.One2many(
        "jiebang.project",
        "previous_id",
        string="Later applications",
        readonly=True,
    )

    main_category_id = fields.Many2one(
        "jiebang.category",
        string="Main category",
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '!=', False), ('state', '=', 'published'), "
        "('program_id', '=', program_id)]",
    )
    category_ids = fields.Many2many(
        "jiebang.category",
        string="Categories",
        domain="[('parent_id', '!=', False), ('state', '=', 'published'), "
        "('program_id', '=', program_id)]",
        help="All directions that the project takes up, the main one included.",
    )
    field_id = fields.Many2one(
        related="main_category_id.parent_id",
        store=True,
        index="btree_not_null",
    )

    letter_line_ids = fields.One2many(
        "jiebang.recommendation.line",
        "project_id",
        string="Letters",
        readonly=True,
        groups=f"{AUTHORITY},{BUREAU},{AUDITOR}",
    )
    letter_id = fields.Many2one(
        "jiebang.recommendation",
        string="Recommendation letter",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The issued letter that covers the present version.",
    )
    receipt_ids = fields.One2many("jiebang.receipt", "project_id", readonly=True)
    receipt_id = fields.Many2one(
        "jiebang.receipt",
        string="Paper received",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    check_ids = fields.One2many(
        "jiebang.project.check",
        "project_id",
        string="Preliminary review",
        readonly=True,
    )
    meeting_item_ids = fields.One2many(
        "jiebang.meeting.item", "project_id", string="On the agenda", readonly=True
    )
    conclusion = fields.Selection(
        [
            ("pass", "Passed"),
            ("supplement", "Pass after supplement"),
            ("defer", "Deferred"),
            ("refuse", "Not filed"),
        ],
        string="Conclusion of the meeting",
        copy=False,
        readonly=True,
    )

    _name_characters = characters_index("name")
    _code_characters = characters_index("code")
    _filing_no_characters = characters_index("filing_no")
    _board_index = models.Index("(stage_id, id DESC)")
    _filing_no_uniq = models.UniqueIndex(
        "(company_id, filing_no) WHERE filing_no IS NOT NULL",
        "A filing number is given once.",
    )

    # -- computed ------------------------------------------------------------

    @api.depends("state")
    def _compute_stage_id(self):
        Stage = self.env["jiebang.stage"].sudo()
        stages = {
            stage.state: stage
            for stage in Stage.search_fetch([], ["state", "working_days"])
        }
        for project in self:
            project.stage_id = stages.get(project.state)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for project in self:
            project.display_name = project.name or project.code or ""

    # -- people --------------------------------------------------------------

    def _workflow_project(self):
        return self

    def _act_values(self, act, given):
        values = super()._act_values(act, given)
        target = self._act_target(act)
        if target == "declined":
            values["declined_tier"] = self._tier_of(act)
        return values | {
            "reached_tier": max(self.reached_tier, self._reached.get(target, 0))
        }

    def _acted(self):
        result = super()._acted()
        self.filtered("filing_date")._refresh_risk_light()
        return result

    # -- create and copy -----------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.user.jiebang_cadre_id:
            raise UserError(
                self.env._(
                    "You are not registered as a cadre of a unit yet. Ask the "
                    "administrator to link your user to your entry in the directory."
                )
            )
        projects = super().create(
            [self._complete_categories(vals) for vals in vals_list]
        )
        for program in projects.program_id if not self.env.su else ():
            if refusal := program._application_refusal():
                raise UserError(refusal)
        return projects

    def write(self, vals):
        return super().write(self._complete_categories(vals))

    def unlink(self):
        # by the ORM, so that the files go with the lines and the answers of members
        # are closed on record
        self._check_unlink()
        self.evidence_ids.unlink()
        self.member_ids.unlink()
        return super().unlink()

    @api.model
    def _complete_categories(self, vals):
        """The main category is always one of the categories (R14)."""
        main = vals.get("main_category_id")
        if not main:
            return vals
        commands = list(vals.get("category_ids") or [])
        return vals | {"category_ids": [*commands, fields.Command.link(main)]}

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals.pop("leader_id", None)
            if "name" in vals and not (default or {}).get("name"):
                vals["name"] = self.env._("%s (new direction)", vals["name"])[:100]
        return vals_list

    @api.onchange("main_category_id")
    def _onchange_main_category_id(self):
        """Another main category takes the place of the former one."""
        former = self._origin.main_category_id
        self.category_ids = self.category_ids - former | self.main_category_id
