"""What a stranger to a file learns of it through the API: nothing. Beside each door
stands somebody for whom it is open."""

import json
from functools import partial

import pytest

from tests.api import ApiError, refused
from tests.city import ROLES
from tests.foreign_file import CHILDREN, INSIDERS, OUTSIDERS, learnt


def readings(api, file):
    """Ways to read the project itself."""
    call = partial(api.call, "jiebang.project")
    domain = [["id", "=", file.project]]
    return {
        "read": partial(call, "read", file.project, fields=["name"]),
        "web_read": partial(call, "web_read", file.project, specification={"name": {}}),
        "export_data": partial(
            call, "export_data", file.project, fields_to_export=["name", "state"]
        ),
        "search_read": partial(call, "search_read", domain=domain, fields=["name"]),
        "web_search_read": partial(
            call, "web_search_read", domain=domain, specification={"name": {}}
        ),
        "search": partial(call, "search", domain=domain),
        "search_count": partial(call, "search_count", domain=domain),
        "search by line": partial(
            call, "search", domain=[["indicator_ids.project_id", "=", file.project]]
        ),
        "name_search": partial(call, "name_search", name=file.title),
        "web_name_search": partial(
            call, "web_name_search", name=file.title, specification={"display_name": {}}
        ),
        "read_group": partial(
            call,
            "read_group",
            domain=domain,
            fields=["reached_tier:sum"],
            groupby=["state"],
        ),
        "formatted_read_group": partial(
            call, "formatted_read_group", domain=domain, groupby=["state"]
        ),
        "web_read_group": partial(
            call, "web_read_group", domain=domain, groupby=["state"]
        ),
        "read_progress_bar": partial(
            call,
            "read_progress_bar",
            domain=domain,
            group_by="state",
            progress_bar={"field": "deadline_status", "colors": {"on_time": "success"}},
        ),
        "copy": partial(call, "copy", file.project),
        "get_metadata": partial(call, "get_metadata", file.project),
        "dialog": partial(
            call, "action_open_transition", file.project, name="withdraw"
        ),
        "default of a dialog": partial(
            api.call,
            "jiebang.transition.wizard",
            "onchange",
            [],
            values={},
            field_names=[],
            fields_spec={"record_name": {}, "blocking_text": {}},
            context={
                "default_res_model": "jiebang.project",
                "default_res_ids": str(file.project),
                "default_transition": "withdraw",
            },
        ),
        "verify": partial(call, "action_verify_decisions", file.project),
    }


MORE_THAN_READING = {
    "copy": {"leader"},
    "export_data": {"bureau", "auditor"},
}
"""Ways that not everybody has who sees the file: who has them."""


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_project_is_hidden(city, file, role):
    """No way of reading, counting, grouping, naming or exporting finds it."""
    found = {name: learnt(way) for name, way in readings(city[role], file).items()}
    assert {name: answer for name, answer in found.items() if answer is not None} == {}


@pytest.mark.parametrize("role", INSIDERS)
def test_the_project_is_shown(city, file, role):
    """The same ways for those whom the file has reached."""
    ways = readings(city[role], file)
    shut = {name for name, way in ways.items() if learnt(way) is None}
    assert shut == {n for n, roles in MORE_THAN_READING.items() if role not in roles}


@pytest.mark.parametrize("role", ["stranger", "member"])
def test_defaults_give_no_title_away(city, file, role):
    """A form of a line that is opened with a foreign project's id as default."""
    read = partial(
        city[role].call,
        "jiebang.indicator",
        "onchange",
        [],
        values={},
        field_names=[],
        fields_spec={"project_id": {"fields": {"display_name": {}}}},
    )
    own = city[role].create("jiebang.project", name="自己的题目")
    answer = read(context={"default_project_id": own})
    assert answer["value"]["project_id"]["display_name"] == "自己的题目"
    try:
        answer = read(context={"default_project_id": file.project})
    except ApiError as error:
        assert error.refused, error
    else:
        assert file.title not in json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize("model", [f"jiebang.{name}" for name in CHILDREN])
def test_lines_follow_the_project(city, file, model):
    """Children inherit nothing by themselves: each has its own rule."""
    ids = file.lines[model]
    assert ids
    domain = [["id", "in", ids]]
    for role in INSIDERS:
        assert len(city[role].call(model, "read", ids, fields=["id"])) == len(ids)
        assert city[role].call(model, "search_count", domain=domain) == len(ids)
    for role in OUTSIDERS:
        call = partial(city[role].call, model)
        for way in (
            partial(call, "read", ids, fields=["id", "display_name"]),
            partial(call, "export_data", ids, fields_to_export=["id"]),
            partial(call, "search_read", domain=domain, fields=["id"]),
            partial(call, "formatted_read_group", domain=domain, groupby=[]),
        ):
            answer = learnt(way)
            # one group over no rows has a count of nothing
            if isinstance(answer, list) and len(answer) == 1:
                answer = answer[0].get("__count") or None
            assert answer is None, (role, answer)


def test_personal_data_is_for_those_who_need_it(city, sql):
    """The meeting's secretary reads the file, but neither phone nor identity, by
    no detour: domain, order, group, export, version (R27)."""
    project = city.project_in("meeting")
    phone = city["leader"].read("jiebang.project", project, "leader_phone")
    assert phone == city["bureau"].read("jiebang.project", project, "leader_phone")
    secretary = partial(city["secretary"].call, "jiebang.project")
    assert secretary("read", project, fields=["name"])[0]["name"]
    domain = [["id", "=", project]]
    snapshot = city["secretary"].search(
        "jiebang.snapshot", ["project_id", "=", project]
    )
    for field in ("leader_phone", "leader_birth_date", "leader_email"):
        oracle = [*domain, [field, "!=", False]]
        for way in (
            partial(secretary, "read", project, fields=[field]),
            partial(secretary, "web_read", project, specification={field: {}}),
            partial(secretary, "search", domain=oracle),
            partial(secretary, "search_count", domain=oracle),
            partial(secretary, "search", domain=domain, order=field),
            partial(secretary, "read_group", domain=domain, fields=[], groupby=[field]),
            partial(secretary, "formatted_read_group", domain=domain, groupby=[field]),
            partial(secretary, "export_data", project, fields_to_export=[field]),
            partial(secretary, "copy", project),
        ):
            refused(way)
    for field in ("payload", "personal", "content", "difference"):
        refused(city["secretary"].read, "jiebang.snapshot", snapshot, field)
    for role in ("evaluator", "secretary", "member", "stranger"):
        ids = city["manager"].search("jiebang.cadre.profile", limit=3)
        refused(city[role].call, "jiebang.cadre.profile", "read", ids, fields=["phone"])
    template = {
        "name": "x",
        "model_id": sql("SELECT id FROM ir_model WHERE model = 'jiebang.project'")[0][
            0
        ],
        "body_html": '<p t-out="object.leader_phone"/>',
        "subject": "{{ object.leader_phone }}",
    }
    try:
        ids = city["secretary"].create("mail.template", **template)
        preview = city["secretary"].create(
            "mail.template.preview",
            mail_template_id=ids,
            resource_ref=f"jiebang.project,{project}",
        )
        row = city["secretary"].read(
            "mail.template.preview", preview, "subject", "body_html"
        )
    except ApiError as error:
        assert error.status < 500, error
    else:
        assert phone not in json.dumps(row)


def test_appraisals_are_for_the_organisation_department(city):
    """The annual appraisals: the person, the organisation department and auditors
    read them; nobody else does, and what nobody keeps is not taken in silence."""
    model = "jiebang.cadre.profile"
    (profile,) = city["manager"].search(
        model, ["user_id.login", "=", ROLES["stranger"]]
    )
    text = "2025年优秀"
    city["stranger"].write(model, profile, appraisals=text)
    for role in ("stranger", "personnel", "auditor"):
        assert city[role].read(model, profile, "appraisals") == text
    for role in ("bureau", "other_unit", "manager", "leader", "secretary"):
        answer = learnt(
            partial(city[role].call, model, "read", profile, fields=["appraisals"])
        )
        assert text not in json.dumps(answer, ensure_ascii=False), role
    try:
        city["manager"].write(model, profile, appraisals="2025年合格")
    except ApiError as error:
        assert error.refused, error
    else:
        kept = city["personnel"].read(model, profile, "appraisals")
        assert kept == "2025年合格", "taken and dropped"


def test_appraisals_of_the_directory_are_kept(city):
    """What was loaded with the personal files is there to be read (demo data)."""
    rows = city["personnel"].call(
        "jiebang.cadre.profile",
        "search_read",
        domain=[["user_id.login", "!=", ROLES["stranger"]]],
        fields=["appraisals"],
    )
    assert [row for row in rows if row["appraisals"]]


def test_dialogs_are_private(city):
    """What somebody types into a dialog is read and changed by nobody else."""
    project = city.project_in("unit_review")
    letter = city.letter([city.project_in("delivery")])
    model, field = "jiebang.transition.wizard", "opinion"
    for owner, record, res_model, act in (
        ("unit", project, "jiebang.project", "unit_decline"),
        ("authority", letter, "jiebang.recommendation", "revoke"),
    ):
        values = {"res_model": res_model, "res_ids": str(record), "transition": act}
        values["opinion"] = "尚未定稿的意见"
        wizard = city[owner].create(model, **values)
        assert city[owner].read(model, wizard, field) == "尚未定稿的意见"
        for role in {*ROLES} - {owner, "bureau2"}:
            assert (
                learnt(
                    partial(
                        city[role].call, model, "search", domain=[["id", "=", wizard]]
                    )
                )
                is None
            ), (role, model)
            refused(city[role].read, model, wizard, field)
            refused(city[role].write, model, wizard, **{field: "x"})
