"""A sealed file stays what it was, whatever door is tried; one that was altered on
the disk is not handed out (R30)."""

import base64
import hashlib
from functools import partial

import pytest

from tests.api import ApiError, refused
from tests.city import pdf

KINDS = ("evidence", "opinion", "letter")


class Sealed:
    """A sealed file: where it hangs, who put it there, who may read it."""

    def __init__(self, city, sql, kind):
        self.content = base64.b64decode(pdf(kind))
        encoded = base64.b64encode(self.content).decode()
        self.model, self.owner = "jiebang.evidence", "leader"
        if kind == "evidence":
            self.project = city.draft()
            self.record = city.evidence(self.project, content=encoded)
            city.act(self.project, "leader", "submit")
        elif kind == "opinion":
            self.project = city.project_in("unit_review")
            values = city.party_group() | {"seal_scan": encoded}
            city.act(self.project, "unit", "unit_agree", "同意。", **values)
            (self.record,) = city["leader"].search(
                self.model, ["project_id", "=", self.project]
            )
            self.owner = "unit"
        else:
            self.model, self.owner = "jiebang.recommendation", "authority"
            self.project = city.project_in("delivery")
            self.record = city.letter([self.project], issue=False)
            city["authority"].write(self.model, self.record, content=encoded)
            city["authority"].call(
                self.model, "action_transition", self.record, name="issue"
            )
        ((self.attachment, self.stored),) = sql(
            """
            SELECT id, store_fname FROM ir_attachment
             WHERE res_model = %s AND res_id = %s AND res_field = 'content'
            """,
            self.model,
            self.record,
        )

    def paths(self):
        """Addresses under which the file is downloaded."""
        return (
            f"/web/content/{self.attachment}",
            f"/web/content/{self.attachment}?download=true",
            f"/web/content/{self.model}/{self.record}/content",
            f"/web/content?model={self.model}&id={self.record}&field=content",
        )


def facts(sql, sealed):
    """All rows that the database holds on the file."""
    table = sealed.model.replace(".", "_")
    return (
        sql(
            """
            SELECT row_to_json(a)::text FROM ir_attachment a
             WHERE res_model = %s AND res_id = %s ORDER BY id
            """,
            sealed.model,
            sealed.record,
        ),
        sql(f"SELECT row_to_json(t)::text FROM {table} t WHERE id = %s", sealed.record),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_unaltered_file_is_downloaded(city, sql, kind):
    """Byte for byte, with the SHA-256 that stands on record."""
    sealed = Sealed(city, sql, kind)
    digest = hashlib.sha256(sealed.content).hexdigest()
    assert city["bureau"].read(sealed.model, sealed.record, "sha256") == digest
    for path in sealed.paths():
        for role in ("bureau", "auditor", sealed.owner):
            response = city[role].get(path)
            assert response.status_code == 200
            assert hashlib.sha256(response.content).hexdigest() == digest
    if kind == "opinion":
        ((files,),) = sql(
            """
            SELECT attachments FROM jiebang_decision
             WHERE project_id = %s AND transition = 'unit_agree'
            """,
            sealed.project,
        )
        assert digest in files


@pytest.mark.parametrize("kind", KINDS)
def test_no_door_to_a_sealed_file(city, sql, kind):
    """Replace, rename, publish, move, plant and delete: as owner, reader, bureau
    and administrator."""
    sealed = Sealed(city, sql, kind)
    before = facts(sql, sealed)
    forged = pdf("forged")
    model, record, file = sealed.model, sealed.record, sealed.attachment
    for role in {"leader", sealed.owner, "bureau", "manager"}:
        api = city[role]
        write = partial(api.write, "ir.attachment", file)
        for context in ({}, {"_force_unlink": True, "install_mode": True}):
            for values in (
                {"content": forged},
                {"content": False},
                {"file_name": "other.pdf"},
                {"name": "其他"},
                {"sha256": "0" * 64},
                {"sealed": False},
                {"state": "draft"},
            ):
                try:
                    api.write(model, record, context=context, **values)
                except ApiError as error:
                    assert error.refused or "Invalid field" in error.message, error
                else:
                    raise AssertionError(f"{role} wrote {values}")
                refused(
                    api.call,
                    model,
                    "web_save",
                    record,
                    vals={"name": "其他"},
                    specification={},
                    context=context,
                )
            refused(api.call, model, "unlink", record, context=context)
            refused(api.call, "ir.attachment", "unlink", file, context=context)
            for values in (
                {"raw": "forged"},
                {"datas": forged},
                {"db_datas": "forged"},
                {"store_fname": "ab/forged"},
                {"checksum": "0" * 40},
                {"name": "other.pdf"},
                {"mimetype": "text/html"},
                {"type": "url", "url": "http://127.0.0.1/forged"},
                {"public": True},
                {"access_token": "known"},
                {"res_id": 0},
                {"res_model": False, "res_id": False},
                {"res_field": False},
            ):
                refused(write, context=context, **values)
        refused(api.call, "ir.attachment", "generate_access_token", file)
        for field in ("content", False):
            planted = {
                "name": "planted.pdf",
                "datas": forged,
                "res_model": model,
                "res_id": record,
            }
            if field:
                refused(api.create, "ir.attachment", res_field=field, **planted)
        with pytest.raises(ApiError):
            api.json_rpc("/mail/attachment/delete", attachment_id=file)
        loaded = None
        try:
            loaded = api.call(
                model, "load", fields=[".id", "name"], data=[[str(record), "其他"]]
            )
        except ApiError as error:
            assert error.refused, error
        assert not (loaded and loaded["ids"])
    assert facts(sql, sealed) == before
    response = city["bureau"].get(sealed.paths()[0])
    assert response.content == sealed.content


def test_before_the_seal_the_file_is_the_leaders(city):
    """The same writes on a draft: they are what a draft is for."""
    project = city.draft()
    evidence = city.evidence(project)
    leader = city["leader"]
    leader.write("jiebang.evidence", evidence, content=pdf("better"), name="更好的")
    assert leader.read("jiebang.evidence", evidence, "name") == "更好的"
    assert leader.call("jiebang.evidence", "unlink", evidence)


@pytest.mark.parametrize("damage", ["altered", "cut", "emptied", "lost"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_not_handed_out(site, city, sql, kind, damage):
    """Somebody was at the disk: no download, no view, and no other file instead."""
    sealed = Sealed(city, sql, kind)
    path = site.instance.filestore(site.database) / sealed.stored
    content = path.read_bytes()
    assert content == sealed.content
    try:
        if damage == "altered":
            path.write_bytes(content.replace(b"%PDF-1", b"%PDF-9"))
        elif damage == "cut":
            path.write_bytes(content[: len(content) // 2])
        elif damage == "emptied":
            path.write_bytes(b"")
        else:
            path.unlink()
        for address in sealed.paths():
            for role in ("bureau", sealed.owner):
                response = city[role].get(address)
                assert response.status_code in (403, 404), (address, response)
                assert b"%PDF" not in response.content
    finally:
        path.write_bytes(content)
    for address in sealed.paths():
        assert city["bureau"].get(address).content == content


def test_a_damaged_file_is_not_sealed(site, city, sql):
    """What was altered between upload and submission is named, not sealed."""
    project = city.draft()
    evidence = city.evidence(project, name="检测报告")
    ((stored,),) = sql(
        """
        SELECT store_fname FROM ir_attachment
         WHERE res_model = 'jiebang.evidence' AND res_id = %s
        """,
        evidence,
    )
    path = site.instance.filestore(site.database) / stored
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    error = refused(city.act, project, "leader", "submit")
    assert "检测报告" in error.message
    assert city.state(project) == "draft"
    path.write_bytes(content)
    city.act(project, "leader", "submit")
    assert city.state(project) == "unit_review"


BAD_FILES = {
    "empty": ("空.pdf", b""),
    "program": ("程序.exe", b"MZ\x90\x00"),
    "program named pdf": ("程序.pdf", b"MZ\x90\x00"),
    "page named pdf": ("页面.pdf", b"<html><script>alert(1)</script></html>"),
    "page": ("页面.html", b"<html></html>"),
    "picture that is none": ("图.png", b"\x89PNG\r\n\x1a\nnothing"),
    "document that is none": ("文.docx", b"PK\x03\x04nothing"),
    "no type": ("文件", b"%PDF-1.4"),
    "two types": ("文件.pdf.exe", b"%PDF-1.4"),
    "path": ("../../etc/passwd", b"%PDF-1.4"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_disguised_files_are_refused(city, name):
    """Type, name and content have to agree; the answer names the remedy."""
    file_name, raw = BAD_FILES[name]
    project = city.draft()
    content = base64.b64encode(raw).decode()
    error = refused(city.evidence, project, file_name=file_name, content=content)
    assert error.status == 422
    assert city.evidence(project)
