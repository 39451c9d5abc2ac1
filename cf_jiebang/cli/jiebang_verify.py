import sys
from collections import Counter

import odoo
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class JiebangVerify(Command):
    """Verify every chain of decisions, frozen version and sealed file of a database.

    Writes nothing. Ends with 0 when all is whole; else names what is not and ends
    with 1. Run it on a restored copy before anybody works in it.
    """

    name = "jiebang_verify"

    def run(self, args):
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
        out = sys.stdout.write
        for text in broken:
            out(f"{text}\n")
        out(
            f"{checked['chain']} chains of decisions, {checked['version']} versions "
            f"and {checked['file']} sealed files verified; {len(broken)} broken.\n"
        )
        sys.exit(1 if broken else 0)
