"""A file that lies with its unit, who reads it and who must not, and what an answer
gives away of it."""

import base64
import io

from PIL import Image

from tests.api import ApiError
from tests.city import pdf

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


EMPTY = ([], 0, {}, {"length": 0, "records": []}, {"groups": [], "length": 0})


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
