from odoo import models

from ...tools.legal_time import legal_day
from ..engine.paper_terms import FROM_PAPER, SECTIONS, spaced_date

COVER_CATEGORIES = 3
"""Categories that the cover names; of more only the main one."""

COVER_LINE = 19
"""Characters of a value that stand on a line of the cover."""


class ProjectAnnex1(models.AbstractModel):
    """Annex 1: the application form (申报表)."""

    _name = "report.cf_jiebang.project_annex1"
    _description = "Annex 1: Application Form"
    _inherit = ["jiebang.project.document"]
    _document_title = "附件1 赤峰市激励干部“揭榜挂帅”项目申报表"
    _page_kind = "form"
    _fit_pages = 2
    _densities = ("roomy", "normal", "dense", "dense tight")
    _long_density = "normal"


class ProjectAnnex2(models.AbstractModel):
    """Annex 2: the project plan (计划书), with its cover."""

    _name = "report.cf_jiebang.project_annex2"
    _description = "Annex 2: Project Plan"
    _inherit = ["jiebang.project.document"]
    _document_title = "附件2 赤峰市激励干部科技突围“揭榜挂帅”科技项目计划书"
    _unnumbered_pages = 1

    def _sheet(self, project):
        sheet = super()._sheet(project)
        phone = sheet["leader_phone"]
        categories = self._cover_categories(sheet["category_names"])
        values = [*categories, sheet["name"], sheet["organization"], sheet["authority"]]
        start, end = project.date_start, project.date_end
        titles = self.env["jiebang.paper.text"]._texts("annex2").get("title", "")
        return sheet | {
            "titles": titles.splitlines(),
            "cover_tight": sum(1 + len(value) // COVER_LINE for value in values) > 8,
            "cover_fields": [
                ("项 目 类 别：", "\n".join(categories)),
                ("项 目 名 称：", sheet["name"]),
                ("揭榜人及电话：", f"{sheet['leader_name']}　{phone}"),
                ("揭榜人单位（盖章）：", sheet["organization"]),
                ("项目起止时间：", f"{spaced_date(start, 2)} 至 {spaced_date(end, 2)}"),
                (
                    "填 报 时 间：",
                    spaced_date(self._filled_in_on(project, sheet["draft"])),
                ),
                ("归口管理部门（盖章）：", sheet["authority"]),
                *([("备　　　　注：", FROM_PAPER)] if project.is_past else ()),
            ],
            "sections": [
                (title, name, self._rich_text(project, name))
                for title, name in SECTIONS
            ],
        }

    def _cover_categories(self, names):
        if len(names) > COVER_CATEGORIES:
            return [names[0], f"等{len(names)}个方向（见“项目基本信息”）"]
        return names

    def _filled_in_on(self, project, draft):
        """The day on which the present version was submitted."""
        if draft or project.is_past:
            return False  # it was filled in on paper
        if self._may_read(project, "snapshot_ids"):
            frozen = project.snapshot_ids.filtered(
                lambda s: s.version == project.version and s.kind == "submitted"
            )
            if frozen:
                return legal_day(frozen[0].date)
        return project.submitted_date


class ProjectAnnexes(models.AbstractModel):
    """Annexes 1 and 2 in one file."""

    _name = "report.cf_jiebang.project_annexes"
    _description = "Annexes 1 and 2"
    _inherit = ["report.cf_jiebang.project_annex2"]
    _document_title = "附件1、附件2"
    _document_parts = ("cf_jiebang.project_annex1", "cf_jiebang.project_annex2")
