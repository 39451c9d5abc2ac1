import base64
import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import LazyTranslate

from ..legal_time import legal_today
from ..res_users import AUTHORITY
from ..workflow.act_day import check_act_day
from ..workflow.act_log_mixin import Act

_lt = LazyTranslate(__name__)


class Recommendation(models.Model):
    """A recommendation letter (推荐文): one letter of a competent department over
    many projects (R22)."""

    _name = "jiebang.recommendation"
    _description = "Recommendation Letter"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.act.log.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date desc, id desc"
    _acts = (
        Act("issue", _lt("Letter issued"), "agreed", "authority", (AUTHORITY,)),
        Act("revoke", _lt("Letter revoked"), "withdrawn", "authority", (AUTHORITY,)),
    )
    _max_lengths = {"name": 60, "file_name": 120}
    _name_told_by = (
        ("jiebang.project", "letter_id"),
        ("jiebang.receipt", "letter_id"),
    )

    name = fields.Char(
        string="Letter No.", required=True, index="trigram", help="文号", copy=False
    )
    date = fields.Date(required=True, default=lambda self: legal_today(self.env))
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.jiebang_authority_scope_ids[:1],
        domain="[('is_authority', '=', True)]",
    )
    line_ids = fields.One2many(
        "jiebang.recommendation.line", "letter_id", string="Projects"
    )
    project_count = fields.Integer(
        string="Number of projects", compute="_compute_project_count"
    )
    content = fields.Binary(string="Sealed letter (PDF)", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("revoked", "Revoked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    issued_date = fields.Date(readonly=True, copy=False)
    revoke_reason = fields.Text(readonly=True, copy=False)
    available_project_ids = fields.Many2many(
        "jiebang.project", compute="_compute_available_project_ids"
    )

    _name_uniq = models.UniqueIndex(
        "(authority_id, name) WHERE state != 'revoked'",
        "Letter No.: this department has another letter with the same number.",
    )

    _order_index = models.Index("(date DESC, id DESC)")

    @api.depends("line_ids")
    def _compute_project_count(self):
        for letter in self:
            letter.project_count = len(letter.line_ids)

    @api.depends("authority_id", "line_ids.project_id")
    def _compute_available_project_ids(self):
        """Projects that this department consented to and that no letter names."""
        for letter in self:
            letter.available_project_ids = self.env["jiebang.project"].search(
                [
                    ("state", "=", "delivery"),
                    ("authority_id", "=", letter.authority_id.id),
                    ("letter_id", "=", False),
                    ("id", "not in", letter.line_ids.project_id.ids),
                ]
            )

    def _check_officer(self):
        """Raise unless the user acts for the letter's department."""
        if self.env.su:
            return
        user = self.env.user
        scope = user._jiebang_scope_ids(AUTHORITY) if user.has_group(AUTHORITY) else ()
        for letter in self:
            if letter.authority_id.id not in scope:
                raise AccessError(
                    self.env._(
                        "Recommendation letters of %s are written by its own officers.",
                        letter.authority_id.display_name,
                    )
                )

    def _check_draft(self):
        if not self.env.su and self.filtered(lambda letter: letter.state != "draft"):
            raise UserError(
                self.env._(
                    "An issued letter stays as it is. Revoke it, with the reason, and "
                    "write a new one."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters._check_officer()
        self.env["jiebang.evidence"]._check_drafted(letters)
        return letters

    def write(self, vals):
        self._check_officer()
        self._check_draft()
        result = super().write(vals)
        self._check_officer()
        if vals.get("content"):
            self.env["jiebang.evidence"]._check_drafted(self)
        return result

    def _check_unlink(self):
        self._check_officer()
        if self.filtered(lambda letter: letter.state != "draft"):
            raise UserError(
                self.env._("An issued letter stays on record; revoke it instead.")
            )

    def action_gather(self):
        """Put every project on the letter that waits for one."""
        self._check_officer()
        self._check_draft()
        for letter in self:
            letter.write(
                {
                    "line_ids": [
                        Command.create({"project_id": project.id})
                        for project in letter.available_project_ids
                    ]
                }
            )
        return True

    def _act_organization(self):
        return self.authority_id

    def action_issue(self):
        """Issue the letter: its projects may then be delivered (R22).

        :raise UserError: scan or projects are missing, or a project can't be on it
        """
        self._check_officer()
        self._check_draft()
        for letter in self.with_context(bin_size=False):
            if not letter.line_ids:
                raise UserError(
                    self.env._("Projects: put at least one project on the letter.")
                )
            letter._check_scan()
            projects = letter.line_ids.project_id
            projects._lock_or_explain()
            letter._check_not_involved(projects)
            letter._check_day(projects)
            for line in letter.line_ids:
                line._check_issuable()
            digests = self.env["ir.attachment"]._close_files(letter, "content")
            letter.sudo().write(
                {
                    "state": "issued",
                    "issued_by_id": self.env.uid,
                    "issued_date": legal_today(self.env),
                    "sha256": digests[letter.id],
                }
            )
            for line in letter.line_ids.sudo():
                line.write({"version": line.project_id.version, "state": "active"})
                line.project_id.letter_id = letter
            text = self.env._("Issued with %s projects.", len(letter.line_ids))
            if officer := letter._represented_officer():
                name = officer._jiebang_name()
                text += " " + self.env._("Signed on behalf of %s.", name)
            letter._message_log(body=text)
            letter._log_act("issue", "draft")
        return True

    def _check_day(self, projects):
        """The letter answers the department's consent to each of its projects."""
        label = self._fields["date"].get_description(self.env, ["string"])["string"]
        check_act_day(self.env, label, self.date)
        receive = projects._get_transition("receive")
        for day, what in projects._answered_by(receive).values():
            check_act_day(self.env, label, self.date, day, what)

    def _represented_officer(self):
        """The officer for whom the current user stands in here, if any."""
        lent = self.env.user._jiebang_deputy_places().get(AUTHORITY, {})
        delegations = lent.get(self.authority_id.id, self.env["jiebang.delegation"])
        return delegations[:1].sudo().user_id

    def _check_not_involved(self, projects):
        """The officer who issues is no part of the projects, and has not decided on
        them at another tier."""
        act = projects._get_transition("authority_agree")
        reasons = projects._actor_reasons(act)
        texts = [
            f"{project.display_name}: {reasons[project.id]}"
            for project in projects
            if reasons[project.id]
        ]
        if texts:
            raise AccessError("\n".join(texts))

    def _check_scan(self):
        """Check the sealed scan.

        :raise ValidationError: it is missing or no PDF
        """
        if not self.content:
            raise ValidationError(
                self.env._("Sealed letter: choose the scan of the letter as a PDF.")
            )
        try:
            raw = base64.b64decode(self.content)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                self.env._("Sealed letter: the upload was cut off. Choose it again.")
            ) from error
        self.env["jiebang.evidence"]._check_raw(
            raw,
            self.file_name or "letter.pdf",
            self.line_ids.project_id.program_id[:1].evidence_max_mb,
            types=("pdf",),
        )

    def action_revoke(self, reason=None):
        """Take an issued letter back; its projects wait for another one.

        :param str reason: why, in words
        """
        self._check_officer()
        reason = self.env["jiebang.project"]._clean_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why the letter is revoked."))
        for letter in self.sudo():
            if letter.state != "issued":
                raise UserError(self.env._("Only an issued letter can be revoked."))
            lines = letter.line_ids.filtered(lambda line: line.state == "active")
            received = lines.project_id.filtered(lambda p: p.state != "delivery")
            if received:
                raise UserError(
                    self.env._(
                        "The bureau has already received: %s. The letter can't be "
                        "revoked any more.",
                        "、".join(received.mapped("name")),
                    )
                )
            lines._void()
            lines.project_id.write({"letter_id": False})
            letter.write({"state": "revoked", "revoke_reason": reason})
            letter._message_log(body=self.env._("Revoked: %s", reason))
            letter._log_act("revoke", "issued", reason)
        return True

    def action_open_revoke(self):
        """Ask for the reason of a revocation."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revoke the letter"),
            "res_model": "jiebang.revoke.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_letter_id": self.id},
        }

    def _frozen_for_files(self):
        return self.filtered(lambda letter: letter.state != "draft")

    def _file_sha256(self, field_name):
        return self.sha256 if field_name == "content" else ""
