"""Fills a database with demo data until it has the size of a city, or more.

Runs inside ``odoo shell``. The seeds are the demo's own records: they went through
the engine, act by act. Organisations are made by the ORM. People, and the copies of
the seeds, are made by SQL: each seed is copied with its lines, decisions, tickets,
reports and chatter, and gets another title, leader, unit and department. States are
copied, never walked to, so this is a fixture to measure on and nothing else: the hash
chains hold for the seeds only, and files, frozen versions and dossiers are not copied.
Evaluations come last, see :mod:`bench.evaluation_fill`.
"""

from . import evaluation_fill
from .board_copy import Copier

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


class Filler(Copier):
    """The copies of the demo's records, with people and organisations of their own."""

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
            "holder_organization_id": "CASE s.holder_tier WHEN 'unit' THEN q.org_id"
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
                    "CASE s.holder_tier WHEN 'unit' THEN p.organization_id WHEN"
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
    evaluation_fill.EvaluationFiller(env).fill()
    filler.say("evaluations and score sheets")
    filler.finish(definitions)
    filler.say("indexes and statistics")
