import json

from odoo import http

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)
from odoo.addons.web.controllers.pivot import TableExporter

from ..reports.excel.spreadsheet_text import guarded, is_hostile


class TextCells:
    """Writes every text as a text: never as a formula or a link."""

    def __init__(self, *args):
        super().__init__(*args)
        self._quoted = {}

    def write(self, row, column, cell_value, style=None):
        if not cell_value or not isinstance(cell_value, str):
            return super().write(row, column, cell_value, style)
        if is_hostile(cell_value):
            style = self._quote(style)
        return self.worksheet.write_string(row, column, cell_value, style)

    def _quote(self, style):
        """A look in which a text stays a text when its cell is edited."""
        if style not in self._quoted:
            bold = style is not None and style.bold
            look = {"text_wrap": True, "bold": bold, "quote_prefix": True}
            self._quoted[style] = self.workbook.add_format(look)
        return self._quoted[style]


class TextWriter(TextCells, ExportXlsxWriter):
    pass


class GroupTextWriter(TextCells, GroupExportXlsxWriter):
    pass


class TextExcelExport(ExcelExport):
    """Odoo's own export to Excel.

    Whatever model is exported, what people have typed may be among it: names of
    files, titles of to-dos.
    """

    def from_data(self, fields, columns_headers, rows):
        with TextWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with GroupTextWriter(fields, columns_headers, groups.count) as writer:
            place = 1, 0
            for name, group in groups.children.items():
                place = writer.write_group(*place, name, group)
        return writer.value


class TextCsvExport(CSVExport):
    """Odoo's own export to CSV, which guards fewer beginnings of a formula."""

    def from_data(self, fields, columns_headers, rows):
        rows = [
            [guarded(value) if isinstance(value, str) else value for value in row]
            for row in rows
        ]
        return super().from_data(fields, columns_headers, rows)


class TextTableExporter(TableExporter):
    """Odoo's own download of a pivot table, whose heads are names that people have
    typed."""

    @http.route()
    def export_xlsx(self, data, **kw):
        table = json.load(data) if hasattr(data, "read") else json.loads(data)
        table = table or {}
        rows = [*(table.get("measure_headers") or ()), *(table.get("rows") or ())]
        for row in table.get("col_group_headers") or ():
            rows += row
        for row in rows:
            row["title"] = guarded(str(row.get("title") or ""))
        return super().export_xlsx(json.dumps(table), **kw)
