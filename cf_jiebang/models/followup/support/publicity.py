import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import LazyTranslate

from ....tools.uploaded import uploaded
from ...workflow.act import Act
from .publicity_workflow import TEXT_FIELDS

_lt = LazyTranslate(__name__)

ACTS = (
    Act(
        name="submit",
        label=_lt("Submit the text"),
        sources=("draft", "returned"),
        target="review",
        actors=("author",),
        outcome="submitted",
        snapshot=True,
        style="primary",
    ),
    Act(
        name="text_return",
        label=_lt("Return the text"),
        sources=("review",),
        target="returned",
        actors=("approver",),
        outcome="returned",
        opinion=True,
    ),
    Act(
        name="approve",
        label=_lt("Approve the text"),
        sources=("review",),
        target="approved",
        actors=("approver",),
        outcome="agreed",
        opinion=True,
        required=("secrecy_checked",),
        style="primary",
    ),
    Act(
        name="publish",
        label=_lt("Published"),
        sources=("approved",),
        target="published",
        actors=("author",),
        outcome="agreed",
        style="primary",
    ),
    Act(
        name="withdraw",
        label=_lt("Withdraw"),
        sources=("draft", "returned", "review", "approved"),
        target="withdrawn",
        actors=("author",),
        outcome="withdrawn",
        opinion=True,
        style="danger",
        confirm=_lt("This ends the publication. It stays on record. Go on?"),
    ),
)
"""The life of a text for the media (R40): its content is checked for secrecy by
another person than its author before it is published."""

PROOF_FIELDS = {"published_date", "link", "clipping", "clipping_name"}
SPREAD_FIELDS = {"spread_where", "spread_whom", "spread_date", "spread_effect"}


class Publicity(models.Model):
    """Publicity for a project that reached a breakthrough: its results, its pattern
    or the deeds of its team (R40), and the spreading of what succeeded (R41)."""

    _name = "jiebang.publicity"
    _description = "Publicity"
    _inherit = [
        "jiebang.publicity.acts",
        "jiebang.promise.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _acts = ACTS
    _act_days = {"published_date": "approved_date", "spread_date": "approved_date"}
    _promised_states = ("draft", "returned", "review", "approved")
    _max_lengths = {
        "name": 100,
        "body": 20000,
        "pattern": 5000,
        "medium_name": 100,
        "link": 500,
        "clipping_name": 120,
        "spread_where": 200,
        "spread_whom": 200,
        "spread_effect": 5000,
    }
    _cockpit_title = _lt("Publicity")
    _cockpit_action = "cf_jiebang.publicity_action"

    name = fields.Char(string="Headline", required=True)
    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="restrict"
    )
    recognition_id = fields.Many2one(
        "jiebang.recognition",
        string="Breakthrough",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('project_id', '=', project_id), ('kind', '=', 'breakthrough')]",
    )
    subject = fields.Selection(
        [
            ("result", "Technical results"),
            ("pattern", "Innovative pattern"),
            ("team", "Deeds of the team"),
        ],
        required=True,
        default="result",
        index=True,
    )
    body = fields.Text(string="Text", required=True)
    pattern = fields.Text(
        string="What made it succeed",
        help="The pattern that others can follow (R41).",
    )
    medium = fields.Selection(
        [
            ("paper", "Newspaper"),
            ("broadcast", "Radio or television"),
            ("web", "News website"),
            ("social", "Official account"),
            ("other", "Other"),
        ],
        required=True,
        default="web",
        string="Kind of medium",
    )
    medium_name = fields.Char(string="Name of the medium", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("returned", "Returned for correction"),
            ("review", "Text under review"),
            ("approved", "Text approved"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    author_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    writer_ids = fields.Many2many(
        "res.users",
        "jiebang_publicity_writer_rel",
        "publicity_id",
        "user_id",
        string="Wrote in it",
        copy=False,
        readonly=True,
    )
    approver_id = fields.Many2one(
        "res.users",
        string="Checked by",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="Approved the text and checked it for secrets and personal data.",
    )
    approved_date = fields.Date(copy=False, readonly=True)
    promised_date = fields.Date(string="To appear by")
    published_date = fields.Date(string="Published on", copy=False)
    link = fields.Char(copy=False)
    clipping = fields.Binary(attachment=True, copy=False)
    clipping_name = fields.Char(string="Name of the clipping", copy=False)
    clipping_sha256 = fields.Char(string="SHA-256", copy=False, readonly=True)
    spread_where = fields.Char(string="Where it was spread", copy=False)
    spread_whom = fields.Char(string="To whom", copy=False)
    spread_date = fields.Date(string="Spread on", copy=False)
    spread_effect = fields.Text(string="Effect", copy=False)

    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    is_author = fields.Boolean(
        compute="_compute_is_author", export_string_translation=False
    )

    _board_index = models.Index("(state, id DESC)")

    @api.depends_context("uid")
    @api.depends("author_id", "state")
    def _compute_is_author(self):
        for text in self:
            text.is_author = not text._desk_refusal() if text.project_id else False

    @api.constrains("recognition_id", "project_id")
    def _check_recognition(self):
        for text in self:
            ground = text.sudo().recognition_id
            if ground.project_id != text.project_id or ground.kind != "breakthrough":
                raise ValidationError(
                    self.env._("Breakthrough: choose one of this project.")
                )

    @api.constrains("link")
    def _check_link(self):
        for text in self:
            if text.link and not re.fullmatch(r"https?://[^\s<>\"']+", text.link):
                raise ValidationError(
                    self.env._("Link: enter the full address, https://…")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_clipping(vals)
        texts = super().create(vals_list)
        for text in texts if not self.env.su else ():
            text.project_id.check_access("read")
            refusal = text._desk_refusal()
            if refusal:
                raise AccessError(refusal)
            if any(text[name] for name in PROOF_FIELDS | SPREAD_FIELDS):
                raise UserError(
                    self.env._("What was published is entered after the approval.")
                )
        texts.sudo()._without_client_context()._hand_over_to_next_holder()
        return texts

    def write(self, vals):
        moved = vals.keys() & {"project_id", "recognition_id"}
        if moved and not self.env.su:
            raise UserError(self.env._("A text stays with its breakthrough."))
        self._check_clipping(vals)
        result = super().write(vals)
        if not self.env.su and vals.keys() & set(TEXT_FIELDS):
            self.sudo().write({"writer_ids": [fields.Command.link(self.env.uid)]})
        return result

    def _check_clipping(self, vals):
        if not vals.get("clipping"):
            return
        name = vals.get("clipping_name") or self[:1].clipping_name or ""
        raw = uploaded(self.env, vals["clipping"])
        self.env["jiebang.evidence"]._check_raw(
            raw, name, 50, ("pdf", "jpg", "jpeg", "png")
        )

    def _content_refusal(self, field_names=None):
        if self.env.su or not self.id:
            return ""
        refusal = self._desk_refusal()
        if refusal:
            return refusal
        names = set(field_names or ())
        if self.state in ("draft", "returned"):
            late = names & (PROOF_FIELDS | SPREAD_FIELDS)
            return late and self.env._(
                "What was published is entered after the approval."
            )
        allowed = {
            "review": {"promised_date"},
            "approved": PROOF_FIELDS | {"promised_date"},
            "published": SPREAD_FIELDS,
        }.get(self.state, set())
        if names and names <= allowed:
            return ""
        return self.env._(
            "“%s”: the text was submitted and stays as it is until it is returned.",
            self.display_name,
        )

    def _seal_clipping(self):
        """Keep the SHA-256 of the clipping; from then on it stays as it is."""
        if not self.clipping:
            return
        digests = self.env["ir.attachment"]._close_files(self, "clipping")
        self.clipping_sha256 = digests[self.id]

    def _file_sha256(self, field_name):
        return self.clipping_sha256 if field_name == "clipping" else ""

    def _frozen_for_files(self):
        return self.filtered(
            lambda text: text.clipping_sha256 or text._content_refusal({"clipping"})
        )
