import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

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
    _inherit = ["jiebang.guarded.mixin", "jiebang.thread.mixin"]
    _order = "date desc, id desc"
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
        default=lambda self: self.env["jiebang.project"]._workflow_today(),
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
        act = self.env["jiebang.project"]._get_transition("acceptance_pass")
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
        acceptances.sudo()._take_report()
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

    def action_conclude(self):
        """Conclude: the project is accepted, is not, or goes back to be rectified.

        :raise AccessError: the user may not; the text says who may
        :raise UserError: what is missing, each in a sentence
        """
        self.check_access("read")
        self._check_officer()
        for acceptance in self.with_context(bin_size=False):
            acceptance._lock_or_explain()
            acceptance._check_open()
            acceptance.sudo()._take_report()
            acceptance._check_complete()
            acceptance._check_scan()
            files = self.env["ir.attachment"]._close_files(acceptance, "content")
            digest = files[acceptance.id]
            acceptance._carry(digest)
            acceptance.sudo().write(
                {
                    "sha256": digest,
                    "state": "concluded",
                    "concluded_by_id": self.env.uid,
                    "concluded_date": self.project_id._workflow_now(),
                    "panel_minimum": acceptance.program_id.acceptance_panel_minimum,
                }
            )
        return True

    def _take_report(self):
        """Note the closing report that the acceptance rests on."""
        for acceptance in self:
            report = acceptance.project_id.work_report_ids.filtered(
                lambda r: r.kind == "closing" and r.state == "submitted"
            )
            acceptance.write(
                {"work_report_id": report.id, "version_code": report.version_code}
            )

    def _carry(self, digest):
        """Carry the conclusion over to the project (rights are checked there)."""
        project = self.project_id
        opinion = self.opinion
        if self.conclusion == "rectify":
            opinion = f"{opinion}\n{self.rectification}"
        project._apply_transition(
            project._get_transition(CONCLUSIONS[self.conclusion]),
            opinion,
            carrier={
                "meeting_date": self.date,
                "minutes_no": self.number,
                "files": [(self.file_name or "sheet.pdf", digest)],
                "date_rectify": self.date_rectify,
            },
        )

    def _check_complete(self):
        """Raise with everything that is missing before the conclusion."""
        clean = self.env["jiebang.project"]._clean_text
        today = self.project_id._workflow_today()
        least = self.program_id.sudo().acceptance_panel_minimum
        missing = []
        if self.date > today:
            missing.append(self.env._("Held on: the panel has not met yet."))
        received = self.sudo().work_report_id.received_date
        if received and self.date < received:
            missing.append(
                self.env._(
                    "Held on: the closing report reached the bureau on %s only.",
                    received,
                )
            )
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
        missing += self.member_ids._stranger_reasons()
        if not clean(self.opinion):
            missing.append(self.env._("Opinion of the panel: write it."))
        if not self.conclusion:
            missing.append(self.env._("Conclusion: choose it."))
        if self.conclusion == "rectify":
            if not clean(self.rectification):
                missing.append(self.env._("What is to be rectified: write it."))
            if not self.date_rectify or self.date_rectify <= today:
                missing.append(self.env._("Rectified by: enter a day to come."))
        if not self.content:
            missing.append(
                self.env._(
                    "Signed sheet: print the sheet, have it signed and sealed, and "
                    "choose its scan."
                )
            )
        if missing:
            raise UserError("\n".join(missing))

    def _check_scan(self):
        """Check the signed sheet.

        :raise ValidationError: it is no PDF
        """
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
