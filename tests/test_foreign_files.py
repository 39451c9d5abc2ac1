"""Evidence, pictures, printed forms, exports and uploads of a foreign file: shut at
every address. Beside each stands somebody for whom it is open."""

import json
from functools import partial

import pytest
import requests

from tests.api import ApiError, refused
from tests.city import pdf
from tests.foreign_file import INSIDERS, OUTSIDERS, learnt


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


# -- uploads -----------------------------------------------------------------


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
