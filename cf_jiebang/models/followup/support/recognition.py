from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ....groups import BUREAU
from ....tools.legal_time import legal_today


class Recognition(models.Model):
    """The bureau's recorded recognition of a project: that it runs smoothly and with
    effect, which opens supports (R36), or that it has reached a breakthrough, which
    opens publicity (R39)."""

    _name = "jiebang.recognition"
    _description = "Recognition"
    _inherit = ["jiebang.guarded.mixin", "jiebang.thread.mixin"]
    _order = "date desc, id desc"
    _act_days = {"date": "project_id.filing_date"}
    _max_lengths = {"name": 100, "text": 5000, "reference": 100}
    _name_told_by = (("jiebang.incentive", "recognition_id"),)

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("running", "acceptance", "closed"))],
    )
    kind = fields.Selection(
        [
            ("effect", "Runs smoothly, with marked effect"),
            ("breakthrough", "Breakthrough of a stage"),
        ],
        required=True,
        default="effect",
        index=True,
        tracking=True,
    )
    name = fields.Char(
        string="In one line",
        required=True,
        tracking=True,
        help="What is recognised: for a breakthrough, what was achieved.",
    )
    basis = fields.Selection(
        [
            ("assessment", "Assessment meeting"),
            ("evaluation", "Annual evaluation"),
            ("other", "Other"),
        ],
        string="Basis of the recognition",
        required=True,
        default="assessment",
        tracking=True,
    )
    reference = fields.Char(
        string="Minutes or document No.", help="Of the meeting or the evaluation."
    )
    date = fields.Date(
        required=True,
        default=lambda self: legal_today(self.env),
        tracking=True,
    )
    text = fields.Text(string="Grounds", required=True, tracking=True)
    achieved_by = fields.Char(
        string="Achieved by", help="The persons or the team, as it will be told."
    )
    evidence_ids = fields.Many2many(
        "jiebang.evidence",
        domain="[('project_id', '=', project_id), ('kind', '!=', 'seal_scan')]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recognised by",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    support_ids = fields.One2many("jiebang.support", "recognition_id", readonly=True)
    publicity_ids = fields.One2many(
        "jiebang.publicity", "recognition_id", readonly=True
    )
    support_count = fields.Integer(compute="_compute_in_use", compute_sudo=True)
    publicity_count = fields.Integer(compute="_compute_in_use", compute_sudo=True)
    in_use = fields.Boolean(compute="_compute_in_use", compute_sudo=True)

    _order_index = models.Index("(date DESC, id DESC)")

    @api.depends("support_ids", "publicity_ids")
    def _compute_in_use(self):
        for recognition in self:
            recognition.support_count = len(recognition.support_ids)
            recognition.publicity_count = len(recognition.publicity_ids)
            recognition.in_use = bool(
                recognition.support_count + recognition.publicity_count
            )

    @api.constrains("evidence_ids", "project_id", "kind")
    def _check_evidence(self):
        for recognition in self.sudo():
            if recognition.evidence_ids.project_id - recognition.project_id:
                raise ValidationError(
                    self.env._("Evidence: it belongs to another project.")
                )
            lacks = not recognition.evidence_ids and not recognition.achieved_by
            if recognition.kind == "breakthrough" and lacks:
                raise ValidationError(
                    self.env._(
                        "Breakthrough: name who achieved it, or the evidence for it."
                    )
                )

    def _check_recognizer(self):
        """Raise unless the user recognises for the projects' bureau and is not part
        of them."""
        if self.env.su:
            return
        user = self.env.user
        for project in self.project_id:
            project.check_access("read")
            bureau = project.sudo().bureau_id
            scope = user._jiebang_scope_ids(BUREAU)
            if not user.has_group(BUREAU) or bureau.id not in scope:
                raise AccessError(
                    self.env._(
                        "Projects are recognised by the officers of %s.", bureau.name
                    )
                )
            if user in project._involved_users():
                raise AccessError(
                    self.env._(
                        "You lead this file or take part in it, so someone else must "
                        "decide."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        recognitions = super().create(vals_list)
        recognitions._check_recognizer()
        for project in recognitions.project_id:
            if project.state not in ("running", "acceptance", "closed"):
                raise UserError(
                    self.env._("Project: “%s” is not running.", project.display_name)
                )
        return recognitions

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids", "activity_ids"}:
            self._check_recognizer()
            self._check_not_in_use()
        result = super().write(vals)
        if "project_id" in vals:
            self._check_recognizer()
        return result

    def _check_not_in_use(self):
        for recognition in self.filtered("in_use"):
            raise UserError(
                self.env._(
                    "“%s” carries supports or publicity and stays as it is. Record a "
                    "further recognition.",
                    recognition.name,
                )
            )

    def _check_unlink(self):
        self._check_recognizer()
        self._check_not_in_use()
