"""Copies records of a database many times over by SQL."""

import time


class Copier:
    """Copies seeds by SQL; ids of a copy are those of its seed and a fixed step."""

    def __init__(self, env, options):
        self.env = env
        self.cr = env.cr
        self.options = options
        self.steps = {}
        self.started = time.monotonic()

    def say(self, text):
        """Print a line with the seconds that have passed."""
        print(f"  {time.monotonic() - self.started:6.1f} s  {text}", flush=True)

    def rows(self, query, *values):
        """Rows of an SQL statement."""
        self.cr.execute(query, values)
        return self.cr.fetchall()

    def step(self, table):
        """What one copy adds to an id of ``table``."""
        if table not in self.steps:
            self.steps[table] = self.rows(f"SELECT max(id) FROM {table}")[0][0] or 1
        return self.steps[table]

    def columns(self, table):
        """Names of the columns of a table."""
        return [
            name
            for (name,) in self.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                table,
            )
        ]

    def references(self, table, tables):
        """``{column: table}`` for the foreign keys of a table to copied tables."""
        return {
            column: target
            for column, target in self.rows(
                "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c"
                " JOIN pg_attribute a ON a.attrelid = c.conrelid"
                " AND a.attnum = c.conkey[1]"
                " WHERE c.contype = 'f' AND c.conrelid = %s::regclass",
                table,
            )
            if target in tables
        }

    # -- copying -------------------------------------------------------------

    def copy(self, table, copies, tables, values=None, join="", where="true"):
        """Copy the seeds of one table ``copies`` times.

        :param tables: tables that are copied too: keys to them move along
        :param dict values: SQL for some columns; ``s`` is the seed, ``k`` the copy
        """
        values = dict(values or {})
        columns = self.columns(table)
        if "id" in columns:
            values.setdefault("id", f"s.id + k * {self.step(table)}")
            where += f" AND s.id <= {self.step(table)}"
        for column, target in self.references(table, tables).items():
            values.setdefault(column, f"s.{column} + k * {self.step(target)}")
        names = ", ".join(f'"{name}"' for name in columns)
        shown = ", ".join(values.get(name, f's."{name}"') for name in columns)
        self.cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {shown} FROM {table} s"
            f" CROSS JOIN generate_series(1, {copies}) k {join} WHERE {where}"
            f" ORDER BY k, {'s.id' if 'id' in columns else '1, 2'}"
        )
        return self.cr.rowcount

    def related(self, model):
        """SQL of the stored fields that repeat a field of the project."""
        return {
            name: f"p.{field.related.partition('.')[2]}"
            for name, field in model._fields.items()
            if field.store and field.related and field.related.count(".") == 1
            if field.related.startswith("project_id.") and field.column_type
        }

    def moved(self, column, names):
        """SQL of ``res_id`` in a copy, for records of the models ``names``."""
        cases = " ".join(
            f"WHEN '{name}' THEN {self.step(self.env[name]._table)}" for name in names
        )
        return f"s.res_id + k * CASE s.{column} {cases} END"

    def copy_chatter(self, names, copies, user=None):
        """Messages, tracked values, followers and to-dos of the models ``names``."""
        listed = ", ".join(f"'{name}'" for name in names)
        tables = {"mail_message", "mail_followers"}
        number = self.copy(
            "mail_message",
            copies,
            set(),
            {"res_id": self.moved("model", names), "parent_id": "NULL"}
            | {"message_id": "'<' || k || '.' || s.id || '@bench.invalid>'"},
            where=f"s.model IN ({listed})",
        )
        last = self.step("mail_message")
        self.copy(
            "mail_tracking_value",
            copies,
            tables,
            where=f"s.mail_message_id <= {last} AND s.mail_message_id IN"
            f" (SELECT id FROM mail_message WHERE model IN ({listed}))",
        )
        self.copy(
            "mail_followers",
            copies,
            set(),
            {"res_id": self.moved("res_model", names)},
            where=f"s.res_model IN ({listed})",
        )
        last = self.step("mail_followers")
        self.copy(
            "mail_followers_mail_message_subtype_rel",
            copies,
            tables,
            where=f"s.mail_followers_id <= {last} AND s.mail_followers_id IN"
            f" (SELECT id FROM mail_followers WHERE res_model IN ({listed}))",
        )
        values = {"res_id": self.moved("res_model", names)}
        join = ""
        if user:
            join = f"JOIN bench_person q ON q.n = (k * 7919 + s.id) % {user}"
            values["user_id"] = "q.user_id"
        self.copy(
            "mail_activity", copies, set(), values, join, f"s.res_model IN ({listed})"
        )
        return number

    def copy_links(self, names, copies, tables, skipped=()):
        """Many2many tables of the models ``names``."""
        done = set(skipped)
        for name in names:
            for field in self.env[name]._fields.values():
                if field.type != "many2many" or not field.store:
                    continue
                if field.relation in done or not field.relation:
                    continue
                done.add(field.relation)
                table = self.env[name]._table
                self.copy(
                    field.relation,
                    copies,
                    tables,
                    where=f"s.{field.column1} <= {self.step(table)}",
                )

    def count(self, model, where="true"):
        """Rows of a model's table."""
        return self.rows(f"SELECT count(*) FROM {self.env[model]._table} WHERE {where}")

    # -- indexes and sequences -----------------------------------------------

    def drop_indexes(self, tables):
        """Drop what only costs time while copying; returns the definitions."""
        found = self.rows(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)"
            " FROM pg_index i WHERE NOT i.indisunique"
            " AND i.indrelid = ANY(%s::regclass[])",
            list(tables),
        )
        for name, _definition in found:
            self.cr.execute(f"DROP INDEX {name}")
        return [definition for _name, definition in found]

    def finish(self, definitions):
        """Build the indexes again, set the sequences, gather statistics."""
        self.cr.execute("SET maintenance_work_mem = '512MB'")
        for definition in definitions:
            self.cr.execute(definition)
        for table in self.steps:
            self.cr.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )
        self.cr.execute("DROP TABLE bench_person")
        self.cr.execute("SET session_replication_role = origin")
        self.cr.commit()
        self.cr._cnx.autocommit = True
        self.cr.execute("VACUUM ANALYZE")
        self.cr._cnx.autocommit = False
