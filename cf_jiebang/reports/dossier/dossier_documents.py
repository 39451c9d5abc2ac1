from odoo import models

from ...models.claim.paper.receipt_scan import DISC_MARK
from ..engine.document_qr import qr_uri
from ..engine.paper_terms import FROM_PAPER, day_text


class DossierDocument(models.AbstractModel):
    """What cover, contents and disc label of a dossier have in common.

    Printed by the server only, with the plan of the binding as ``data``.
    """

    _name = "jiebang.dossier.document"
    _description = "Printed Part of a Dossier"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.dossier"
    _page_kind = "cover"
    _page_styles = "cf_jiebang.dossier_styles"

    _mark = ""

    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        values["sheets"] = [
            self._sheet(record, data or {}) for record in values["docs"]
        ]
        return values

    def _finish_pdf(self, pdf, ids, paper):
        # the whole dossier is numbered when it is bound
        return pdf

    def _sheets(self, records):
        return []

    def _sheet(self, dossier, data):
        project = dossier.project_id.sudo()
        words = dossier._record()._dossier_words()
        url = dossier.snapshot_id._verify_url()
        return {
            "program": project.program_id.name,
            "issuer": project.program_id.issuer_id.name,
            "kind": words["title"],
            "disc": words["disc"],
            "title": project.name,
            "code": project.code or "",
            "unit": project.organization_id.name,
            "authority": project.authority_id.name or "",
            "facts": [
                ("项目名称", project.name),
                ("登记序号", project.code or ""),
                ("揭榜人（牵头）", project.leader_name or project.leader_id.name),
                ("所在单位", project.organization_id.name),
                ("归口管理部门", project.authority_id.name or ""),
                *words["facts"],
                *([("来源", FROM_PAPER)] if project.is_past else ()),
                ("提交日期", day_text(dossier.snapshot_id.date)),
            ],
            "version_code": dossier.version_code,
            "verify_key": dossier.snapshot_id._verify_key(),
            "submitted": day_text(dossier.snapshot_id.date),
            "rows": data.get("rows") or [],
            "unbound": data.get("unbound") or [],
            "total": data.get("total") or "",
            "size_text": data.get("size_text") or "",
            "names": data.get("names") or "",
            "address": url,
            "qr": qr_uri(url + self._mark),
        }


class DossierCover(models.AbstractModel):
    """Cover of the bound dossier."""

    _name = "report.cf_jiebang.dossier_cover"
    _description = "Cover of a Dossier"
    _inherit = ["jiebang.dossier.document"]
    _document_title = "装订卷宗"


class DossierContents(models.AbstractModel):
    """Contents of the bound dossier: a paper of its own, to begin on a sheet."""

    _name = "report.cf_jiebang.dossier_contents"
    _description = "Contents of a Dossier"
    _inherit = ["jiebang.dossier.document"]
    _document_title = "装订卷宗"


class DossierLabel(models.AbstractModel):
    """The label of the disc."""

    _name = "report.cf_jiebang.dossier_label"
    _description = "Label of a Disc"
    _inherit = ["jiebang.dossier.document"]
    _document_title = "光盘盘面"
    _mark = DISC_MARK
