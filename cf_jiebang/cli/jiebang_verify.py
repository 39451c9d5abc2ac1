import json
import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import odoo
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class JiebangVerify(Command):
    """Verify every chain of decisions, frozen version and sealed file of a database.

    Writes nothing to it. Ends with 0 when all is whole; else names what is not and ends
    with 1. Run it on a restored copy before anybody works in it; with ``--passed FILE``
    it notes there that the copy was whole, for the start page of the administrator.
    """

    name = "jiebang_verify"

    def run(self, args):
        parser = ArgumentParser(add_help=False)
        parser.add_argument("--passed", type=Path)
        own, args = parser.parse_known_args(args)
        config.parser.prog = self.prog
        config.parse_config(args, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database by -d.")
        registry = Registry(names[0])
        if "jiebang.integrity" not in registry:
            sys.exit(f"cf_jiebang is not installed in {names[0]}.")
        checked, broken = Counter(), []
        with registry.cursor(readonly=True) as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            for kind, count, texts in env["jiebang.integrity"]._findings():
                checked[kind] += count
                broken += texts
            last = env["jiebang.decision"].search([], order="id desc", limit=1)
            told = [last.id, last.hash] if last else None
            taken_over = env["jiebang.integrity"]._taken_over()
        out = sys.stdout.write
        for text in broken:
            out(f"{text}\n")
        for text in taken_over:
            out(f"{text}\n")
        out(
            f"{checked['chain']} chains of decisions, {checked['version']} versions "
            f"and {checked['file']} sealed files verified; {len(broken)} broken.\n"
        )
        if own.passed and not broken:
            note = {
                "database": names[0],
                "passed_on": datetime.now(UTC).isoformat(timespec="seconds"),
                "last_decision": told,
            }
            own.passed.write_text(json.dumps(note), encoding="utf-8")
        sys.exit(1 if broken else 0)
