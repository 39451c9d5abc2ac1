"""Every door of the API to what only the server writes is shut, and the same door
with harmless content is open for who may."""

import json
from functools import partial

import pytest

from tests.api import HOSTILE, ApiError, refused
from tests.city import ROLES

FATE = (
    "state",
    "version",
    "reached_tier",
    "filing_no",
    "conclusion",
    "deadline_status",
)
"""Fields that are tried at every door."""


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
        "reached_tier": 5,
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
        "paused_since": "2020-01-01",
        "paused_until": "2030-01-01",
        "takeover_ids": [[4, 1, 0]],
        "participant_user_ids": [[6, 0, [user]]],
        "involved_user_ids": [[6, 0, []]],
        "climb_start_version": 1,
        "organization_id": place,
        "authority_id": place,
        "territory_id": territory,
        "field_id": 2,
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
        "holder_tier": "meeting",
        "holder_organization_id": place,
        "holder_since": "2020-01-01",
        "holder_unmanned": True,
        "deadline": "2030-01-01",
        "deadline_status": "overdue",
        "return_tier": "bureau",
        "return_reason": "X",
        "return_directly": True,
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
        "risk_light": "green",
        "risk_reason": "X",
        "progress_percent": 99,
        "progress_due_date": "2030-01-01",
        "progress_open_period": "2030-01",
        "is_past": True,
        "past_id": 1,
        "past_officer_ids": [[6, 0, [user]]],
        "past_confirmed_date": "2020-01-01",
        "past_record_ids": [[4, 1, 0]],
        "change_ids": [[4, 1, 0]],
        "seal_scan_ids": [[4, 1, 0]],
        "passed_on": True,
    }


def test_every_guarded_field_is_tried(facts, forged):
    """A new field of the server's is forged here as well."""
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
    tables += ("work_report", "acceptance", "change")
    return [
        sql(f"SELECT count(*) FROM jiebang_{table} WHERE project_id = %s", project)
        for table in tables
    ]


@pytest.mark.parametrize("state", ["draft", "running"])
@pytest.mark.parametrize("door", ["write", "web_save"])
def test_fields_of_fate_are_not_written(city, sql, forged, door, state):
    """Form, list, drag and script write through these; the keys of the context come
    by turns, so that each field meets them at each door."""
    project = city.project_in(state)
    before = stored(sql, project), many(sql, project)
    tries = [("leader", name) for name in forged]
    tries += [(role, "state") for role in ROLES if role != "leader"]
    plain_first = (door == "write") == (state == "draft")
    for number, (role, name) in enumerate(tries):
        values = {"vals": {name: forged[name]}}
        if door == "web_save":
            values["specification"] = {"name": {}}
        if number % 2 == plain_first:
            values["context"] = HOSTILE
        refused(city[role].call, "jiebang.project", door, project, **values)
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
    the value is left out. Each field comes to ``create`` and, by turns, to one more
    door, those of ``FATE`` to all."""
    leader = city["leader"]
    project = city.project_in("unit_review")
    innocent = leader.create("jiebang.project", name="一个草稿")
    fresh, lines = stored(sql, innocent), many(sql, innocent)
    wrong = []
    for number, (name, value) in enumerate(forged.items()):
        doors = creations(leader, project, name, value)
        others = list(doors)[1:]
        tried = doors if name in FATE else ["create", others[number % len(others)]]
        for door in tried:
            ((last,),) = sql("SELECT max(id) FROM jiebang_project")
            try:
                doors[door]()
            except ApiError as error:
                if not error.refused:
                    wrong.append(f"{door} {name}: {error}")
            for (new,) in sql("SELECT id FROM jiebang_project WHERE id > %s", last):
                row = stored(sql, new)
                if many(sql, new) != lines:
                    wrong.append(f"{door} {name}: has lines")
                wrong += [
                    f"{door} {name}: {field} is {row[field]}"
                    # the field follows from the main category, which is content
                    for field in forged.keys() & row.keys() - {"field_id"}
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
    rows = leader.call(model, "read", ids, fields=["state", "version", "reached_tier"])
    assert {(r["state"], r["version"], r["reached_tier"]) for r in rows} == {
        ("draft", 0, 0)
    }


def test_stored_defaults_of_a_user(city, sql, forged):
    """Every user may store defaults for himself; they reach nothing of the server's."""
    leader = city["leader"]
    try:
        for name in (*FATE, "summary"):
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
        facts = [row[name] for name in FATE]
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
