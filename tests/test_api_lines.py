"""Lines of a project: of another's, smuggled, frozen with the file, deleted."""

from functools import partial

import pytest

from tests.api import HOSTILE, ApiError, refused
from tests.city import ROLES, pdf

LINES = {
    "jiebang.indicator": ("indicator_ids", {"name": "亩产", "target": "1"}),
    "jiebang.milestone": (
        "milestone_ids",
        {"name": "阶段", "goal": "目标", "date_start": "2026-01-01"}
        | {"date_end": "2026-02-01"},
    ),
    "jiebang.resource": ("resource_ids", {"kind": "expert", "name": "专家"}),
    "jiebang.partner": ("partner_ids", {"name": "企业", "nature": "enterprise"}),
    "jiebang.output": ("output_ids", {"kind": "patent", "quantity": 1}),
    "jiebang.evidence": (
        "evidence_ids",
        {"name": "意向书", "file_name": "a.pdf", "content": pdf()},
    ),
    "jiebang.member": ("member_ids", {"duty": "试验"}),
}
"""Model of the lines: the project's field, and what one line holds."""


def line_of(city, model, project, role):
    """Id of a new line of a project."""
    field, values = LINES[model]
    if model == "jiebang.member":
        login = {"leader": ROLES["member"], "stranger": "demo.cadre04"}[role]
        cadre = city["manager"].search("jiebang.cadre", ["user_id.login", "=", login])
        values = values | {"cadre_id": cadre[0]}
    return city[role].create(model, project_id=project, **values)


@pytest.mark.parametrize("model", LINES)
def test_lines_of_another_project(city, sql, model):
    """From a parent of one's own, or directly, no line of another's is reached."""
    field, _values = LINES[model]
    own, foreign = city.draft("leader"), city.draft("stranger")
    mine = line_of(city, model, own, "leader")
    theirs = line_of(city, model, foreign, "stranger")
    leader, table = city["leader"], model.replace(".", "_")
    row = partial(
        sql, f"SELECT row_to_json(t)::text FROM {table} t WHERE id = %s", theirs
    )
    before = row()
    for command in (
        [1, theirs, {"sequence": 99}],
        [2, theirs, 0],
        [3, theirs, 0],
        [4, theirs, 0],
        [6, 0, [theirs]],
    ):
        try:
            leader.write("jiebang.project", own, **{field: [command]})
        except ApiError as error:
            assert error.refused, error
        assert row() == before, command
    for context in ({}, HOSTILE):
        refused(leader.write, model, theirs, context=context, sequence=99)
        refused(leader.write, model, mine, context=context, project_id=foreign)
        refused(leader.call, model, "unlink", theirs, context=context)
        refused(leader.read, model, theirs, "project_id")
    with pytest.raises(AssertionError, match="not refused"):
        # the counter-proof: his own line is his
        refused(leader.write, model, line_of_own(city, model, own), sequence=99)
    assert row() == before


def line_of_own(city, model, project):
    """A line of the leader's own that is left after the commands above."""
    left = city["leader"].search(model, ["project_id", "=", project])
    return left or line_of(city, model, project, "leader")


@pytest.mark.parametrize("model", set(LINES) - {"jiebang.member"})
def test_lines_are_not_smuggled_into_another_project(city, sql, model):
    """A new line on a foreign project, named directly, by key or by import."""
    own, foreign = city.draft("leader"), city.draft("stranger")
    _field, values = LINES[model]
    leader, table = city["leader"], model.replace(".", "_")
    count = partial(sql, f"SELECT count(*) FROM {table} WHERE project_id = %s", foreign)
    before = count()
    refused(leader.create, model, project_id=foreign, **values)
    refused(leader.create, model, context={"default_project_id": foreign}, **values)
    names = ["project_id/.id", *values]
    data = [[str(foreign), *map(str, values.values())]]
    loaded = leader.call(model, "load", fields=names, data=data)
    assert not loaded["ids"]
    assert count() == before
    assert leader.create(model, project_id=own, **values)


@pytest.mark.parametrize("model", LINES)
def test_lines_are_frozen_with_the_file(city, sql, model):
    """After submission no line is added, changed or deleted by any door."""
    field, values = LINES[model]
    project = city.draft()
    line = line_of(city, model, project, "leader")
    if model == "jiebang.member":
        city["member"].call(model, "action_transition", line, name="confirm")
    city.act(project, "leader", "submit")
    leader, table = city["leader"], model.replace(".", "_")
    rows = partial(
        sql,
        f"SELECT row_to_json(t)::text FROM {table} t WHERE project_id = %s",
        project,
    )
    before = rows()
    for context in ({}, HOSTILE):
        refused(leader.write, model, line, context=context, sequence=99)
        refused(leader.call, model, "unlink", line, context=context)
        refused(leader.call, model, "copy", line, context=context)
        refused(leader.create, model, context=context, project_id=project, **values)
        for command in (
            [0, 0, values],
            [1, line, {"sequence": 99}],
            [2, line, 0],
            [3, line, 0],
            [5, 0, 0],
            [6, 0, []],
        ):
            refused(
                leader.write,
                "jiebang.project",
                project,
                context=context,
                **{field: [command]},
            )
    assert rows() == before


# -- deleting ----------------------------------------------------------------


def test_nothing_on_record_is_deleted(city, sql):
    """Files, decisions, versions, letters, receipts, checks and meetings stay, for
    everybody; a mere draft may go."""
    project = city.project_in("running")
    letter = city["leader"].read("jiebang.project", project, "letter_id")
    owners = {
        "jiebang.project": ("leader", [project]),
        "jiebang.recommendation": ("authority", [letter]),
    }
    for model, role in {
        "jiebang.decision": "auditor",
        "jiebang.snapshot": "auditor",
        "jiebang.receipt": "bureau",
        "jiebang.project.check": "bureau",
        "jiebang.meeting.item": "secretary",
        "jiebang.evidence": "leader",
        "jiebang.recommendation.line": "authority",
    }.items():
        owners[model] = (
            role,
            city["auditor"].search(model, ["project_id", "=", project]),
        )
    items = owners["jiebang.meeting.item"][1]
    meeting = city["secretary"].read("jiebang.meeting.item", items, "meeting_id")
    owners["jiebang.meeting"] = ("secretary", [meeting])
    for model, (owner, ids) in owners.items():
        assert ids, model
        for role in {owner, "leader", "bureau", "secretary", "manager", "auditor"}:
            for context in ({}, {"_force_unlink": True}, HOSTILE):
                refused(city[role].call, model, "unlink", ids, context=context)
        table = model.replace(".", "_")
        ((left,),) = sql(f"SELECT count(*) FROM {table} WHERE id = ANY(%s)", ids)
        assert left == len(ids), model
    draft = city.draft()
    refused(city["manager"].call, "jiebang.project", "unlink", draft)
    assert city["leader"].call("jiebang.project", "unlink", draft)
