"""Territories belong to a city, and names are stored in one spelling."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give each territory the city of its science bureau, and each unit and person the
    name in the spelling in which it is searched."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    cr.execute(
        """
        UPDATE jiebang_territory t
           SET company_id = o.company_id
          FROM jiebang_organization o
         WHERE o.id = t.authority_id AND o.company_id != t.company_id
        """
    )
    for table, field in (
        ("jiebang_organization", env["jiebang.organization"]._fields["name"]),
        ("jiebang_cadre", env["jiebang.cadre"]._fields["name"]),
    ):
        # the rows are compared in Python and written in SQL: nobody has changed them
        cr.execute(f"SELECT id, name FROM {table} WHERE name IS NOT NULL")
        for id_, name in cr.fetchall():
            spelled = field.spelled(name)
            if spelled == name:
                continue
            cr.execute(f"UPDATE {table} SET name = %s WHERE id = %s", [spelled, id_])
            if table == "jiebang_cadre":
                for listed in ("jiebang_meeting_attendee", "jiebang_acceptance_member"):
                    cr.execute(
                        f"UPDATE {listed} SET name = %s WHERE cadre_id = %s"
                        " AND name = %s",
                        [spelled, id_, name],
                    )
    env.invalidate_all(flush=False)
