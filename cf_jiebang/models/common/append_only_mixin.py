from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AppendOnlyMixin(models.AbstractModel):
    """Rows that are added and never changed or removed, by anybody.

    The ORM refuses, for the superuser too; a PostgreSQL trigger refuses what
    goes past the ORM.
    """

    _name = "jiebang.append.only.mixin"
    _description = "Append-only Rows"
    _inherit = ["jiebang.guarded.mixin"]

    def init(self):
        if self._abstract or not self._auto:
            return
        super().init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION jiebang_append_only() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'The rows of %% are append-only', TG_TABLE_NAME;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER jiebang_append_only_rows
                    BEFORE UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION jiebang_append_only();
                CREATE OR REPLACE TRIGGER jiebang_append_only_table
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION jiebang_append_only();
                """,
                table=SQL.identifier(self._table),
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("%s: what is on record is never changed.", self._description)
        )

    def _check_unlink(self):
        raise UserError(
            self.env._("%s: what is on record is never deleted.", self._description)
        )
