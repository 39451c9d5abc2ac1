import re

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....tools.document_lang import document_lang

LINES = {
    "member_ids": ("cadre_id", "organization_id", "duty", "specialty"),
    "resource_ids": (
        "kind",
        "name",
        "institution",
        "direction",
        "cooperation",
        "status",
    ),
    "partner_ids": ("name", "nature", "role"),
    "indicator_ids": (
        *("name", "unit", "baseline_text", "target_text", "due_date", "proof"),
    ),
    "output_ids": ("kind", "quantity", "note"),
    "milestone_ids": ("name", "date_start", "date_end", "goal", "check"),
    "evidence_ids": ("number", "kind", "name", "file_name", "sha256"),
}
"""The lines of a project, and what of each line is frozen."""


PICTURE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
OWN_PICTURE = re.compile(r"/web/image/(\d+)(?:-[\w]+)?(?:/[^/?]*)?(?:\?.*)?")
MAX_ID = 2**31 - 1

LEFT_OUT = {
    "authority_override_id",
    "authority_override_reason",
    "leader_appraisals",
}
"""What stands in the route, or is for the organisation department only."""


class ProjectSnapshot(models.AbstractModel):
    """What is frozen when a project is submitted: all of annexes 1 and 2."""

    _name = "jiebang.project.content"
    _description = "Project: what is frozen"

    def _snapshot_sections(self):
        self.ensure_one()
        record = self.sudo().with_context(lang=document_lang(self.env), bin_size=True)
        sections = [["route", record.env._("Route"), record._route_rows()]]
        names = record._section_names()
        for code, fields in self._section_fields.items():
            rows = [
                [name, record._field_label(name), record._frozen_text(name)]
                for name in self._fields
                if name in fields and name not in LEFT_OUT
            ]
            sections.append([code, names.get(code, code), rows])
        return sections

    def _route_rows(self):
        return [
            [name, self._field_label(name), self._frozen_text(name)]
            for name in (
                "program_id",
                "leader_id",
                "organization_id",
                "authority_id",
                "authority_override_reason",
            )
        ]

    def _frozen_text(self, name):
        """The value of a field as text that can be compared and read."""
        value = self[name]
        if name == "evidence_ids":
            # scans of opinions belong to the decisions, not to the content
            value = value.filtered(lambda line: line.kind != "seal_scan")
        if name in LINES:
            return "\n".join(
                "；".join(self._value_text(line, part) for part in LINES[name])
                for line in value
            )
        return self._value_text(self, name)

    def _value_text(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type in ("many2one", "many2many"):
            return "、".join(value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, "")
        if field.type == "boolean":
            return record.env._("yes") if value else record.env._("no")
        if field.type == "date":
            return format_date(record.env, value, date_format="yyyy-MM-dd")
        if field.type == "html":
            return self._with_picture_sums(str(value or ""))
        return str(value or "")

    def _adopt_pictures(self):
        """See that every picture in the text belongs to the project, so that it is
        frozen with it.

        Pictures that the editor uploaded before the draft was first saved belong to
        no record yet; they become the project's.

        :raise UserError: a picture comes from elsewhere; the text names the field
        """
        for name, field in self._fields.items():
            if field.type != "html" or not field.store:
                continue
            for source in PICTURE.findall(str(self[name] or "")):
                if source.startswith("data:image/"):
                    continue
                match = OWN_PICTURE.fullmatch(source)
                if not match or not self._adopt_picture(int(match[1])):
                    raise UserError(
                        self.env._(
                            "%s: a picture comes from another place. Delete it, save "
                            "the picture on your computer and insert it from there.",
                            self._field_label(name),
                        )
                    )

    def _adopt_picture(self, picture_id):
        """Whether the picture is the project's, made so where it was nobody's."""
        if picture_id > MAX_ID:
            return False
        picture = self.env["ir.attachment"].sudo().browse(picture_id).exists()
        if not picture or picture.res_field:
            return False
        if not picture.res_id and picture.create_uid == self.env.user:
            picture.write({"res_model": self._name, "res_id": self.id})
        if (picture.res_model, picture.res_id) != (self._name, self.id):
            return False
        if picture.public or picture.access_token:
            picture.write({"public": False, "access_token": False})
        return True

    def _with_picture_sums(self, text):
        """Name each picture in a text by its checksum: a changed picture is a
        changed text."""
        ids = {int(number) for number in re.findall(r"/web/image/(\d+)", text)}
        pictures = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("id", "in", [number for number in ids if number <= MAX_ID]),
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                ]
            )
        )
        sums = "".join(
            f"<p>[{picture.name} {picture.checksum}]</p>"
            for picture in pictures.sorted("id")
        )
        return text + sums
