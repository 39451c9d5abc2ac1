"""Makes a filled database ready for the end of a year; runs inside ``odoo shell``.

All projects are filed and under way, none has a report for this year, so many
evaluations have all their sheets, no ledger of this month is open, so many dossiers
are waiting. By SQL, as :mod:`bench.board_fill`: a fixture to measure on.
"""

import datetime
import hashlib
import io

from PIL import Image

from . import evaluation_fill

STATE = (
    *(
        "state",
        "stage_id",
        "reached_tier",
        "deadline_status",
        "holder_tier",
        "holder_organization_id",
    ),
    *("holder_since", "deadline"),
)
"""What a project takes over from one that is under way."""


def file_projects(env, projects):
    """Let so many projects be under way, filed over the last two years; the others
    are left as they are, without a filing date."""
    cr = env.cr
    year = datetime.date.today().year
    taken = ", ".join(f"{name} = r.{name}" for name in STATE)
    cr.execute("UPDATE jiebang_project SET filing_date = NULL")
    cr.execute(
        f"UPDATE jiebang_project p SET {taken},"
        " filing_date = %s::date + p.id %% 600,"
        " date_end = greatest(p.date_end, %s::date),"
        " filing_no = coalesce(p.filing_no, '赤科揭备〔2025〕' || p.id),"
        " followup_since = %s, followup_until = NULL FROM (SELECT * FROM"
        " jiebang_project WHERE state = 'running' AND holder_tier IS NULL LIMIT 1) r"
        " WHERE p.id IN (SELECT id FROM jiebang_project ORDER BY id LIMIT %s)",
        [f"{year - 2}-03-01", f"{year + 1}-06-30", f"{year - 2}-03-01", projects],
    )
    return cr.rowcount


def owe_reports(env):
    """Let every filed project owe the report of this year."""
    year = datetime.date.today().year
    env.cr.execute(
        "UPDATE jiebang_work_report SET year = year - 100 WHERE kind = 'annual'"
        " AND year = %s",
        [year],
    )
    env["jiebang.program"].search([]).write(
        {"report_first_year": year, "report_opens": "01-01"}
    )


def owe_ledgers(env, ledgers):
    """Spread the projects over departments, so that with the city's there are so
    many ledgers to open."""
    cr = env.cr
    for table in ("version", "line"):
        cr.execute(f"DELETE FROM jiebang_ledger_{table}")
    cr.execute("DELETE FROM jiebang_ledger")
    cr.execute(
        "WITH place AS (SELECT authority_id, row_number() OVER (ORDER BY count(*) DESC)"
        " - 1 AS n FROM jiebang_project GROUP BY 1 LIMIT %s)"
        " UPDATE jiebang_project p SET authority_id = place.authority_id FROM place"
        " WHERE place.n = p.id %% %s",
        [ledgers - 1, ledgers - 1],
    )


def put_files(env):
    """One scanned page stands for every piece of evidence and every letter."""
    picture = Image.effect_noise((1240, 1754), 60).convert("RGB")
    scan = io.BytesIO()
    picture.save(scan, "PDF", resolution=150)
    content = scan.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    one = env["ir.attachment"].create({"name": "scan.pdf", "raw": content})
    env.flush_all()
    cr = env.cr
    for table, model in (
        ("jiebang_evidence", "jiebang.evidence"),
        ("jiebang_recommendation", "jiebang.recommendation"),
    ):
        cr.execute(
            "DELETE FROM ir_attachment WHERE res_model = %s AND res_field = 'content'",
            [model],
        )
        cr.execute(
            "INSERT INTO ir_attachment (name, type, res_model, res_id, res_field,"
            " store_fname, checksum, file_size, mimetype, company_id)"
            f" SELECT 'scan.pdf', 'binary', %s, t.id, 'content', %s, %s, %s,"
            f" 'application/pdf', NULL FROM {table} t",
            [model, one.store_fname, one.checksum, one.file_size],
        )
        cr.execute(
            f"UPDATE {table} SET sha256 = %s, file_name = 'scan.pdf'"
            " WHERE sha256 IS NOT NULL",
            [digest],
        )


def ask_for_dossiers(env, dossiers):
    """Copy a frozen version for so many projects and ask for their dossiers."""
    cr = env.cr
    columns = ", ".join(
        name
        for name in evaluation_fill.EvaluationFiller(env).columns("jiebang_snapshot")
        if name not in ("res_id", "project_id", "version_code")
    )
    seed = (
        "(SELECT * FROM jiebang_snapshot WHERE res_model = 'jiebang.project'"
        " AND kind = 'submitted' AND version = 1 ORDER BY id LIMIT 1)"
    )
    cr.execute(
        "CREATE TEMP TABLE bench_wanted AS SELECT id FROM jiebang_project WHERE"
        " filing_date IS NOT NULL AND id NOT IN (SELECT res_id FROM jiebang_snapshot"
        " WHERE res_model = 'jiebang.project') ORDER BY id LIMIT %s",
        [dossiers],
    )
    cr.execute(
        f"INSERT INTO jiebang_snapshot (res_id, project_id, version_code, {columns})"
        f" SELECT w.id, w.id, 'V1-BENCH-' || w.id, {columns}"
        f" FROM bench_wanted w CROSS JOIN {seed} s"
    )
    cr.execute(
        "UPDATE jiebang_project p SET version = 1, climb_start_version = 1,"
        " version_code = 'V1-BENCH-' || p.id FROM bench_wanted w WHERE w.id = p.id"
    )
    cr.execute("SELECT id FROM bench_wanted")
    ids = [row[0] for row in cr.fetchall()]
    cr.execute("SET session_replication_role = origin")
    env.invalidate_all()
    officer = env["res.users"].search([("login", "=", "demo.bureau")])
    env["jiebang.dossier"].with_user(officer)._request(
        env["jiebang.project"].with_user(officer).browse(ids)
    )
    return len(ids)


def run(env, options):
    """Make the database of ``env`` ready.

    :param dict options: ``reports``, ``evaluations``, ``ledgers``, ``dossiers``
    """
    cr = env.cr
    env["ir.cron"].search([]).write({"active": False})
    cr.execute("DELETE FROM ir_cron_trigger")
    env.flush_all()
    cr.execute("SET session_replication_role = replica")
    evaluations = evaluation_fill.EvaluationFiller(env)
    evaluations.clear()
    counts = {
        "reports": file_projects(env, options["reports"]),
        "evaluations": evaluations.fill(options["evaluations"], scored=True),
    }
    owe_reports(env)
    owe_ledgers(env, options["ledgers"])
    put_files(env)
    env.flush_all()
    counts["dossiers"] = ask_for_dossiers(env, options["dossiers"])
    env.flush_all()
    cr.execute("DELETE FROM ir_cron_trigger")
    cr.commit()
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE")
    cr._cnx.autocommit = False
    print(counts)
