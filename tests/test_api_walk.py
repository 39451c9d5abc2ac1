"""A project from draft to filing through the API, as the real roles; afterwards
its chain of decisions is checked without the server (R16–R26)."""

import psycopg2
import pytest

from tests.chain import chain
from tests.city import ROAD

STRAIGHT = (
    ("submit", "draft", "unit_review"),
    ("unit_agree", "unit_review", "authority_review"),
    ("authority_agree", "authority_review", "delivery"),
    ("receive", "delivery", "bureau_review"),
    ("bureau_accept", "bureau_review", "meeting"),
    ("meeting_pass", "meeting", "running"),
)


@pytest.mark.parametrize("local", ["city", "county"])
def test_straight_road(city, sql, local):
    """All tiers in their order, in the city and by a county's bureau (R16–R26)."""
    leader = city.cast(local)["leader"]
    project = city.draft(leader)
    for state in ROAD[1 : ROAD.index("running") + 1]:
        city.step(project, state, local)
        assert city[leader].read("jiebang.project", project, "state") == state
    facts = city[leader].read(
        "jiebang.project",
        project,
        "code",
        "filing_no",
        "filing_date",
        "version",
        "decision_count",
    )
    assert facts["code"] and facts["filing_no"] and facts["filing_date"]
    assert facts["version"] == 1
    assert chain(sql, project) == [(*act, 1) for act in STRAIGHT]
    kinds = sql(
        "SELECT kind FROM jiebang_snapshot WHERE project_id = %s ORDER BY id", project
    )
    assert kinds == [("submitted",), ("baseline",)]


def test_return_and_deferral(city, sql):
    """A return opens the ticked section only, the file climbs again; a deferral
    rolls over to the next meeting (R13, R24, R25)."""
    leader = city["leader"]
    project = city.project_in("bureau_review")
    city.act(
        project,
        "bureau",
        "bureau_return",
        "研究内容请补充试验设计。",
        section_ids=[city.sections["content"]],
    )
    leader.write("jiebang.project", project, plan_content="<p>补充了试验设计。</p>")
    city.walk(project, "meeting")
    first = city.meeting({project: "defer"})
    assert city.state(project) == "meeting"
    second = city["secretary"].create(
        "jiebang.meeting", name="下一次会议", minutes_no="纪要1"
    )
    city["secretary"].call("jiebang.meeting", "action_gather", second)
    # whichever meeting is prepared has it, once
    agenda = city["secretary"].search(
        "jiebang.meeting.item",
        ["meeting_id.state", "=", "draft"],
        ["project_id", "=", project],
    )
    assert len(agenda) == 1
    city["secretary"].call("jiebang.meeting.item", "unlink", agenda)
    third = city.meeting({project: "pass"})
    assert len({first, second, third}) == 3
    assert city.state(project) == "running"
    acts = chain(sql, project)
    assert [act[0] for act in acts] == [
        *("submit", "unit_agree", "authority_agree", "receive", "bureau_return"),
        *("submit", "unit_agree", "authority_agree", "receive", "bureau_accept"),
        *("meeting_defer", "meeting_pass"),
    ]
    assert [act[3] for act in acts] == [1] * 5 + [2] * 7
    receipts = sql(
        "SELECT state FROM jiebang_receipt WHERE project_id = %s ORDER BY id", project
    )
    assert receipts == [("void",), ("complete",)]


def test_log_is_closed_to_sql(city, sql):
    """Who gets past the server can't rewrite the log or the versions either."""
    project = city.project_in("authority_review")
    before = chain(sql, project)
    for statement in (
        "UPDATE jiebang_decision SET opinion = 'forged' WHERE project_id = %s",
        "UPDATE jiebang_decision SET user_id = 1 WHERE project_id = %s",
        "DELETE FROM jiebang_decision WHERE project_id = %s",
        "UPDATE jiebang_snapshot SET payload = '[]' WHERE project_id = %s",
        "DELETE FROM jiebang_snapshot WHERE project_id = %s",
    ):
        with pytest.raises(psycopg2.Error, match="append-only"):
            sql(statement, project)
    with pytest.raises(psycopg2.Error, match="append-only"):
        sql("TRUNCATE jiebang_decision CASCADE")
    assert chain(sql, project) == before


def test_the_server_verifies_the_chain(city):
    """Whoever reads a file may ask whether its decisions are whole."""
    project = city.project_in("authority_review")
    for role in ("leader", "unit", "authority", "bureau", "auditor"):
        answer = city[role].call("jiebang.project", "action_verify_decisions", project)
        assert answer["params"]["type"] == "success", answer
