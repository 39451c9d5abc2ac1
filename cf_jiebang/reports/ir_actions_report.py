import io
from collections import OrderedDict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models import ir_actions_report

OFFLINE = "data-report-offline"
"""Marks the arguments of a document whose page brings all it needs."""

UNPATCHED_ZOOM = 1.3
"""wkhtmltopdf with unpatched Qt prints everything at 1/1.3 of its size."""


class IrActionsReport(models.Model):
    """Official documents: the one place that knows the PDF engine.

    A report that is marked as such is printed record by record (unpatched
    wkhtmltopdf takes one page of HTML at a time), from its own whole page
    without Odoo's layout and assets, fetches nothing, and is then stamped. Every
    other report is printed as ever.
    """

    _inherit = "ir.actions.report"

    jiebang_document = fields.Boolean(
        string="Official document",
        help="Printed one by one, without Odoo's layout, and stamped with draft "
        "mark, version code and page numbers.",
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.jiebang_document:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        if not res_ids:
            raise UserError(self.env._("Choose what is to be printed first."))
        document = self._get_rendering_context_model(report)
        document._check_printable(res_ids)
        streams = OrderedDict()
        for res_id in dict.fromkeys(res_ids):
            parts = []
            for part in document._document_parts or (report.report_name,):
                stream = super()._render_qweb_pdf_prepare_streams(
                    part, dict(data or {}, report_type="pdf"), [res_id]
                )[res_id]["stream"]
                part_report = self._get_report(part)
                parts.append(
                    self._get_rendering_context_model(part_report)._finish_pdf(
                        stream.getvalue(), res_id, part_report.get_paperformat()
                    )
                )
            streams[res_id] = {"stream": self._join_pdfs(parts), "attachment": None}
        return streams

    def _join_pdfs(self, parts):
        if len(parts) == 1:
            return io.BytesIO(parts[0])
        return self._merge_pdfs([io.BytesIO(part) for part in parts])

    def _prepare_html(self, html, report_model=False):
        if not self[:1].jiebang_document:
            return super()._prepare_html(html, report_model=report_model)
        return [html.decode()], [], None, None, {OFFLINE: "1"}

    def _build_wkhtmltopdf_args(
        self,
        paperformat_id,
        landscape,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        args = super()._build_wkhtmltopdf_args(
            paperformat_id,
            landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
        if OFFLINE in (specific_paperformat_args or {}):
            args += ["--disable-javascript", "--javascript-delay", "0"]
        return args

    def _document_zoom(self):
        """The factor that brings a document to its true size in this engine."""
        return 1 if ir_actions_report._wkhtml().is_patched_qt else UNPATCHED_ZOOM
