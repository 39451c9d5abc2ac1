from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...groups import MANAGER, POSTS
from ...tools.phone import check_phone
from ...tools.short_word import characters_index
from ..arrival.similar import SimilarNames
from .name_char import NameChar, doubled

REMEMBERED = frozenset(
    {"parent_id", "active", "officer_ids", "company_id", "is_authority", "is_bureau"}
)
"""What the rules' lists of organisations follow from, and who acts for one."""


_lt = LazyTranslate(__name__)


class Organization(models.Model):
    """A unit of the scheme: an organ, an institution or a state-owned enterprise
    (R6), a competent department (R20), or the bureau itself.

    A unit's files go to exactly one competent department (R18), found in this
    order: the unit's own mapping, that of the nearest unit above it, a unit above
    it that is a competent department, and for a county's unit the science bureau
    of its territory.
    """

    _name = "jiebang.organization"
    _description = "Organisation"
    _inherit = [
        "jiebang.succession.mixin",
        "jiebang.guarded.mixin",
        "jiebang.thread.mixin",
    ]
    _parent_store = True
    _parent_name = "parent_id"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "short_name", "code"]
    _check_company_auto = True
    _max_lengths = {"name": 100, "short_name": 30, "code": 30}
    _cockpit_title = _lt("Organisations")
    _cockpit_action = "cf_jiebang.organization_action"

    name = NameChar(
        required=True,
        index="trigram",
        tracking=True,
        help="The full name, as on the official seal.",
    )
    short_name = fields.Char()
    code = fields.Char(index=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        [
            ("party_gov", "Party or government organ"),
            ("institution", "Public institution"),
            ("soe", "State-owned enterprise"),
        ],
        required=True,
        default="institution",
        tracking=True,
    )
    level = fields.Selection(
        [("city", "Municipal"), ("county", "Banner, county or district")],
        required=True,
        default="county",
        tracking=True,
    )
    territory_id = fields.Many2one(
        "jiebang.territory",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_id = fields.Many2one(
        "jiebang.organization",
        string="Supervising unit",
        index=True,
        tracking=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("jiebang.organization", "parent_id", string="Units")
    is_authority = fields.Boolean(string="Competent department", tracking=True)
    authority_kind = fields.Selection(
        [
            ("department", "Municipal department"),
            ("county_bureau", "Science bureau of a banner, county or district"),
        ],
        string="Kind of department",
    )
    is_bureau = fields.Boolean(
        string="Municipal Science and Technology Bureau", tracking=True
    )
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department (assigned)",
        domain=[("is_authority", "=", True)],
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        check_company=True,
        help="Leave empty to follow the supervising unit or the territory.",
    )
    route_authority_id = fields.Many2one(
        "jiebang.organization",
        string="Files go to",
        compute="_compute_route",
        compute_sudo=True,
        recursive=True,
    )
    route_explanation = fields.Text(
        string="Path of a file", compute="_compute_route", compute_sudo=True
    )
    contact_name = fields.Char(string="Contact")
    phone = fields.Char()
    address = fields.Char()
    handler_id = fields.Many2one(
        "res.users",
        ondelete="set null",
        help="Gets the to-dos of this organisation, if he may act for it.",
    )
    officer_ids = fields.Many2many(
        "res.users",
        "jiebang_organization_res_users_rel",
        "organization_id",
        "user_id",
        string="Acting persons",
        groups=POSTS,
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        export_string_translation=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _name_characters = characters_index("name")
    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "This code is already in use."
    )

    @api.model
    def _mine(self):
        """Domain of the organisations that the user acts for, and of those below."""
        return Domain("id", "child_of", self.env.user.jiebang_organization_ids.ids)

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._mine())
        for organization in self:
            organization.is_mine = organization in mine

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine() if True in value else ~self._mine()

    @api.onchange("name")
    def _onchange_name(self):
        """Ask about one of the same or a similar name; two may have one."""
        if not self.name:
            return None
        city = (self.company_id or self.env.company).id
        others = self.search_fetch(
            [("company_id", "=", city), ("id", "not in", self._origin.ids)], ["name"]
        ).mapped("name")
        same = [name for name in others if name == self.name]
        return doubled(self.env, same + SimilarNames(others).of(self.name))

    @api.constrains("authority_id")
    def _check_authority_id(self):
        for organization in self:
            if organization.authority_id and not organization.authority_id.is_authority:
                raise ValidationError(
                    self.env._(
                        "Competent department: %s is not marked as one.",
                        organization.authority_id.name,
                    )
                )

    @api.constrains("phone")
    def _check_phone(self):
        for organization in self:
            check_phone(organization, "phone")

    @api.depends(
        "name",
        "authority_id",
        "parent_id.route_authority_id",
        "is_authority",
        "level",
        "territory_id.authority_id",
    )
    def _compute_route(self):
        bureaus = {
            bureau.company_id: bureau
            for bureau in self.search_fetch(
                [("is_bureau", "=", True)],
                ["company_id", "name", "contact_name", "phone"],
            )
        }
        for organization in self:
            authority, why = organization._route()
            organization.route_authority_id = authority
            organization.route_explanation = organization._explain_route(
                authority, why, bureaus.get(organization.company_id, self.browse())
            )

    def _route(self, after=None):
        """The competent department of this unit, and the reason in words.

        :param dict after: ``{record: {field: value}}``, what would change
        """
        self.ensure_one()
        after = after or {}

        def value(record, name):
            return after.get(record, {}).get(name, record[name])

        unit = self
        while unit:
            if authority := value(unit, "authority_id"):
                if unit == self:
                    return authority, self.env._("assigned to this unit")
                return authority, self.env._("assigned to %s above it", unit.name)
            if unit.is_authority:
                if unit == self:
                    return unit, self.env._("it is a competent department itself")
                return unit, self.env._("it belongs to %s", unit.name)
            unit = value(unit, "parent_id")
        territory = self.territory_id
        if self.level == "county" and (authority := value(territory, "authority_id")):
            return authority, self.env._(
                "units of %s hand in to its science bureau", territory.name
            )
        return self.browse(), ""

    def _explain_route(self, authority, why, bureau):
        """The path of a file in three lines, with contacts and phones."""
        if not authority:
            return self.env._(
                "No competent department is known for this unit. The administrator "
                "assigns one on the unit's form."
            )
        steps = [
            (self.env._("1. Party group of the unit"), self, ""),
            (self.env._("2. Competent department"), authority, why),
            (self.env._("3. Science and Technology Bureau"), bureau, ""),
        ]
        return "\n".join(
            f"{title}：{acting._contact_line()}" + (f"（{reason}）" if reason else "")
            for title, acting, reason in steps
            if acting
        )

    def _lineage(self):
        """The organisation and all above it."""
        return self.browse(map(int, (self.parent_path or "").split("/")[:-1]))

    def _contact_line(self):
        """Name, contact and phone in one line, as far as they are known."""
        parts = [self.name, self.contact_name, self.phone]
        return " ".join(part for part in parts if part)

    @api.model
    def get_import_templates(self):
        """The example sheet that the import page offers."""
        return [
            {
                "label": self.env._("Import template for organisations"),
                "template": "/cf_jiebang/static/xlsx/organization_import_template.xlsx",
            }
        ]

    @api.model_create_multi
    def create(self, vals_list):
        organizations = super().create(vals_list)
        self.env["res.users"]._jiebang_forget()
        return organizations

    def write(self, vals):
        if not vals.keys() & REMEMBERED:
            return super().write(vals)
        if vals.get("active") is False or vals.get("is_authority") is False:
            self._check_no_open_files()
        with self.env["jiebang.turn"]._changing(self._officers_below):
            return super().write(vals)

    def _officers_below(self):
        """Who acts here or for a unit below, closed accounts too."""
        below = self.sudo().with_context(active_test=False)
        return below.search([("id", "child_of", self.ids)]).officer_ids

    def _check_no_open_files(self):
        """Refuse to close an organisation, or to make a department none, while files
        are open there (R18).

        :raise UserError: how many there are, by their numbers, and what to do
        """
        Project = self.env["jiebang.project"].sudo()
        for organization in self:
            here = Domain("organization_id", "=", organization.id)
            projects = Project.search(
                (here | Domain("authority_id", "=", organization.id))
                & Domain("reached_tier", ">", 0)
                & Domain("state", "not in", Project._ended_states())
            )
            units = self.sudo().search(
                Domain("id", "not in", self.ids)
                & (
                    Domain("parent_id", "=", organization.id)
                    | Domain("authority_id", "=", organization.id)
                )
            )
            if not projects and not units:
                continue
            raise UserError(
                self.env._(
                    "%(name)s is still needed: %(files)s files are open there "
                    "(%(codes)s) and %(units)s units belong to it or hand in to it. "
                    "Enter a reform (Reforms of organisations), by which they pass "
                    "on to another organisation, or wait until the files are ended.",
                    name=organization.name,
                    files=len(projects),
                    codes="、".join(projects[:10].mapped("code")) or "-",
                    units=len(units),
                )
            )

    def unlink(self):
        result = super().unlink()
        self.env["res.users"]._jiebang_forget()
        return result

    @api.model
    def _cockpit_lines(self):
        """What keeps a file from going on because nobody is appointed."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(MANAGER):
            return lines
        unmanned = Domain("officer_ids", "=", False)
        desk = Domain("is_authority", "=", True) | Domain("is_bureau", "=", True)
        return [
            *lines,
            *self._cockpit_count(
                "open",
                self.env._("Competent departments for which nobody acts"),
                desk & unmanned,
            ),
        ]
