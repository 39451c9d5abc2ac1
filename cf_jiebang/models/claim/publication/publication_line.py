from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ....tools.characters import UNPRINTABLE
from ....tools.short_word import SearchChar, characters_index

SNAPSHOT = (
    "filing_no",
    "filing_date",
    "name",
    "category",
    "leader",
    "unit",
    "territory",
    "summary",
    "year",
    "source",
)
PUBLIC = (*SNAPSHOT, "date_published")
"""The columns that anybody may read: nothing else ever leaves for the public."""
FROM_PAPER = "据纸质材料补录"
"""How the public list marks what was decided before this system."""
CHOICES = ("category", "territory", "year")
"""What a visitor chooses from."""


class PublicationLine(models.Model):
    """A project as it is made public: what was frozen when it was gathered (R27)."""

    _name = "jiebang.publication.line"
    _description = "Published Project"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "filing_date desc, id desc"

    publication_id = fields.Many2one(
        "jiebang.publication", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="publication_id.company_id", store=True)
    state = fields.Selection(related="publication_id.state", store=True, index=True)
    date_published = fields.Date(related="publication_id.date", store=True)
    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="restrict"
    )
    filing_no = SearchChar(string="Filing No.", readonly=True, index="trigram")
    filing_date = fields.Date(readonly=True)
    name = SearchChar(string="Project title", readonly=True, index="trigram")
    category = fields.Char(readonly=True)
    leader = SearchChar(string="Leader or team", readonly=True, index="trigram")
    unit = SearchChar(readonly=True, index="trigram")
    territory = fields.Char(string="County", readonly=True)
    summary = fields.Text(readonly=True)
    year = fields.Integer(readonly=True)
    source = fields.Char(
        readonly=True, help="What tells a project that was filed on paper."
    )

    _project_uniq = models.UniqueIndex(
        "(project_id) WHERE state != 'withdrawn'",
        "Projects: one of them is on a publication already.",
    )
    _filing_no_characters = characters_index("filing_no")
    _name_characters = characters_index("name")
    _leader_characters = characters_index("leader")
    _unit_characters = characters_index("unit")
    _category_index = models.Index("(company_id, category) WHERE state = 'published'")
    _territory_index = models.Index("(company_id, territory) WHERE state = 'published'")
    _year_index = models.Index("(company_id, year) WHERE state = 'published'")
    _order_index = models.Index("(filing_date DESC, id DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.publication_id._check_officer()
        lines.publication_id._check_draft()
        lines.project_id.check_access("read")
        for line in lines.sudo():
            line._check_candidate()
            line.write(line._snapshot())
        return lines

    def write(self, vals):
        self.publication_id._check_officer()
        self.publication_id._check_draft()
        if vals.keys() & {"project_id", "publication_id"} and not self.env.su:
            raise UserError(
                self.env._("A line stays with its project; delete it and add another.")
            )
        return super().write(vals)

    def _check_unlink(self):
        self.publication_id._check_officer()
        if not self.env.su and self.filtered(
            lambda line: line.state not in ("draft", "objection")
        ):
            raise UserError(self.env._("What was published stays as it was."))

    def _check_candidate(self):
        project = self.project_id
        if (
            not project.filing_no
            or project.program_id != self.publication_id.program_id
        ):
            raise UserError(
                self.env._(
                    "“%s” can't be published here: only filed projects of the same "
                    "programme can.",
                    project.name,
                )
            )

    def _snapshot(self):
        """What of the project is made public, frozen now."""
        project = self.project_id
        team = project.mode == "team" and project.team_name
        return {
            "filing_no": project.filing_no,
            "filing_date": project.filing_date,
            "name": project.name,
            "category": project.main_category_id.name,
            "leader": team or project.leader_name or project.leader_id.name,
            "unit": project.organization_id.name,
            "territory": project.territory_id.name,
            "summary": project.summary,
            "year": project.filing_date.year,
            "source": FROM_PAPER if project.is_past else False,
        }

    # -- the public ----------------------------------------------------------

    @api.model
    def _public_domain(self, search="", category="", territory="", year=""):
        """The published lines that fit the wishes of a visitor.

        :param str search: words of title, leader, unit or number
        :param str category: the name of a category; likewise ``territory``
        :param str year: four digits; anything else is no filter
        """
        domain = Domain("state", "=", "published")
        search = UNPRINTABLE.sub("", search or "").strip()[:100]
        if search:
            text = escape_psql(search)
            domain &= Domain.OR(
                [
                    Domain(name, "ilike", text)
                    for name in ("name", "leader", "unit", "filing_no")
                ]
            )
        for name, value in (("category", category), ("territory", territory)):
            value = UNPRINTABLE.sub("", value or "")[:200]
            if value:
                domain &= Domain(name, "=", value)
        if len(year or "") == 4 and year.isascii() and year.isdigit():
            domain &= Domain("year", "=", int(year))
        return domain

    @api.model
    def _public_rows(self, domain, limit, offset=0):
        """The whitelisted columns of published lines as plain dicts; the only way
        by which anything reaches the public.

        :param Domain domain: of ``_public_domain``
        :rtype: list[dict]
        """
        lines = self.sudo().search_fetch(domain, PUBLIC, limit=limit, offset=offset)
        return [{name: line[name] or "" for name in PUBLIC} for line in lines]

    @api.model
    def _public_companies(self):
        """The companies that have published something: ``{id: name}``."""
        ids = self._public_values("company_id")
        companies = self.env["res.company"].sudo().browse(ids)
        return {company.id: company.name for company in companies}

    @api.model
    def _public_values(self, name, company=None):
        """The values of a column of what is published, each once and in order.

        Jumps along an index from value to value: to group all lines for a dozen of
        categories takes longer the more is published.

        :param str name: ``company_id`` or one of ``CHOICES``
        :param int company: of this company alone
        """
        self.flush_model(["state", "company_id", name])
        table, column = SQL.identifier(self._table), SQL.identifier(name)
        where = SQL("state = 'published'")
        if company is not None:
            where = SQL("%s AND company_id = %s", where, company)
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE found(value) AS (
                    (SELECT %(column)s FROM %(table)s
                      WHERE %(where)s AND %(column)s IS NOT NULL
                      ORDER BY %(column)s LIMIT 1)
                    UNION ALL
                    SELECT (SELECT %(column)s FROM %(table)s
                             WHERE %(where)s AND %(column)s > found.value
                             ORDER BY %(column)s LIMIT 1)
                      FROM found WHERE found.value IS NOT NULL
                )
                SELECT value FROM found WHERE value IS NOT NULL
                """,
                column=column,
                table=table,
                where=where,
            )
        )
        return [value for (value,) in rows]

    @api.model
    def _public_stamp(self, domain):
        """What a download holds and since when: ``(ids, text)``; the text changes with
        the content."""
        lines = self.sudo().search_fetch(domain, ["write_date"])
        last = max(lines.mapped("write_date"), default="")
        return lines.ids, f"{last} {lines.ids}"

    @api.model
    def _public_choices(self, companies):
        """What the filters offer: ``{"category": [...], "territory": …, "year": …}``

        :param companies: ids of the companies whose list is shown
        """
        return {
            name: [
                str(value)
                for value in sorted(
                    {
                        value
                        for company in companies
                        for value in self._public_values(name, company)
                        if value
                    }
                )
            ]
            for name in CHOICES
        }
