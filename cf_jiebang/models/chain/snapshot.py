import html
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...groups import PERSONAL
from .frozen_content import (
    FORMAT,
    PersonalText,
    is_same,
    is_whole,
    pack,
    sha256,
    unpack,
)


class Snapshot(models.Model):
    """The content of a record as it was submitted or signed, frozen: what is on record
    of every model that has versions.

    ``payload`` holds the content (``frozen_content.py``); its SHA-256 makes the version
    code that is printed on the paper. Personal values stand in it as digests, and in
    plain text in ``personal``.
    """

    _name = "jiebang.snapshot"
    _description = "Submitted Version"
    _inherit = [
        "jiebang.record.mixin",
        "jiebang.verify.mixin",
        "jiebang.reading.log.mixin",
        "jiebang.append.only.mixin",
    ]
    _order = "res_model, res_id, version desc, id desc"
    _rec_name = "version_code"
    _allow_sudo_commands = False

    project_id = fields.Many2one(
        "jiebang.project", readonly=True, index=True, ondelete="restrict"
    )
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose officers read the version of what belongs to no project.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    kind = fields.Selection(
        [("submitted", "Submitted"), ("baseline", "Baseline at filing")],
        required=True,
        default="submitted",
        readonly=True,
    )
    version = fields.Integer(required=True, readonly=True)
    version_code = fields.Char(required=True, readonly=True, index=True)
    state = fields.Selection(
        [("valid", "In force"), ("superseded", "Superseded")],
        compute="_compute_state",
    )
    format = fields.Integer(
        required=True, readonly=True, export_string_translation=False
    )
    payload = fields.Text(required=True, readonly=True, groups=PERSONAL)
    personal = fields.Json(
        readonly=True, groups=PERSONAL, export_string_translation=False
    )
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    reason = fields.Text(string="Why it was corrected", readonly=True)
    previous_id = fields.Many2one("jiebang.snapshot", compute="_compute_previous_id")
    content = fields.Html(compute="_compute_content", sanitize=False, groups=PERSONAL)
    difference = fields.Html(
        compute="_compute_content", sanitize=False, groups=PERSONAL
    )
    change_count = fields.Integer(string="Changes", compute="_compute_change_count")

    _version_uniq = models.UniqueIndex(
        "(res_model, res_id, version, kind)", "Each version is frozen once."
    )

    def _record(self):
        """The record whose version this is, as superuser."""
        snapshot = self.sudo()
        return self.env[snapshot.res_model].sudo().browse(snapshot.res_id)

    def _log_cadres(self):
        projects = self.sudo().project_id
        cadres = projects.leader_id | projects.member_ids.cadre_id
        others = self.sudo().filtered(lambda snapshot: not snapshot.project_id)
        for snapshot in others:
            cadres |= snapshot._record()._frozen_cadres()
        return cadres

    # -- freezing ------------------------------------------------------------

    @api.model
    def _freeze(self, record, kind, moment):
        """Freeze the present content of ``record``."""
        names = record._personal_names()
        before = record.sudo().snapshot_ids[:1] if names else self.browse()
        payload, personal = pack(
            record._snapshot_sections(), names, before.sudo().personal or {}
        )
        digest = sha256(payload)
        project = record._workflow_project()
        company = self.env["jiebang.decision"]._company_of(
            record, {"project_id": project.id}
        )
        snapshot = self.sudo().create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "project_id": project.id,
                "authority_id": record._authority_of_versions().id,
                "company_id": company.id,
                "kind": kind,
                "version": record.version,
                "version_code": self._code(
                    record._name, record.id, record.version, digest
                ),
                "format": FORMAT,
                "payload": payload,
                "personal": personal,
                "sha256": digest,
                "date": moment,
                "user_id": self.env.uid,
                "reason": record._correction_reason() or False,
            }
        )
        # a line that is added to a cached list stands at its end, not first
        record.invalidate_recordset(["snapshot_ids"], flush=False)
        self.invalidate_model(["state"], flush=False)
        return snapshot

    @api.model
    def _code(self, res_model, res_id, version, digest):
        """``V2-1A2B-3C4D``: version and the start of the content's SHA-256."""
        text = sha256(f"{res_model},{res_id},{digest}").upper()
        return f"V{version}-{text[:4]}-{text[4:8]}"

    # -- reading it back -----------------------------------------------------

    def _sections(self):
        """The content as ``_snapshot_sections`` gave it, of no version none. Personal
        values are ``PersonalText`` in plain text, whoever asks; ``_shown`` hides
        them."""
        if not self:
            return []
        frozen = self.sudo()
        return unpack(
            frozen.payload,
            frozen.personal or {},
            self.env._("(removed from the record)"),
        )

    def _fault(self):
        """What of the version is no longer what was frozen: a sentence, or ``""``."""
        self.ensure_one()
        frozen = self.sudo()
        facts = frozen.res_model, frozen.res_id, frozen.version, frozen.sha256
        try:
            whole = (
                sha256(frozen.payload) == frozen.sha256
                and self._code(*facts) == frozen.version_code
                and is_whole(frozen.payload, frozen.personal or {}, frozen.format)
            )
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ):  # no content of ours any more
            whole = False
        if whole:
            return ""
        return self.env._(
            "Version %(code)s of “%(name)s” is no longer what was frozen.",
            code=frozen.version_code,
            name=frozen.record_name,
        )

    @api.depends("res_model", "res_id", "version")
    def _compute_state(self):
        """The latest version of a record is in force."""
        for snapshot in self:
            latest = snapshot.version == snapshot._record().version
            snapshot.state = "valid" if latest else "superseded"

    @api.depends("res_model", "res_id", "version")
    def _compute_previous_id(self):
        versions = self.search_fetch(
            [
                ("res_model", "in", [*set(self.mapped("res_model"))]),
                ("res_id", "in", [*set(self.mapped("res_id"))]),
                ("kind", "=", "submitted"),
            ],
            ["res_model", "res_id", "version"],
            order="version",
        ).grouped(lambda version: (version.res_model, version.res_id))
        for snapshot in self:
            before = versions.get((snapshot.res_model, snapshot.res_id), self.browse())
            before = before.filtered(lambda v, own=snapshot: v.version < own.version)
            snapshot.previous_id = before[-1:]

    @api.depends("payload", "previous_id")
    def _compute_change_count(self):
        for snapshot in self:
            previous = snapshot.previous_id
            snapshot.change_count = previous and len(
                self._changes(previous._sections(), snapshot._sections())
            )

    @api.depends("payload", "previous_id")
    def _compute_content(self):
        for snapshot in self:
            previous = snapshot.previous_id
            sections = snapshot._sections()
            snapshot.difference = (
                self._difference_table(
                    previous,
                    snapshot,
                    self._changes(previous._sections(), sections),
                )
                if previous
                else False
            )
            snapshot.content = self._content_table(sections)

    @api.model
    def _changes(self, old, new):
        """The entries that differ between the sections of two versions.

        :return: ``[(section, label, old text, new text), …]`` in their order
        """
        before, after = self._by_key(old), self._by_key(new)
        changes = []
        for key in dict.fromkeys([*before, *after]):
            section, label, _text = after.get(key) or before[key]
            texts = [entries.get(key, ("", "", ""))[2] for entries in (before, after)]
            if not is_same(*texts):
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
        head = Markup("<tr><th colspan='2' class='table-light'>%s</th></tr>")
        line = Markup(
            "<tr><td class='text-muted w-25'>%s</td>"
            "<td style='white-space:pre-line'>%s</td></tr>"
        )
        table = []
        for _code, section, rows in sections:
            table.append(head % section)
            table += [line % (label, self._shown(text)) for _name, label, text in rows]
        return Markup("<table class='table table-sm'>%s</table>") % Markup().join(table)

    @api.model
    def _difference_table(self, previous, snapshot, changes):
        if not changes:
            return Markup("<p>%s</p>") % self.env._("Nothing has changed.")
        line = Markup(
            "<tr><td><span class='text-muted'>%s</span><br/>%s</td>"
            "<td style='white-space:pre-line' class='table-danger'>%s</td>"
            "<td style='white-space:pre-line' class='table-success'>%s</td></tr>"
        )
        body = Markup().join(
            line % (section, label, self._shown(old), self._shown(new))
            for section, label, old, new in changes
        )
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
    def _shown(self, text):
        """Plain text of a frozen value; of a personal one only that it is there, to
        whom may not read it."""
        if isinstance(text, PersonalText) and not self._has_field_access(
            self._fields["personal"], "read"
        ):
            return self.env._("(not shown to your role)")
        return self._plain(text)

    @api.model
    def _plain(self, text):
        """Plain text of a frozen value: rich text is read, never rendered."""
        if isinstance(text, PersonalText):
            return text
        if re.search(r"</\w+>|<br\s*/?>|<img\b", text or ""):
            text = html2plaintext(text, include_references=False)
        return html.unescape(text or "").strip()
