"""The bare SQL behind a page, under a user's rules and without them.

Runs inside ``odoo shell`` and prints the statements as JSON: what the page would cost
if nothing but its own columns were read, by one statement a column of the board.
"""

import json

from odoo.fields import Domain
from odoo.tools import SQL

MARK = "BENCH-FLOOR "
MODEL = "jiebang.project"


def run(env, cases):
    """Print ``{case: {"rules": [sql, …], "bare": [sql, …]}}``.

    :param dict cases: ``{case: {login, domain, fields, groups, limit, count}}``, with
        ``groups`` the stages that a board opens, ``None`` for a list
    """
    result = {}
    for name, case in cases.items():
        user = env["res.users"].search([("login", "=", case["login"])])
        ruled = env(user=user.id, su=False)[MODEL]
        result[name] = {
            "rules": _statements(ruled, case),
            "bare": _statements(ruled.sudo(), case),
        }
    print(MARK + json.dumps(result), flush=True)


def _statements(model, case):
    domain = Domain(case["domain"])
    names = [
        name
        for name in ["id", *case["fields"]]
        if name in model._fields and model._fields[name].store
        if model._fields[name].column_type
    ]
    statements = []
    if case.get("groups") is None:
        statements.append(_rows(model, domain, names, case["limit"]))
        query = model._search(domain, limit=case["count"])
        inner = query.select(SQL("1"))
        statements.append(SQL("SELECT count(*) FROM (%s) t", inner))
    else:
        for stage in case["groups"]:
            inside = domain & Domain("stage_id", "=", stage)
            statements.append(_rows(model, inside, names, case["limit"]))
        query = model._search(domain)
        columns = SQL("stage_id, deadline_status")
        statements.append(
            SQL("%s GROUP BY %s", query.select(columns, SQL("count(*)")), columns)
        )
    cursor = model.env.cr
    return [cursor._obj.mogrify(sql.code, sql.params).decode() for sql in statements]


def _rows(model, domain, names, limit):
    query = model._search(domain, order=model._order, limit=limit)
    columns = (SQL.identifier(model._table, name) for name in names)
    return query.select(*columns)
