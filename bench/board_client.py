"""A web client without a browser: the requests that Odoo's own client sends."""

import ast
import json
import re
import time
import xml.etree.ElementTree as ElementTree

import requests

TAGS = {"many2many_tags", "many2many_tags_avatar", "many2many_checkboxes"}
ACTIVITY = {
    "activity_exception_decoration": {},
    "activity_exception_icon": {},
    "activity_state": {},
    "activity_summary": {},
    "activity_type_icon": {},
    "activity_type_id": {"fields": {"display_name": {}}},
}
"""What the widgets of to-dos read besides their own field."""
SUBVIEWS = {"list", "kanban", "form", "graph"}
COUNT_LIMIT = 10001


class Cost:
    """Milliseconds, SQL statements and milliseconds in SQL of one operation."""

    def __init__(self, milliseconds=0.0, queries=0, sql=0.0, rows=0):
        self.milliseconds = milliseconds
        self.queries = queries
        self.sql = sql
        self.rows = rows

    def add(self, other):
        """The sum of two requests."""
        return Cost(
            self.milliseconds + other.milliseconds,
            self.queries + other.queries,
            self.sql + other.sql,
            max(self.rows, other.rows),
        )


class Client:
    """One user's session on one database."""

    def __init__(self, url, database, login=None):
        self.url = url
        self.database = database
        self.login = login
        self.session = requests.Session()
        self.session.trust_env = False
        self.cost = Cost()
        self.token = None
        if login:
            self.user = self.json(
                "/web/session/authenticate",
                db=database,
                login=login,
                password=login,
            )
            self.context = self.user["user_context"]
        else:
            self.session.get(f"{url}/web/login", params={"db": database}, timeout=120)

    # -- requests ------------------------------------------------------------

    def _send(self, method, path, **options):
        start = time.perf_counter()
        answer = self.session.request(method, self.url + path, timeout=600, **options)
        spent = (time.perf_counter() - start) * 1000
        answer.raise_for_status()
        self.cost = self.cost.add(
            Cost(
                spent,
                int(answer.headers.get("X-Bench-Queries", 0)),
                float(answer.headers.get("X-Bench-Seconds", 0)) * 1000,
            )
        )
        return answer

    def json(self, path, **params):
        """The result of a JSON-RPC route."""
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = self._send("POST", path, json=body).json()
        if "error" in answer:
            data = answer["error"].get("data") or answer["error"]
            raise RuntimeError(f"{self.login} {path}: {data.get('message')}")
        return answer["result"]

    def call(self, model, method, *arguments, **keywords):
        """A method of a model, as the client's ``orm`` service calls it."""
        keywords["context"] = self.context | keywords.pop("context", {})
        return self.json(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(arguments),
            kwargs=keywords,
        )

    def get(self, path, **values):
        """A page or a download."""
        return self._send("GET", path, params=values)

    def post(self, path, **values):
        """A download by form, with the token of the session."""
        if not self.token:
            page = self.session.get(f"{self.url}/odoo", timeout=120).text
            self.token = re.search(r'csrf_token: "([^"]+)"', page)[1]
        return self._send("POST", path, data=values | {"csrf_token": self.token})

    def timed(self, operation):
        """The cost of a function that sends requests."""
        self.cost = Cost()
        rows = operation()
        self.cost.rows = rows if isinstance(rows, int) else 0
        return self.cost


class View:
    """What the client reads for a view: a specification made of its arch."""

    def __init__(self, client, model, kind, view=False, context=None):
        self.model = model
        answer = client.call(
            model,
            "get_views",
            views=[[view, kind], [False, "search"]],
            options={"action_id": False, "load_filters": True, "toolbar": True},
            context=context or {},
        )
        self.fields = {
            name: values["fields"] for name, values in answer["models"].items()
        }
        self.arch = ElementTree.fromstring(answer["views"][kind]["arch"])
        self.search = ElementTree.fromstring(answer["views"]["search"]["arch"])
        self.specification = self._specification(self.arch, model)
        self.progress = None
        bar = self.arch.find("progressbar")
        if bar is not None:
            self.progress = {
                "field": bar.get("field"),
                "colors": json.loads(bar.get("colors")),
            }
            for name in ("sum_field", "help"):
                if bar.get(name):
                    self.progress[name] = bar.get(name)
            self.specification.setdefault(bar.get("field"), {})

    def _specification(self, node, model):
        result = {}
        self._collect(node, model, result)
        return result

    def _collect(self, node, model, result):
        known = self.fields.get(model, {})
        for child in node:
            name = child.get("name")
            if child.tag != "field" or name not in known:
                if child.tag != "searchpanel":
                    self._collect(child, model, result)
                continue
            result[name] = self._one(child, known[name])
            if child.get("widget") in ("kanban_activity", "list_activity"):
                result |= {n: s for n, s in ACTIVITY.items() if n in known}

    def words(self, text):
        """The domain of words typed into the search box and entered."""
        node = next(self.search.iter("field"))
        asked = node.get("filter_domain")
        if asked:
            return ast.literal_eval(re.sub(r"\bself\b", repr(text), asked))
        return [(node.get("name"), node.get("operator", "ilike"), text)]

    def _one(self, node, field):
        kind, relation = field["type"], field.get("relation")
        if kind in ("many2one", "many2one_reference", "reference"):
            if kind == "many2one_reference":
                return {}
            return {"fields": {"display_name": {}}}
        if kind in ("one2many", "many2many"):
            lines = next((c for c in node if c.tag in SUBVIEWS), None)
            if lines is not None:
                inner = self._specification(lines, relation)
                return {"fields": inner, "limit": 40, "order": ""}
            inner = {}
            if node.get("widget") in TAGS:
                inner["display_name"] = {}
                if "color" in self.fields.get(relation, {}):
                    inner["color"] = {}
            return {"fields": inner}
        return {}


class Screen:
    """The pages of one model for one user."""

    def __init__(self, client, model, domain, group="stage_id", context=None):
        self.client = client
        self.model = model
        self.domain = domain
        self.group = group
        self.context = context or {}
        self.views = {}

    def view(self, kind):
        """The view, asked for once, as the client keeps it."""
        if kind not in self.views:
            self.views[kind] = View(self.client, self.model, kind, context=self.context)
        return self.views[kind]

    def kanban(self):
        """The board: its columns with 40 cards each, and the progress bars."""
        view = self.view("kanban")
        total = (view.progress or {}).get("sum_field")
        answer = self.client.call(
            self.model,
            "web_read_group",
            domain=self.domain,
            groupby=[self.group],
            aggregates=[f"{total}:sum"] if total else [],
            auto_unfold=True,
            opening_info=[],
            unfold_read_specification=view.specification,
            unfold_read_default_limit=40,
            groupby_read_specification={},
            context={"read_group_expand": True, **self.context},
        )
        if view.progress:
            self.client.call(
                self.model,
                "read_progress_bar",
                domain=self.domain,
                group_by=self.group,
                progress_bar=view.progress,
            )
        self.opened = [
            group[self.group] and group[self.group][0]
            for group in answer["groups"]
            if "__records" in group
        ]
        return sum(len(group.get("__records", ())) for group in answer["groups"])

    def more(self):
        """The next 40 cards of the column that has the most."""
        view = self.view("kanban")
        return self._page(view, self.domain + self.column, 40, 80)

    def rows(self, words=None):
        """The first 80 rows of the list and their number; of a search, if any."""
        view = self.view("list")
        domain = self.domain + (view.words(words) if words else [])
        return self._page(view, domain, 0, 80, COUNT_LIMIT)

    def _page(self, view, domain, offset, limit, count=None):
        answer = self.client.call(
            self.model,
            "web_search_read",
            domain=domain,
            specification=view.specification,
            offset=offset,
            limit=limit,
            order=view.arch.get("default_order", ""),
            count_limit=count,
            context={"bin_size": True, **self.context},
        )
        return len(answer["records"])

    def form(self, record):
        """One record with all that its form shows."""
        specification = self.view("form").specification | {"display_name": {}}
        answer = self.client.call(
            self.model,
            "web_read",
            [record],
            specification=specification,
            context={"bin_size": True, **self.context},
        )
        return len(answer)

    def chatter(self, record):
        """Followers, to-dos and the last 30 messages."""
        wanted = ["activities", "attachments", "contact_fields", "followers"]
        thread = {"thread_model": self.model, "thread_id": record}
        self.client.json(
            "/mail/data",
            fetch_params=[["mail.thread", {**thread, "request_list": wanted}]],
            context=self.client.context,
        )
        answer = self.client.json(
            "/mail/thread/messages", **thread, fetch_params={"limit": 30}
        )
        return len(answer["messages"])

    def pivot(self, rows):
        """The numbers of records by two fields, with all totals."""
        answer = self.client.call(
            self.model,
            "formatted_read_grouping_sets",
            domain=self.domain,
            grouping_sets=[[], [rows], [self.group], [rows, self.group]],
            aggregates=["__count"],
        )
        return len(answer[-1])

    def create(self, values):
        """Save a new record from the form."""
        self.client.call(
            self.model,
            "web_save",
            [],
            vals=values,
            specification=self.view("form").specification | {"display_name": {}},
        )

    def batch(self, values, title, number):
        """Create many records in one call, as an import does."""
        rows = [values | {title: f"{values[title]} {n}"} for n in range(number)]
        self.client.call(self.model, "create", rows)
        return number

    def move(self, record, stage):
        """Drag a card to another column."""
        self.client.call(
            self.model,
            "web_save",
            [record],
            vals={self.group: stage},
            specification=self.view("kanban").specification,
        )
