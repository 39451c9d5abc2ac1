"""Two servers with one database and one filestore: what is changed on one holds on the
other at once, and nothing that the clock does is done twice."""

import contextlib
import time
from functools import partial

import pytest

from dev import templates
from dev.server import Instance, node
from tests.api import Api, refused
from tests.city import ROLES, City
from tests.conftest import connected, keys_of, querying
from tests.test_race import at_once, errors

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def nodes():
    """Two servers on a database of their own, both with scheduled actions."""
    instance = Instance("test")
    with contextlib.ExitStack() as stack:
        stack.enter_context(instance.cluster.using())
        instance.prepare()
        template = templates.ensure(instance, "demo")
        database = stack.enter_context(instance.temporary(template))
        instance.localise(database)
        yield [
            stack.enter_context(node(instance, database, "--max-cron-threads=1"))
            for _number in range(2)
        ]


@pytest.fixture(scope="module")
def at(nodes, sql):
    """``at(role, number)``: a role at one of the nodes."""
    keys = keys_of(sql)

    def api(role, number):
        login = ROLES[role]
        return Api(nodes[number], login, keys[login])

    return api


@pytest.fixture(scope="module")
def city(at):
    """What the roles do on the road of a project, at the first node."""
    return City({role: at(role, 0) for role in ROLES})


@pytest.fixture(scope="module")
def sql(nodes):
    """Rows of an SQL statement in their database."""
    with connected(nodes[0]) as connection:
        yield querying(connection)


def test_a_change_of_post_holds_on_the_other_node(city, at, sql):
    """An officer who loses his department loses its files everywhere at once."""
    project = city.project_in("authority_review")
    here, there = at("authority", 0), at("authority", 1)
    for officer in (here, there):
        assert officer.search("jiebang.project", ["id", "=", project]) == [project]
    ((user,),) = sql("SELECT id FROM res_users WHERE login = %s", ROLES["authority"])
    department = city["bureau"].read("jiebang.project", project, "authority_id")
    write = partial(at("manager", 0).write, "jiebang.organization", department)
    write(officer_ids=[[3, user]])
    try:
        assert there.search("jiebang.project", ["id", "=", project]) == []
        refused(there.read, "jiebang.project", project, "name")
    finally:
        write(officer_ids=[[4, user]])
    assert there.search("jiebang.project", ["id", "=", project]) == [project]


def test_one_act_on_two_nodes(city, at, sql):
    """Two officers at two servers decide on one file: one decision."""
    project = city.project_in("bureau_review")
    city.check(project)
    results = at_once(
        *(
            partial(
                at(role, number).call,
                "jiebang.project",
                "action_transition",
                project,
                name="bureau_accept",
                opinion="合格",
            )
            for number, role in enumerate(("bureau", "bureau2"))
        )
    )
    assert len(errors(results)) == 1
    made = sql(
        "SELECT count(*) FROM jiebang_decision WHERE res_model = 'jiebang.project' "
        "AND res_id = %s AND transition = 'bureau_accept'",
        project,
    )
    assert made == [(1,)]


def test_a_turn_is_told_once(city, at, sql):
    """Files are handed in at both servers at the same time: their unit is told of
    each soon after, once, by the leader."""
    projects = [city.draft() for _number in range(6)]
    results = at_once(
        *(
            partial(
                at("leader", number % 2).call,
                "jiebang.project",
                "action_transition",
                project,
                name="submit",
            )
            for number, project in enumerate(projects)
        )
    )
    assert errors(results) == []
    notices = partial(
        sql,
        """
        SELECT m.res_id, author.login, told.login
          FROM mail_message m
          JOIN mail_notification n ON n.mail_message_id = m.id
          JOIN res_users author ON author.partner_id = m.author_id
          JOIN res_users told ON told.partner_id = n.res_partner_id
         WHERE m.model = 'jiebang.project' AND m.res_id = ANY(%s)
           AND m.message_type = 'user_notification'
        """,
        projects,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and len(notices()) < len(projects):
        time.sleep(1)
    time.sleep(3)  # the other server had its chance too
    people = (ROLES["leader"], ROLES["unit"])
    assert sorted(notices()) == [(project, *people) for project in sorted(projects)]


def test_scheduled_work_is_done_once(city, at, sql):
    """Both servers run the scheduled actions: each dossier is made once, and each
    obligation of the year is opened once."""
    projects = [city.project_in("unit_review") for _number in range(4)]
    crons = "('jiebang.dossier', 'jiebang.work.report', 'jiebang.progress')"
    sql(
        f"""
        INSERT INTO ir_cron_trigger (cron_id, call_at)
             SELECT c.id, now() AT TIME ZONE 'UTC'
               FROM ir_cron c
               JOIN ir_act_server s ON s.id = c.ir_actions_server_id
               JOIN ir_model m ON m.id = s.model_id
              WHERE m.model IN {crons}
        """
    )
    for number, project in enumerate(projects):  # wakes both
        at("leader", number % 2).call("jiebang.project", "action_make_dossier", project)
    until = time.monotonic() + 240
    rows = []
    while time.monotonic() < until:
        rows = sql(
            "SELECT project_id, state, attempts FROM jiebang_dossier "
            "WHERE project_id = ANY(%s)",
            projects,
        )
        if all(state == "done" for _project, state, _attempts in rows):
            break
        time.sleep(1)
    assert sorted(rows) == [(project, "done", 1) for project in sorted(projects)]
    files = sql(
        "SELECT res_id, res_field, count(*) FROM ir_attachment a "
        "WHERE res_model = 'jiebang.dossier' AND res_field IS NOT NULL "
        "GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert files == []
    twice = sql(
        "SELECT project_id, kind, year FROM jiebang_work_report "
        "GROUP BY 1, 2, 3 HAVING count(*) > 1"
    )
    assert twice == []
