import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

CONCLUSIONS = {
    "pass": "acceptance_pass",
    "rectify": "acceptance_rectify",
    "fail": "acceptance_fail",
}
"""Conclusion: the transition of the project that it brings about."""


class Acceptance(models.Model):
    """The acceptance of a closed project by a panel (结题验收, R58): who sat on it,
    opinion, conclusion and the signed sheet.

    The bureau's officer prepares it and concludes it by one act, which carries the
    project on. What was concluded stays; after a rectification the leader applies
    anew and a further acceptance is recorded.
    """

    _name = "jiebang.acceptance"
    _description = "Acceptance"
    _inherit = ["jiebang.workflow.mixin", "jiebang.thread.mixin"]
    _order = "date desc, id desc"
    _workflow_actors = {"bureau": ("bureau", BUREAU, "bureau_id")}
    _acts = (
        Act(
            name="conclude",
            label=_lt("Conclude"),
            sources=("draft",),
            target="concluded",
            actors=("bureau",),
            outcome="submitted",
            style="primary",
            confirm=_lt(
                "This carries the conclusion over to the project and can't be undone. "
                "Go on?"
            ),
        ),
    )
    _max_lengths = {
        "number": 60,
        "place": 100,
        "opinion": 5000,
        "rectification": 5000,
        "file_name": 120,
    }

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "acceptance")],
    )
    number = fields.Char(string="Acceptance No.", copy=False)
    date = fields.Date(
        string="Held on",
        required=True,
        index=True,
        copy=False,
        default=lambda self: legal_today(self.env),
        tracking=True,
    )
    place = fields.Char()
    member_ids = fields.One2many(
        "jiebang.acceptance.member", "acceptance_id", string="Panel"
    )
    present_count = fields.Integer(
        string="Members present", compute="_compute_present_count"
    )
    opinion = fields.Text(string="Opinion of the panel", copy=False)
    conclusion = fields.Selection(
        [
            ("pass", "Accepted"),
            ("rectify", "To be rectified by a date"),
            ("fail", "Not accepted"),
        ],
        copy=False,
        index=True,
        tracking=True,
    )
    rectification = fields.Text(
        string="What is to be rectified", copy=False, help="Told to the leader."
    )
    date_rectify = fields.Date(string="Rectified by", copy=False, tracking=True)
    content = fields.Binary(
        string="Signed sheet (PDF)",
        attachment=True,
        copy=False,
        help="The scan of the sheet with signatures and seal.",
    )
    file_name = fields.Char(copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "In preparation"), ("concluded", "Concluded")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    work_report_id = fields.Many2one(
        "jiebang.work.report",
        string="Closing report",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    version_code = fields.Char(
        string="Version of the report",
        readonly=True,
        copy=False,
        help="The version of the closing report that the panel had before it.",
    )
    panel_minimum = fields.Integer(
        string="Members needed",
        readonly=True,
        copy=False,
        aggregator=False,
        help="The rule that was in force at the conclusion.",
    )
    concluded_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    concluded_date = fields.Datetime(readonly=True, copy=False)
    program_id = fields.Many2one(
        related="project_id.program_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    leader_id = fields.Many2one(related="project_id.leader_id", store=True)
    organization_id = fields.Many2one(
        related="project_id.organization_id", store=True, index=True
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")

    _draft_uniq = models.UniqueIndex(
        "(project_id) WHERE state = 'draft'",
        "The acceptance of this project is in preparation already.",
    )
    _list_index = models.Index("(date DESC, id DESC)")

    @api.depends_context("lang")
    @api.depends("project_id", "date")
    def _compute_display_name(self):
        for acceptance in self:
            acceptance.display_name = self.env._(
                "Acceptance of %(project)s, %(date)s",
                project=acceptance.project_id.display_name,
                date=acceptance.date,
            )

    @api.depends("member_ids.present")
    def _compute_present_count(self):
        for acceptance in self:
            acceptance.present_count = len(acceptance.member_ids.filtered("present"))

    @api.onchange("conclusion")
    def _onchange_conclusion(self):
        """Propose the date of a rectification by the rule of the programme."""
        if self.conclusion != "rectify":
            self.date_rectify = False
        elif not self.date_rectify and self.project_id:
            self.date_rectify = self.project_id._rectification_date(self.date)

    # -- guard ---------------------------------------------------------------

    def _check_officer(self):
        """Raise unless the user acts for the projects' bureau and is not part of
        them."""
        if self.env.su:
            return
        act = self.env["jiebang.project"]._get_act("acceptance_pass")
        for reason in self.project_id._actor_reasons(act).values():
            if reason:
                raise AccessError(reason)

    def _check_open(self):
        """Raise when an acceptance is concluded: it stays as it is."""
        if self.env.su:
            return
        concluded = self.filtered(lambda acceptance: acceptance.state != "draft")
        if concluded:
            raise UserError(
                self.env._(
                    "“%s” is concluded and stays as it is.", concluded[0].display_name
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        acceptances = super().create(vals_list)
        acceptances._check_officer()
        for acceptance in acceptances:
            project = acceptance.project_id
            project.check_access("read")
            if project.state != "acceptance":
                raise UserError(
                    self.env._(
                        "“%s” has not applied for acceptance: its leader does, once "
                        "the closing report is at the bureau.",
                        project.display_name,
                    )
                )
        self.env["jiebang.evidence"]._check_drafted(acceptances)
        for acceptance in acceptances.sudo():
            acceptance.write(acceptance._report_values())
        return acceptances

    def write(self, vals):
        if vals.keys() - {"message_follower_ids", "activity_ids"}:
            self._check_officer()
            self._check_open()
        moved = "project_id" in vals and self.filtered(
            lambda a: a.project_id.id != vals["project_id"]
        )
        if moved and not self.env.su:
            raise UserError(
                self.env._(
                    "An acceptance stays with its project. Delete it and begin the "
                    "other one."
                )
            )
        result = super().write(vals)
        if vals.get("content"):
            self.env["jiebang.evidence"]._check_drafted(self)
        return result

    def _check_unlink(self):
        self._check_officer()
        self._check_open()

    def _frozen_for_files(self):
        return self.filtered(lambda acceptance: acceptance.sudo().state != "draft")

    def _file_sha256(self, field_name):
        return self.sha256 if field_name == "content" else ""

    # -- conclusion ----------------------------------------------------------

    def _bars_bureau(self):
        """Who concludes carries the project on, so he must be the one who may."""
        project = self.project_id
        return project._actor_reasons(project._get_act("acceptance_pass"))[project.id]

    def _report_values(self):
        """Which closing report the acceptance rests on."""
        report = self._closing_report()
        return {"work_report_id": report.id, "version_code": report.version_code}

    def _closing_report(self):
        return self.sudo().project_id.work_report_ids.filtered(
            lambda r: r.kind == "closing" and r.state == "submitted"
        )

    def _lock_or_explain(self):
        """With the project, which its conclusion ends or sends back."""
        result = super()._lock_or_explain()
        self.project_id._lock_or_explain()
        return result

    def _lacks_conclude(self):
        least = self.program_id.sudo().acceptance_panel_minimum
        missing = self._missing_date()
        if self.present_count < least:
            missing.append(
                self.env._(
                    "Panel: %(present)s members were present, at least %(least)s are "
                    "needed.",
                    present=self.present_count,
                    least=least,
                )
            )
        heads = self.member_ids.filtered(lambda m: m.role == "head" and m.present)
        if len(heads) != 1:
            missing.append(self.env._("Panel: name one head who was present."))
        missing += self.member_ids._stranger_reasons() + self._missing_conclusion()
        if not self.content:
            missing.append(
                self.env._(
                    "Signed sheet: print the sheet, have it signed and sealed, and "
                    "choose its scan."
                )
            )
        return missing

    def _missing_date(self):
        missing = []
        if self.date > self._workflow_today():
            missing.append(self.env._("Held on: the panel has not met yet."))
        received = self._closing_report().received_date
        if received and self.date < received:
            missing.append(
                self.env._(
                    "Held on: the closing report reached the bureau on %s only.",
                    received,
                )
            )
        return missing

    def _missing_conclusion(self):
        missing = []
        if not self._clean_text(self.opinion):
            missing.append(self.env._("Opinion of the panel: write it."))
        if not self.conclusion:
            missing.append(self.env._("Conclusion: choose it."))
            return missing
        if self.conclusion == "rectify":
            if not self._clean_text(self.rectification):
                missing.append(self.env._("What is to be rectified: write it."))
            if not self.date_rectify or self.date_rectify <= self._workflow_today():
                missing.append(self.env._("Rectified by: enter a day to come."))
        project = self.project_id
        reasons = project._blocking_reasons(CONCLUSIONS[self.conclusion])[project.id]
        return missing + [r.text for r in reasons if r.kind != "access"]

    def _given_conclude(self, _given):
        """Check the signed sheets.

        :raise ValidationError: one is no PDF
        """
        for acceptance in self:
            acceptance._check_scan()

    def _check_scan(self):
        try:
            raw = base64.b64decode(self.content)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                self.env._("Signed sheet: the upload was cut off. Choose it again.")
            ) from error
        self.env["jiebang.evidence"]._check_raw(
            raw,
            self.file_name or "sheet.pdf",
            self.program_id.sudo().evidence_max_mb,
            types=("pdf",),
        )

    def _values_conclude(self, _given):
        files = self.env["ir.attachment"]._close_files(self, "content")
        return self._report_values() | {
            "sha256": files[self.id],
            "concluded_by_id": self.env.uid,
            "concluded_date": self._workflow_now(),
            "panel_minimum": self.program_id.acceptance_panel_minimum,
        }

    def _opinion_conclude(self, _opinion):
        labels = dict(self._fields["conclusion"]._description_selection(self.env))
        return f"{labels[self.conclusion]}。{self._told_opinion()}"

    def _told_opinion(self):
        """What the panel found and, where it asks for it, what is to be rectified."""
        if self.conclusion != "rectify":
            return self.opinion
        return f"{self.opinion}\n{self.rectification}"

    def _decision_files(self, _given):
        return [(self.file_name or "sheet.pdf", self.sha256)]

    def _after_conclude(self):
        """Carry the conclusion over to the project (rights are checked there)."""
        self.project_id._apply_act(
            self.project_id._get_act(CONCLUSIONS[self.conclusion]),
            self._told_opinion(),
            carrier={
                "meeting_date": self.date,
                "minutes_no": self.number,
                "files": self._decision_files({}),
                "date_rectify": self.date_rectify,
            },
        )
