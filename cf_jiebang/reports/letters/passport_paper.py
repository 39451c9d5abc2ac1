from odoo import models

from ...tools.legal_time import legal_today
from ..engine.paper_terms import FIELD_WORDS, NONE, day_text

PERSON = (
    ("gender", "性别"),
    ("birth_date", "出生年月"),
    ("ethnicity", "民族"),
    ("political_status", "政治面貌"),
    ("education", "学历学位"),
    ("school", "毕业院校及专业"),
    ("phone", "联系电话"),
)
"""Personal data, printed for those only who may read the personal file."""


class PassportDocument(models.AbstractModel):
    """The passport of a cadre on paper (一人一档). Each print is logged."""

    _name = "report.cf_jiebang.passport"
    _description = "Passport of a Cadre on Paper"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.passport"
    _document_title = "揭榜挂帅干部一人一档"
    _page_kind = "form"
    _fit_pages = 1
    _densities = ("", "normal", "dense", "dense tight")

    def _sheets(self, records):
        records._log_reading("print")
        return super()._sheets(records)

    def _sheet(self, record):
        facts = record._facts()
        identities = FIELD_WORDS[("jiebang.project", "leader_identity")]
        return {
            "name": record.name,
            "unit": record.organization_id.sudo().name or "",
            "position": record.position or NONE,
            "title": record.title or NONE,
            "identity": identities.get(record.identity, NONE),
            "person": self._person(record),
            "day": day_text(legal_today(self.env)),
            "printed_by": self.env.user._jiebang_name(),
            "projects": [
                [n, f["no"], f["name"], f["role"], f["duty"], f["period"], f["state"]]
                for n, f in enumerate(facts["projects"], 1)
            ],
            "periods": [
                [n, f["report"], f["contribution"], f["period"], f["months"]]
                for n, f in enumerate(facts["periods"], 1)
            ],
            "grades": [
                [n, f["evaluation"], f["grade"], f["date"]]
                for n, f in enumerate(facts["grades"], 1)
            ],
            "breakthroughs": [
                [n, f["date"], f["kind"], f["name"], f["project"]]
                for n, f in enumerate(facts["breakthroughs"], 1)
            ],
            "publicity": [
                [n, f["date"], f["name"], f["medium"]]
                for n, f in enumerate(facts["publicity"], 1)
            ],
            "honours": [
                [n, f["date"], f["name"], f["reference"], f["detail"]]
                for n, f in enumerate(facts["honours"], 1)
            ],
            "incentives": [
                [n, self._kind(f), f["reference"], f["date"], f["state"], f["done"]]
                for n, f in enumerate(facts["incentives"], 1)
            ],
        }

    def _kind(self, fact):
        return f"{fact['kind']}（{fact['post']}）" if fact["post"] else fact["kind"]

    def _person(self, record):
        """``[(label, text), …]`` of the personal file, as far as the user who
        prints may read it; nothing where he may not."""
        model = self.env["jiebang.cadre.profile"]
        if not model.has_access("read"):
            return []
        profile = model.search([("cadre_id", "=", record.cadre_id.id)], limit=1)
        rows = []
        for name, label in PERSON if profile else ():
            if not self._may_read(profile, name):
                continue
            value = profile[name]
            if name == "gender":
                value = FIELD_WORDS[("jiebang.project", "leader_gender")].get(value)
            elif name == "birth_date":
                value = value and f"{value.year}年{value.month}月"
            rows.append((label, value or NONE))
        return rows
