import hashlib
import html
import json
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..personal import PERSONAL


class Snapshot(models.Model):
    """The content of a file as it was submitted, frozen.

    ``payload`` holds ``[[code, section, [[field, label, text], …]], …]`` as JSON;
    its SHA-256 makes the version code that is printed on the paper.
    """

    _name = "jiebang.snapshot"
    _description = "Submitted Version"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.append.only.mixin"]
    _order = "res_model, res_id, version desc, id desc"
    _rec_name = "version_code"
    _allow_sudo_commands = False

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    project_id = fields.Many2one(
        "jiebang.project", readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("submitted", "Submitted"), ("baseline", "Baseline at filing")],
        required=True,
        default="submitted",
        readonly=True,
    )
    version = fields.Integer(required=True, readonly=True)
    version_code = fields.Char(required=True, readonly=True)
    payload = fields.Text(required=True, readonly=True, groups=PERSONAL)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    previous_id = fields.Many2one("jiebang.snapshot", compute="_compute_previous_id")
    content = fields.Html(compute="_compute_content", sanitize=False, groups=PERSONAL)
    difference = fields.Html(
        compute="_compute_content", sanitize=False, groups=PERSONAL
    )
    change_count = fields.Integer(string="Changes", compute="_compute_content")

    _version_uniq = models.UniqueIndex(
        "(res_model, res_id, version, kind)", "Each version is frozen once."
    )

    def _log_cadres(self):
        projects = self.sudo().project_id
        return projects.leader_id | projects.member_ids.cadre_id

    @api.model
    def _freeze(self, record, kind, moment):
        """Freeze the present content of ``record``."""
        payload = json.dumps(
            record._snapshot_sections(), ensure_ascii=False, separators=(",", ":")
        )
        digest = hashlib.sha256(payload.encode()).hexdigest()
        return self.sudo().create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "project_id": record._workflow_project().id,
                "kind": kind,
                "version": record.version,
                "version_code": self._code(record, digest),
                "payload": payload,
                "sha256": digest,
                "date": moment,
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _code(self, record, digest):
        """``V2-1A2B-3C4D``: version and the start of the content's SHA-256."""
        digest = hashlib.sha256(f"{record._name},{record.id},{digest}".encode())
        text = digest.hexdigest().upper()
        return f"V{record.version}-{text[:4]}-{text[4:8]}"

    @api.depends("res_model", "res_id", "version")
    def _compute_previous_id(self):
        for snapshot in self:
            snapshot.previous_id = self.search(
                [
                    ("res_model", "=", snapshot.res_model),
                    ("res_id", "=", snapshot.res_id),
                    ("version", "<", snapshot.version),
                    ("kind", "=", "submitted"),
                ],
                order="version desc",
                limit=1,
            )

    @api.depends("payload", "previous_id")
    def _compute_content(self):
        for snapshot in self:
            previous = snapshot.previous_id
            sections = json.loads(snapshot.sudo().payload)
            old = json.loads(previous.sudo().payload) if previous else []
            changes = self._changes(old, sections)
            snapshot.change_count = len(changes) if previous else 0
            snapshot.difference = (
                self._difference_table(previous, snapshot, changes)
                if previous
                else False
            )
            snapshot.content = self._content_table(sections)

    @api.model
    def _changes(self, old, new):
        """The entries that differ between two payloads.

        :return: ``[(section, label, old text, new text), …]`` in their order
        """
        before, after = self._by_key(old), self._by_key(new)
        changes = []
        for key in dict.fromkeys([*before, *after]):
            section, label, _text = after.get(key) or before[key]
            texts = [entries.get(key, ("", "", ""))[2] for entries in (before, after)]
            if texts[0] != texts[1]:
                changes.append((section, label, *texts))
        return changes

    @api.model
    def _by_key(self, sections):
        return {
            (code, name): (section, label, text)
            for code, section, rows in sections
            for name, label, text in rows
        }

    @api.model
    def _content_table(self, sections):
        table = Markup("")
        for _code, section, rows in sections:
            table += (
                Markup("<tr><th colspan='2' class='table-light'>%s</th></tr>") % section
            )
            for _name, label, text in rows:
                table += Markup(
                    "<tr><td class='text-muted w-25'>%s</td>"
                    "<td style='white-space:pre-line'>%s</td></tr>"
                ) % (label, self._plain(text))
        return Markup("<table class='table table-sm'>%s</table>") % table

    @api.model
    def _difference_table(self, previous, snapshot, changes):
        if not changes:
            return Markup("<p>%s</p>") % self.env._("Nothing has changed.")
        body = Markup("")
        for section, label, old, new in changes:
            body += Markup(
                "<tr><td><span class='text-muted'>%s</span><br/>%s</td>"
                "<td style='white-space:pre-line' class='table-danger'>%s</td>"
                "<td style='white-space:pre-line' class='table-success'>%s</td></tr>"
            ) % (section, label, self._plain(old), self._plain(new))
        return Markup(
            "<table class='table table-sm'><thead><tr><th class='w-25'>%s</th>"
            "<th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Part"),
            self.env._("Before: %s", previous.version_code),
            self.env._("Now: %s", snapshot.version_code),
            body,
        )

    @api.model
    def _plain(self, text):
        """Plain text of a frozen value: rich text is read, never rendered."""
        if re.search(r"</\w+>|<br\s*/?>|<img\b", text or ""):
            text = html2plaintext(text, include_references=False)
        return html.unescape(text or "").strip()
