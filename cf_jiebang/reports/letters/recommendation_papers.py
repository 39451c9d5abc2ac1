from odoo import models

from ..engine.paper_terms import day_text, month_text


class RecommendationPaper(models.AbstractModel):
    """What the papers of a recommendation letter have in common (R22, R23)."""

    _name = "jiebang.recommendation.paper"
    _description = "Paper of a Recommendation Letter"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.recommendation"

    _texts_prefix = ""

    def _check_document(self, records):
        records.line_ids.project_id.check_access("read")

    def _stamp(self, records):
        # a letter is sealed before it is issued: until then it bears no mark
        revoked = any(letter.state == "revoked" for letter in records)
        return super()._stamp(records)._replace(draft=revoked, mark="作废")

    def _sheet(self, record):
        projects = [self._project(line) for line in record.line_ids]
        first = record.line_ids.project_id[:1]
        program = first.program_id
        values = {
            "authority": self._text(record, "authority_id", ""),
            "count": len(projects),
            "project": first.name or "",
            "and_others": "等项目" if len(projects) > 1 else "项目",
            "program": program.name or "",
            "basis": program.basis or "",
            "issuer": self._text(program, "issuer_id", "") if program else "",
            "copies": program.bound_copies,
            "discs": program.disc_copies,
        }
        texts = self._paper_texts(self._texts_prefix, values)
        return values | {
            "texts": texts,
            "title": texts.get("title", "").splitlines(),
            "number": record.name or "",
            "day": day_text(record.date),
            "contact": self._text(record.authority_id, "contact_name", ""),
            "phone": self._text(record.authority_id, "phone", ""),
            "projects": projects,
        }

    def _project(self, line):
        project = line.project_id
        start, end = project.date_start, project.date_end
        return {
            "code": project.code or "",
            "version_code": project.version_code or "",
            "name": self._text(project, "name"),
            "category": self._text(project, "main_category_id"),
            "leader": self._text(project, "leader_name"),
            "organization": self._text(project, "organization_id"),
            "period": f"{month_text(start)}至{month_text(end)}",
        }


class RecommendationLetter(models.AbstractModel):
    """The text of a recommendation letter with its list of projects, to be sealed."""

    _name = "report.cf_jiebang.recommendation_letter"
    _description = "Recommendation Letter"
    _inherit = ["jiebang.recommendation.paper"]
    _document_title = "推荐文"
    _texts_prefix = "letter"


class RecommendationTransmittal(models.AbstractModel):
    """The list of what is handed in with a recommendation letter, with places to
    sign for who brings and who takes it."""

    _name = "report.cf_jiebang.recommendation_transmittal"
    _description = "Transmittal List"
    _inherit = ["jiebang.recommendation.paper"]
    _document_title = "报送清单"
    _texts_prefix = "transmittal"
