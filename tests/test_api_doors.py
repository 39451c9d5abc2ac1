"""Every door of the API to what only the server writes is shut, and the same door
with harmless content is open for who may (SECURITY 1 A)."""

import json
from functools import partial

import pytest

from tests.api import ApiError, refused
from tests.city import BUREAU, ROLES, pdf, some_days_ago

HOSTILE = {
    "tracking_disable": True,
    "mail_activity_automation_skip": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "skip_validation_check": True,
    "bypass_checks": True,
    "force_write": True,
    "default_state": "running",
    "default_version": 9,
    "active_test": False,
    "install_mode": True,
    "install_demo": True,
    "module": "cf_jiebang",
    "_force_unlink": True,
    "import_file": True,
    "no_reset_password": True,
    "su": True,
    "uid": 1,
    "jiebang_now": "2001-01-01 00:00:00",
    "bin_size": True,
    "prefetch_fields": False,
}
"""Context keys with which clients have switched off checks elsewhere."""

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


@pytest.fixture(scope="module")
def forged(city):
    """Guarded fields of a project, each with a value that a forger would like."""
    someone, manager = city["stranger"], city["manager"]
    cadre = manager.search("jiebang.cadre", ["user_id.login", "=", someone.login])[0]
    user = manager.search("res.users", ["login", "=", someone.login])[0]
    place = manager.search("jiebang.organization", ["is_bureau", "=", True])[0]
    stage = manager.search("jiebang.stage", ["state", "=", "running"])[0]
    territory = manager.search("jiebang.territory", limit=1)[0]
    section = city.sections["content"]
    return {
        "state": "running",
        "stage_id": stage,
        "version": 7,
        "version_code": "FORGED",
        "code": "X-1",
        "reach": 5,
        "filing_no": "X-2",
        "filing_date": "2026-01-01",
        "filing_meeting_id": 1,
        "submitted_date": "2026-01-01",
        "conclusion": "pass",
        "declined_tier": "unit",
        "previous_id": 1,
        "next_ids": [[4, 1, 0]],
        "leader_id": cadre,
        "leader_user_id": user,
        "led_since": "2020-01-01",
        "takeover_ids": [[4, 1, 0]],
        "reader_user_ids": [[6, 0, [user]]],
        "involved_user_ids": [[6, 0, []]],
        "round_version": 1,
        "organization_id": place,
        "authority_id": place,
        "territory_id": territory,
        "company_id": 1,
        "letter_id": 1,
        "letter_line_ids": [[4, 1, 0]],
        "receipt_id": 1,
        "receipt_ids": [[4, 1, 0]],
        "check_ids": [[0, 0, {"name": "X", "version": 1, "result": "pass"}]],
        "meeting_item_ids": [[4, 1, 0]],
        "meeting_since": "2020-01-01",
        "decision_ids": [[5, 0, 0]],
        "decision_count": 3,
        "decision_hash": "0" * 64,
        "snapshot_ids": [[5, 0, 0]],
        "holder_level": "meeting",
        "holder_organization_id": place,
        "holder_since": "2020-01-01",
        "holder_unmanned": True,
        "deadline": "2030-01-01",
        "clock": "overdue",
        "return_tier": "bureau",
        "return_reason": "X",
        "return_minor": True,
        "open_section_ids": [[6, 0, [section]]],
        "declared_date": "2020-01-01",
        "publication_id": 1,
        "published_date": "2020-01-01",
        "publication_line_ids": [[4, 1, 0]],
        "dossier_ids": [[4, 1, 0]],
        "progress_ids": [[4, 1, 0]],
        "ledger_line_ids": [[4, 1, 0]],
        "ticket_ids": [[4, 1, 0]],
        "ticket_alias_id": 1,
        "work_report_ids": [[4, 1, 0]],
        "acceptance_ids": [[4, 1, 0]],
        "acceptance_result": "pass",
        "date_rectify": "2030-01-01",
        "rectify_reminded": "overdue",
        "followup_since": "2020-01-01",
        "followup_until": "2030-01-01",
        "light": "green",
        "light_reason": "X",
        "progress_percent": 99,
        "progress_due_date": "2030-01-01",
        "progress_open_period": "2030-01",
    }


def test_every_guarded_field_is_tried(facts, forged):
    """A field that is guarded anew is forged here as well."""
    assert not set(facts["guarded"]) - set(forged)


def stored(sql, project):
    """The database's row of a project without who wrote it last and when."""
    ((row,),) = sql(
        "SELECT row_to_json(p) FROM jiebang_project p WHERE id = %s", project
    )
    for name in ("write_date", "write_uid"):
        del row[name]
    return row


def many(sql, project):
    """What the database holds for a project's fields of many records."""
    tables = ("decision", "snapshot", "receipt", "recommendation_line")
    tables += ("project_check", "meeting_item", "project_reader_rel")
    tables += ("publication_line", "dossier", "progress", "ledger_line", "ticket")
    tables += ("work_report", "acceptance")
    return [
        sql(f"SELECT count(*) FROM jiebang_{table} WHERE project_id = %s", project)
        for table in tables
    ]


@pytest.mark.parametrize("state", ["draft", "running"])
@pytest.mark.parametrize("door", ["write", "web_save"])
def test_fields_of_fate_are_not_written(city, sql, forged, door, state):
    """Form, list, drag and script write through these."""
    project = city.project_in(state)
    before = stored(sql, project), many(sql, project)
    tries = [("leader", name) for name in forged]
    tries += [(role, "state") for role in ROLES if role != "leader"]
    for role, name in tries:
        values = {"vals": {name: forged[name]}}
        if door == "web_save":
            values["specification"] = {"name": {}}
        for context in ({}, HOSTILE):
            call = city[role].call
            refused(call, "jiebang.project", door, project, context=context, **values)
    assert (stored(sql, project), many(sql, project)) == before


def test_content_is_written_by_its_leader(city):
    """The same doors with harmless content."""
    project = city.draft()
    leader = city["leader"]
    leader.write("jiebang.project", project, summary="简要内容甲")
    leader.call(
        "jiebang.project",
        "web_save",
        project,
        vals={"summary": "简要内容乙"},
        specification={"name": {}},
        context=HOSTILE,
    )
    assert leader.read("jiebang.project", project, "summary") == "简要内容乙"


def creations(api, project, name, value):
    """The doors that make a project, each with a forged field."""
    call, model = api.call, "jiebang.project"
    forged = {f"default_{name}": value}
    title = {"name": "伪造的项目"}
    row = [["伪造的项目", value if isinstance(value, str) else json.dumps(value)]]
    return {
        "create": partial(call, model, "create", vals_list=[title | {name: value}]),
        "web_save": partial(
            call, model, "web_save", vals=title | {name: value}, specification={}
        ),
        "default key": partial(
            call, model, "create", vals_list=[title], context=forged
        ),
        "default key, web_save": partial(
            call,
            model,
            "web_save",
            vals=title,
            specification={"name": {}},
            context=forged | HOSTILE,
        ),
        "name_create": partial(
            call, model, "name_create", name=title["name"], context=forged
        ),
        "copy": partial(call, model, "copy", project, default={name: value}),
        "copy, default key": partial(call, model, "copy", project, context=forged),
        "load": partial(call, model, "load", fields=["name", name], data=row),
        "load, default key": partial(
            call, model, "load", fields=["name"], data=[["伪造的项目"]], context=forged
        ),
    }


def test_fields_of_fate_are_not_created(city, sql, forged):
    """Create, copy, import and names with values, ``default_`` keys: refused, or
    the value is left out."""
    leader = city["leader"]
    project = city.project_in("unit_review")
    innocent = leader.create("jiebang.project", name="一个草稿")
    fresh, lines = stored(sql, innocent), many(sql, innocent)
    wrong = []
    for name, value in forged.items():
        for door, call in creations(leader, project, name, value).items():
            ((last,),) = sql("SELECT max(id) FROM jiebang_project")
            try:
                call()
            except ApiError as error:
                if not error.refused:
                    wrong.append(f"{door} {name}: {error}")
            for (new,) in sql("SELECT id FROM jiebang_project WHERE id > %s", last):
                row = stored(sql, new)
                if many(sql, new) != lines:
                    wrong.append(f"{door} {name}: has lines")
                wrong += [
                    f"{door} {name}: {field} is {row[field]}"
                    for field in forged.keys() & row.keys()
                    if row[field] != fresh[field]
                ]
    assert not wrong


def test_a_draft_may_be_made_through_each_door(city):
    """The same doors with harmless content."""
    leader, model = city["leader"], "jiebang.project"
    project = city.project_in("unit_review")
    created = leader.create(model, name="一个草稿")
    saved = leader.call(model, "web_save", vals={"name": "一个草稿"}, specification={})
    named = leader.call(model, "name_create", name="一个草稿")
    copied = leader.call(model, "copy", project)
    loaded = leader.call(model, "load", fields=["name"], data=[["一个草稿"]])
    ids = [created, saved[0]["id"], named[0], copied[0], loaded["ids"][0]]
    rows = leader.call(model, "read", ids, fields=["state", "version", "reach"])
    assert {(r["state"], r["version"], r["reach"]) for r in rows} == {("draft", 0, 0)}


def test_stored_defaults_of_a_user(city, sql, forged):
    """Every user may store defaults for himself; they reach no guarded field."""
    leader = city["leader"]
    names = ("state", "version", "reach", "filing_no", "conclusion", "clock")
    try:
        for name in (*names, "summary"):
            value = forged.get(name, "我的缺省内容")
            leader.call(
                "ir.default",
                "set",
                model_name="jiebang.project",
                field_name=name,
                value=value,
                user_id=True,
            )
        row = stored(sql, leader.create("jiebang.project", name="一个草稿"))
        assert row["summary"] == "我的缺省内容"
        facts = [row[name] for name in names]
        assert facts == ["draft", 0, 0, None, None, "none"]
    finally:
        mine = leader.search("ir.default", ["user_id.login", "=", leader.login])
        leader.call("ir.default", "unlink", mine)


# -- context -----------------------------------------------------------------


def test_no_context_key_switches_anything_off(city, sql):
    """Hostile keys: no check, no decision, no to-do is left out, no date moved."""
    project = city.draft()
    act = partial(
        city["leader"].call,
        "jiebang.project",
        "action_transition",
        project,
        context=HOSTILE,
    )
    for role in set(ROLES) - {"leader"}:
        refused(
            city[role].call,
            "jiebang.project",
            "action_transition",
            project,
            name="submit",
            context=HOSTILE,
        )
    refused(act, name="apply_acceptance", opinion="x")
    act(name="submit")
    assert city.state(project) == "unit_review"
    assert sql(
        """
        SELECT count(*), bool_and(date > now() at time zone 'UTC' - interval '1 day')
          FROM jiebang_decision WHERE project_id = %s
        """,
        project,
    ) == [(1, True)]
    to_dos = sql(
        """
        SELECT u.login FROM mail_activity a JOIN res_users u ON u.id = a.user_id
         WHERE a.res_model = 'jiebang.project' AND a.res_id = %s
        """,
        project,
    )
    assert to_dos == [(ROLES["unit"],)]


@pytest.mark.parametrize("role", ["leader", "unit", "bureau", "auditor", "stranger"])
def test_the_to_do_ends_with_the_decision(city, sql, role):
    """Nobody takes the to-do away from the one whose turn it is, and he himself gets
    rid of it by deciding only."""
    project = city.project_in("unit_review")
    query = """
        SELECT u.login, a.date_deadline FROM mail_activity a
          JOIN res_users u ON u.id = a.user_id
         WHERE a.res_model = 'jiebang.project' AND a.res_id = %s
    """
    before = sql(query, project)
    ((activity,),) = sql(
        """
        SELECT id FROM mail_activity
         WHERE res_model = 'jiebang.project' AND res_id = %s
        """,
        project,
    )
    call = partial(city[role].call, "mail.activity")
    me = city[role].call("res.users", "context_get")["uid"]
    done = []
    for method, values in (
        ("write", {"vals": {"date_deadline": "2030-01-01"}}),
        ("write", {"vals": {"user_id": me}}),
        ("write", {"vals": {"res_id": city.draft()}}),
        ("action_done", {}),
        ("action_feedback", {"feedback": "x"}),
        ("unlink", {}),
    ):
        try:
            call(method, activity, **values)
        except ApiError as error:
            assert error.refused, error
        else:
            done.append((method, values))
    if role == "unit":  # what is his own he may note, as long as it stays his
        done = [act for act in done if act != ("write", {"vals": {"user_id": me}})]
    assert not done
    assert sql(query, project) == before
    city.step(project, "authority_review")
    assert [login for login, _ in sql(query, project)] == [ROLES["authority"]]


@pytest.mark.parametrize(
    "context",
    [
        {"lang": "xx_XX"},
        {"lang": "'; DROP TABLE jiebang_project; --"},
        {"lang": 5},
        {"tz": "Mars/Olympus"},
        {"allowed_company_ids": [10**6]},
        {"allowed_company_ids": "x"},
        {"uid": 1, "su": True},
    ],
)
def test_odd_contexts_change_nothing(city, context):
    """The act is done as ever or refused; it is never half done."""
    project = city.draft()
    try:
        city["leader"].call(
            "jiebang.project",
            "action_transition",
            project,
            name="submit",
            context=context,
        )
    except ApiError:
        assert city.state(project) == "draft"
    else:
        assert city.state(project) == "unit_review"
        assert city["leader"].call(
            "jiebang.project", "action_verify_decisions", project
        )


# -- lines -------------------------------------------------------------------


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
        city["member"].call(model, "action_confirm", line)
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


# -- what the other desks write ----------------------------------------------


def test_letters_are_their_departments(city):
    """Only the department's officers write its letters; an issued one stays."""
    project = city.project_in("delivery")
    authority = city["leader"].read("jiebang.project", project, "authority_id")
    values = {
        "name": f"函 {project}",
        "authority_id": authority,
        "content": pdf("letter"),
        "file_name": "推荐文.pdf",
        "line_ids": [[0, 0, {"project_id": project}]],
    }
    model = "jiebang.recommendation"
    for role in set(ROLES) - {"authority"}:
        refused(city[role].create, model, **values)
        refused(city[role].create, model, context=HOSTILE, **values)
    for name, value in (("state", "issued"), ("sha256", "0" * 64)):
        refused(city["authority"].create, model, **values | {name: value})
    letter = city["authority"].create(model, **values)
    for role in set(ROLES) - {"authority"}:
        for method in ("action_issue", "action_gather"):
            refused(city[role].call, model, method, letter)
    city["authority"].call(model, "action_issue", letter)
    for values in (
        {"name": "other"},
        {"content": pdf("other")},
        {"state": "draft"},
        {"line_ids": [[5, 0, 0]]},
        {"line_ids": [[0, 0, {"project_id": project}]]},
    ):
        refused(city["authority"].write, model, letter, **values)
    for role in set(ROLES) - {"authority"}:
        refused(city[role].call, model, "action_revoke", letter, reason="理由")
    for nothing in (None, "", "  ", 7, ["x"]):
        refused(city["authority"].call, model, "action_revoke", letter, reason=nothing)
    city["authority"].call(model, "action_revoke", letter, reason="文号有误")
    assert not city["leader"].read("jiebang.project", project, "letter_id")


def test_receipts_are_the_bureaus(city):
    """Only the bureau receives paper, and only of the present version (R23)."""
    project = city.project_in("delivery")
    city.letter([project])
    code = city["leader"].read("jiebang.project", project, "version_code")
    values = {"project_id": project, "version_code": code, "copies": 2, "discs": 2}
    model = "jiebang.receipt"
    for role in set(ROLES) - BUREAU:
        refused(city[role].create, model, **values)
    for name, value in (("state", "complete"), ("version", 3), ("receiver_id", 1)):
        refused(city["bureau"].create, model, **values | {name: value})
    receipt = city["bureau"].create(model, **values)
    for role in set(ROLES) - BUREAU:
        refused(city[role].call, model, "action_register", receipt)
    wrong = city["bureau"].create(model, **values | {"version_code": "ZZZZ"})
    refused(city["bureau"].call, model, "action_register", wrong)
    short = city["bureau"].create(model, **values | {"discs": 1})
    city["bureau"].call(model, "action_register", short)
    assert city["bureau"].read(model, short, "state") == "short"
    assert city.state(project) == "delivery"
    city["bureau"].call(model, "action_register", receipt)
    assert city.state(project) == "bureau_review"
    refused(city["bureau"].write, model, receipt, copies=1)
    refused(city["bureau"].call, model, "action_register", receipt)


def test_paper_without_a_letter_is_not_received(city):
    """No letter, no forwarding (R22)."""
    project = city.project_in("delivery")
    receipt = city.receipt(project, register=False)
    refused(city["bureau"].call, "jiebang.receipt", "action_register", receipt)
    assert city.state(project) == "delivery"
    city.letter([project])
    city["bureau"].call("jiebang.receipt", "action_register", receipt)
    assert city.state(project) == "bureau_review"


def test_the_checklist_is_the_bureaus(city):
    """Only the bureau checks, and accepts nothing before all is checked (R24)."""
    project = city.project_in("bureau_review")
    model = "jiebang.project.check"
    lines = city["bureau"].search(model, ["project_id", "=", project])
    assert lines
    for role in set(ROLES) - BUREAU:
        refused(city[role].write, model, lines, result="pass")
        refused(city[role].call, model, "action_pass", lines)
    for name, value in (("version", 9), ("name", "x"), ("project_id", 1)):
        refused(city["bureau"].write, model, lines, **{name: value})
    refused(city.act, project, "bureau", "bureau_accept", "合格")
    city["bureau"].write(model, lines, result="pass")
    city["bureau"].write(model, lines[:1], result="fail", note="缺盖章")
    refused(city.act, project, "bureau", "bureau_accept", "合格")
    city["bureau2"].write(model, lines[:1], result="na")
    city.act(project, "bureau", "bureau_accept", "合格")
    refused(city["bureau"].write, model, lines, result="fail")


def test_conclusions_are_the_secretarys(city):
    """Only the secretary concludes; a concluded meeting stays as it is (R25)."""
    project = city.project_in("meeting")
    meeting = city.meeting({project: False}, conclude=False)
    item = city["secretary"].search(
        "jiebang.meeting.item", ["meeting_id", "=", meeting]
    )
    refused(city["secretary"].call, "jiebang.meeting", "action_conclude", meeting)
    for role in set(ROLES) - {"secretary"}:
        refused(city[role].write, "jiebang.meeting.item", item, conclusion="pass")
        refused(
            city[role].write,
            "jiebang.meeting",
            meeting,
            item_ids=[[1, item[0], {"conclusion": "pass"}]],
        )
        refused(city[role].call, "jiebang.meeting", "action_conclude", meeting)
        refused(city[role].call, "jiebang.meeting.item", "action_pass", item)
        refused(city[role].call, "jiebang.meeting", "action_cancel", meeting)
    for name, value in (
        ("state", "concluded"),
        ("concluded_by_id", 1),
        ("quorum_percent", 0),
    ):
        refused(city["secretary"].write, "jiebang.meeting", meeting, **{name: value})
    city["secretary"].call("jiebang.meeting.item", "action_pass", item)
    city["secretary"].call("jiebang.meeting", "action_conclude", meeting)
    assert city.state(project) == "running"
    for values in (
        {"minutes_no": "other"},
        {"item_ids": [[1, item[0], {"conclusion": "refuse"}]]},
        {"attendee_ids": [[5, 0, 0]]},
        {"date": some_days_ago(9)},
    ):
        refused(city["secretary"].write, "jiebang.meeting", meeting, **values)
    refused(city["secretary"].write, "jiebang.meeting.item", item, conclusion="refuse")
    refused(city["secretary"].call, "jiebang.meeting", "action_cancel", meeting)


def test_a_project_waits_on_one_agenda(city):
    """The same project on two open agendas, or one that is not ready."""
    project, early = city.project_in("meeting"), city.project_in("unit_review")
    city.meeting({project: False}, conclude=False)
    refused(city.meeting, {project: "pass"}, conclude=False)
    try:
        meeting = city.meeting({early: "pass"}, conclude=False)
    except ApiError as error:
        assert error.refused, error
    else:
        refused(city["secretary"].call, "jiebang.meeting", "action_conclude", meeting)
    assert city.state(early) == "unit_review"


# -- the directory and the rules ---------------------------------------------

KEPT_BY = {
    "jiebang.organization": {"manager"},
    "jiebang.territory": {"manager"},
    "jiebang.program": {"manager"},
    "jiebang.stage": {"manager"},
    "jiebang.section": {"manager"},
    "jiebang.cadre": {"manager"},
    "jiebang.category": {"manager", *BUREAU},
    "jiebang.check.item": {"manager", *BUREAU},
    "jiebang.calendar.day": {"manager"},
}
"""Model of the settings: who keeps it."""


@pytest.mark.parametrize("model", KEPT_BY)
def test_settings_are_kept_by_their_keeper(city, model):
    """The same write by every role: it succeeds for the keeper only (R90)."""
    row = city["manager"].call(
        model, "search_read", domain=[], fields=["name"], limit=1, load=None
    )[0]
    for role in ROLES:
        if role in KEPT_BY[model]:
            assert city[role].write(model, row["id"], name=row["name"])
        else:
            refused(city[role].write, model, row["id"], name=row["name"])
            refused(city[role].call, model, "unlink", row["id"])


def test_nobody_appoints_himself(city, sql):
    """A user writes neither his groups nor the organisations that he acts for."""
    manager = city["manager"]
    group = "cf_jiebang.group_bureau_officer"
    ((group_id,),) = sql(
        "SELECT res_id FROM ir_model_data WHERE module || '.' || name = %s", group
    )
    bureau = manager.search("jiebang.organization", ["is_bureau", "=", True])[0]
    facts = """
        SELECT (SELECT array_agg(gid ORDER BY gid) FROM res_groups_users_rel
                 WHERE uid = u.id),
               (SELECT array_agg(organization_id ORDER BY organization_id)
                  FROM jiebang_organization_res_users_rel WHERE user_id = u.id),
               (SELECT array_agg(id) FROM jiebang_cadre WHERE user_id = u.id)
          FROM res_users u WHERE login = %s
    """
    for role in ("leader", "unit", "authority", "bureau", "secretary", "auditor"):
        api = city[role]
        user = api.call("res.users", "context_get")["uid"]
        before = sql(facts, api.login)
        for values in (
            {"group_ids": [[4, group_id, 0]]},
            {"jiebang_organization_ids": [[6, 0, [bureau]]]},
            {"jiebang_organization_ids": [[4, bureau, 0]], "signature": "x"},
            {"jiebang_cadre_id": 1},
            {"company_ids": [[4, 1, 0]]},
        ):
            refused(api.write, "res.users", user, **values)
        refused(api.write, "jiebang.organization", bureau, officer_ids=[[4, user, 0]])
        refused(api.write, "jiebang.organization", bureau, handler_id=user)
        refused(api.write, "res.groups", group_id, user_ids=[[4, user, 0]])
        assert sql(facts, api.login) == before, role
        assert api.write("res.users", user, signature="<p>x</p>")


def test_the_dialog_checks_nothing_less(city):
    """The dialog hands over: it reads and decides nothing that its user may not."""
    model = "jiebang.transition.wizard"
    project = city.project_in("unit_review")
    values = {
        "res_model": "jiebang.project",
        "res_ids": str(project),
        "transition": "unit_decline",
        "opinion": "理由",
    }
    for role in ("stranger", "other_unit", "county", "evaluator", "manager"):
        api = city[role]
        try:
            wizard = api.create(model, **values)
        except ApiError as error:
            assert error.refused, error
        else:
            refused(api.read, model, wizard, "record_name", "blocking_text")
            refused(api.call, model, "action_confirm", wizard)
    for role in ("leader", "bureau", "auditor"):
        wizard = city[role].create(model, **values, version=1)
        refused(city[role].call, model, "action_confirm", wizard)
    assert city.state(project) == "unit_review"
    wizard = city["unit"].create(model, **values, version=1)
    refused(city["leader"].read, model, wizard, "opinion")
    refused(city["leader"].call, model, "action_confirm", wizard)
    city["unit"].call(model, "action_confirm", wizard)
    assert city.state(project) == "declined"


@pytest.mark.parametrize(
    "values",
    [
        {"res_model": "res.users", "res_ids": "2"},
        {"res_model": "no.such.model", "res_ids": "1"},
        {"res_ids": "abc"},
        {"res_ids": "1;2"},
        {"res_ids": str(2**40)},
        {"res_ids": "-1"},
        {"res_ids": " "},
        {"transition": "teleport"},
    ],
)
def test_a_forged_dialog_gets_an_answer_in_words(city, values):
    """Whatever a client puts into the dialog's keys."""
    project = city.project_in("unit_review")
    good = {
        "res_model": "jiebang.project",
        "res_ids": str(project),
        "transition": "unit_decline",
        "opinion": "理由",
    }
    api, model = city["unit"], "jiebang.transition.wizard"

    def confirm(vals):
        api.call(model, "action_confirm", api.create(model, **vals))

    refused(confirm, good | values)
    assert city.state(project) == "unit_review"
