from odoo import fields, models
from odoo.tools import SQL


class DataFlaw(models.Model):
    """A figure of a filed project that can't be right, or can't be added up, with who
    can mend it.

    Who sees a row: who sees the project (``security/analysis_rules.xml``).
    """

    _name = "jiebang.data.flaw"
    _description = "Data Quality"
    _inherit = ["jiebang.reader.mixin"]
    _auto = False
    _order = "project_id, kind, id"
    _rec_name = "name"
    _depends = {
        "jiebang.project": ["company_id", "authority_id", "filing_date", "leader_id"],
        "jiebang.indicator": [
            *("name", "is_measured", "unit", "target_value", "baseline_value"),
            *("measure_id", "measure_factor", "target"),
        ],
        "jiebang.progress.line": [
            *("value", "value_number", "previous_value", "previous_number"),
            *("direction", "is_measured", "name"),
        ],
        "jiebang.progress": ["version"],
        "jiebang.work.report.output": ["number", "name"],
        "jiebang.work.report": ["version"],
    }

    project_id = fields.Many2one("jiebang.project", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    authority_id = fields.Many2one(
        "jiebang.organization", string="Competent department", readonly=True
    )
    leader_id = fields.Many2one("jiebang.cadre", readonly=True)
    kind = fields.Selection(
        [
            ("unit", "Indicator without a unit"),
            ("nought", "Goal is nought"),
            ("factor", "Unit doesn't fit the measure"),
            ("below", "Worse than an earlier value"),
            ("twice", "Result reported by two projects"),
        ],
        readonly=True,
    )
    mender = fields.Selection(
        [
            ("plan", "The leader applies for a change of the plan; the bureau agrees"),
            ("report", "The leader, in the next report"),
            ("bureau", "The bureau, with both leaders"),
        ],
        string="Who can mend it",
        readonly=True,
    )
    name = fields.Char(string="What", readonly=True)
    note = fields.Char(string="What is there", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT flaw.source * 8 + flaw.place AS id, flaw.project_id, p.company_id,
                   p.authority_id, p.leader_id, flaw.kind, flaw.mender, flaw.name,
                   flaw.note
              FROM (
                SELECT id::bigint AS source, 0 AS place, project_id, 'unit' AS kind,
                       'plan' AS mender, name, target AS note
                  FROM jiebang_indicator
                 WHERE active AND is_measured AND COALESCE(unit, '') = ''
                 UNION ALL
                SELECT id, 1, project_id, 'nought', 'plan', name, target
                  FROM jiebang_indicator
                 WHERE active AND is_measured AND COALESCE(target_value, 0) = 0
                   AND COALESCE(baseline_value, 0) = 0
                 UNION ALL
                SELECT id, 2, project_id, 'factor', 'plan', name, unit
                  FROM jiebang_indicator
                 WHERE active AND is_measured AND measure_id IS NOT NULL
                   AND measure_factor = 0
                 UNION ALL
                SELECT line.id, 3, line.project_id, 'below', 'report', line.name,
                       line.previous_value || ' → ' || line.value
                  FROM jiebang_progress_line line
                  JOIN jiebang_progress report ON report.id = line.progress_id
                 WHERE line.is_measured AND report.version > 0 AND line.value <> ''
                   AND line.previous_value <> ''
                   AND CASE line.direction WHEN 'down'
                            THEN line.value_number > line.previous_number
                            ELSE line.value_number < line.previous_number END
                 UNION ALL
                SELECT min(line.id), 4, line.project_id, 'twice', 'bureau',
                       min(line.name), trim(line.number)
                  FROM jiebang_work_report_output line
                  JOIN jiebang_work_report report ON report.id = line.report_id
                 WHERE report.version > 0 AND trim(line.number) <> ''
                   AND EXISTS (
                       SELECT FROM jiebang_work_report_output other
                         JOIN jiebang_work_report r ON r.id = other.report_id
                        WHERE trim(other.number) = trim(line.number)
                          AND other.project_id <> line.project_id AND r.version > 0)
                 GROUP BY line.project_id, trim(line.number)
                   ) flaw
              JOIN jiebang_project p ON p.id = flaw.project_id
             WHERE p.filing_date IS NOT NULL
            """
        )

    def action_open_record(self):
        """Open the project of the row."""
        self.ensure_one()
        return self.project_id._get_records_action(context={})
