import hashlib
import json

from markupsafe import Markup

from odoo import api, fields, models

from ..personal import PERSONAL


class LedgerVersion(models.Model):
    """A signed version of a ledger, frozen: its content as JSON and the SHA-256 of
    it. The latest one is in force; the earlier ones are superseded."""

    _name = "jiebang.ledger.version"
    _description = "Signed Version of a Ledger"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.append.only.mixin"]
    _order = "ledger_id, version desc"
    _rec_name = "version_code"
    _allow_sudo_commands = False

    ledger_id = fields.Many2one(
        "jiebang.ledger", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True)
    version_code = fields.Char(required=True, readonly=True)
    payload = fields.Text(required=True, readonly=True, groups=PERSONAL)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    date = fields.Datetime(string="Signed at", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Signed by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    reason = fields.Text(string="Why it was corrected", readonly=True)
    state = fields.Selection(
        [("valid", "In force"), ("superseded", "Superseded")],
        compute="_compute_state",
    )

    content = fields.Html(compute="_compute_content", sanitize=False, groups=PERSONAL)

    _version_uniq = models.UniqueIndex(
        "(ledger_id, version)", "Each version is signed once."
    )

    @api.depends("ledger_id.version")
    def _compute_state(self):
        for version in self:
            latest = version.version == version.ledger_id.version
            version.state = "valid" if latest else "superseded"

    @api.depends("payload")
    def _compute_content(self):
        for version in self:
            version.content = version._content_table()

    def _content_table(self):
        """The frozen content as a table."""
        sheet = self._sheet()
        row = Markup("<tr>%s</tr>")
        head = Markup("").join(
            Markup("<th>%s</th>") % name for name in sheet["columns"]
        )
        body = Markup("").join(
            row
            % Markup("").join(
                Markup("<td style='white-space:pre-line'>%s</td>") % cell
                for cell in cells
            )
            for _project_id, cells in sheet["rows"]
        )
        facts = "　".join(f"{label}：{value}" for label, value in sheet["header"])
        return Markup(
            "<p>%s</p><table class='table table-sm table-bordered'><thead>%s</thead>"
            "<tbody>%s</tbody></table>"
        ) % (facts, row % head, body)

    def _log_cadres(self):
        return self.sudo().ledger_id.line_ids.project_id.leader_id

    @api.model
    def _freeze(self, ledger, moment, reason):
        payload = json.dumps(ledger._sheet(), ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(payload.encode()).hexdigest()
        text = hashlib.sha256(f"{ledger._name},{ledger.id},{digest}".encode())
        code = text.hexdigest().upper()
        return self.sudo().create(
            {
                "ledger_id": ledger.id,
                "version": ledger.version,
                "version_code": f"V{ledger.version}-{code[:4]}-{code[4:8]}",
                "payload": payload,
                "sha256": digest,
                "date": moment,
                "user_id": self.env.uid,
                "reason": reason or False,
            }
        )

    def _sheet(self):
        """The frozen content, as ``jiebang.ledger._sheet`` gave it."""
        return json.loads(self.sudo().payload)

    def _intact(self):
        """Whether the content is what was signed."""
        payload = self.sudo().payload
        return hashlib.sha256(payload.encode()).hexdigest() == self.sha256
