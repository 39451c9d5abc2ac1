"""Names that a made-up link would tell, and words in the name of somebody else:
over the API, the web client's calls and the routes of the chatter, as everybody who
can log in."""

import json
import re
from functools import partial

import pytest

from tests.api import Api, ApiError
from tests.foreign_file import INSIDERS, OUTSIDERS, learnt

STRANGERS = """
Users = env["res.users"].with_context(no_reset_password=True)
for kind in ("portal", "user"):
    Users.create(
        {
            "name": kind,
            "login": "outside." + kind,
            "password": "outside." + kind,
            "lang": "zh_CN",
            "group_ids": [(6, 0, env.ref("base.group_" + kind).ids)],
        }
    )
env.cr.commit()
"""
"""A portal user and a user of the house without a role."""

GUESTS = ("portal", "user")


@pytest.fixture(scope="module")
def guests(site):
    """The web sessions of two who have no role here."""
    site.shell(STRANGERS)
    logins = {kind: f"outside.{kind}" for kind in GUESTS}
    return {kind: Api(site, login, "") for kind, login in logins.items()}


@pytest.fixture(scope="module")
def sheet(sql):
    """A sheet about a person: an incentive that is not decided, and whose it is."""
    ((number, person),) = sql(
        """
        SELECT i.id, c.name FROM jiebang_incentive i
            JOIN jiebang_cadre c ON c.id = i.cadre_id
         WHERE i.state != 'done' LIMIT 1
        """
    )
    return number, person


def rpc(api, model, method, /, *args, **kwargs):
    """A call of the web client."""
    return api.json_rpc(
        f"/web/dataset/call_kw/{model}/{method}",
        model=model,
        method=method,
        args=list(args),
        kwargs=kwargs,
    )


def forms(api, sql, model, record):
    """What the forms of Odoo answer to a link that was made up."""
    ((number,),) = sql("SELECT id FROM ir_model WHERE model = %s", model)
    for form, place, shown in (
        ("mail.message", {"model": model, "res_id": record}, "record_name"),
        ("mail.activity", {"res_model_id": number, "res_id": record}, "res_name"),
        ("ir.attachment", {"res_model": model, "res_id": record}, "res_name"),
        ("mail.compose.message", {"model": model, "res_ids": f"[{record}]"}, "subject"),
    ):
        spec = dict.fromkeys([*place, shown], {})
        defaults = {f"default_{key}": value for key, value in place.items()}
        yield partial(rpc, api, form, "onchange", [], place, list(place), spec)
        yield partial(rpc, api, form, "onchange", [], {}, [], spec, context=defaults)
        yield partial(rpc, api, form, "default_get", [*place, shown], context=defaults)
        yield partial(rpc, api, form, "web_save", [], place, spec)
    yield partial(rpc, api, model, "read", [record], ["display_name"])
    yield partial(rpc, api, model, "web_read", [record], {"display_name": {}})
    yield partial(rpc, api, model, "name_search", "")
    yield partial(
        rpc, api, model, "read", [record], ["id"], context={"debug": "1", "lang": "en"}
    )
    thread = {"thread_model": model, "thread_id": record}
    thread["request_list"] = ["display_name", "followers", "activities"]
    yield partial(api.json_rpc, "/mail/data", fetch_params=[["mail.thread", thread]])


def told(way):
    """All that a call says, also where it refuses."""
    try:
        return json.dumps(way(), ensure_ascii=False)
    except ApiError as error:
        return error.message


def test_names_are_for_readers(city, guests, file, sheet, sql):
    """Who reads the file is told its name, nobody else is, and nobody the sheet's."""
    leader = [
        told(way) for way in forms(city["leader"], sql, "jiebang.project", file.project)
    ]
    assert sum(file.title in answer for answer in leader) >= 4
    number, person = sheet
    apis = [*guests.values(), city["stranger"], city["authority"], city["evaluator"]]
    for api in apis:
        for way in forms(api, sql, "jiebang.project", file.project):
            assert file.title not in told(way), (api, way)
    for api in (*guests.values(), city["unit"]):
        for way in forms(api, sql, "jiebang.incentive", number):
            assert f"{person} ·" not in told(way), (api, way)


def messages(sql, project):
    """What stands beside a project: author, type, tracked rows, words."""
    return sql(
        """
        SELECT m.id, m.author_id, m.message_type, m.body,
               (SELECT count(*) FROM mail_tracking_value t
                 WHERE t.mail_message_id = m.id)
          FROM mail_message m
         WHERE m.model = 'jiebang.project' AND m.res_id = %s ORDER BY m.id
        """,
        project,
    )


def test_strangers_say_nothing(city, guests, file, sql):
    """Through no door anything comes to stand beside a file that one does not read."""
    before = messages(sql, file.project)
    place = {"model": "jiebang.project", "res_id": file.project}
    thread = {"thread_model": "jiebang.project", "thread_id": file.project}
    for api in (*guests.values(), *(city[role] for role in OUTSIDERS)):
        notice = {"partner_ids": [3], "body": "x", "author_id": 3}
        for way in (
            partial(rpc, api, "mail.thread", "message_notify", [], **notice, **place),
            partial(rpc, api, "res.partner", "message_notify", [], **notice, **place),
            partial(
                rpc, api, "jiebang.project", "message_notify", [file.project], **notice
            ),
            partial(
                rpc, api, "jiebang.project", "message_post", [file.project], body="x"
            ),
            partial(rpc, api, "mail.message", "create", [place | {"body": "x"}]),
            partial(
                rpc,
                api,
                "mail.message",
                "create",
                [place | {"message_type": "user_notification", "author_id": 3}],
            ),
            partial(
                rpc,
                api,
                "mail.message",
                "create",
                [place | {"parent_id": file.message}],
            ),
            partial(
                rpc, api, "mail.message", "write", [file.message], {"body": "forged"}
            ),
            partial(rpc, api, "mail.message", "unlink", [file.message]),
            partial(
                api.json_rpc,
                "/mail/message/update_content",
                message_id=file.message,
                update_data={"body": "forged"},
            ),
            partial(
                api.json_rpc,
                "/mail/message/post",
                post_data={"body": "x", "message_type": "notification"},
                **thread,
            ),
            partial(
                rpc,
                api,
                "mail.scheduled.message",
                "create",
                [place | {"scheduled_date": "2099-01-01 00:00:00", "body": "x"}],
            ),
        ):
            told(way)
    assert messages(sql, file.project) == before
    assert not sql("SELECT 1 FROM mail_scheduled_message")
    assert not sql(
        "SELECT 1 FROM mail_message_reaction WHERE message_id = %s", file.message
    )


@pytest.mark.parametrize("role", INSIDERS)
def test_readers_speak_as_themselves(city, sql, role):
    """Author, type and tracked values are the server's, whatever a reader sends."""
    api = city[role]
    project = city.project_in("unit_review")
    ((own,),) = sql("SELECT partner_id FROM res_users WHERE login = %s", api.login)
    tracked = [[0, 0, {"old_value_char": "draft", "new_value_char": "filed"}]]
    forged = {"author_id": 3, "email_from": "chief@city.example"}
    place = {"model": "jiebang.project", "res_id": project}
    post = partial(rpc, api, "jiebang.project")
    post("message_post", [project], body="a", message_type="notification", **forged)
    post("message_post", [project], body="b", tracking_value_ids=tracked)
    post("message_notify", [project], body="c", partner_ids=[own], **forged)
    rpc(
        api,
        "mail.thread",
        "message_notify",
        [],
        body="d",
        partner_ids=[own],
        tracking_value_ids=tracked,
        **place,
        **forged,
    )
    api.json_rpc(
        "/mail/message/post",
        thread_model="jiebang.project",
        thread_id=project,
        post_data={"body": "e", "message_type": "notification"} | forged,
    )
    for way in (
        partial(rpc, api, "mail.message", "create", [place | {"body": "x"} | forged]),
        partial(
            rpc,
            api,
            "mail.message",
            "create",
            [place | {"body": "x", "tracking_value_ids": tracked}],
        ),
    ):
        told(way)
    # beside them stand the notices of the acts, which a job sends
    words = {"a", "b", "c", "d", "e"}
    written = [
        row for row in messages(sql, project) if re.sub("<[^>]*>", "", row[3]) in words
    ]
    assert {row[1] for row in written} == {own}
    kinds = [row[2] for row in written]
    assert kinds == [
        "comment",
        "comment",
        "user_notification",
        "user_notification",
        "comment",
    ]
    assert {row[4] for row in written} == {0}
    # nor does anybody change what others have said, a recipient neither
    first = written[0][0]
    for other in ({"leader", "unit"} - {role}) | {"manager"}:
        for way in (
            partial(rpc, city[other], "mail.message", "write", [first], {"body": "x"}),
            partial(
                city[other].json_rpc,
                "/mail/message/update_content",
                message_id=first,
                update_data={"body": "x"},
            ),
        ):
            told(way)
    assert [r for r in messages(sql, project) if r[0] == first] == [written[0]]


@pytest.mark.parametrize("role", ["leader", "unit", "authority"])
def test_groups_by_a_closed_field(city, role):
    """Who handles the files of an organisation is told to whom it concerns, also where
    one only groups, sorts or looks for it."""
    place = partial(city[role].call, "jiebang.organization")
    project = partial(city[role].call, "jiebang.project")
    closed = [["officer_ids", "!=", False]]
    grouped = {"domain": [], "groupby": ["officer_ids"], "aggregates": ["__count"]}
    path = grouped | {"groupby": ["organization_id.officer_ids"]}
    for way in (
        partial(place, "formatted_read_group", **grouped),
        partial(place, "web_read_group", **grouped),
        partial(place, "search_panel_select_range", field_name="officer_ids"),
        partial(place, "search_panel_select_multi_range", field_name="officer_ids"),
        partial(place, "web_search_read", domain=closed, specification={"id": {}}),
        partial(place, "search_count", domain=[["id", "any", closed]]),
        partial(project, "formatted_read_group", **path),
        partial(project, "search_count", domain=[["organization_id", "any", closed]]),
    ):
        assert learnt(way) is None, way
    assert city["manager"].call(
        "jiebang.organization", "formatted_read_group", **grouped
    )
