"""The upgrade of a database of the former release, out of the history of git: what an
office has in it must be the same afterwards. Part of ``make test-all``."""

import subprocess
import tempfile
from pathlib import Path

from . import common, odoolog, processes
from .common import MODULE, ROOT
from .odoolog import Counts
from .server import LANGUAGE, RUN_PREFIX

FORMER = "922948e"
"""The commit of the release 19.0.2.0.0, from which upgrades begin."""

KEPT = {
    "decisions": "SELECT id, res_model, res_id, sequence, payload, hash "
    "FROM jiebang_decision ORDER BY id",
    "versions": "SELECT id, res_model, res_id, version, version_code, sha256 "
    "FROM jiebang_snapshot ORDER BY id",
    "numbers": "SELECT id, code, filing_no, state, version, organization_id, "
    "authority_id, decision_hash FROM jiebang_project ORDER BY id",
    "people": "SELECT id, organization_id, user_id FROM jiebang_cadre ORDER BY id",
    "roles": "SELECT uid, gid FROM res_groups_users_rel ORDER BY uid, gid",
    "sealed files": "SELECT id, res_model, res_id, store_fname FROM ir_attachment "
    "WHERE res_model LIKE 'jiebang.%' ORDER BY id",
}
"""What an upgrade leaves as it is, by statements that both releases answer."""

STALE = f"""SELECT name FROM ir_model_data WHERE module = '{MODULE}' AND noupdate
               AND model IN ('ir.rule', 'ir.model.access', 'ir.ui.view')"""
RULES = f"""SELECT d.name, r.domain_force FROM ir_model_data d
              JOIN ir_rule r ON r.id = d.res_id
             WHERE d.module = '{MODULE}' AND d.model = 'ir.rule' ORDER BY d.name"""


def upgrade(instance):
    """Install the former release with its demo, upgrade it, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        addons = Path(folder)
        addons.chmod(0o755)
        if not _unpack(addons):
            common.say(f"      upgrade from {FORMER}: skipped, not in this history")
            return Counts(skipped=1)
        database = f"{RUN_PREFIX}_former_{instance.name}"
        fresh = f"{database}_fresh"
        try:
            return _compared(instance, addons, database, fresh)
        finally:
            instance.drop(database)
            instance.drop(fresh)


def _unpack(folder):
    """Put the former addon into ``folder``; tells whether the history has it."""
    git = ["git", "-C", str(ROOT), "archive", FORMER, MODULE]
    found = subprocess.run(git, capture_output=True, check=False)
    if found.returncode:
        return False
    subprocess.run(["tar", "-x", "-C", str(folder)], input=found.stdout, check=True)
    return True


def _compared(instance, addons, database, fresh):
    log = common.run_log("former-install")
    options = ("--without-demo=False", f"--load-language={LANGUAGE}")
    instance.install(database, log, "--addons-path", addons, "-i", MODULE, *options)
    before = {name: instance.cluster.sql(ask, database) for name, ask in KEPT.items()}
    # what an office has edited, and what it has left
    instance.cluster.sql(
        "UPDATE jiebang_paper_text SET content = 'Edited here', write_uid = 2 "
        "WHERE id = (SELECT min(id) FROM jiebang_paper_text)",
        database,
    )
    log = common.run_log("former-upgrade")
    instance.run(log, "-d", database, "--no-http", "-u", MODULE, what="upgrading")
    faults = [
        f"{name} changed"
        for name, ask in KEPT.items()
        if instance.cluster.sql(ask, database) != before[name]
    ]
    if not before["decisions"] or not before["numbers"]:
        faults.append("the former release had nothing to compare")
    if stale := instance.cluster.sql(STALE, database):
        faults.append(f"never renewed: {stale[:5]}")
    if not instance.cluster.sql(
        "SELECT 1 FROM jiebang_paper_text WHERE content = 'Edited here'", database
    ):
        faults.append("a text that was edited is lost")
    instance.install(fresh, common.run_log("former-fresh"), "-i", MODULE)
    if instance.cluster.sql(RULES, database) != instance.cluster.sql(RULES, fresh):
        faults.append("rules differ from those of a new database")
    verified = common.run_log("former-verify")
    if processes.run(
        instance.command("-d", database, program="jiebang_verify"),
        log=verified,
        env=instance.env(),
        cwd="/",
        check=False,
        what="verifying",
    ):
        faults.append(f"verification: {verified.read_text()[-500:]}")
    odoolog.check(log, "upgrading from the former release", faults)
    return Counts(1)
