"""Fills a database with demo data until it has the size of a city, or more.

Runs inside ``odoo shell``. The seeds are the demo's own records: they went through
the engine, act by act. Organisations are made by the ORM. People, and the copies of
the seeds, are made by SQL: each seed is copied with its lines, decisions, tickets,
reports and chatter, and gets another title, leader, unit and department. States are
copied, never walked to, so this is a fixture to measure on and nothing else: the hash
chains hold for the seeds only, and files, frozen versions and dossiers are not copied.
"""

import time

PEERS = ("project.task", "crm.lead", "maintenance.request", "hr.applicant")
OURS = (
    "jiebang.project",
    "jiebang.member",
    "jiebang.indicator",
    "jiebang.milestone",
    "jiebang.output",
    "jiebang.evidence",
    "jiebang.receipt",
    "jiebang.decision",
    "jiebang.progress",
    "jiebang.ticket",
    "jiebang.work.report",
    "jiebang.ledger.line",
    "jiebang.publication.line",
    "jiebang.recommendation.line",
)
GROUPS = (
    "project.group_project_user",
    "sales_team.group_sale_salesman_all_leads",
    "maintenance.group_equipment_manager",
    "hr_recruitment.group_hr_recruitment_user",
)
LOGINS = ("demo.applicant", "demo.unit", "demo.county", "demo.bureau")
TOPICS = (
    "肉羊 谷子 沙棘 玉米 风电 储能 铜矿 铅锌 草原 林果 水肥 蒙药 医养 算力 地下水 牧草"
)
THINGS = (
    "良种繁育 病虫害防治 节水灌溉 尾矿利用 智能巡检 余热回收 盐碱地改良"
    " 冷链物流 在线监测 精深加工 碳汇计量 数字孪生 饲草青贮 边坡治理"
    " 污水处理 远程会诊 质量追溯 电网调峰 土壤修复"
)
WAYS = "关键技术 成套装备 工艺 模式 标准体系 新品种 平台 新材料 机理"
WORKS = "研究 示范 研究 推广 研究 改造 监测 研究 选育 检测"
RARE = "有色金属冶炼"


def title(number):
    """SQL of a title: four in ten hold 研究, one in a thousand holds 冶炼."""
    parts = []
    for step, words in ((1, TOPICS), (16, THINGS), (304, WAYS), (2736, WORKS)):
        words = words.split()
        part = f"(ARRAY{words})[1 + ({number}) % 100003 * 7919 / {step} % {len(words)}]"
        if step == 304:
            part = f"CASE WHEN ({number}) % 997 = 0 THEN '{RARE}' ELSE {part} END"
        parts.append(part)
    return " || ".join(parts) + f" || ({number})"


class Filler:
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

    # -- our own -------------------------------------------------------------

    def make_organizations(self):
        """Units of the counties and of the departments, by the ORM."""
        Organization = self.env["jiebang.organization"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        counties = self.env["jiebang.territory"].search(
            [("authority_id.authority_kind", "=", "county_bureau")]
        )
        departments = Organization.search([("authority_kind", "=", "department")])
        missing = self.options["organizations"] - Organization.search_count([])
        vals_list = []
        for number in range(max(0, missing)):
            vals = {"name": f"第{number + 1}单位", "kind": "institution"}
            if number % 5 < 3:
                place = counties[number % len(counties)]
                vals |= {"level": "county", "territory_id": place.id}
                vals["name"] = place.name + vals["name"]
            else:
                department = departments[number % len(departments)]
                vals |= {"level": "city", "parent_id": department.id}
                vals["territory_id"] = department.territory_id.id
            vals_list.append(vals)
        for start in range(0, len(vals_list), 500):
            Organization.create(vals_list[start : start + 500])
        self.env.flush_all()

    def make_people(self):
        """Cadres with their users, by SQL; ``bench_person`` lists them."""
        number = self.options["cadres"]
        applicant = self.env.ref("base.user_admin").search(
            [("login", "=", "demo.applicant")]
        )
        cadre = applicant.jiebang_cadre_id
        partner, user = self.step("res_partner"), self.step("res_users")
        self.copy(
            "res_partner",
            number,
            set(),
            {"id": f"{partner} + k", "name": "'干部' || k", "email": "NULL"}
            | {"complete_name": "'干部' || k", "email_normalized": "NULL"},
            where=f"s.id = {applicant.partner_id.id}",
        )
        self.copy(
            "res_users",
            number,
            set(),
            {
                "id": f"{user} + k",
                "login": f"'bench.' || {user} + k",
                "password": "NULL",
            }
            | {"partner_id": f"{partner} + k"},
            where=f"s.id = {applicant.id}",
        )
        for table, column in (
            ("res_groups_users_rel", "uid"),
            ("res_company_users_rel", "user_id"),
        ):
            self.copy(
                table,
                number,
                set(),
                {column: f"{user} + k"},
                where=f"s.{column} = {applicant.id}",
            )
        units = self.env["jiebang.organization"].search([("is_bureau", "=", False)])
        self.cr.execute(
            "CREATE TEMP TABLE bench_unit AS SELECT row_number() OVER () - 1 AS n, *"
            " FROM unnest(%s, %s, %s) AS u(org_id, authority_id, territory_id)",
            [
                [unit.id for unit in units if unit.route_authority_id],
                [u.route_authority_id.id for u in units if u.route_authority_id],
                [u.territory_id.id or None for u in units if u.route_authority_id],
            ],
        )
        count = self.rows("SELECT count(*) FROM bench_unit")[0][0]
        self.copy(
            "jiebang_cadre",
            number,
            set(),
            {"id": f"{self.step('jiebang_cadre')} + k", "name": "'干部' || k"}
            | {"user_id": f"{user} + k", "organization_id": "u.org_id"},
            join=f"JOIN bench_unit u ON u.n = k % {count}",
            where=f"s.id = {cadre.id}",
        )
        self.cr.execute(
            "CREATE TABLE bench_person AS SELECT c.id - %s - 1 AS n, c.id AS cadre_id,"
            " c.user_id, c.name, u.* FROM jiebang_cadre c JOIN bench_unit AS"
            " u(un, org_id, authority_id, territory_id) ON u.org_id = c.organization_id"
            " WHERE c.id > %s",
            [self.step("jiebang_cadre")] * 2,
        )
        self.cr.execute("CREATE UNIQUE INDEX ON bench_person (n)")
        self.cr.execute("ANALYZE bench_person")

    def copy_projects(self, copies):
        """Projects with other titles, leaders, units and departments."""
        people = self.options["cadres"]
        step = self.step("jiebang_project")
        running = f"(k * {step} + s.id)"
        leader = f"(k * 7919 + s.id * 31) % {people}"
        values = {
            "name": title(running),
            "code": f"'JB' || {running}",
            "leader_id": "q.cadre_id",
            "leader_user_id": "q.user_id",
            "leader_name": "q.name",
            "organization_id": "q.org_id",
            "authority_id": "q.authority_id",
            "territory_id": "q.territory_id",
            "holder_organization_id": "CASE s.holder_level WHEN 'unit' THEN q.org_id"
            " WHEN 'authority' THEN q.authority_id ELSE s.holder_organization_id END",
            "filing_no": "CASE WHEN s.filing_no IS NOT NULL THEN"
            f" '赤科揭备〔2025〕' || {running} END",
            "filing_date": f"s.filing_date - {running} % 700",
            "ticket_alias_id": "NULL",
        }
        tables = {self.env[name]._table for name in OURS}
        self.copy(
            "jiebang_project",
            copies,
            tables,
            values,
            join=f"JOIN bench_person q ON q.n = {leader}",
        )
        self.cr.execute("ANALYZE jiebang_project")
        return tables, step, people

    def copy_lines(self, copies):
        """What hangs on the projects."""
        tables, step, people = self.copy_projects(copies)
        self.say("projects")
        project = f"JOIN jiebang_project p ON p.id = s.project_id + k * {step}"
        self.cr.execute(
            "CREATE TEMP TABLE bench_rank AS SELECT id, row_number() OVER"
            " (PARTITION BY project_id ORDER BY id) AS n FROM jiebang_member"
        )
        for name in OURS[1:]:
            model = self.env[name]
            values, join, where = self.related(model), project, "true"
            if name == "jiebang.member":
                values["cadre_id"] = "q.cadre_id"
                join += (
                    " JOIN bench_rank r ON r.id = s.id JOIN bench_person q ON q.n ="
                    f" (k * 7919 + s.project_id * 31 + r.n) % {people}"
                )
            elif name == "jiebang.ticket":
                number = f"s.id + k * {self.step(model._table)}"
                values["code"] = f"s.code || '-' || ({number})"
                values["name"] = "left(p.name, 20) || s.name"
            elif name == "jiebang.publication.line":
                values |= {c: f"p.{c}" for c in ("name", "filing_no", "filing_date")}
            elif name == "jiebang.decision":
                where = "s.res_model IN ({})".format(
                    ", ".join(f"'{name}'" for name in OURS)
                )
                values["res_id"] = self.moved("res_model", OURS)
            if "holder_organization_id" in model._fields:
                values["holder_organization_id"] = (
                    "CASE s.holder_level WHEN 'unit' THEN p.organization_id WHEN"
                    " 'authority' THEN p.authority_id ELSE s.holder_organization_id END"
                )
            self.copy(model._table, copies, tables, values, join, where)
        self.say("their lines, decisions, tickets and reports")
        readers = ("jiebang_project_reader_rel", "jiebang_project_involved_rel")
        self.copy_links(OURS, copies, tables, skipped=readers)
        for relation in readers:
            self.cr.execute(
                f"INSERT INTO {relation} (project_id, user_id)"
                " SELECT id, leader_user_id FROM jiebang_project WHERE id > %s UNION"
                " SELECT m.project_id, c.user_id FROM jiebang_member m JOIN"
                " jiebang_cadre c ON c.id = m.cadre_id"
                " WHERE m.project_id > %s AND m.state != 'declined'",
                [step, step],
            )
        self.copy_chatter(OURS, copies, people)
        self.say("their chatter")

    def copy_peer(self, name, wanted):
        """One model of Odoo's own, with its chatter."""
        table = self.env[name]._table
        where = "true"
        if name == "project.task":
            # all of them on one board, as the projects are
            board = self.rows(
                "SELECT project_id FROM project_task WHERE project_id IS NOT NULL"
                " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
            )[0][0]
            where = f"project_id = {board}"
        elif name == "crm.lead":
            where = "type = 'opportunity'"
        seeds = self.count(name, where)[0][0]
        copies = -(-wanted // seeds) - 1
        if copies < 1:
            return
        running = f"(k * {self.step(table)} + s.id)"
        column = "partner_name" if name == "hr.applicant" else "name"
        values = {column: title(running)}
        if name == "hr.applicant":
            values |= {"email_from": "NULL", "email_normalized": "NULL"}
        tables = {table}
        self.copy(table, copies, tables, values, where=where)
        self.copy_links([name], copies, tables)
        self.copy_chatter([name], copies)
        self.say(name)


def run(env, options):
    """Fill the database of ``env``.

    :param dict options: ``projects``, ``organizations``, ``cadres``, ``peers``
    """
    filler = Filler(env, options)
    groups = [env.ref(name).id for name in GROUPS if env.ref(name, False)]
    users = env["res.users"].search([("login", "in", LOGINS)])
    users.write({"group_ids": [(4, group) for group in groups]})
    filler.make_organizations()
    filler.say("organisations")
    env.flush_all()
    env.cr.execute("SET session_replication_role = replica")
    peers = [name for name in PEERS if options["peers"] and name in env]
    tables = {env[name]._table for name in (*OURS, *peers)} | {
        "mail_message",
        "mail_followers",
        "mail_activity",
        "mail_tracking_value",
    }
    for table in tables:
        filler.step(table)
    seeds = filler.count("jiebang.project")[0][0]
    copies = max(1, -(-options["projects"] // seeds) - 1)
    definitions = filler.drop_indexes(tables)
    filler.make_people()
    filler.say("people")
    filler.copy_lines(copies)
    for name in peers:
        filler.copy_peer(name, options["projects"])
    filler.finish(definitions)
    filler.say("indexes and statistics")
