import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate, human_size

from ...groups import AUDITOR, AUTHORITY, BUREAU
from ...tools.legal_time import legal_moment

FILES = ("content", "archive", "disc", "label")
"""The binary fields; each has ``_name``, ``_size`` and ``_sha256`` beside it."""


_lt = LazyTranslate(__name__)


class Dossier(models.Model):
    """The bound dossier of a submitted version, and the disc that goes with it
    (R23, R54): letter, annexes and evidence in one file, with contents, page
    numbers and bookmarks.

    It is made in the background from what is sealed and is sealed itself: what
    was made stays, a later edition is another record. Who reads it reads phone
    and identity data, so it has its own, narrower access than the project.
    """

    _name = "jiebang.dossier"
    _description = "Dossier"
    _inherit = [
        "jiebang.dossier.store",
        "jiebang.dossier.make",
        "jiebang.dossier.build",
        "jiebang.guarded.mixin",
    ]
    _order = "id desc"
    _rec_name = "version_code"
    _allow_sudo_commands = False
    _cockpit_title = _lt("Dossiers")
    _cockpit_action = "cf_jiebang.dossier_action"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    project_id = fields.Many2one(
        "jiebang.project", required=True, readonly=True, index=True, ondelete="restrict"
    )
    snapshot_id = fields.Many2one(
        "jiebang.snapshot",
        string="Submitted version",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    paper = fields.Char(string="Kind of paper", compute="_compute_paper")
    version = fields.Integer(readonly=True)
    version_code = fields.Char(readonly=True)
    letter_id = fields.Many2one(
        "jiebang.recommendation",
        string="Recommendation letter",
        readonly=True,
        ondelete="restrict",
        groups=f"{AUTHORITY},{BUREAU},{AUDITOR}",
    )
    fingerprint = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("working", "Being made"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    step = fields.Selection(
        [
            ("check", "Checking the files"),
            ("annexes", "Printing the annexes"),
            ("evidence", "Preparing the evidence"),
            ("bind", "Binding"),
            ("disc", "Writing the disc"),
            ("store", "Sealing"),
        ],
        readonly=True,
    )
    progress = fields.Integer(string="Built (%)", readonly=True)
    attempts = fields.Integer(readonly=True)
    error = fields.Text(string="What went wrong", readonly=True)
    requester_ids = fields.Many2many(
        "res.users", string="Asked for by", readonly=True, copy=False
    )
    requested_on = fields.Datetime(readonly=True)
    made_on = fields.Datetime(readonly=True)
    is_current = fields.Boolean(
        string="Up to date",
        compute="_compute_is_current",
        help="Nothing was decided on the file since this was made.",
    )
    page_count = fields.Integer(string="Pages", readonly=True)
    unbound = fields.Text(string="Not bound, on the disc only", readonly=True)

    content = fields.Binary(string="Bound dossier", attachment=True, readonly=True)
    content_name = fields.Char(readonly=True)
    content_size = fields.Float(string="Size (bytes)", digits=(16, 0), readonly=True)
    content_sha256 = fields.Char(string="SHA-256", readonly=True)
    archive = fields.Binary(string="Disc as ZIP", attachment=True, readonly=True)
    archive_name = fields.Char(string="Name of the ZIP", readonly=True)
    archive_size = fields.Float(string="Size of the ZIP", digits=(16, 0), readonly=True)
    archive_sha256 = fields.Char(string="SHA-256 of the ZIP", readonly=True)
    disc = fields.Binary(string="Disc image (ISO)", attachment=True, readonly=True)
    disc_name = fields.Char(string="Name of the image", readonly=True)
    disc_size = fields.Float(string="Size of the image", digits=(16, 0), readonly=True)
    disc_sha256 = fields.Char(string="SHA-256 of the image", readonly=True)
    label = fields.Binary(string="Disc label", attachment=True, readonly=True)
    label_name = fields.Char(string="Name of the label", readonly=True)
    label_size = fields.Float(string="Size of the label", digits=(16, 0), readonly=True)
    label_sha256 = fields.Char(string="SHA-256 of the label", readonly=True)
    size_text = fields.Char(string="Size", compute="_compute_size_text")

    _one_open = models.UniqueIndex(
        "(res_model, res_id) WHERE state IN ('waiting', 'working')",
        "The dossier of this file is being made already.",
    )
    _queue_index = models.Index("(attempts, id) WHERE state IN ('waiting', 'working')")

    # -- computed ------------------------------------------------------------

    @api.depends("content_size", "disc_size", "archive_size")
    def _compute_size_text(self):
        for dossier in self:
            dossier.size_text = human_size(int(dossier.content_size))

    @api.depends_context("lang")
    @api.depends("res_model", "res_id")
    def _compute_paper(self):
        for dossier in self:
            dossier.paper = dossier._record()._paper_name()

    @api.depends("fingerprint", "project_id")
    def _compute_is_current(self):
        for dossier in self:
            record = dossier._record()
            dossier.is_current = (
                record._version_in_force(dossier.snapshot_id.sudo())
                and self._fingerprint_of(record) == dossier.fingerprint
            )

    def _record(self):
        """What the dossier is of, as superuser."""
        return self.env[self.sudo().res_model].sudo().browse(self.sudo().res_id)

    @api.model
    def _fingerprint_of(self, record):
        """Changes with whatever the dossier of ``record`` is made of."""
        record = record.sudo()
        snapshot = record._current_snapshot()
        letter = record._dossier_letter()
        facts = [snapshot.id, snapshot.sha256, record.decision_hash, letter.id]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    # -- sealed --------------------------------------------------------------

    def write(self, vals):
        if self.filtered(lambda dossier: dossier.state == "done"):
            raise UserError(
                self.env._(
                    "A dossier stays as it was made. Have another edition made instead."
                )
            )
        return super().write(vals)

    def _check_unlink(self):
        raise UserError(self.env._("What was made stays on record."))

    def _frozen_for_files(self):
        return self.filtered(lambda dossier: dossier.sudo().state == "done")

    def _file_sha256(self, field_name):
        return self[f"{field_name}_sha256"] if field_name in FILES else ""

    def _read_format(self, fnames, load="_classic_read"):
        # a disc in an answer of JSON would end the worker: files are downloaded by
        # their address, in pieces and verified
        return super(Dossier, self.with_context(bin_size=True))._read_format(
            fnames, load
        )

    # -- asking --------------------------------------------------------------

    @api.model
    def _request(self, records):
        """Have the dossiers of ``records`` made; what is up to date already is
        not made again.

        :param records: records of one model with versions and decisions
        :return: a dossier each, in the hands of the user
        :raise UserError: for one of them: who may, and what is missing
        """
        records.check_access("read")
        texts = []
        for record in records:
            reason = record._dossier_refusal()
            if not reason and not self._in_force(record):
                reason = self.env._(
                    "“%s” has no version in force: a dossier is made of what was "
                    "submitted. Submit the file first.",
                    record.display_name,
                )
            if reason:
                texts.append(reason)
        if texts:
            raise UserError("\n".join(texts))
        records._lock_or_explain()
        found = self.sudo().browse()
        for record in records:
            found += self.sudo()._request_one(record)
        found.filtered(lambda dossier: dossier._is_open())._delay_make()
        return self.browse(found.ids)

    @api.model
    def _in_force(self, record):
        snapshot = record._current_snapshot()
        return snapshot and record._version_in_force(snapshot)

    @api.model
    def _request_one(self, record):
        """The dossier of ``record`` that is to be made, or is up to date."""
        facts = self._facts(record)
        dossiers = self.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        for dossier in dossiers:
            done = dossier.state == "done"
            if done and dossier.fingerprint == facts["fingerprint"]:
                return dossier
            if not done:
                values = {"requester_ids": [fields.Command.link(self.env.uid)]}
                if dossier.state == "failed":
                    values |= facts | {
                        "state": "waiting",
                        "attempts": 0,
                        "progress": 0,
                        "error": False,
                    }
                dossier.write(values)
                return dossier
        return self.create(
            facts
            | {
                "requester_ids": [fields.Command.set(self.env.user.ids)],
                "requested_on": fields.Datetime.now(),
            }
        )

    @api.model
    def _facts(self, record):
        snapshot = record._current_snapshot()
        project = record._workflow_project().sudo()
        return {
            "res_model": record._name,
            "res_id": record.id,
            "project_id": project.id,
            "snapshot_id": snapshot.id,
            "version": snapshot.version,
            "version_code": snapshot.version_code,
            "letter_id": record.sudo()._dossier_letter().id,
            "fingerprint": self._fingerprint_of(record),
        }

    def action_make_again(self):
        """Try once more, or make an edition with what was decided since."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.sudo().res_model].browse(self.sudo().res_id)
        return self._request(record)._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossier"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _open_list(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.dossier_action"
        )
        return action | {"domain": [("id", "in", self.ids)]}

    @api.model
    def _verify_rows(self, snapshot):
        """Editions of a version for the public page, the newest first."""
        rows = self.sudo().search(
            [("snapshot_id", "=", snapshot.id), ("state", "=", "done")], limit=20
        )
        return [
            {
                "sha256": row.content_sha256,
                "pages": row.page_count,
                "date": legal_moment(row.made_on).strftime("%Y-%m-%d %H:%M"),
            }
            for row in rows
        ]

    @api.model
    def _cockpit_lines(self):
        """Dossiers that could not be made."""
        label = self.env._("Could not be made")
        failed = Domain("state", "=", "failed")
        return super()._cockpit_lines() + self._cockpit_count("late", label, failed)
