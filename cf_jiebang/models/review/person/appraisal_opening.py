from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.batches import in_batches
from ....tools.document_lang import document_lang

FACETS = [
    ("loyalty", "Political loyalty"),
    ("resolve", "Political resolve"),
    ("duty", "Political responsibility"),
    ("ability", "Political ability"),
    ("discipline", "Political self-discipline"),
]
"""政治忠诚、政治定力、政治担当、政治能力、政治自律."""

BATCH = 20
"""Reports whose sheets are opened between two commits."""

FACET_POINTS = 4
"""Points of each facet: five of them make the 20 of the political part."""


class AppraisalOpening(models.AbstractModel):
    """Opens the sheets of the people of a report, one a person and year (R44)."""

    _name = "jiebang.appraisal.opening"
    _description = "Appraisal: opening"

    @api.model
    def _open_for(self, reports):
        """Have the leader and each confirmed member of reports that are at the bureau
        appraised: by the sheet that he has for the year, else by a new one. Each office
        gets its to-do, once a person and year.

        :return: the appraisals of the reports, old and new, as the current user
        """
        reports = reports.sudo().filtered(lambda r: r.state == "submitted")
        reports._lock_or_explain()
        model = self.sudo().with_context(mail_create_nosubscribe=True)
        there = model.search([("work_report_ids", "in", reports.ids)])
        known = {
            (report.id, sheet.cadre_id.id)
            for sheet in there
            if sheet.state != "joined"
            for report in sheet.work_report_ids
        }
        lines = reports.member_line_ids.filtered(
            lambda line: (
                line.cadre_id and (line.report_id.id, line.cadre_id.id) not in known
            )
        )
        # one at a time for a person: two reports of his may be opened at once
        lines.cadre_id.sorted("id")._lock_or_explain()
        sheets = model._of_year(lines)
        touched, vals_list = model, []
        for key, mine in lines.grouped(self._year_key).items():
            if sheet := sheets.get(key):
                sheet._take_in(mine.report_id)
                touched |= sheet
            else:
                vals_list.append(self._opening_values(mine))
        new = model.create(vals_list)
        self.env["jiebang.appraisal.opinion"]._open_for(touched | new)
        new._hand_over_to_next_holder()
        return (there | touched | new).with_env(self.env)

    @api.model
    def _year_key(self, line):
        """The sheet that a participant of a report belongs to: ``(bureau, person,
        year)``."""
        report = line.report_id
        return report.bureau_id.id, line.cadre_id.id, report.year

    @api.model
    def _sheet_key(self, sheet):
        return sheet.bureau_id.id, sheet.cadre_id.id, sheet.year

    @api.model
    def _of_year(self, lines):
        """``{key: sheet}``: the sheets of the year that participants have already."""
        found = self.search(
            [
                ("former", "=", False),
                ("cadre_id", "in", lines.cadre_id.ids),
                ("year", "in", lines.report_id.mapped("year")),
            ]
        )
        return {self._sheet_key(sheet): sheet for sheet in found}

    @api.model
    def _opening_values(self, lines):
        """Values of the sheet of a person, from what reports say of him."""
        cadre, report = lines.cadre_id, lines.report_id[:1]
        return {
            "year": report.year,
            "program_id": report.program_id.id,
            "cadre_id": cadre.id,
            "organization_id": cadre.organization_id.id,
            **self._sheet_values(lines.report_id, cadre),
            "line_ids": [
                fields.Command.create({"facet": facet, "points": FACET_POINTS})
                for facet, _label in FACETS
            ],
        }

    def _take_in(self, reports):
        """Let the sheet count for further reports, and say what he did there."""
        self.write(self._sheet_values(self.work_report_ids | reports, self.cadre_id))

    @api.model
    def _sheet_values(self, reports, cadre):
        """The reports that a sheet counts for, and what its person did there."""
        projects = reports.project_id
        return {
            "work_report_ids": [fields.Command.set(reports.ids)],
            "project_ids": [fields.Command.set(projects.ids)],
            "projects": "、".join(projects.mapped("name")),
            "works": self._works(reports, cadre),
        }

    @api.model
    def _works(self, reports, cadre):
        """What a person did in the projects of reports, a paragraph each."""
        lang = document_lang(self.env)
        lines = reports.with_context(lang=lang).member_line_ids.filtered(
            lambda line: line.cadre_id == cadre
        )
        return "\n".join(line._as_text() for line in lines)

    @api.model
    def _lacking_domain(self):
        """Reports that are evaluated and have people without a sheet."""
        return Domain("state", "=", "submitted") & Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT e.work_report_id
                  FROM jiebang_evaluation e
                  JOIN jiebang_work_report_member m
                    ON m.report_id = e.work_report_id AND m.cadre_id IS NOT NULL
                 WHERE NOT EXISTS (
                       SELECT 1
                         FROM jiebang_appraisal_report_rel r
                         JOIN jiebang_appraisal a ON a.id = r.appraisal_id
                        WHERE r.work_report_id = m.report_id
                          AND a.cadre_id = m.cadre_id AND a.state != 'joined')
                )"""
            ),
        )

    @api.model
    def _cron_open(self):
        """Open the sheets of what is evaluated, in batches; found by query, so that
        a run that was missed or killed is made up for by the next one."""
        reports = self.env["jiebang.work.report"]
        in_batches(reports, self._lacking_domain, self._open_for, BATCH, each=False)
