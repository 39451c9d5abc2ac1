"""Models and columns were renamed with 19.0.2.0.0, before an office had data there."""

from odoo.exceptions import UserError


def migrate(cr, version):
    """Stop the upgrade of a database that an earlier version made.

    :raises UserError: always, so that nothing of the database is changed
    """
    raise UserError(
        f"This database was made by cf_jiebang {version}. Versions before 19.0.2.0.0 "
        "were not released and can't be upgraded: install the addon in a new database. "
        "Nothing was changed."
    )
