from odoo import api, fields, models

from ...groups import PERSONAL
from ...tools.legal_time import legal_today
from ..arrival.office_text import name_key
from ..review.evaluation.rubric import GRADES
from .past_terms import TARGETS, number_after, number_key


class Past(models.Model):
    """A project that was filed on paper, as the bureau's officer takes it over (补录).

    What paper says is typed or read into the entry; taking it over makes the project,
    with a chain that begins with a row of its own kind. Until a second officer has
    confirmed it the project counts for nothing; the entry is opened again with each
    correction, and is closed for good by the confirmation.
    """

    _name = "jiebang.past"
    _description = "Project from Paper"
    _inherit = [
        "jiebang.past.checking",
        "jiebang.past.taking",
        "jiebang.past.word",
        "jiebang.past.guard",
        "jiebang.reading.log.mixin",
        "jiebang.guarded.mixin",
    ]
    _order = "id desc"
    _rec_name = "name"
    _check_company_auto = True
    _no_loose_files = True
    _max_lengths = {"name": 100, "filing_no": 60, "team_name": 60, "location": 100}

    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_past_program(),
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True
    )
    book_id = fields.Many2one(
        "jiebang.past.book",
        string="Source file",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The file that the facts are taken from: a ledger, a Word file, or a scan "
        "that was uploaded once for many projects.",
    )
    place = fields.Char(
        string="Page or row", help="Where in the source file the project stands."
    )
    state = fields.Selection(
        [
            ("draft", "Being entered"),
            ("taken", "To be confirmed"),
            ("correcting", "Being corrected"),
            ("confirmed", "Confirmed"),
            ("discarded", "Discarded"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    project_id = fields.Many2one(
        "jiebang.project",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    officer_id = fields.Many2one(
        "res.users", string="Taken over by", readonly=True, copy=False
    )

    filing_no = fields.Char(string="Filing No.", help="As it stands on the paper.")
    filing_date = fields.Date(string="Filed on", help="As it stands on the paper.")
    name = fields.Char(string="Project title")
    category_text = fields.Char(string="Category as written", readonly=True)
    category_id = fields.Many2one(
        "jiebang.category",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '!=', False), ('program_id', '=', program_id), "
        "('state', '!=', 'draft')]",
    )
    leader_name = fields.Char(string="Leader as written")
    leader_id = fields.Many2one(
        "jiebang.cadre",
        index="btree_not_null",
        ondelete="restrict",
        help="Found by name, unit and phone; choose him where several may be meant.",
    )
    is_new_leader = fields.Boolean(
        string="Somebody new",
        help="None of those who are called so: a person without an account is made.",
    )
    unit_text = fields.Char(string="Unit as written")
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Leader's unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    phone = fields.Char(groups=PERSONAL)
    mode = fields.Selection(
        [("individual", "Individual"), ("team", "Team")],
        string="Taken up by",
        compute="_compute_mode",
        store=True,
        readonly=False,
    )
    team_name = fields.Char()
    members = fields.Text(
        groups=PERSONAL,
        help="One a line: name, unit, task and phone, separated by commas. Who has no "
        "unit is of the leader’s.",
    )
    date_start = fields.Date(string="Starts in")
    date_end = fields.Date(string="Ends in", help="The last month is included.")
    location = fields.Char()
    summary = fields.Text(string="Brief content")
    outcome = fields.Selection(
        [
            ("running", "Runs"),
            ("closed", "Closed, accepted"),
            ("failed", "Closed, not accepted"),
            ("terminated", "Terminated"),
        ],
        string="State on paper",
        required=True,
        default="running",
    )
    closed_date = fields.Date(string="Ended on")
    grade = fields.Selection(GRADES, string="Closing grade")
    record_ids = fields.One2many(
        "jiebang.past.record", "past_id", string="Entries of the past", copy=False
    )
    scan = fields.Binary(
        string="Scan of the decisions",
        attachment=True,
        copy=False,
        help="PDF or picture of the sealed pages. It becomes sealed evidence of the "
        "project.",
    )
    scan_name = fields.Char(string="Name of the scan", copy=False)

    fate = fields.Selection(
        [
            ("ready", "Can be taken over"),
            ("ask", "Asked about"),
            ("refused", "Turned down"),
            ("skipped", "Left out"),
            ("done", "On record"),
        ],
        readonly=True,
        copy=False,
    )
    reason = fields.Text(string="What is missing", readonly=True, copy=False)
    remark = fields.Text(string="To be looked at", readonly=True, copy=False)
    faults = fields.Text(readonly=True, copy=False, export_string_translation=False)
    is_skipped = fields.Boolean(string="Leave out", copy=False)
    row = fields.Integer(readonly=True, copy=False)
    sheet = fields.Char(string="Sheet of the file", readonly=True, copy=False)
    cells = fields.Json(
        readonly=True, copy=False, groups=PERSONAL, export_string_translation=False
    )

    @api.depends("team_name", "members")
    def _compute_mode(self):
        for past in self:
            is_team = past.team_name or past.sudo().members
            past.mode = "team" if is_team else past.mode or "individual"

    @api.model
    def _default_past_program(self):
        """The one programme that takes projects from paper, if there is one."""
        programs = self.env["jiebang.program"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("past_cutoff", "!=", False),
                ("past_closed_date", "=", False),
            ],
            limit=2,
        )
        return programs if len(programs) == 1 else programs.browse()

    @api.model
    def default_get(self, fields):
        """Go on where the last entry ended: programme, source, day, and the next
        number."""
        defaults = super().default_get(fields)
        last = self.search(
            [("create_uid", "=", self.env.uid), ("row", "=", 0)], limit=1
        )
        if not last or last.program_id._past_refusal():
            return defaults
        kept = {
            "program_id": last.program_id.id,
            "book_id": last.book_id.id,
            "filing_date": last.filing_date,
            "filing_no": number_after(last.filing_no),
        }
        given = {
            key.removeprefix("default_")
            for key in self.env.context
            if key.startswith("default_")
        }
        return defaults | {
            name: value
            for name, value in kept.items()
            if name in fields and value and name not in given
        }

    def _past_today(self):
        return legal_today(self.env)

    def _log_cadres(self):
        return self.sudo().leader_id

    def action_open_project(self):
        """Open the project that was made of the entry."""
        self.ensure_one()
        self.check_access("read")
        return self.project_id._get_records_action(context={})

    def action_check(self):
        """Look again what is missing: somebody may have been added to the directory."""
        self._check_open()
        self.sudo()._tell_fate()
        return True

    @api.model
    def _target_label(self, target):
        """What a column of a ledger is called, in the language of the user."""
        return self.env._(TARGETS[target])

    def _replace_earlier(self):
        """An entry of a corrected file takes the place of that of an earlier one which
        was not taken over."""
        waiting = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "draft"),
                ("row", ">", 0),
                ("id", "not in", self.ids),
                ("is_skipped", "=", False),
            ]
        )
        mine = {
            (
                past.book_id.id,
                number_key(past.filing_no or ""),
                name_key(past.name or ""),
            )
            for past in self
        }
        keys = {number for _book, number, _name in mine if number}
        names = {name for _book, _number, name in mine if name}
        for past in waiting:
            number, name = number_key(past.filing_no or ""), name_key(past.name or "")
            if number in keys or (not number and name in names):
                past.write({"is_skipped": True, "fate": "skipped", "reason": False})
