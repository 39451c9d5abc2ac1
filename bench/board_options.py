"""The options of the benchmark of the board."""

import argparse


def parser():
    """The options."""
    result = argparse.ArgumentParser(
        prog="bench",
        description="The board at a city's size, beside four models of Odoo's own.",
    )
    result.add_argument("--sizes", default="1000,10000,100000")
    result.add_argument("--rounds", type=int, default=5)
    result.add_argument("--only", help="operations: kanban,list,…")
    result.add_argument("--organizations", type=int, default=3000)
    result.add_argument("--cadres", type=int, default=20000)
    result.add_argument("--rows", type=int, default=10000, help="rows of an export")
    result.add_argument("--no-peers", action="store_true", help="our model alone")
    result.add_argument("--json", help="file for the figures")
    result.add_argument("--svg", help="file for the chart")
    result.add_argument("--odoo", help="command line of odoo")
    result.add_argument("--template", help="database with demo data, copied")
    result.add_argument("--filled", help="prefix of databases that are filled already")
    return result
