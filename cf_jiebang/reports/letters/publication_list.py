from odoo import models

from ..engine.paper_terms import day_text


class PublicationList(models.AbstractModel):
    """The list of filed projects as it is made public (R27): what was frozen, no
    phone, nobody but the leader or the team."""

    _name = "report.cf_jiebang.publication_list"
    _description = "Publication List"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.publication"
    _document_title = "项目公布名单"
    _page_kind = "official"

    def _stamp(self, records):
        states = set(records.mapped("state"))
        withdrawn = "withdrawn" in states
        return (
            super()
            ._stamp(records)
            ._replace(
                draft=withdrawn or bool(states & {"draft", "objection"}),
                mark="撤回" if withdrawn else "草稿",
            )
        )

    def _sheet(self, record):
        program = record.program_id
        values = {
            "count": len(record.line_ids),
            "program": program.name or "",
            "basis": program.basis or "",
            "issuer": self._text(program, "issuer_id", ""),
            "start": day_text(record.objection_start),
            "end": day_text(record.objection_end),
        }
        texts = self._paper_texts("publication", values)
        open_to_objections = record.state == "objection"
        return values | {
            "title": texts.get("title", "").splitlines(),
            "number": record.document_no or "",
            "body": texts.get("objection" if open_to_objections else "body", ""),
            "list": texts.get("list", ""),
            "day": day_text(record.date or record.objection_start),
            "projects": [
                [
                    number,
                    line.filing_no or "",
                    line.name,
                    line.category,
                    line.leader,
                    line.unit,
                ]
                for number, line in enumerate(record.line_ids.sorted("filing_no"), 1)
            ],
        }
