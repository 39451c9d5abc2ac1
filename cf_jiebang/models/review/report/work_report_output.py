import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

NAMES = re.compile(r"[、,，;；/\n]+")


class WorkReportOutput(models.Model):
    """A result with its proof: a patent, a paper, a standard (R82).

    Owners are named; who belongs neither to the team nor to its units is flagged
    for the readers and never blocks.
    """

    _name = "jiebang.work.report.output"
    _description = "Result in a Work Report"
    _inherit = ["jiebang.work.report.line.mixin"]
    _report_field = "output_line_ids"
    _max_lengths = {"name": 200, "number": 60, "owners": 300}

    kind = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.output"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="patent",
    )
    measure_id = fields.Many2one(
        "jiebang.measure",
        string="Counts for",
        compute="_compute_measure_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(string="Result", required=True)
    number = fields.Char(string="Certificate or publication No.")
    date = fields.Date()
    owners = fields.Char(
        string="Owners or authors", help="Full names, separated by 、 or a comma."
    )
    foreign_owners = fields.Char(
        string="Not of the team",
        compute="_compute_foreign_owners",
        store=True,
        compute_sudo=True,
    )
    evidence_ids = fields.Many2many(
        "jiebang.evidence",
        "jiebang_work_report_output_evidence_rel",
        "output_id",
        "evidence_id",
        domain="[('project_id', '=', project_id), ('kind', '!=', 'seal_scan')]",
    )

    @api.depends("kind")
    def _compute_measure_id(self):
        """The measure whose code is the kind."""
        measures = self.env["jiebang.measure"].sudo().search([])
        for line in self:
            city = line.project_id.company_id
            fits = measures.filtered(
                lambda m, line=line, city=city: (
                    m.code == line.kind and m.company_id in (city, city.browse())
                )
            )
            line.measure_id = fits.sorted("company_id")[-1:].id

    @api.depends("owners", "report_id.member_line_ids.name")
    def _compute_foreign_owners(self):
        """Owners who are neither in the team, nor one of its units or partners."""
        known = {}
        for line in self:
            project = line.report_id.project_id
            if project not in known:
                known[project] = self._known_owners(project)
            names = known[project] | {
                self._plain(name)
                for name in line.report_id.member_line_ids.mapped("name")
            }
            strangers = [
                name.strip()
                for name in NAMES.split(line.owners or "")
                if name.strip() and self._plain(name) not in names
            ]
            line.foreign_owners = "、".join(strangers) or False

    @api.model
    def _known_owners(self, project):
        people = project.leader_id | project.member_ids.cadre_id
        organizations = people.organization_id | project.organization_id
        return {
            self._plain(name)
            for name in (
                *people.mapped("name"),
                *organizations.mapped("name"),
                *organizations.mapped("short_name"),
                *project.partner_ids.mapped("name"),
                *project.resource_ids.mapped("institution"),
            )
            if name
        }

    @api.model
    def _plain(self, name):
        return re.sub(r"\s+", "", name or "").casefold()

    @api.constrains("evidence_ids", "report_id")
    def _check_evidence(self):
        for line in self.sudo():
            if line.evidence_ids.project_id - line.report_id.project_id:
                raise ValidationError(
                    self.env._(
                        "Result “%s”: its evidence belongs to another project.",
                        line.name,
                    )
                )
