from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....groups import AUDITOR, EVALUATION, PERSONNEL

READERS = f"{PERSONNEL},{EVALUATION},{AUDITOR}"
"""Who reads the passports of all cadres, by role; a person reads his own."""


class Passport(models.Model):
    """The passport of a cadre (一人一档): what he took up, in which duty and for how
    long, what came of it, and what he got for it.

    A row a cadre, made from the records when it is read: nothing is stored twice.
    The political appraisal is no part of it. Every reading and print is logged.
    """

    _name = "jiebang.passport"
    _description = "Passport of a Cadre"
    _inherit = ["jiebang.confidential.mixin"]
    _auto = False
    _order = "name, id"
    _log_subject = "passport"
    _logged_fields = frozenset({"content", "promise_count"})

    cadre_id = fields.Many2one("jiebang.cadre", readonly=True)
    name = fields.Char(string="Full name", readonly=True)
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True
    )
    position = fields.Char(string="Present post and rank", readonly=True)
    title = fields.Char(string="Professional title", readonly=True)
    identity = fields.Selection(
        related="cadre_id.identity", string="Personnel identity"
    )
    user_id = fields.Many2one("res.users", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    active = fields.Boolean(readonly=True)
    content = fields.Html(
        compute="_compute_content", sanitize=False, export_string_translation=False
    )
    promise_count = fields.Integer(
        string="Promised and not carried out", compute="_compute_promise_count"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS cadre_id, c.name, c.organization_id, c.position,
                   c.title, c.user_id, c.company_id, c.active
              FROM jiebang_cadre c
            """
        )

    @api.depends_context("lang", "uid")
    @api.depends("cadre_id")
    def _compute_content(self):
        for passport in self:
            passport.content = self.env["ir.qweb"]._render(
                "cf_jiebang.passport_content", {"facts": passport._facts()}
            )

    @api.depends("cadre_id")
    def _compute_promise_count(self):
        counts = dict(
            self.env["jiebang.incentive"]
            .sudo()
            ._read_group(
                [("cadre_id", "in", self.cadre_id.ids), ("state", "=", "decided")],
                ["cadre_id"],
                ["__count"],
            )
        )
        for passport in self:
            passport.promise_count = counts.get(passport.cadre_id, 0)

    # -- facts ---------------------------------------------------------------

    def _facts(self):
        """What the passport tells, as plain texts by part.

        Read as superuser, because the organisation department reads no project by
        its role; only the facts named here leave this method.

        :return: ``{part: [{key: text, …}, …]}``
        """
        self.ensure_one()
        passport = self.sudo()
        cadre = passport.cadre_id
        shares = passport._shares(cadre)
        projects = self.env["jiebang.project"].sudo().union(*shares)
        return {
            "projects": [
                passport._project_fact(project, shares[project])
                for project in projects.sorted(lambda p: (p.filing_date, p.id))
            ],
            "periods": passport._period_facts(cadre),
            "grades": passport._grade_facts(cadre, projects),
            "breakthroughs": passport._breakthrough_facts(projects),
            "publicity": passport._publicity_facts(projects),
            "honours": passport._honour_facts(cadre),
            "incentives": passport._incentive_facts(cadre),
        }

    def _shares(self, cadre):
        """``{filed project: the membership, empty for the leader}``."""
        Project = self.env["jiebang.project"]
        led = Project.search([("leader_id", "=", cadre.id), ("filing_no", "!=", False)])
        memberships = self.env["jiebang.member"].search(
            [
                ("cadre_id", "=", cadre.id),
                ("state", "=", "confirmed"),
                ("project_id.filing_no", "!=", False),
            ]
        )
        nobody = memberships.browse()
        return {m.project_id: m for m in memberships} | dict.fromkeys(led, nobody)

    def _project_fact(self, project, membership):
        source = self.env._("%s (taken over from paper)", project.name)
        return {
            "no": project.filing_no,
            "name": source if project.is_past else project.name,
            "role": self.env._("Member") if membership else self.env._("Leader"),
            "duty": membership.duty or "",
            "period": self._span(
                membership.date_from or project.date_start,
                membership.date_to or project.date_end,
            ),
            "state": self._label(project, "state"),
        }

    def _period_facts(self, cadre):
        """Time served and real contribution, by the reports at the bureau."""
        lines = self.env["jiebang.work.report.member"].search(
            [("cadre_id", "=", cadre.id), ("report_id.state", "=", "submitted")]
        )
        return [
            {
                "report": self._paper_name(line.report_id),
                "duty": line.duty or "",
                "contribution": line.contribution or "",
                "period": self._span(line.date_from, line.date_to),
                "months": f"{line.months:g}",
            }
            for line in lines.sorted(lambda x: (x.report_id.year, x.id))
        ]

    def _grade_facts(self, cadre, projects):
        """The grades that the joint meeting was told."""
        lines = self.env["jiebang.evaluation"].search(
            [("project_id", "in", projects.ids), ("announced_grade", "!=", False)]
        )
        return [
            {
                "year": str(line.year),
                "evaluation": self._paper_name(line),
                "grade": self._label(line, "announced_grade"),
                "date": self._day(line.reported_date),
            }
            for line in lines.sorted(lambda x: (x.year, x.id))
        ] + self._past_grades(projects)

    def _past_grades(self, projects):
        """Grades that were given on paper."""
        closing = [
            {
                "year": str(past.closed_date.year),
                "evaluation": self.env._("%s (taken over from paper)", past.name),
                "grade": self._label(past, "grade"),
                "date": self._day(past.closed_date),
            }
            for past in projects.past_id.filtered("grade")
        ]
        lines = projects.past_record_ids.filtered(lambda line: line.kind == "grade")
        return closing + [
            {
                "year": str(line.year or ""),
                "evaluation": self.env._(
                    "%s (taken over from paper)",
                    f"{line.name} · {line.project_id.name}",
                ),
                "grade": self._label(line, "grade"),
                "date": self._day(line.date),
            }
            for line in lines
        ]

    def _breakthrough_facts(self, projects):
        lines = self.env["jiebang.recognition"].search(
            [("project_id", "in", projects.ids)], order="date, id"
        )
        return [
            {
                "date": self._day(line.date),
                "kind": self._label(line, "kind"),
                "name": line.name,
                "project": line.project_id.name,
                "reference": line.reference or "",
            }
            for line in lines
        ]

    def _publicity_facts(self, projects):
        lines = self.env["jiebang.publicity"].search(
            [("project_id", "in", projects.ids), ("state", "=", "published")],
            order="published_date, id",
        )
        return [
            {
                "date": self._day(line.published_date),
                "name": line.name,
                "medium": line.medium_name,
                "project": line.project_id.name,
            }
            for line in lines
        ]

    def _honour_facts(self, cadre):
        """Marked effect, as the joint meeting concluded, and the selections that
        chose the person."""
        merits = self.env["jiebang.merit"].search(
            [
                ("cadre_id", "=", cadre.id),
                ("conclusion", "=", "outstanding"),
                ("meeting_id.state", "=", "concluded"),
            ]
        )
        concluded = [
            {
                "date": self._day(line.date),
                "name": self._label(line, "conclusion"),
                "reference": line.minutes_no or "",
                "detail": line.reasons,
            }
            for line in merits.sorted(lambda x: (x.date, x.id))
        ]
        lines = self.env["jiebang.selection.line"].search(
            [
                ("cadre_id", "=", cadre.id),
                ("chosen", "=", True),
                ("selection_id.state", "=", "announced"),
            ]
        )
        return concluded + [
            {
                "date": self._day(line.selection_id.date),
                "name": line.honour or line.selection_id.name,
                "reference": line.selection_id.document_no or "",
                "detail": line.reasons or "",
            }
            for line in lines.sorted(lambda x: (x.selection_id.year, x.id))
        ]

    def _incentive_facts(self, cadre):
        """What was decided; how it came about is not told here."""
        lines = self.env["jiebang.incentive"].search(
            [("cadre_id", "=", cadre.id), ("state", "in", ("decided", "done"))],
            order="decision_date, id",
        )
        return [
            {
                "kind": self._label(line, "kind"),
                "post": line.post or "",
                "reference": line.minutes_no or "",
                "date": self._day(line.decision_date),
                "state": self._label(line, "state"),
                "done": self._day(line.done_date),
            }
            for line in lines
        ] + self._past_incentives(cadre)

    def _past_incentives(self, cadre):
        """What somebody got before a project of his was taken over, as paper says."""
        lines = self.env["jiebang.past.record"].search(
            [
                ("cadre_id", "=", cadre.id),
                ("kind", "=", "incentive"),
                ("past_id.state", "=", "confirmed"),
            ],
            order="date, id",
        )
        return [
            {
                "kind": self.env._("%s (taken over from paper)", line.name),
                "post": "",
                "reference": line.place or "",
                "date": self._day(line.date),
                "state": "",
                "done": self._day(line.date),
            }
            for line in lines
        ]

    def _paper_name(self, record):
        """Kind, year and project of a report or an evaluation."""
        kind = self._label(record, "kind")
        return f"{record.year} · {kind} · {record.project_id.name}"

    def _label(self, record, name):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    def _day(self, day):
        return day.isoformat() if day else ""

    def _span(self, start, end):
        return "–".join(f"{day:%Y.%m}" if day else "" for day in (start, end))

    # -- opening -------------------------------------------------------------

    @api.model
    def action_open_mine(self):
        """Open the current user's own passport."""
        passport = self.search([("user_id", "=", self.env.uid)], limit=1)
        if not passport:
            raise UserError(
                self.env._(
                    "You are not in the directory of cadres yet. Ask the administrator "
                    "to enter you and to link your user."
                )
            )
        return passport._open()

    def _open(self):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Passport"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_open_incentives(self):
        """The incentives of the person, as far as the user may read them."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.incentive_action"
        )
        return action | {
            "domain": [("cadre_id", "in", self.cadre_id.ids)],
            "context": {"default_cadre_id": self.cadre_id[:1].id},
        }
