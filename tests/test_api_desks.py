"""What the other desks and the keepers of the settings write, and nobody else."""

import pytest

from tests.api import HOSTILE, ApiError, refused
from tests.city import BUREAU, ROLES, pdf, some_days_ago


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
        refused(city[role].call, model, "action_gather", letter)
        refused(city[role].call, model, "action_transition", letter, name="issue")
    city["authority"].call(model, "action_transition", letter, name="issue")
    for values in (
        {"name": "other"},
        {"content": pdf("other")},
        {"state": "draft"},
        {"line_ids": [[5, 0, 0]]},
        {"line_ids": [[0, 0, {"project_id": project}]]},
    ):
        refused(city["authority"].write, model, letter, **values)
    for role in set(ROLES) - {"authority"}:
        refused(
            city[role].call,
            model,
            "action_transition",
            letter,
            name="revoke",
            opinion="理由",
        )
    for nothing in (None, "", "  ", 7, ["x"]):
        refused(
            city["authority"].call,
            model,
            "action_transition",
            letter,
            name="revoke",
            opinion=nothing,
        )
    city["authority"].call(
        model, "action_transition", letter, name="revoke", opinion="文号有误"
    )
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
        refused(city[role].call, model, "action_transition", receipt, name="register")
    wrong = city["bureau"].create(model, **values | {"version_code": "ZZZZ"})
    refused(city["bureau"].call, model, "action_transition", wrong, name="register")
    short = city["bureau"].create(model, **values | {"discs": 1})
    city["bureau"].call(model, "action_transition", short, name="register")
    assert city["bureau"].read(model, short, "state") == "short"
    assert city.state(project) == "delivery"
    city["bureau"].call(model, "action_transition", receipt, name="register")
    assert city.state(project) == "bureau_review"
    refused(city["bureau"].write, model, receipt, copies=1)
    refused(city["bureau"].call, model, "action_transition", receipt, name="register")


def test_paper_without_a_letter_is_not_received(city):
    """No letter, no forwarding (R22)."""
    project = city.project_in("delivery")
    receipt = city.receipt(project, register=False)
    refused(
        city["bureau"].call,
        "jiebang.receipt",
        "action_transition",
        receipt,
        name="register",
    )
    assert city.state(project) == "delivery"
    city.letter([project])
    city["bureau"].call(
        "jiebang.receipt", "action_transition", receipt, name="register"
    )
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
    refused(
        city["secretary"].call,
        "jiebang.meeting",
        "action_transition",
        meeting,
        name="conclude",
    )
    for role in set(ROLES) - {"secretary"}:
        refused(city[role].write, "jiebang.meeting.item", item, conclusion="pass")
        refused(
            city[role].write,
            "jiebang.meeting",
            meeting,
            item_ids=[[1, item[0], {"conclusion": "pass"}]],
        )
        refused(
            city[role].call,
            "jiebang.meeting",
            "action_transition",
            meeting,
            name="conclude",
        )
        refused(city[role].call, "jiebang.meeting.item", "action_pass", item)
        refused(
            city[role].call,
            "jiebang.meeting",
            "action_transition",
            meeting,
            name="cancel",
        )
    for name, value in (
        ("state", "concluded"),
        ("concluded_by_id", 1),
        ("quorum_percent", 0),
    ):
        refused(city["secretary"].write, "jiebang.meeting", meeting, **{name: value})
    city["secretary"].call("jiebang.meeting.item", "action_pass", item)
    city["secretary"].call(
        "jiebang.meeting", "action_transition", meeting, name="conclude"
    )
    assert city.state(project) == "running"
    for values in (
        {"minutes_no": "other"},
        {"item_ids": [[1, item[0], {"conclusion": "refuse"}]]},
        {"attendee_ids": [[5, 0, 0]]},
        {"date": some_days_ago(9)},
    ):
        refused(city["secretary"].write, "jiebang.meeting", meeting, **values)
    refused(city["secretary"].write, "jiebang.meeting.item", item, conclusion="refuse")
    refused(
        city["secretary"].call,
        "jiebang.meeting",
        "action_transition",
        meeting,
        name="cancel",
    )


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
        refused(
            city["secretary"].call,
            "jiebang.meeting",
            "action_transition",
            meeting,
            name="conclude",
        )
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
