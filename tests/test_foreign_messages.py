"""Messages and to-dos of a foreign file are neither read nor written; whoever reads
the file reads and writes them."""

import json
from functools import partial

import pytest

from tests.api import ApiError
from tests.foreign_file import INSIDERS, OUTSIDERS, learnt


@pytest.mark.parametrize("role", OUTSIDERS)
def test_messages_are_hidden(city, file, role):
    """The thread of a foreign file is neither read nor written."""
    api = city[role]
    thread = {"thread_model": "jiebang.project", "thread_id": file.project}
    for way in (
        partial(api.call, "mail.message", "read", file.message, fields=["body"]),
        partial(
            api.call,
            "mail.message",
            "search_read",
            domain=[["model", "=", "jiebang.project"], ["res_id", "=", file.project]],
            fields=["body"],
        ),
        partial(
            api.call,
            "mail.message",
            "search",
            domain=[["body", "ilike", "只给经办人看的话"]],
        ),
        partial(api.call, "mail.message", "write", file.message, vals={"body": "x"}),
        partial(api.call, "mail.message", "unlink", file.message),
        partial(api.call, "jiebang.project", "message_post", file.project, body="x"),
        partial(
            api.call,
            "jiebang.project",
            "message_subscribe",
            file.project,
            partner_ids=[api.call("res.users", "search", domain=[])[0]],
        ),
        partial(api.call, "mail.activity", "read", file.activity, fields=["summary"]),
        partial(
            api.call, "mail.activity", "search", domain=[["id", "=", file.activity]]
        ),
        partial(api.call, "mail.activity", "action_done", file.activity),
        partial(api.call, "mail.activity", "unlink", file.activity),
        partial(
            api.create,
            "mail.activity",
            res_model_id=file.model_id,
            res_id=file.project,
            summary="x",
        ),
        partial(
            api.create,
            "mail.message",
            model="jiebang.project",
            res_id=file.project,
            body="x",
        ),
        partial(
            api.create,
            "mail.followers",
            res_model="jiebang.project",
            res_id=file.project,
            partner_id=1,
        ),
    ):
        assert learnt(way) is None, way
    for path, params in (
        ("/mail/thread/messages", thread),
        ("/mail/message/post", thread | {"post_data": {"body": "x"}}),
        (
            "/mail/thread/subscribe",
            {"res_model": "jiebang.project"}
            | {"res_id": file.project, "partner_ids": [1]},
        ),
        (
            "/mail/message/reaction",
            {"message_id": file.message, "content": "x"} | {"action": "add"},
        ),
        (
            "/mail/data",
            {
                "fetch_params": [
                    [
                        "mail.thread",
                        thread
                        | {"request_list": ["activities", "followers", "attachments"]},
                    ]
                ]
            },
        ),
    ):
        try:
            answer = json.dumps(api.json_rpc(path, **params), ensure_ascii=False)
        except (ApiError, ValueError):
            continue
        assert "只给经办人看的话" not in answer, path
        assert file.title not in answer, path
        assert "示意图" not in answer, path


@pytest.mark.parametrize("role", INSIDERS)
def test_messages_are_shown(city, file, role):
    """Who reads the file reads its messages, to-dos and pictures."""
    api = city[role]
    assert "只给经办人看的话" in api.read("mail.message", file.message, "body")
    assert api.search("mail.activity", ["id", "=", file.activity])
    thread = {"thread_model": "jiebang.project", "thread_id": file.project}
    answer = api.json_rpc("/mail/thread/messages", **thread)
    assert file.message in answer["messages"]
    wanted = thread | {"request_list": ["activities", "followers", "attachments"]}
    answer = api.json_rpc("/mail/data", fetch_params=[["mail.thread", wanted]])
    assert "示意图" in json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize("role", INSIDERS)
def test_readers_write_messages(city, sql, role):
    """Posting is for every reader, through both doors."""
    project = city.project_in("unit_review")
    api = city[role]
    api.call("jiebang.project", "message_post", project, body="留言")
    api.json_rpc(
        "/mail/message/post",
        thread_model="jiebang.project",
        thread_id=project,
        post_data={"body": "又一条"},
    )
    rows = sql(
        """
        SELECT u.login FROM mail_message m JOIN res_users u
            ON u.partner_id = m.author_id
         WHERE m.model = 'jiebang.project' AND m.res_id = %s AND m.body LIKE '%%条%%'
            OR m.model = 'jiebang.project' AND m.res_id = %s AND m.body LIKE '%%留%%'
        """,
        project,
        project,
    )
    assert rows == [(api.login,)] * 2
