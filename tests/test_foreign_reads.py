"""What a stranger to a file learns of it through any door: nothing. Beside each
door stands somebody for whom it is open (SECURITY 1 B to D)."""

import base64
import io
import json
from functools import partial

import pytest
import requests
from PIL import Image

from tests.api import ApiError, refused
from tests.city import ROLES, pdf

INSIDERS = ("leader", "unit", "bureau", "auditor")
OUTSIDERS = (
    *("stranger", "member", "other_unit", "authority", "county"),
    *("secretary", "evaluator", "personnel", "manager"),
)
"""For a file that lies with its unit: it has not reached the other tiers yet."""

CHILDREN = (
    *("indicator", "milestone", "resource", "partner", "output", "evidence"),
    *("decision", "snapshot"),
)


def picture():
    """A picture of its own, as bytes."""
    stream = io.BytesIO()
    Image.new("RGB", (37, 23), (200, 30, 90)).save(stream, "PNG")
    return stream.getvalue()


class File:
    """A project with the unit, and everything that hangs on it."""

    def __init__(self, city, sql):
        lines = {
            "resource_ids": [[0, 0, {"kind": "expert", "name": "某院士"}]],
            "partner_ids": [[0, 0, {"name": "某企业", "nature": "enterprise"}]],
            "output_ids": [[0, 0, {"kind": "patent", "quantity": 1}]],
        }
        leader = city["leader"]
        self.title = "外人不应知道的题目"
        self.project = city.draft(name=self.title, **lines)
        self.pdf = base64.b64decode(pdf("secret"))
        self.evidence = city.evidence(
            self.project, content=base64.b64encode(self.pdf).decode()
        )
        self.picture = picture()
        self.photo = city.evidence(
            self.project,
            kind="photo",
            file_name="示意图.png",
            content=base64.b64encode(self.picture).decode(),
        )
        self.in_text = leader.create(
            "ir.attachment",
            name="示意图.png",
            datas=base64.b64encode(self.picture).decode(),
            res_model="jiebang.project",
            res_id=self.project,
        )
        city.act(self.project, "leader", "submit")
        (self.message,) = leader.call(
            "jiebang.project", "message_post", self.project, body="只给经办人看的话"
        )
        files = dict(
            sql(
                """
                SELECT res_id, id FROM ir_attachment
                 WHERE res_model = 'jiebang.evidence' AND res_field = 'content'
                   AND res_id = ANY(%s)
                """,
                [self.evidence, self.photo],
            )
        )
        self.file, self.photo_file = files[self.evidence], files[self.photo]
        ((self.activity, self.model_id),) = sql(
            """
            SELECT id, res_model_id FROM mail_activity
             WHERE res_model = 'jiebang.project' AND res_id = %s
            """,
            self.project,
        )
        self.lines = {
            f"jiebang.{name}": [
                row[0]
                for row in sql(
                    f"SELECT id FROM jiebang_{name} WHERE project_id = %s", self.project
                )
            ]
            for name in CHILDREN
        }


@pytest.fixture(scope="module")
def file(city, sql):
    """Read only: no test here changes it."""
    return File(city, sql)


# -- the API -----------------------------------------------------------------


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
            call, "read_group", domain=domain, fields=["reach:sum"], groupby=["state"]
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
            progress_bar={"field": "clock", "colors": {"on_time": "success"}},
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


EMPTY = ([], 0, {}, {"length": 0, "records": []}, {"groups": [], "length": 0})
MORE_THAN_READING = {
    "copy": {"leader"},
    "export_data": {"bureau", "auditor"},
}
"""Ways that not everybody has who sees the file: who has them."""


def nothing(answer):
    """Whether an answer gives nothing away."""
    return answer in EMPTY


def learnt(way):
    """What a way gives: its answer, or ``None`` where it is refused in words."""
    try:
        answer = way()
    except ApiError as error:
        assert error.refused, error
        return None
    return None if nothing(answer) else answer


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
    for field in ("payload", "content", "difference"):
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
    decision = {"res_model": "jiebang.project", "res_ids": str(project)}
    decision |= {"transition": "unit_decline", "opinion": "尚未定稿的意见"}
    for model, field, owner, values in (
        ("jiebang.transition.wizard", "opinion", "unit", decision),
        (
            "jiebang.revoke.wizard",
            "reason",
            "authority",
            {"letter_id": letter, "reason": "尚未定稿的意见"},
        ),
    ):
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


# -- files -------------------------------------------------------------------


def paths(file):
    """Addresses of the files: ``(path, content)``."""
    evidence = f"jiebang.evidence/{file.evidence}/content"
    photo = f"jiebang.evidence/{file.photo}/content"
    return {
        f"/web/content/{file.file}": file.pdf,
        f"/web/content/{file.file}?download=true": file.pdf,
        f"/web/content/{evidence}": file.pdf,
        f"/web/content?model=jiebang.evidence&id={file.evidence}&field=content": (
            file.pdf
        ),
        f"/web/content/{file.in_text}": file.picture,
        f"/web/image/{file.photo_file}": file.picture,
        f"/web/image/{photo}": file.picture,
        f"/web/image/{file.in_text}": file.picture,
        f"/web/image/{file.photo_file}?download=true": file.picture,
    }


@pytest.mark.parametrize("role", INSIDERS)
def test_files_are_shown(city, file, role):
    """Who reads the file downloads its evidence, byte for byte."""
    for path, content in paths(file).items():
        response = city[role].get(path)
        assert response.status_code == 200, (path, response.status_code)
        assert response.content == content, path


@pytest.mark.parametrize("role", [*OUTSIDERS, "nobody"])
def test_files_are_hidden(city, file, role):
    """By its own id, by record and field, as picture, with a made-up token."""
    get = requests.get if role == "nobody" else city[role].web.get
    for path, content in paths(file).items():
        sign = "&" if "?" in path else "?"
        for tail in ("", f"{sign}access_token=0123456789abcdef", f"{sign}unique=1"):
            response = get(f"{city['leader'].url}{path}{tail}", timeout=60)
            assert content not in response.content, path
            assert response.status_code < 500, path
            if "/web/image" not in path:  # a picture is answered by a placeholder
                assert response.status_code in (403, 404), (path, response.status_code)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_attachments_are_hidden(city, file, role):
    """The rows behind the files, and acts on them."""
    api = city[role]
    for file_id in (file.file, file.photo_file, file.in_text):
        call = partial(api.call, "ir.attachment")
        for way in (
            partial(call, "read", file_id, fields=["name", "raw", "checksum"]),
            partial(call, "search", domain=[["id", "=", file_id]]),
            partial(
                call,
                "search",
                domain=[["id", "=", file_id], ["res_field", "!=", False]],
            ),
            partial(call, "generate_access_token", file_id),
            partial(call, "copy", file_id, default={"res_model": False, "res_id": 0}),
            partial(call, "write", file_id, vals={"public": True}),
            partial(call, "unlink", file_id),
        ):
            assert learnt(way) is None
        with pytest.raises(ApiError):
            api.json_rpc("/mail/attachment/delete", attachment_id=file_id)
    for model, record in (
        ("jiebang.project", file.project),
        ("jiebang.evidence", file.evidence),
    ):
        refused(
            api.create,
            "ir.attachment",
            name="planted.pdf",
            raw=pdf(),
            res_model=model,
            res_id=record,
        )


# -- reports and exports -----------------------------------------------------

REPORTS = ("project_annex1", "project_annex2", "project_annexes")


@pytest.mark.parametrize("role", [*OUTSIDERS, "nobody"])
def test_reports_are_hidden(city, file, role):
    """No printed form of a foreign file, under no address."""
    get = requests.get if role == "nobody" else city[role].web.get
    url = city["leader"].url
    for name in REPORTS:
        pdf_path = f"/report/pdf/cf_jiebang.{name}/{file.project}"
        data = json.dumps([pdf_path, "qweb-pdf"])
        for path, options in (
            (pdf_path, {}),
            (f"{pdf_path}?options=%7B%22ids%22%3A%5B1%5D%7D", {}),
            (f"/report/html/cf_jiebang.{name}/{file.project}", {}),
            (f"/report/text/cf_jiebang.{name}/{file.project}", {}),
            ("/report/download", {"params": {"data": data, "context": "{}"}}),
        ):
            response = get(f"{url}{path}", timeout=120, **options)
            assert not response.content.startswith(b"%PDF"), path
            assert file.title not in response.text, path


def test_reports_are_shown(city, file):
    """The unit prints what it decides on."""
    path = f"/report/pdf/cf_jiebang.project_annexes/{file.project}"
    response = city["unit"].get(path)
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")


def exported(api, project):
    """What the web client's CSV export of one project gives."""
    data = {
        "model": "jiebang.project",
        "fields": [{"name": "name", "label": "name"}],
        "ids": [project],
        "domain": [],
        "groupby": [],
        "import_compat": False,
        "context": {},
    }
    return api.get("/web/export/csv", params={"data": json.dumps(data)})


def test_exports(city, file):
    """Bureau and auditor export what they see; a draft they don't; others nothing."""
    draft = city.draft(name="别人的草稿题目")
    for role in ("bureau", "auditor"):
        answer = exported(city[role], file.project)
        assert answer.status_code == 200
        assert file.title in answer.content.decode()
        assert "别人的草稿题目" not in exported(city[role], draft).content.decode()
    for role in (*OUTSIDERS, "leader", "unit"):
        answer = exported(city[role], file.project)
        assert answer.status_code != 200
        assert file.title not in answer.content.decode()


# -- messages and to-dos -----------------------------------------------------


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


@pytest.mark.parametrize("role", OUTSIDERS)
def test_uploads_onto_a_foreign_file(city, sql, file, role):
    """The upload routes of the web client, as a browser sends them."""
    api = city[role]
    token = api.get("/odoo").text.partition('csrf_token: "')[2].partition('"')[0]
    count = partial(
        sql,
        """
        SELECT count(*) FROM ir_attachment
         WHERE res_model = 'jiebang.project' AND res_id = %s
        """,
        file.project,
    )
    before = count()
    upload = {"ufile": ("x.txt", b"planted", "text/plain")}
    answers = [
        api.web.post(
            f"{api.url}/web/binary/upload_attachment",
            data={"model": "jiebang.project", "id": file.project, "csrf_token": token},
            files=upload,
            timeout=60,
        ),
        api.web.post(
            f"{api.url}/mail/attachment/upload",
            data={"thread_model": "jiebang.project", "thread_id": file.project}
            | {"csrf_token": token},
            files=upload,
            timeout=60,
        ),
    ]
    assert count() == before
    assert all(answer.status_code < 500 for answer in answers)


def test_uploads_onto_ones_own_file(city, sql):
    """The same route for the leader of a draft."""
    project = city.draft()
    api = city["leader"]
    token = api.get("/odoo").text.partition('csrf_token: "')[2].partition('"')[0]
    assert token
    answer = api.web.post(
        f"{api.url}/web/binary/upload_attachment",
        data={"model": "jiebang.project", "id": project, "csrf_token": token},
        files={"ufile": ("x.txt", b"mine", "text/plain")},
        timeout=60,
    )
    assert answer.status_code == 200
    assert sql(
        """
        SELECT name FROM ir_attachment
         WHERE res_model = 'jiebang.project' AND res_id = %s
        """,
        project,
    ) == [("x.txt",)]
