"""The figures of a run as a table, as goals met or missed, and as a chart."""

import statistics

ROLES = ("applicant", "unit", "county", "bureau")
NAMES = {
    "nothing": "a request for nothing",
    "kanban": "board, first page",
    "more": "more cards of a column",
    "list": "list, 80 rows and count",
    "frequent": "search, frequent word",
    "rare": "search, rare word",
    "two": "search, two characters",
    "form": "form",
    "chatter": "chatter",
    "pivot": "pivot",
    "transition": "transition",
    "create": "create",
    "batch": "create 100 at once",
    "export": "Excel list, our own",
    "export_odoo": "Excel list, Odoo's export",
    "ledger": "ledger of a department",
    "public": "public list",
    "queue": "evaluator's queue",
}


def figures(bench, floors):
    """All medians: a list of dicts, one an operation, size and contender."""
    result = []
    for (operation, who, size), costs in sorted(
        bench.results.items(), key=lambda item: (list(NAMES).index(item[0][0]),)
    ):
        row = {
            "operation": operation,
            "who": who,
            "size": size,
            "ms": round(statistics.median(c.milliseconds for c in costs), 1),
            "queries": statistics.median_low([c.queries for c in costs]),
            "sql_ms": round(statistics.median(c.sql for c in costs), 1),
            "rows": statistics.median_low([c.rows for c in costs]),
        }
        floor = floors.get((operation, who, size))
        if floor:
            row["floor_ms"], row["bare_ms"] = (round(value, 1) for value in floor)
        result.append(row)
    return result


def _find(rows, operation, who, size, key="ms"):
    for row in rows:
        if (row["operation"], row["who"], row["size"]) == (operation, who, size):
            return row.get(key)
    return None


def _sizes(rows):
    return sorted({row["size"] for row in rows})


def _growth(rows, operation, who):
    """``figure of the largest ÷ figure of the next smaller size``."""
    sizes = _sizes(rows)
    if len(sizes) < 2:
        return None
    small, large = (_find(rows, operation, who, size) for size in sizes[-2:])
    return large / small if small and large else None


def table(rows):
    """Milliseconds (statements, ms in SQL) by size; growth; floor."""
    sizes = _sizes(rows)
    lines = []
    head = f"{'operation':26}{'who':21}"
    head += "".join(f"{size:>22}" for size in sizes)
    head += f"{'growth':>8}{'÷ task':>8}{'÷ floor':>8}{'rules':>7}{'rows':>7}"
    lines.append(head)
    for operation in NAMES:
        whos = dict.fromkeys(r["who"] for r in rows if r["operation"] == operation)
        for who in sorted(whos, key=lambda w: (w not in ROLES, w)):
            cells = ""
            for size in sizes:
                values = [
                    _find(rows, operation, who, size, key)
                    for key in ("ms", "queries", "sql_ms")
                ]
                text = (
                    "" if values[0] is None else "{:.0f} ({}, {:.0f})".format(*values)
                )
                cells += f"{text:>22}"
            largest = sizes[-1]
            own = _find(rows, operation, who, largest)
            task = _find(rows, operation, "project.task", largest)
            floor = _find(rows, operation, who, largest, "floor_ms")
            bare = _find(rows, operation, who, largest, "bare_ms")
            tail = [
                _growth(rows, operation, who),
                own and task and own / task,
                own and floor and own / floor,
            ]
            cells += "".join(f"{v:8.2f}" if v else " " * 8 for v in tail)
            cells += f"{floor / bare:7.2f}" if floor and bare else " " * 7
            cells += f"{_find(rows, operation, who, largest, 'rows') or '':>7}"
            lines.append(f"{NAMES[operation]:26}{who:21}{cells}")
    return "\n".join(lines)


def goals(rows):
    """Each goal, its figure, and whether it is met."""
    sizes = _sizes(rows)
    last = sizes[-1]
    checks = []

    def ratio(text, limit, above, below):
        if above and below:
            checks.append((text, limit, above / below))

    task = _find(rows, "kanban", "project.task", last)
    for role, limit in (("bureau", 0.25), ("county", 0.25)):
        own = _find(rows, "kanban", role, last)
        ratio(f"board, {role} ÷ project.task", limit, own, task)
    cards = {
        who: _find(rows, "kanban", who, last) / count
        for who in ("bureau", "project.task", "crm.lead", "maintenance.request")
        for count in [_find(rows, "kanban", who, last, "rows")]
        if count
    }
    peers = [value for who, value in cards.items() if who != "bureau"]
    if peers and "bureau" in cards:
        ratio("board, per card ÷ fastest peer", 1.0, cards["bureau"], min(peers))
    task = _find(rows, "form", "project.task", last)
    for role in ROLES:
        ratio(
            f"form, {role} ÷ project.task", 1.0, _find(rows, "form", role, last), task
        )
    for operation in ("kanban", "list", "form", "transition"):
        for role in ROLES:
            growth = _growth(rows, operation, role)
            if growth:
                text = f"growth to {last}: {operation}, {role}"
                checks.append((text, 1.3, growth))
    for operation, limit in (("kanban", 5), ("list", 3)):
        for role in ROLES:
            own = _find(rows, operation, role, last)
            floor = _find(rows, operation, role, last, "floor_ms")
            ratio(f"{operation} ÷ floor, {role}", limit, own, floor)
    for role in ROLES:
        queries = [_find(rows, "kanban", role, size, "queries") for size in sizes]
        if all(queries):
            checks.append((f"statements of the board, {role}", 30, max(queries)))
            text = f"statements, largest − smallest size, {role}"
            checks.append((text, 0, queries[-1] - queries[0]))
    ratio(
        "transition ÷ crm.lead",
        1.25,
        _find(rows, "transition", "bureau", last),
        _find(rows, "transition", "crm.lead", last),
    )
    ratio(
        "export ÷ Odoo's export",
        1.0,
        _find(rows, "export", "bureau", last),
        _find(rows, "export_odoo", "bureau", last),
    )
    for operation in ("kanban", "list"):
        for role in ROLES:
            ratio(
                f"price of the rules: {operation}, {role}",
                1.5,
                _find(rows, operation, role, last, "floor_ms"),
                _find(rows, operation, role, last, "bare_ms"),
            )
    lines = ["", "goals"]
    for text, limit, value in checks:
        met = "met" if value <= limit else "MISSED"
        lines.append(f"  {met:7}{text:52}{value:8.2f}  at most {limit}")
    return "\n".join(lines)


# -- the chart ---------------------------------------------------------------

COLOURS = {
    "bureau": "#1f5fa8",
    "county": "#4f93d8",
    "project.task": "#b5502a",
    "crm.lead": "#d98e4a",
    "maintenance.request": "#8a8a8a",
    "hr.applicant": "#c9c0a8",
}
SHOWN = ("kanban", "list", "frequent", "rare", "form", "chatter", "pivot", "transition")


def chart(rows):
    """An SVG: milliseconds at the largest size, an operation a group of bars."""
    size = _sizes(rows)[-1]
    groups = [name for name in SHOWN if _find(rows, name, "bureau", size)]
    bar, gap, left, width = 11, 16, 170, 620
    most = max(
        value
        for name in groups
        for who in COLOURS
        for value in [_find(rows, name, who, size) or 0]
    )
    parts, y = [], 58
    for name in groups:
        top = y
        for who, colour in COLOURS.items():
            value = _find(rows, name, who, size)
            if not value:
                continue
            long = max(1, value / most * width)
            parts.append(
                f'<rect x="{left}" y="{y}" width="{long:.1f}" height="{bar - 2}"'
                f' fill="{colour}"/><text x="{left + long + 4:.1f}" y="{y + 8}"'
                f' font-size="9">{value:.0f}</text>'
            )
            y += bar
        parts.append(
            f'<text x="{left - 8}" y="{(top + y) / 2 + 3}" text-anchor="end">'
            f"{NAMES[name]}</text>"
        )
        y += gap
    legend = "".join(
        f'<rect x="{10 + 130 * n}" y="30" width="10" height="10" fill="{colour}"/>'
        f'<text x="{24 + 130 * n}" y="39">{who}</text>'
        for n, (who, colour) in enumerate(COLOURS.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="860" height="{y + 6}"'
        ' font-family="sans-serif" font-size="11" fill="#222">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="10" y="18" font-size="14">Milliseconds a request, {size} records'
        " (jiebang.project as bureau and county officer, and Odoo’s own models)</text>"
        + legend
        + "".join(parts)
        + "</svg>\n"
    )
