"""Two act at once: one wins, the other is told in words, and every number is given
once and without a gap."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from tests.api import ApiError
from tests.chain import chain
from tests.city import pdf


def at_once(*calls):
    """Start the calls together; the results, an ``ApiError`` where one failed."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except ApiError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def errors(results):
    """What went wrong; each has to be a refusal in words."""
    found = [result for result in results if isinstance(result, ApiError)]
    for error in found:
        assert error.refused, error
    return found


@pytest.mark.parametrize("round_", range(4))
def test_two_officers_on_one_file(city, sql, round_):
    """One accepts while the other declines or returns: one decision."""
    project = city.project_in("bureau_review")
    city.check(project)
    sections = [city.sections["content"]]
    other = (
        partial(city.act, project, "bureau2", "bureau_decline", "理由")
        if round_ % 2
        else partial(
            *(city.act, project, "bureau2", "bureau_return", "理由"),
            section_ids=sections,
        )
    )
    results = at_once(
        partial(city.act, project, "bureau", "bureau_accept", "合格"), other
    )
    assert len(errors(results)) == 1
    acts = chain(sql, project)
    assert len(acts) == 5
    assert city.state(project) == acts[-1][2]


def test_one_act_pressed_often(city, sql):
    """An impatient leader presses “submit” five times: one version, one number."""
    project = city.draft()
    results = at_once(*[partial(city.act, project, "leader", "submit")] * 5)
    assert len(errors(results)) == 4
    assert [act[0] for act in chain(sql, project)] == ["submit"]
    versions = sql(
        "SELECT version FROM jiebang_snapshot WHERE project_id = %s", project
    )
    assert versions == [(1,)]


def test_decision_while_the_leader_withdraws(city, sql):
    """The unit agrees while the leader withdraws: one of the two, never both."""
    project = city.project_in("unit_review")
    results = at_once(
        partial(
            *(city.act, project, "unit", "unit_agree", "同意"), **city.party_group()
        ),
        partial(city.act, project, "leader", "withdraw", "另行申报"),
    )
    # when the unit comes first, the leader may still withdraw after it
    acts = [act[0] for act in chain(sql, project)]
    assert acts in (
        ["submit", "unit_agree"],
        ["submit", "withdraw"],
        ["submit", "unit_agree", "withdraw"],
    )
    assert len(errors(results)) + len(acts[1:]) == 2


def numbers(city, projects, field):
    """The running numbers at the end of the projects' numbers."""
    rows = city["bureau"].call(
        "jiebang.project", "read", projects, fields=[field], load=None
    )
    return sorted(int(re.search(r"(\d+)\D*$", row[field])[1]) for row in rows)


def numbers_begin_anew(sql):
    """As on the first day of a year: no filing number was given in it."""
    sql("""UPDATE ir_sequence SET prefix = '第二编号〔%(range_year)s〕'
            WHERE implementation = 'no_gap'""")
    sql("""DELETE FROM ir_sequence_date_range
            WHERE sequence_id IN (SELECT id FROM ir_sequence
                                   WHERE implementation = 'no_gap')""")


def test_filings_at_once(city, sql):
    """Meetings that are concluded at once: filing numbers without gap or double, also
    when they are the first of their year (R26)."""
    numbers_begin_anew(sql)
    projects = [city.project_in("meeting") for _ in range(4)]
    meetings = [city.meeting({p: "pass"}, conclude=False) for p in projects]
    conclude = partial(
        city["secretary"].call, "jiebang.meeting", "action_transition", name="conclude"
    )
    results = at_once(*[partial(conclude, meeting) for meeting in meetings])
    assert not errors(results)
    given = numbers(city, projects, "filing_no")
    assert given == list(range(given[0], given[0] + 4))
    for project in projects:
        assert chain(sql, project)[-1][0] == "meeting_pass"


def test_one_meeting_concluded_twice(city, sql):
    """Two press “conclude” on the same meeting: its conclusions apply once."""
    projects = [city.project_in("meeting") for _ in range(2)]
    meeting = city.meeting(dict.fromkeys(projects, "pass"), conclude=False)
    conclude = partial(
        city["secretary"].call,
        "jiebang.meeting",
        "action_transition",
        meeting,
        name="conclude",
    )
    assert len(errors(at_once(conclude, conclude, conclude))) == 2
    for project in projects:
        assert [act[0] for act in chain(sql, project)].count("meeting_pass") == 1


def test_an_assessment_concluded_by_two(city, sql):
    """Secretary and bureau conclude the same assessment: one does, one is told."""
    project = city.project_in("running")
    meeting = city["secretary"].create(
        "jiebang.meeting",
        name="研判会议",
        kind="judgement",
        minutes_no="研判纪要",
        attendee_ids=[[0, 0, {"name": "成员"}]],
        item_ids=[[0, 0, {"project_id": project, "risk": "low"}]],
    )
    results = at_once(
        *[
            partial(
                city[role].call,
                "jiebang.meeting",
                "action_transition",
                meeting,
                name="conclude",
            )
            for role in ("secretary", "bureau")
        ]
    )
    assert len(errors(results)) == 1
    assert acts_on(sql, "jiebang.meeting", meeting) == ["conclude"]


def acts_on(sql, model, record):
    """The acts on a record that has no project, in their order."""
    return [
        act
        for (act,) in sql(
            """
            SELECT transition FROM jiebang_decision
             WHERE res_model = %s AND res_id = %s ORDER BY sequence
            """,
            *(model, record),
        )
    ]


def publication(city, project):
    """A list with one filed project, in draft."""
    return city["bureau"].create(
        "jiebang.publication",
        name="公布名单",
        line_ids=[[0, 0, {"project_id": project}]],
    )


def test_two_publish_at_once(city, sql):
    """Two officers publish the same list: it is made public once (R27)."""
    listed = publication(city, city.project_in("running"))
    results = at_once(
        *[
            partial(
                city[role].call,
                "jiebang.publication",
                "action_transition",
                listed,
                name="publish",
            )
            for role in ("bureau", "bureau2")
        ]
    )
    assert len(errors(results)) == 1
    assert acts_on(sql, "jiebang.publication", listed) == ["publish"]


def test_published_while_it_is_withdrawn(city, sql):
    """One withdraws what the other publishes anew in the same moment."""
    project = city.project_in("running")
    listed = publication(city, project)
    city["bureau"].call(
        "jiebang.publication", "action_transition", listed, name="publish"
    )
    withdraw = partial(
        *(city["bureau2"].call, "jiebang.publication", "action_transition", listed),
        name="withdraw",
        opinion="单位名称有误",
    )
    publish = partial(
        city["bureau"].call,
        "jiebang.publication",
        "action_transition",
        listed,
        name="publish",
    )
    withdrawn, published = at_once(withdraw, publish)
    assert errors([published])
    if errors([withdrawn]):  # the refused one held the lock: it says so, try again
        withdraw()
    assert acts_on(sql, "jiebang.publication", listed) == ["publish", "withdraw"]
    rows = sql("SELECT publication_id FROM jiebang_project WHERE id = %s", project)
    assert rows == [(None,)]


def test_one_project_on_two_lists(city):
    """Two officers put the same project on a list of their own: one list has it."""
    project = city.project_in("running")
    results = at_once(*[partial(publication, city, project)] * 2)
    assert len(errors(results)) == 1


def test_submissions_at_once(city):
    """Registration numbers are given once each, without a gap."""
    projects = [city.draft(role) for role in ("leader", "stranger", "county_leader")]
    results = at_once(
        partial(city.act, projects[0], "leader", "submit"),
        partial(city.act, projects[1], "stranger", "submit"),
        partial(city.act, projects[2], "county_leader", "submit"),
    )
    assert not errors(results)
    given = numbers(city, projects, "code")
    assert given == list(range(given[0], given[0] + 3))


def test_two_receipts_at_once(city, sql):
    """Two officers take in the same paper: one receipt, one decision (R23)."""
    project = city.project_in("delivery")
    city.letter([project])
    receipts = [
        city.receipt(project, role, register=False) for role in ("bureau", "bureau2")
    ]
    results = at_once(
        *[
            partial(
                city[role].call,
                "jiebang.receipt",
                "action_transition",
                receipt,
                name="register",
            )
            for role, receipt in zip(("bureau", "bureau2"), receipts, strict=True)
        ]
    )
    assert len(errors(results)) == 1
    states = sql(
        "SELECT state FROM jiebang_receipt WHERE project_id = %s ORDER BY state",
        project,
    )
    assert states == [("complete",), ("draft",)]
    assert [act[0] for act in chain(sql, project)].count("receive") == 1


def test_two_letters_at_once(city, sql):
    """The same project on two letters that are issued at once: one is in force."""
    project = city.project_in("delivery")
    letters = [city.letter([project], issue=False) for _ in range(2)]
    issue = partial(
        city["authority"].call,
        "jiebang.recommendation",
        "action_transition",
        name="issue",
    )
    assert len(errors(at_once(*[partial(issue, letter) for letter in letters]))) == 1
    states = sql(
        """
        SELECT state FROM jiebang_recommendation_line
         WHERE project_id = %s ORDER BY state
        """,
        project,
    )
    assert states == [("active",), ("draft",)]


def test_uploads_at_once(city, sql):
    """Files that are uploaded together: each has its own number."""
    project = city.draft()
    upload = [
        partial(city.evidence, project, content=pdf("upload"), name=f"材料{number}")
        for number in range(4)
    ]
    failed = errors(at_once(*upload))
    rows = sql(
        "SELECT number FROM jiebang_evidence WHERE project_id = %s ORDER BY number",
        project,
    )
    assert rows == [(number,) for number in range(1, 5 - len(failed))]
