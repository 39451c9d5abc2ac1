from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...groups import MANAGER
from ...tools.short_word import characters_index
from .name_char import NAMED, PersonNameChar, doubled

IDENTITIES = [
    ("civil", "Civil servant"),
    ("reference", "Managed with reference to the Civil Servant Law"),
    ("inst_admin", "Institution, managerial post"),
    ("inst_tech", "Institution, professional post"),
    ("soe", "State-owned enterprise staff"),
    ("other", "Other"),
]
"""人员身份: recorded, never a condition (R7)."""


_lt = LazyTranslate(__name__)


class Cadre(models.Model):
    """A cadre or employee of a registered unit (干部职工): the directory entry.

    Everyone in the scheme may look people up here, to name team members. What
    is personal stands in ``jiebang.cadre.profile``.
    """

    _name = "jiebang.cadre"
    _description = "Cadre"
    _inherit = ["jiebang.cadre.account", "jiebang.guarded.mixin"]
    _order = "name, id"
    _max_lengths = {"name": 40, "position": 100, "title": 100}
    _cockpit_title = _lt("Directory of Cadres")
    _cockpit_action = "cf_jiebang.cadre_action"

    name = PersonNameChar(string="Full name", required=True, index="trigram")
    active = fields.Boolean(default=True)
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        required=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict")
    position = fields.Char(string="Present post and rank")
    title = fields.Char(string="Professional title")
    identity = fields.Selection(IDENTITIES, string="Personnel identity")
    company_id = fields.Many2one(related="organization_id.company_id", store=True)

    _user_uniq = models.UniqueIndex(
        "(user_id) WHERE user_id IS NOT NULL",
        "This user is already linked to another cadre.",
    )
    _name_characters = characters_index("name")
    _order_index = models.Index("(name, id)")

    @api.onchange("name", "organization_id")
    def _onchange_name(self):
        """Ask about somebody of the same name; two people may have one."""
        if not self.name:
            return None
        namesakes = self.search(
            [
                ("name", "=", self.name),
                ("id", "not in", self._origin.ids),
                ("company_id", "=", (self.company_id or self.env.company).id),
            ],
            limit=NAMED,
        )
        return doubled(self.env, namesakes.mapped("display_name"))

    def write(self, vals):
        if "user_id" in vals and not self.env.su:
            self._check_no_open_file(vals["user_id"])
        return super().write(vals)

    def _check_no_open_file(self, user_id):
        """A person's files don't pass to another user while they are under way.

        :raise UserError: naming such a file
        """
        for cadre in self:
            if not cadre.user_id or cadre.user_id.id == user_id:
                continue
            Project = self.env["jiebang.project"].sudo()
            project = Project.search(
                [
                    ("reached_tier", ">", 0),
                    ("state", "not in", Project._ended_states()),
                    "|",
                    ("leader_id", "=", cadre.id),
                    ("member_ids.cadre_id", "=", cadre.id),
                ],
                limit=1,
            )
            if project:
                raise UserError(
                    self.env._(
                        "%(name)s is part of a file that is under way (%(code)s). His "
                        "user can't be changed until it is closed.",
                        name=cadre.name,
                        code=project.code,
                    )
                )

    @api.depends("name", "organization_id")
    def _compute_display_name(self):
        for cadre in self:
            organization = cadre.organization_id.sudo()
            cadre.display_name = (
                f"{cadre.name}（{organization.short_name or organization.name}）"
                if organization
                else cadre.name
            )

    @api.model
    def _cockpit_lines(self):
        """Cadres who can't log in yet."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(MANAGER):
            return lines
        label = self.env._("Without a user, so they can't apply")
        return lines + self._cockpit_count("open", label, Domain("user_id", "=", False))

    def action_open_passport(self):
        """Open the passport, for those who may read it."""
        self.ensure_one()
        self.check_access("read")
        return self.env["jiebang.passport"].browse(self.id)._open()
