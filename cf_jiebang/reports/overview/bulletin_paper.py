import io

from odoo import models
from odoo.exceptions import UserError

from ..engine.paper_terms import day_text

try:
    import docx
except ImportError:  # an optional library
    docx = None

COLUMNS = [
    ("序号", 8, "center"),
    ("项目", 38, ""),
    ("单位", 12, "center"),
    ("本期", 14, "center"),
    ("上期", 14, "center"),
    ("增减", 14, "center"),
]


class BulletinPaper(models.AbstractModel):
    """The bulletin as an office's paper: title, number, text, figures with those of the
    period before."""

    _name = "report.cf_jiebang.bulletin"
    _description = "Bulletin (paper)"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.bulletin"
    _document_title = "工作简报"
    _page_kind = "official"

    def _stamp(self, records):
        states = set(records.mapped("state"))
        withdrawn = "withdrawn" in states
        return (
            super()
            ._stamp(records)
            ._replace(
                draft=withdrawn or "draft" in states,
                mark="撤回" if withdrawn else "草稿",
            )
        )

    def _sheet(self, record):
        return {
            "title": record.name,
            "number": record.number or "",
            "period": f"{day_text(record.date_from)}至{day_text(record.date_to)}",
            "text": (record.text or "").splitlines(),
            "issuer": self._text(record, "bureau_id", ""),
            "day": day_text(record.date) if record.date else "",
            "sha256": record.sha256 or "",
            "columns": COLUMNS,
            "rows": [
                [
                    number,
                    row["label"],
                    row["unit"],
                    f"{row['value']:g}",
                    "" if row["before"] is None else f"{row['before']:g}",
                    ""
                    if row["before"] is None
                    else f"{round(row['value'] - row['before'], 2):+g}",
                ]
                for number, row in enumerate(record.figures or (), 1)
            ],
        }

    def _word(self, record):
        """The same as a Word file, to go on writing.

        :return: name and content of the file
        :raise UserError: the library for Word files is missing
        """
        record.check_access("read")
        if docx is None:
            raise UserError(
                self.env._(
                    "Word files can't be made on this server: the Python library "
                    "python-docx is missing. Ask the administrator to install it, or "
                    "print the bulletin as PDF."
                )
            )
        sheet = self._sheet(record)
        document = docx.Document()
        document.add_heading(sheet["title"], 0)
        document.add_paragraph(f"{sheet['number']}　{sheet['period']}")
        for line in sheet["text"]:
            document.add_paragraph(
                line
            ).paragraph_format.first_line_indent = docx.shared.Pt(32)
        table = document.add_table(rows=1, cols=len(COLUMNS))
        table.style = "Table Grid"
        for cell, (label, _width, _style) in zip(
            table.rows[0].cells, COLUMNS, strict=True
        ):
            cell.text = label
        for row in sheet["rows"]:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
        document.add_paragraph(f"{sheet['issuer']}　{sheet['day']}")
        content = io.BytesIO()
        document.save(content)
        return f"工作简报-{record.number or record.name}.docx", content.getvalue()
