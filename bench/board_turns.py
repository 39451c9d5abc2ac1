"""What the benchmark of the board does in turns: each operation of each contender."""

import json
import statistics
import time

import psycopg2

from .board_client import Client, Screen

OURS = "jiebang.project"
ROLES = {
    "applicant": "demo.applicant",
    "unit": "demo.unit",
    "county": "demo.county",
    "bureau": "demo.bureau",
}
EVALUATOR = "demo.evaluator"
PEERS = {
    "project.task": "name",
    "crm.lead": "name",
    "maintenance.request": "name",
    "hr.applicant": "partner_name",
}
FREQUENT, RARE = "研究", "有色金属冶炼"
TWO = "冶炼"
PIVOT = {
    OURS: "authority_id",
    "project.task": "partner_id",
    "crm.lead": "user_id",
    "maintenance.request": "equipment_id",
    "hr.applicant": "job_id",
}
READS = (
    "nothing",
    "kanban",
    "more",
    "list",
    "frequent",
    "rare",
    "two",
    "form",
    "chatter",
    "pivot",
)
WRITES = ("transition", "create", "batch")
FILES = ("export", "export_odoo")
OTHERS = ("ledger", "public", "queue")
OPERATIONS = READS + WRITES + FILES + OTHERS
COLUMNS = (
    "code",
    "name",
    "field_id/display_name",
    "main_category_id/display_name",
    "leader_name",
    "leader_phone",
    "organization_id/display_name",
    "authority_id/display_name",
    "mode",
    "date_start",
    "date_end",
    "summary",
    "state",
    "version_code",
    "submitted_date",
    "filing_no",
    "filing_date",
)
"""The columns of our own Excel list, for Odoo's export."""


class Place:
    """One database: its users, its screens, its turns."""

    def __init__(self, bench, url, size):
        self.bench = bench
        self.url = url
        self.size = size
        self.database = bench.databases[size]
        self.wanted = (bench.options.only or ",".join(OPERATIONS)).split(",")
        self.clients = {
            role: Client(url, self.database, login) for role, login in ROLES.items()
        }
        self.public = Client(url, self.database)
        self.screens = {}
        for role, client in self.clients.items():
            self.screens[role] = Screen(client, OURS, [])
        if not bench.options.no_peers:
            for name in PEERS:
                self.screens[name] = self._peer(name)
        self.records = {}
        self.fresh = {}

    def _peer(self, name):
        client, domain, context = self.clients["bureau"], [], {}
        if name == "project.task":
            rows = client.call(
                name,
                "formatted_read_group",
                [("project_id", "!=", False)],
                groupby=["project_id"],
                aggregates=["__count"],
            )
            board = max(rows, key=lambda row: row["__count"])["project_id"][0]
            domain = [("project_id", "=", board)]
            context = {"default_project_id": board}
        elif name == "crm.lead":
            domain = [("type", "=", "opportunity")]
            context = {"default_type": "opportunity"}
        return Screen(client, name, domain, context=context)

    def turns(self, operations):
        """``(size, operation, who, function)`` for each turn of a round."""
        for operation in operations:
            if operation not in self.wanted:
                continue
            for who, screen in self._screens(operation).items():
                function = self._turn(operation, who, screen)
                if function is not None:
                    yield self.size, operation, who, function

    def _screens(self, operation):
        """Who carries out an operation: ``{name: screen}``."""
        if operation != "queue":
            return self.screens
        client = Client(self.url, self.database, EVALUATOR)
        mine = [("evaluator_id", "=", client.user["uid"])]
        return {"evaluator": Screen(client, "jiebang.score.sheet", mine)}

    def _turn(self, operation, who, screen):
        make = getattr(self, f"_make_{operation}", None)
        function = make(who, screen) if make else self._read(operation, who, screen)
        if function is None:
            return None
        return lambda: screen.client.timed(function)

    def _read(self, operation, who, screen):
        if operation == "nothing":
            return lambda: (
                screen.client.call(screen.model, "search", domain=[("id", "=", 0)])
                and None
            )
        if operation == "kanban":
            return screen.kanban
        if operation == "more":
            return lambda: self._more(screen)
        if operation in ("list", "frequent", "rare", "two"):
            words = {"frequent": FREQUENT, "rare": RARE, "two": TWO}.get(operation)
            return lambda: screen.rows(words)
        if operation in ("form", "chatter"):
            return lambda: getattr(screen, operation)(self._record(who, screen))
        if operation == "pivot":
            return lambda: screen.pivot(PIVOT[screen.model])
        return None

    def _more(self, screen):
        if not hasattr(screen, "column"):
            stages = screen.client.call(
                screen.model,
                "formatted_read_group",
                screen.domain,
                groupby=[screen.group],
                aggregates=["__count"],
            )
            most = max(stages, key=lambda row: row["__count"])[screen.group]
            screen.column = [(screen.group, "=", most and most[0])]
            screen.client.cost = type(screen.client.cost)()
        return screen.more()

    def _record(self, who, screen):
        """Another record each time, the same ones in each run."""
        if who not in self.records:
            self.records[who] = screen.client.call(
                screen.model, "search", domain=screen.domain, limit=50
            )
            screen.client.cost = type(screen.client.cost)()
        return self.bench.random.choice(self.records[who])

    # -- writing -------------------------------------------------------------

    def _next(self, who, screen, domain):
        """A record that was not used yet."""
        if who not in self.fresh:
            self.fresh[who] = iter(
                screen.client.call(
                    screen.model, "search", domain=screen.domain + domain, limit=100
                )
            )
            screen.client.cost = type(screen.client.cost)()
        return next(self.fresh[who])

    def _make_transition(self, who, screen):
        if who == "bureau":
            domain = [("state", "in", ("delivery", "bureau_review"))]
            sections = screen.client.call(
                "jiebang.section", "search", domain=[], limit=2
            )
            return lambda: (
                screen.client.call(
                    OURS,
                    "action_transition",
                    [self._next(who, screen, domain)],
                    "bureau_return",
                    "请补充附件",
                    section_ids=sections,
                )
                and 1
            )
        if who in ROLES:
            return None
        stages = screen.client.call(
            screen.model,
            "formatted_read_group",
            screen.domain,
            groupby=[screen.group],
            aggregates=["__count"],
        )
        ids = [row[screen.group][0] for row in stages if row[screen.group]][:2]
        domain = [(screen.group, "=", ids[0])]
        return lambda: screen.move(self._next(who, screen, domain), ids[1])

    def _values(self, screen):
        column = PEERS.get(screen.model, "name")
        values = {column: "新项目"}
        if screen.model == "project.task":
            values["project_id"] = screen.domain[0][2]
        elif screen.model == "crm.lead":
            values["type"] = "opportunity"
        elif screen.model == "hr.applicant":
            values["email_from"] = False
        return values

    def _make_create(self, who, screen):
        if who in ROLES and who != "applicant":
            return None
        return lambda: screen.create(self._values(screen))

    def _make_batch(self, who, screen):
        if who in ROLES and who != "applicant":
            return None
        title = PEERS.get(screen.model, "name")
        return lambda: screen.batch(self._values(screen), title, 100)

    # -- files and other pages -----------------------------------------------

    def _ids(self, screen):
        ids = screen.client.call(
            screen.model,
            "search",
            domain=screen.domain,
            limit=self.bench.options.rows,
            order="id desc",
        )
        screen.client.cost = type(screen.client.cost)()
        return ids

    def _make_export(self, who, screen):
        if who != "bureau":
            return None

        def export():
            ids = self._ids(screen)
            screen.client.post("/jiebang/xlsx/project", ids=",".join(map(str, ids)))
            return len(ids)

        return export

    def _make_export_odoo(self, who, screen):
        if who != "bureau":
            return None

        def export():
            ids = self._ids(screen)
            fields = [{"name": name, "label": name} for name in COLUMNS]
            data = {
                "model": screen.model,
                "fields": fields,
                "ids": ids,
                "domain": [],
                "groupby": [],
                "import_compat": False,
                "context": screen.client.context,
            }
            screen.client.post("/web/export/xlsx", data=json.dumps(data))
            return len(ids)

        return export

    def _make_ledger(self, who, screen):
        if who != "county":
            return None
        ledgers = Screen(screen.client, "jiebang.ledger", [])

        def ledger():
            ledgers.rows()
            return ledgers.form(self._record("ledger", ledgers))

        return ledger

    def _make_public(self, who, _screen):
        if who != "applicant":
            return None

        def public():
            cost = self.public.timed(lambda: self.public.get("/jiebang") and 20)
            self.clients["applicant"].cost = cost
            return cost.rows

        return public

    def _make_queue(self, _who, screen):
        """What an evaluator has to score yet, and how far he is in each round."""
        rounds = Screen(screen.client, "jiebang.evaluation.round", [])
        waiting = [("state", "in", ("assigned", "declared"))]
        queue = Screen(screen.client, screen.model, screen.domain + waiting)

        def read():
            rounds.rows()
            return queue.rows()

        return read

    # -- floors --------------------------------------------------------------

    def floor_cases(self):
        """What ``board_floor`` has to write down."""
        cases = {}
        for role, login in ROLES.items():
            screen = self.screens[role]
            for operation in ("kanban", "list", "frequent", "rare"):
                if operation not in self.wanted or not hasattr(screen, "opened"):
                    continue
                board = operation == "kanban"
                view = screen.view("kanban" if board else "list")
                words = {"frequent": FREQUENT, "rare": RARE}.get(operation)
                cases[f"{operation}/{role}"] = {
                    "login": login,
                    "domain": view.words(words) if words else [],
                    "fields": list(view.specification),
                    "groups": screen.opened if board else None,
                    "limit": 40 if board else 80,
                    "count": 10001,
                }
        return cases

    def time_floors(self, cases, rounds):
        """Run the statements in turns; medians in milliseconds."""
        connection = psycopg2.connect(dbname=self.database)
        connection.autocommit = True
        cursor = connection.cursor()
        spent = {}
        for _round in range(rounds + 1):
            for name, kinds in cases.items():
                for kind, statements in kinds.items():
                    start = time.perf_counter()
                    for statement in statements:
                        cursor.execute(statement)
                        cursor.fetchall()
                    passed = (time.perf_counter() - start) * 1000
                    spent.setdefault((name, kind), []).append(passed)
        connection.close()
        return {
            (*name.split("/"), self.size): tuple(
                statistics.median(spent[name, kind][1:]) for kind in ("rules", "bare")
            )
            for name in cases
        }
