import base64
import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import AUTHORITY
from ....tools.legal_time import legal_today
from ...common.act_day import check_act_day
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Recommendation(models.Model):
    """A recommendation letter (推荐文): one letter of a competent department over
    many projects (R22)."""

    _name = "jiebang.recommendation"
    _description = "Recommendation Letter"
    _inherit = [
        "jiebang.passed.on.mixin",
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date desc, id desc"
    _acts = (
        Act(
            name="issue",
            label=_lt("Issue"),
            sources=("draft",),
            target="issued",
            actors=("issuer",),
            style="primary",
            confirm=_lt(
                "An issued letter stays as it is: number, projects and scan can't be "
                "changed any more. Issue it?"
            ),
        ),
        Act(
            name="revoke",
            label=_lt("Revoke"),
            sources=("issued",),
            target="revoked",
            actors=("authority",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The letter is no longer in force for any of its projects, and their "
                "paper can't be received until a new one is issued. It stays on record."
            ),
        ),
    )
    _workflow_actors = {
        "issuer": ("authority", AUTHORITY, "authority_id"),
        "authority": ("authority", AUTHORITY, "authority_id"),
    }
    _passed_on = ("authority_id",)
    _max_lengths = {"name": 60, "file_name": 120}
    _name_told_by = (
        ("jiebang.project", "letter_id"),
        ("jiebang.receipt", "letter_id"),
    )
    _cockpit_title = _lt("Recommendation Letters")
    _cockpit_action = "cf_jiebang.recommendation_action"

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

    @api.model
    def _passed_on_domain(self):
        """An issued letter stays its department's."""
        return Domain("state", "=", "draft")

    # -- who -----------------------------------------------------------------

    def _bars_issuer(self):
        """Who issues it is no part of the projects, and has not decided on them at
        another tier."""
        projects = self.sudo().line_ids.project_id
        reasons = projects._actor_reasons(projects._get_act("authority_agree"))
        return "\n".join(
            f"{project.display_name}: {reasons[project.id]}"
            for project in projects
            if reasons[project.id]
        )

    def _acting_organization(self, group, organization_field):
        """A letter is its department's, wherever in it the officer sits."""
        return self.authority_id

    # -- the acts ------------------------------------------------------------

    def _lock_or_explain(self):
        """With the projects, whose turn it is by the letter."""
        result = super()._lock_or_explain()
        self.sudo().line_ids.project_id._lock_or_explain()
        return result

    def _lacks_issue(self):
        texts = []
        if not self.line_ids:
            texts.append(
                self.env._("Projects: put at least one project on the letter.")
            )
        if not self.with_context(bin_size=False).content:
            texts.append(
                self.env._("Sealed letter: choose the scan of the letter as a PDF.")
            )
        for line in self.line_ids:
            texts += line._missing()
        return texts

    def _given_issue(self, _given):
        for letter in self:
            letter._check_scan()
            letter._check_day()

    def _check_scan(self):
        """Check the sealed scan.

        :raise ValidationError: it is no PDF
        """
        try:
            raw = base64.b64decode(self.with_context(bin_size=False).content)
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

    def _check_day(self):
        """The letter answers the department's consent to each of its projects."""
        projects = self.line_ids.project_id
        label = self._field_label("date")
        check_act_day(self.env, label, self.date)
        receive = projects._get_act("receive")
        for day, what in projects._answered_by(receive).values():
            check_act_day(self.env, label, self.date, day, what)

    def _values_issue(self, _given):
        digests = self.env["ir.attachment"]._close_files(self, "content")
        return {
            "issued_by_id": self.env.uid,
            "issued_date": self._workflow_today(),
            "sha256": digests[self.id],
        }

    def _after_issue(self):
        """Its projects may be delivered (R22)."""
        for line in self.line_ids:
            line.write({"version": line.project_id.version, "state": "active"})
            line.project_id.letter_id = self
        text = self.env._("Issued with %s projects.", len(self.line_ids))
        if officer := self._acting_delegation("issuer").user_id:
            name = officer._jiebang_name()
            text += " " + self.env._("Signed on behalf of %s.", name)
        self._message_log(body=text)

    def _lacks_revoke(self):
        received = self._lines_in_force().project_id.filtered(
            lambda project: project.state != "delivery"
        )
        if not received:
            return []
        return [
            self.env._(
                "The bureau has already received: %s. The letter can't be revoked any "
                "more.",
                "、".join(received.mapped("name")),
            )
        ]

    def _lines_in_force(self):
        return self.sudo().line_ids.filtered(lambda line: line.state == "active")

    def _values_revoke(self, given):
        return {"revoke_reason": given["opinion"]}

    def _after_revoke(self):
        """Its projects wait for another one."""
        lines = self._lines_in_force()
        lines._void()
        lines.project_id.write({"letter_id": False})
        self._message_log(body=self.env._("Revoked: %s", self.revoke_reason))

    def _frozen_for_files(self):
        return self.filtered(lambda letter: letter.state != "draft")

    def _file_sha256(self, field_name):
        return self.sha256 if field_name == "content" else ""

    @api.model
    def _inbox_lines(self):
        """Letters of the user's departments that are not issued yet."""
        lines = super()._inbox_lines()
        user = self.env.user
        if not user.has_group(AUTHORITY):
            return lines
        mine = Domain("state", "=", "draft") & Domain(
            "authority_id", "in", sorted(user._jiebang_scope_ids(AUTHORITY))
        )
        label = self.env._("Drafts to be issued")
        return lines + self._inbox_line(mine, label)
