from odoo import models

from ..engine.paper_terms import GRADE_WORDS, NONE, chinese_number, day_text


class EvaluationReport(models.AbstractModel):
    """The results of the evaluation, as the joint meeting gets them (R60): a list by
    grade, and how long the report took. No total: it would tell the score of a
    person."""

    _name = "report.cf_jiebang.evaluation_report"
    _description = "Report on the Results of the Evaluation"
    _inherit = ["jiebang.meeting.paper"]
    _document_title = "评估结果报告"
    _texts_prefix = "evaluation"

    def _check_document(self, records):
        records.evaluation_ids.check_access("read")

    def _sheet(self, record):
        evaluations = record.evaluation_ids.sorted(
            lambda e: (e.grade or "", e.project_id.filing_no or "", e.id)
        )
        sheet = super()._sheet(record)
        counts = {
            word: len(evaluations.filtered(lambda e, k=key: e.grade == k))
            for key, word in GRADE_WORDS.items()
        }
        values = {
            "date": sheet["date"],
            "meeting": sheet["meeting"],
            "program": sheet["program"],
            "issuer": sheet["issuer"],
            "count": len(evaluations),
            "year": "、".join(
                str(year) for year in sorted(set(evaluations.mapped("year")))
            ),
            "first": counts["一类"],
            "second": counts["二类"],
            "third": counts["三类"],
        }
        texts = self._paper_texts(self._texts_prefix, values)
        days = [e.days_to_report for e in evaluations if e.reported_date]
        return sheet | {
            "texts": texts,
            "title": texts.get("title", "").splitlines(),
            "intro": texts.get("intro", "").splitlines(),
            "rows": [
                self._row(number, evaluation)
                for number, evaluation in enumerate(evaluations, start=1)
            ],
            "differing": [
                {
                    "number": chinese_number(number),
                    "name": self._text(evaluation.project_id, "name"),
                    "suggested": GRADE_WORDS.get(evaluation.graded_suggestion, NONE),
                    "grade": GRADE_WORDS.get(evaluation.grade, NONE),
                    "reason": (evaluation.grade_reason or "").strip() or NONE,
                }
                for number, evaluation in enumerate(
                    evaluations.filtered(lambda e: e.grade != e.graded_suggestion),
                    start=1,
                )
            ],
            "days": f"{max(days)}" if days else "",
        }

    def _row(self, number, evaluation):
        project = evaluation.project_id
        return [
            number,
            self._text(project, "name"),
            "\n".join(
                (
                    self._text(project, "leader_name"),
                    self._text(project, "organization_id"),
                )
            ),
            self._text(project, "main_category_id"),
            GRADE_WORDS.get(evaluation.graded_suggestion, NONE),
            GRADE_WORDS.get(evaluation.grade, NONE),
            day_text(evaluation.graded_date),
        ]
