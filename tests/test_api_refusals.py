"""Every role tries every act: only the actor succeeds, everybody else is told in a
sentence why not, and nothing changes (R16–R26). Inside, ``TestTable`` tries everybody
on everything in every state.

``test_the_actor_acts`` is the proof that the refusals mean something: the very same
call succeeds in the hands of the actor.
"""

import pytest
import requests

from tests.acts import ACTS, BESIDE, PERSONS
from tests.api import ApiError
from tests.city import ROAD, ROLES

FIRST = {act.name: act.sources[0] for act in ACTS.values() if not act.carried_by}
"""Act: the first state in which it is possible."""
STRANGERS = [role for role in ROLES if not role.startswith("county_")]
"""Everybody who tries; the county's leader and unit add nothing to the city's."""


def row_of(sql, project):
    """Everything that the database holds on a project, as one comparable text."""
    return sql(
        """
        SELECT row_to_json(p)::text,
               (SELECT count(*) FROM jiebang_decision d WHERE d.project_id = p.id),
               (SELECT count(*) FROM jiebang_snapshot s WHERE s.project_id = p.id),
               (SELECT count(*) FROM jiebang_evidence e WHERE e.project_id = p.id)
          FROM jiebang_project p WHERE p.id = %s
        """,
        project,
    )


def test_the_table_is_what_it_should_be(facts):
    """The server's table of acts is the scheme's, to the letter."""
    served = {
        name: (set(sources), target, actor, opinion, set(required), via)
        for name, sources, target, actor, opinion, required, _, via in facts["acts"]
    }
    wanted = {
        act.name: (
            set(act.sources),
            act.target,
            act.actor,
            act.opinion,
            set(act.required),
            act.carried_by,
        )
        for act in (ACTS | BESIDE).values()
    }
    assert served == wanted


@pytest.mark.parametrize("state", [*dict.fromkeys(FIRST.values()), ROAD[-1]])
def test_only_the_actor_acts(city, sql, state):
    """Everybody else tries what is possible here for the first time; at the end of
    the road the actors try everything."""
    project = city.project_in(state)
    before = row_of(sql, project)
    found = []
    for act in ACTS.values():
        roles = set(STRANGERS) - PERSONS[act.actor]
        if state == ROAD[-1]:
            roles = PERSONS[act.actor]
        elif FIRST.get(act.name) != state:
            continue
        found += [text for role in roles if (text := try_out(city, project, role, act))]
    assert not found
    assert row_of(sql, project) == before


def try_out(city, project, role, act):
    """Let a role try an act; what was not refused in words, if it was not."""
    try:
        city.act(project, role, act.name, **city.values_of(act))
    except ApiError as error:
        refused = error.status in (403, 422) and error.plain
        return "" if refused else f"{role} {act.name}: {error}"
    return f"{role} {act.name}: done"


@pytest.mark.parametrize(("name", "state"), FIRST.items())
def test_the_actor_acts(city, sql, name, state):
    """The same call by the actor: it succeeds, and one decision is on record."""
    act = ACTS[name]
    project = supplement(city) if name == "bureau_file" else city.project_in(state)
    if name == "bureau_accept":
        city.check(project)
    if name == "apply_acceptance":
        city.closing_report(project)
    role = act.actor
    count = city["leader"].read("jiebang.project", project, "decision_count")
    city.act(project, role, name, **city.values_of(act))
    row = city["leader"].read("jiebang.project", project, "state", "decision_count")
    assert (row["state"], row["decision_count"]) == (act.target, count + 1)
    last = sql(
        """
        SELECT d.transition, u.login FROM jiebang_decision d
          JOIN res_users u ON u.id = d.user_id
         WHERE d.res_model = 'jiebang.project' AND d.res_id = %s
         ORDER BY d.sequence DESC LIMIT 1
        """,
        project,
    )
    assert last == [(name, ROLES[role])]


def supplement(city):
    """A project that the meeting passed with a supplement, back at the bureau."""
    project = city.project_in("meeting")
    city.meeting({project: "supplement"})
    city["leader"].write(
        "jiebang.project", project, plan_content="<p>按会议意见补充。</p>"
    )
    city.act(project, "leader", "submit")
    city.receipt(project)
    city.check(project)
    return project


@pytest.mark.parametrize(
    ("name", "conclusion"),
    [
        (a.name, a.name.removeprefix("meeting_"))
        for a in ACTS.values()
        if a.carried_by == "jiebang.meeting"
    ],
)
def test_conclusions_go_through_the_meeting(city, name, conclusion):
    """The same acts by the meeting's own conclusion (R25)."""
    project = city.project_in("meeting")
    city.meeting({project: conclusion})
    assert city.state(project) == ACTS[name].target


@pytest.mark.parametrize("lacking", ["opinion", *ACTS["unit_agree"].required])
def test_nothing_required_may_lack(city, sql, lacking):
    """The consent of the Party group carries all that the scheme asks (R19)."""
    project = city.project_in("unit_review")
    before = row_of(sql, project)
    values = city.values_of(ACTS["unit_agree"])
    for nothing in (None, "", "  ", "\u200b"):
        with pytest.raises(ApiError) as caught:
            city.act(project, "unit", "unit_agree", **values | {lacking: nothing})
        assert caught.value.refused, (nothing, caught.value)
    with pytest.raises(ApiError) as caught:
        city.act(
            project,
            "unit",
            "unit_agree",
            **{name: value for name, value in values.items() if name != lacking},
        )
    assert caught.value.refused
    assert row_of(sql, project) == before
    city.act(project, "unit", "unit_agree", **values)
    assert city.state(project) == "authority_review"


def test_returns_name_reasons_and_sections(city, sql):
    """A return says why and what to correct."""
    project = city.project_in("unit_review")
    before = row_of(sql, project)
    sections = [city.sections["content"]]
    for opinion, ids in (
        ("", sections),
        (" ", sections),
        ("理由", []),
        ("理由", [10**6]),
        ("理由", ["x"]),
        ("理由", "x"),
        ("理由", None),
        ("理由", {"a": 1}),
    ):
        with pytest.raises(ApiError) as caught:
            city.act(project, "unit", "unit_return", opinion, section_ids=ids)
        assert caught.value.refused, (opinion, ids, caught.value)
    assert row_of(sql, project) == before
    city.act(project, "unit", "unit_return", "理由", section_ids=sections)
    assert city.state(project) == "returned"


BAD_VALUES = {
    "meeting_date": ("soon", "2999-01-01", "2026-13-45", 5, [1], {"a": 1}),
    "minutes_no": (7, ["x"], {"a": 1}, "x" * 100_000, "a\x00b"),
    "seal_scan": ("not base64!", "AAAA", 7, ["x"], {"a": 1}),
    "seal_scan_name": ("virus.exe", "opinion", 7, ["x.pdf"], "a\x00.pdf"),
    "opinion": (7, ["x"], {"a": 1}, "x" * 5001, "a\x00b", "\ud800"),
    "version": (2, -1),
    "on_behalf_of": (7, ["x"], "a\x00b"),
    "state": ("running",),
    "meeting_id": (1,),
    "carrier": ({"files": []},),
    "values": ({"state": "running"},),
    "snapshot": (True,),
}
"""Value of the Party group's consent: what nobody should be able to give."""


@pytest.mark.parametrize("name", BAD_VALUES)
def test_bad_values_get_an_answer_in_words(city, sql, name):
    """Garbage over the API is refused in a sentence, not by a failure."""
    project = city.project_in("unit_review")
    before = row_of(sql, project)
    values = city.values_of(ACTS["unit_agree"])
    wrong = []
    for value in BAD_VALUES[name]:
        try:
            city.act(project, "unit", "unit_agree", **values | {name: value})
        except ApiError as error:
            if not error.refused:
                wrong.append((repr(value)[:40], str(error)[:300]))
        else:
            wrong.append((repr(value)[:40], "accepted"))
            break
    assert not wrong
    assert row_of(sql, project) == before


def test_one_door_for_many_is_all_or_nothing(city):
    """One call on two projects: when one can't, neither does."""
    ready, draft = city.project_in("unit_review"), city.draft()
    both = [ready, draft]
    with pytest.raises(ApiError) as caught:
        city["leader"].call(
            "jiebang.project",
            "action_transition",
            both,
            name="withdraw",
            opinion="理由",
        )
    assert caught.value.refused
    assert [city.state(project) for project in both] == ["unit_review", "draft"]


@pytest.mark.parametrize(
    "method",
    [
        "_apply_act",
        "_carry_out",
        "_log_decision",
        "_take_snapshot",
        "_hand_over_to_next_holder",
        "_write",
    ]
    + [
        "_blocking_reasons",
        "_act_values",
        "_void_letter_and_receipt",
        "sudo",
        "with_user",
    ]
    + ["with_env", "with_context", "browse", "lock_for_update", "env", "pool"],
)
def test_private_methods_are_not_called(city, method):
    """No door but the public ones: private methods don't exist over the API."""
    project = city.draft()
    for role in ("leader", "manager"):
        with pytest.raises(ApiError) as caught:
            city[role].call("jiebang.project", method, project)
        assert caught.value.status in (403, 404, 422), caught.value
    assert city["leader"].call("jiebang.project", "action_verify_decisions", project)


def web_calls(api, project):
    """The other doors to the same methods: ``(what, call)``."""
    ((database, user),) = [(api.database, api.call("res.users", "context_get")["uid"])]
    model, web = "jiebang.project", "/web/dataset"
    act = {"model": model, "method": "action_transition"}
    write = {"model": model, "method": "write", "args": [[project]]}
    write |= {"kwargs": {"vals": {"state": "running"}}}
    execute = [database, user, api.key, model]

    def old(method, args, kwargs):
        return api.json_rpc(
            "/jsonrpc",
            service="object",
            method="execute_kw",
            args=[*execute, method, args, kwargs],
        )

    return {
        "call_kw act": lambda name: api.json_rpc(
            f"{web}/call_kw", **act, args=[[project], name], kwargs={}
        ),
        "call_button act": lambda name: api.json_rpc(
            f"{web}/call_button", **act, args=[[project], name], kwargs={}
        ),
        "jsonrpc act": lambda name: old("action_transition", [[project], name], {}),
        "call_kw write": lambda _name: api.json_rpc(f"{web}/call_kw", **write),
        "jsonrpc write": lambda _name: old(
            "write", [[project], {"state": "running"}], {}
        ),
        "call_kw private": lambda name: api.json_rpc(
            f"{web}/call_kw",
            **act | {"method": "_apply_act"},
            args=[[project], name],
            kwargs={},
        ),
        "jsonrpc private": lambda name: old("_apply_act", [[project], name], {}),
    }


def test_older_doors_are_the_same(city, sql):
    """What the web client and older clients call is checked the same way."""
    project = city.draft()
    before = row_of(sql, project)
    for role in ("stranger", "unit", "bureau", "manager"):
        for what, call in web_calls(city[role], project).items():
            with pytest.raises(ApiError) as caught:
                call("submit")
            assert caught.value.plain, (role, what, caught.value)
    for what, call in web_calls(city["leader"], project).items():
        if "act" not in what:
            with pytest.raises(ApiError):
                call("submit")
    assert row_of(sql, project) == before
    for what in ("call_kw act", "call_button act", "jsonrpc act"):
        project = city.draft()
        web_calls(city["leader"], project)[what]("submit")
        assert city.state(project) == "unit_review", what


def test_without_a_key_nothing_is_called(city):
    """No key, a wrong key, and the session of a browser are no way in."""
    project = city.draft()
    api = city["leader"]
    url = f"{api.url}/json/2/jiebang.project/action_transition"
    body = {"ids": [project], "name": "submit"}
    for headers in ({}, {"Authorization": "bearer 0123456789abcdef"}):
        answer = requests.post(url, json=body, headers=headers, timeout=60)
        assert answer.status_code in (401, 403)
    assert api.web.post(url, json=body, timeout=60).status_code in (401, 403)
    assert city.state(project) == "draft"
    city.act(project, "leader", "submit")
