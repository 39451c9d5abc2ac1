import sys

import odoo
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

MARKS = {"good": "ok     ", "look": "look   ", "lacking": "MISSING"}


class JiebangCheck(Command):
    """Look whether a database has what the scheme needs: units, people, roles, mail,
    papers.

    Writes nothing. Prints a line a thing, as the start page shows it in English. Ends
    with 0 when nothing is missing, else with 1.
    """

    name = "jiebang_check"

    def run(self, args):
        config.parser.prog = self.prog
        config.parse_config(args, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database by -d.")
        registry = Registry(names[0])
        if "jiebang.readiness" not in registry:
            sys.exit(f"cf_jiebang is not installed in {names[0]}.")
        with registry.cursor(readonly=True) as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            lacking = 0
            for company in env["res.company"].search([]):
                for finding in (
                    env["jiebang.readiness"].with_company(company)._findings()
                ):
                    lacking += finding.state == "lacking"
                    sys.stdout.write(
                        f"{MARKS[finding.state]} {company.name}: {finding.title}: "
                        f"{finding.text}\n"
                    )
        sys.stdout.write(f"{lacking} missing.\n")
        sys.exit(1 if lacking else 0)
