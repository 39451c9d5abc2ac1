from datetime import date

from odoo import fields, models
from odoo.tools import SQL

from ...tools.legal_time import legal_today

EPOCH = date(2000, 1, 1)
COLUMNS = ("target", "reported", "confirmed")


class Outcome(models.Model):
    """What a filed project has brought of a measure: what it aims at, what it has
    reported, what was confirmed (R46–R50).

    The three stand beside each other and are never mixed. *Reported* is the newest
    value of each indicator, from a progress or work report that was handed in, and each
    result once by its number or name. *Confirmed* is the value of the newest work
    report whose evaluation is graded, and results of a report that have evidence.
    Values are in the unit of the measure; an indicator whose unit doesn't fit is not
    counted.

    The day is ``outcome_day`` of the context, else today: what was handed in or graded
    later is left out. Who sees a row: who sees the project
    (``security/analysis_rules.xml``).
    """

    _name = "jiebang.outcome"
    _description = "Outcomes"
    _inherit = ["jiebang.reader.mixin"]
    _auto = False
    _order = "measure_id, project_id"
    _rec_name = "project_id"
    _depends = {
        "jiebang.project": [
            *("program_id", "company_id", "organization_id", "authority_id"),
            *("territory_id", "filing_date"),
        ],
        "jiebang.measure": ["rollup", "dimension_id"],
        "jiebang.indicator": ["measure_id", "measure_factor", "target_value"],
        "jiebang.output": ["measure_id", "quantity"],
        "jiebang.progress": ["version", "submitted_date", "date_to"],
        "jiebang.progress.line": [
            *("indicator_id", "measure_id", "measure_factor", "value", "value_number"),
        ],
        "jiebang.work.report": ["version", "submitted_date", "year"],
        "jiebang.work.report.indicator": [
            *("indicator_id", "measure_id", "measure_factor", "name"),
            *("achieved", "achieved_value"),
        ],
        "jiebang.work.report.output": ["measure_id", "number", "name", "evidence_ids"],
        "jiebang.evaluation": ["work_report_id", "graded_date"],
    }

    project_id = fields.Many2one("jiebang.project", readonly=True)
    measure_id = fields.Many2one("jiebang.measure", readonly=True)
    dimension_id = fields.Many2one("jiebang.dimension", readonly=True)
    unit = fields.Char(related="measure_id.unit")
    program_id = fields.Many2one("jiebang.program", string="Programme", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True
    )
    authority_id = fields.Many2one(
        "jiebang.organization", string="Competent department", readonly=True
    )
    territory_id = fields.Many2one("jiebang.territory", readonly=True)
    target = fields.Float(string="Aimed at", digits=(16, 2), readonly=True)
    reported = fields.Float(digits=(16, 2), readonly=True)
    confirmed = fields.Float(digits=(16, 2), readonly=True)
    reported_on = fields.Date(string="Newest report", readonly=True)

    @property
    def _table_query(self):
        day = fields.Date.to_date(self.env.context.get("outcome_day"))
        return SQL(
            """
            WITH told AS (
                SELECT line.project_id, line.measure_id,
                       'i' || line.indicator_id AS what,
                       line.value_number * line.measure_factor AS value,
                       report.submitted_date AS day, report.date_to AS until,
                       false AS graded
                  FROM jiebang_progress_line line
                  JOIN jiebang_progress report ON report.id = line.progress_id
                 WHERE line.measure_id IS NOT NULL AND line.measure_factor <> 0
                   AND line.value <> '' AND report.version > 0
                   AND report.submitted_date <= %(day)s
                 UNION ALL
                SELECT line.project_id, line.measure_id,
                       COALESCE('i' || line.indicator_id, 'n' || line.name),
                       line.achieved_value * line.measure_factor,
                       report.submitted_date, make_date(report.year, 12, 31),
                       EXISTS (SELECT FROM jiebang_evaluation e
                                WHERE e.work_report_id = report.id
                                  AND e.graded_date <= %(day)s)
                  FROM jiebang_work_report_indicator line
                  JOIN jiebang_work_report report ON report.id = line.report_id
                 WHERE line.measure_id IS NOT NULL AND line.measure_factor <> 0
                   AND line.achieved <> '' AND report.version > 0
                   AND report.submitted_date <= %(day)s
            ), things AS (
                SELECT line.project_id, line.measure_id,
                       COALESCE(NULLIF(trim(line.number), ''), line.name) AS what,
                       min(report.submitted_date) AS day,
                       bool_or(
                           EXISTS (SELECT
                                     FROM jiebang_work_report_output_evidence_rel r
                                    WHERE r.output_id = line.id)
                           OR EXISTS (SELECT FROM jiebang_evaluation e
                                       WHERE e.work_report_id = report.id
                                         AND e.graded_date <= %(day)s)
                       ) AS sure
                  FROM jiebang_work_report_output line
                  JOIN jiebang_work_report report ON report.id = line.report_id
                 WHERE line.measure_id IS NOT NULL AND report.version > 0
                   AND report.submitted_date <= %(day)s
                 GROUP BY 1, 2, 3
            ), parts AS (
                SELECT project_id, measure_id, target_value * measure_factor AS target,
                       NULL::numeric AS reported, NULL::numeric AS confirmed,
                       NULL::date AS day
                  FROM jiebang_indicator
                 WHERE active AND measure_id IS NOT NULL AND measure_factor <> 0
                 UNION ALL
                SELECT project_id, measure_id, quantity, NULL, NULL, NULL
                  FROM jiebang_output WHERE measure_id IS NOT NULL
                 UNION ALL
                (SELECT DISTINCT ON (project_id, measure_id, what)
                        project_id, measure_id, NULL, value, NULL, day
                   FROM told
                  ORDER BY project_id, measure_id, what, until DESC, day DESC)
                 UNION ALL
                (SELECT DISTINCT ON (project_id, measure_id, what)
                        project_id, measure_id, NULL, NULL, value, NULL::date
                   FROM told WHERE graded
                  ORDER BY project_id, measure_id, what, until DESC, day DESC)
                 UNION ALL
                SELECT project_id, measure_id, NULL, 1, sure::int, day FROM things
            ), added AS (
                SELECT project_id, measure_id, sum(target) AS target,
                       sum(reported) AS reported, sum(confirmed) AS confirmed,
                       max(day) AS day
                  FROM parts GROUP BY project_id, measure_id
            ), ranked AS (
                SELECT added.*, p.program_id, p.company_id, p.organization_id,
                       p.authority_id, p.territory_id, m.rollup, m.dimension_id,
                       row_number() OVER (PARTITION BY added.measure_id, p.company_id
                           ORDER BY added.day DESC NULLS LAST, added.project_id
                       ) AS place
                  FROM added
                  JOIN jiebang_measure m ON m.id = added.measure_id
                  JOIN jiebang_project p ON p.id = added.project_id
                 WHERE p.filing_date <= %(day)s
            )
            SELECT %(page)s + project_id::bigint * 10000 + measure_id AS id,
                   project_id, measure_id, dimension_id, program_id, company_id,
                   organization_id, authority_id, territory_id, day AS reported_on,
                   %(target)s AS target, %(reported)s AS reported,
                   %(confirmed)s AS confirmed
              FROM ranked
            """,
            day=day or legal_today(self.env),
            # a past day's row is another record: values are kept by id
            page=(day - EPOCH).days * 10**11 if day else 0,
            **{name: self._by_rollup(name) for name in COLUMNS},
        )

    def _by_rollup(self, name):
        """A column as the measure adds it up: what a row has of the sum."""
        value = SQL("COALESCE(%s, 0)", SQL.identifier(name))
        return SQL(
            """CASE rollup WHEN 'projects' THEN (%(value)s > 0)::int
                           WHEN 'last'
                           THEN CASE WHEN place = 1 THEN %(value)s ELSE 0 END
                           ELSE %(value)s END""",
            value=value,
        )

    def action_open_record(self):
        """Open the project of the row."""
        self.ensure_one()
        return self.project_id._get_records_action(context={})
