"""Evaluations with their sheets for the copies of :mod:`bench.board_fill`.

Each work report of a round that has none gets a copy of one of the round's own
evaluations, with sheets, lines and results, by SQL. Runs on any filled database.
"""

CHILDREN = (
    ("jiebang_score_sheet", "evaluation_id"),
    ("jiebang_evaluation_fact", "evaluation_id"),
    ("jiebang_evaluation_result", "evaluation_id"),
    ("jiebang_score_line", "sheet_id"),
)
"""Tables that hang on an evaluation, in their order, each with the key to follow."""

FRESH = {
    "state": "'scoring'",
    "phase": "1",
    "veto": "'none'",
    **dict.fromkeys(
        (
            *("grade", "grade_reason", "graded_by_id", "graded_date", "meeting_id"),
            *("reported_date", "days_to_report", "announced_grade", "total"),
            *("announced_reason", "outcome_percent", "suggested_grade", "breakdown"),
            *("holder_tier", "holder_organization_id", "holder_since", "deadline"),
        ),
        "NULL",
    ),
}
"""What an evaluation says before its sheets are added up."""


class EvaluationFiller:
    """Copies evaluations onto reports that have none."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr

    def rows(self, query, *values):
        """Rows of an SQL statement."""
        self.cr.execute(query, values)
        return self.cr.fetchall()

    def columns(self, table):
        """Names of the columns of a table, without ``id``."""
        return [
            name
            for (name,) in self.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND"
                " attnum > 0 AND NOT attisdropped AND attname != 'id'",
                table,
            )
        ]

    def insert(self, table, source, values):
        """Copy the rows ``s`` of ``source`` (FROM and WHERE), some columns changed;
        ``bench_<table>`` maps the ids of the copies: ``(old, copy, id)``."""
        names = self.columns(table)
        listed = ", ".join(f'"{name}"' for name in names)
        shown = ", ".join(values.get(name, f's."{name}"') for name in names)
        self.cr.execute(
            f"CREATE TEMP TABLE bench_{table} AS SELECT s.id AS old, m.id AS copy,"
            f" nextval('{table}_id_seq') AS id {source}"
        )
        self.cr.execute(
            f"INSERT INTO {table} (id, {listed}) SELECT b.id, {shown}"
            f" FROM bench_{table} b JOIN {table} s ON s.id = b.old"
            " JOIN bench_pair m ON m.id = b.copy"
            " JOIN jiebang_project p ON p.id = m.project_id"
            + (
                ""
                if table == "jiebang_evaluation"
                else " JOIN bench_jiebang_evaluation e ON e.copy = m.id"
            )
            + (
                " JOIN bench_jiebang_score_sheet t ON t.old = s.sheet_id"
                " AND t.copy = m.id"
                if table == "jiebang_score_line"
                else ""
            )
        )
        return self.cr.rowcount

    def clear(self):
        """Drop the copies; the evaluations that they were made of stay."""
        copies = "SELECT id FROM jiebang_evaluation WHERE decision_hash IS NULL"
        sheets = f"SELECT id FROM jiebang_score_sheet WHERE evaluation_id IN ({copies})"
        for table, key in reversed(CHILDREN):
            parents = sheets if key == "sheet_id" else copies
            self.cr.execute(f"DELETE FROM {table} WHERE {key} IN ({parents})")
        self.cr.execute("DELETE FROM jiebang_evaluation WHERE decision_hash IS NULL")

    def fill(self, limit=None, scored=False):
        """Make the evaluations.

        :param limit: at most so many
        :param scored: all sheets are in, none is added up; of the annual rounds only
        :return: how many were made
        """
        where = "r.state = 'submitted' AND e.id IS NULL"
        wanted = "true"
        if scored:
            where += " AND d.kind = 'annual'"
            wanted = (
                "s.phase = 1 AND (SELECT count(*) FROM jiebang_score_sheet t WHERE"
                " t.evaluation_id = s.id AND t.state = 'submitted') >= d.sheets_each"
            )
        # a report a row, with the evaluation of its round that it gets a copy of
        self.cr.execute(
            "CREATE TEMP TABLE bench_pair AS WITH seed AS (SELECT s.id, s.round_id,"
            " row_number() OVER w - 1 AS n, count(*) OVER (PARTITION BY s.round_id)"
            " AS many FROM jiebang_evaluation s JOIN jiebang_evaluation_round d"
            f" ON d.id = s.round_id WHERE {wanted}"
            " WINDOW w AS (PARTITION BY s.round_id ORDER BY s.id)),"
            " report AS (SELECT r.id, r.project_id, d.id AS round_id,"
            " row_number() OVER (PARTITION BY d.id ORDER BY r.id) AS n"
            " FROM jiebang_work_report r JOIN jiebang_project p ON p.id = r.project_id"
            " JOIN jiebang_evaluation_round d ON d.kind = r.kind AND d.year = r.year"
            " AND d.program_id = p.program_id AND d.state = 'open'"
            f" LEFT JOIN jiebang_evaluation e ON e.work_report_id = r.id WHERE {where})"
            " SELECT report.id, report.project_id, seed.id AS seed FROM report JOIN"
            " seed ON seed.round_id = report.round_id AND seed.n = report.n % seed.many"
            f" ORDER BY report.id LIMIT {limit or 'ALL'}"
        )
        self.cr.execute("ANALYZE bench_pair")
        project = {
            name: f"p.{name}"
            for name in self.columns("jiebang_evaluation")
            if name in ("program_id", "company_id", "leader_id", "organization_id")
            or name in ("authority_id", "territory_id", "field_id", "main_category_id")
        }
        count = self.insert(
            "jiebang_evaluation",
            "FROM bench_pair m JOIN jiebang_evaluation s ON s.id = m.seed",
            {"work_report_id": "m.id", "project_id": "m.project_id"}
            | {"decision_hash": "NULL", "decision_count": "0"}
            | project
            | (FRESH if scored else {}),
        )
        for table, key in CHILDREN:
            values = {"evaluation_id": "e.id", "project_name": "p.name"}
            values |= {"decision_hash": "NULL", "decision_count": "0"}
            if key == "sheet_id":
                values["sheet_id"] = "t.id"
                parent = "JOIN bench_jiebang_score_sheet t ON t.copy = m.id"
                on = "s.sheet_id = t.old"
            else:
                parent, on = "", "s.evaluation_id = m.seed"
            if scored and table == "jiebang_score_sheet":
                values |= {"disclosed": "false", "outlier": "false"}
            if scored and table == "jiebang_evaluation_result":
                continue
            self.insert(
                table, f"FROM bench_pair m {parent} JOIN {table} s ON {on}", values
            )
        for table in ("jiebang_evaluation", *(table for table, _key in CHILDREN)):
            self.cr.execute(f"DROP TABLE IF EXISTS bench_{table}")
            self.cr.execute(f"ANALYZE {table}")
        self.cr.execute("DROP TABLE bench_pair")
        return count


def run(env, limit=None, scored=False):
    """Make evaluations in the database of ``env`` (:meth:`EvaluationFiller.fill`)."""
    env.flush_all()
    env.cr.execute("SET session_replication_role = replica")
    count = EvaluationFiller(env).fill(limit, scored)
    env.cr.execute("SET session_replication_role = origin")
    return count
