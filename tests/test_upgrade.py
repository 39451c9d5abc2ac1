"""The database outlives the code: upgrades begin with the baseline 19.0.2.0.0."""

from dev import common, templates
from dev.common import MODULE
from dev.server import Instance

OLDER = """UPDATE ir_module_module SET latest_version = '19.0.1.0.0'
            WHERE name = 'cf_jiebang'"""
FIELDS = "SELECT count(*), max(write_date) FROM ir_model_fields"


def test_a_database_from_before_the_baseline_is_stopped_with_a_sentence():
    """Nothing is changed in it, and the exit status says that the upgrade failed."""
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        with instance.temporary(templates.ensure(instance, "plain")) as database:
            instance.cluster.sql(OLDER, database)
            before = instance.cluster.sql(FIELDS, database)
            log = common.run_log("upgrade-older")
            status = instance.run(
                log, "-d", database, "--no-http", "-u", MODULE, check=False
            )
            assert status
            assert "made by cf_jiebang 19.0.1.0.0" in log.read_text()
            assert "install the addon in a new database" in log.read_text()
            assert instance.cluster.sql(FIELDS, database) == before
