"""What must go before Odoo takes the addon out of a database.

Odoo deletes the records that came by data files one by one while others still refer to
them, which fails for each; what people have entered goes only with the tables. So it is
emptied first, at once.
"""

from odoo.tools.sql import SQL

OURS = "jiebang\\_%"


def uninstall_hook(env):
    """Empty the addon's tables, and take away what no record of Odoo's names: the
    trigger of what is append-only, and the sequences of numbers."""
    cr = env.cr
    env.flush_all()
    sequences = env["jiebang.program"].sudo().with_context(active_test=False)
    sequences = sequences.search([]).filing_sequence_id
    sequences |= env["ir.sequence"].sudo().search([("code", "=like", "jiebang.%")])
    cr.execute("DROP FUNCTION IF EXISTS jiebang_append_only() CASCADE")
    cr.execute(
        """
        SELECT k.conrelid::regclass::text, k.conname
          FROM pg_constraint k
          JOIN pg_class t ON t.oid = k.conrelid
          JOIN pg_class r ON r.oid = k.confrelid
         WHERE k.contype = 'f' AND (t.relname LIKE %s OR r.relname LIKE %s)
        """,
        [OURS, OURS],
    )
    for table, name in cr.fetchall():
        cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table.strip('"')),
                SQL.identifier(name),
            )
        )
    cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE %s", [OURS]
    )
    tables = [SQL.identifier(name) for (name,) in cr.fetchall()]
    cr.execute(SQL("TRUNCATE %s", SQL(", ").join(tables)))
    env.invalidate_all(flush=False)
    env.registry.clear_cache()
    sequences.unlink()
