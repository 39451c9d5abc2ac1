from odoo import api, fields, models
from odoo.exceptions import AccessError

from ....groups import PERSONAL

COLUMNS = (
    ("sequence", "序号"),
    ("category", "项目类别"),
    ("name", "项目名称"),
    ("leader_name", "揭榜人（团队）名称"),
    ("phone", "联系电话"),
    ("duration", "项目执行期"),
    ("summary", "项目简要内容"),
    ("progress", "项目进展"),
    ("open_matters", "意见建议及需协调事项"),
)
"""The nine columns of annex 4, in the order of the scheme (R87)."""

EDITABLE = ("progress", "open_matters")
"""What the officer completes; the rest follows the filed project."""


class LedgerLine(models.Model):
    """A filed project in a ledger: the nine columns of annex 4."""

    _name = "jiebang.ledger.line"
    _description = "Project in a Ledger"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.guarded.mixin"]
    _order = "ledger_id, sequence, id"
    _rec_name = "name"
    _max_lengths = {"progress": 2000, "open_matters": 2000}

    ledger_id = fields.Many2one(
        "jiebang.ledger", required=True, readonly=True, index=True, ondelete="cascade"
    )
    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    period = fields.Char(related="ledger_id.period", related_sudo=False)
    sequence = fields.Integer(string="No.", readonly=True)
    category = fields.Char(readonly=True)
    name = fields.Char(string="Project title", readonly=True)
    leader_name = fields.Char(string="Taken up by (team)", readonly=True)
    phone = fields.Char(readonly=True, groups=PERSONAL)
    duration = fields.Char(string="Project period", readonly=True)
    summary = fields.Text(string="Brief content", readonly=True)
    progress = fields.Text()
    open_matters = fields.Text(string="Opinions, suggestions and matters to coordinate")
    progress_edited = fields.Boolean(
        readonly=True, help="Completed by the officer; no longer follows the reports."
    )
    open_matters_edited = fields.Boolean(readonly=True)
    change = fields.Selection(
        [("new", "New"), ("changed", "Changed"), ("same", "As before")],
        string="Since the last period",
        readonly=True,
    )

    _project_uniq = models.UniqueIndex(
        "(ledger_id, project_id)", "A project has one line in a ledger."
    )

    def _log_cadres(self):
        return self.sudo().project_id.leader_id

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A line comes by itself with the filing of its project and is "
                    "neither added nor deleted."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.ledger_id._lock_or_explain()
        for ledger in self.ledger_id:
            ledger.check_access("read")
            refusal = ledger._content_refusal(["line_ids"])
            if refusal:
                raise AccessError(refusal)
        result = super().write(vals)
        for name in set(EDITABLE) & vals.keys():
            # an emptied cell follows the reports again
            super(LedgerLine, self.sudo()).write(
                {f"{name}_edited": bool((vals[name] or "").strip())}
            )
        for ledger, lines in self.sudo().grouped("ledger_id").items():
            ledger._mark_lines(lines, ledger._previous_rows())
            ledger._count_changes()
        return result

    def _check_unlink(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A line comes by itself with the filing of its project and is "
                    "neither added nor deleted."
                )
            )

    def _differing(self, vals):
        """What of ``vals`` is other than on the line; not what was completed."""
        return {
            name: value
            for name, value in vals.items()
            if (self[name] or False) != (value or False)
            and not (name in EDITABLE and self[f"{name}_edited"])
        }

    def _cells(self):
        """The texts of the nine columns."""
        return [str(self[name] or "") for name, _label in COLUMNS]

    def _frozen_section(self):
        """What is frozen of a signed ledger's line."""
        rows = [
            [name, label, text]
            for (name, label), text in zip(COLUMNS, self._cells(), strict=True)
        ]
        return [str(self.project_id.id), self.name or "", rows]
