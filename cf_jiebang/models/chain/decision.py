import hashlib
import json

from odoo import api, fields, models

from ...groups import AUDITOR
from ...tools.phone import masked_phone
from ...tools.tiers import tier_selection

PAYLOAD_FIELDS = (
    "res_model",
    "res_id",
    "sequence",
    "version",
    "tier",
    "transition",
    "state_from",
    "state_to",
    "outcome",
    "opinion",
    "user_id",
    "user_name",
    "user_post",
    "user_login",
    "role",
    "organization_id",
    "organization_name",
    "on_behalf_of",
    "meeting_date",
    "minutes_no",
    "attachments",
    "date",
)
DEPUTY_FIELDS = ("behalf_user_id", "delegation_id")
"""Facts that are in the payload of a deputy's decisions only."""


class Decision(models.Model):
    """One act on a file: who, for which organisation, with what opinion.

    The log is append-only: nobody writes or deletes a row, neither through the
    ORM nor, thanks to a trigger, through SQL. The rows of a record form a hash
    chain: ``hash = sha256(previous_hash || payload)``, with ``payload`` the
    canonical JSON of the row, so that an altered, missing or inserted row is
    found (``_verify_chain``).
    """

    _name = "jiebang.decision"
    _description = "Decision"
    _inherit = ["jiebang.record.mixin", "jiebang.append.only.mixin"]
    _order = "id desc"
    _rec_name = "transition_label"
    _allow_sudo_commands = False
    _max_lengths = {"opinion": 5000}

    project_id = fields.Many2one(
        "jiebang.project", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    sequence = fields.Integer(string="No.", required=True, readonly=True)
    version = fields.Integer(readonly=True)
    tier = fields.Selection(
        selection=tier_selection,
        required=True,
        readonly=True,
    )
    transition = fields.Char(required=True, readonly=True)
    transition_label = fields.Char(string="Act", compute="_compute_labels")
    state_from = fields.Char(required=True, readonly=True)
    state_to = fields.Char(required=True, readonly=True)
    state_to_label = fields.Char(string="Result", compute="_compute_labels")
    outcome = fields.Selection(
        [
            ("submitted", "Submitted"),
            ("agreed", "Agreed"),
            ("returned", "Returned for correction"),
            ("declined", "Declined"),
            ("received", "Received"),
            ("answered", "Answered"),
            ("deferred", "Deferred"),
            ("supplement", "Passed with supplement"),
            ("withdrawn", "Withdrawn"),
            ("terminated", "Terminated"),
            ("reorganised", "Reorganised"),
            ("recorded", "Recorded from paper"),
        ],
        required=True,
        readonly=True,
    )
    opinion = fields.Text(readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_name = fields.Char(
        string="Decided by", readonly=True, help="The name in the directory."
    )
    user_post = fields.Char(
        string="Post", readonly=True, help="The post in the directory at that time."
    )
    user_login = fields.Char(string="Account", readonly=True, groups=AUDITOR)
    role = fields.Char(readonly=True, help="The role held at that time.")
    organization_id = fields.Many2one(
        "jiebang.organization", readonly=True, ondelete="restrict"
    )
    organization_name = fields.Char(
        string="Acting for", readonly=True, help="The name at that time."
    )
    on_behalf_of = fields.Char(readonly=True, help="Signed on behalf of this person.")
    behalf_user_id = fields.Many2one(
        "res.users",
        string="Stood in for",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The officer in whose name a deputy decided.",
    )
    delegation_id = fields.Many2one(
        "jiebang.delegation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    meeting_date = fields.Date(readonly=True)
    minutes_no = fields.Char(string="Minutes No.", readonly=True)
    attachments = fields.Text(
        string="Attached files", readonly=True, help="Name and SHA-256 of each file."
    )
    date = fields.Datetime(required=True, readonly=True)
    payload = fields.Text(
        readonly=True,
        export_string_translation=False,
        groups=AUDITOR,
    )
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(readonly=True)

    # no facts of the decision, so no part of its chain: for how long each tier takes
    held_since = fields.Date(
        string="Came on",
        readonly=True,
        help="The day on which it became the turn of the one who acted.",
    )
    due_date = fields.Date(
        string="Was due on",
        readonly=True,
        help="The deadline that the one whose turn it was had.",
    )

    _record_sequence_uniq = models.UniqueIndex(
        "(res_model, res_id, sequence)", "Each decision has its place in the chain."
    )
    _user_index = models.Index("(user_id, res_model, res_id)")

    @api.depends("res_model", "transition", "state_to")
    def _compute_labels(self):
        for row in self:
            model = self.env.get(row.res_model)
            table = model._all_acts() if hasattr(model, "_all_acts") else ()
            acts = {act.name: act.label for act in table}
            label = acts.get(row.transition)
            row.transition_label = self.env._(label) if label else row.transition
            states = (
                dict(model._fields["state"]._description_selection(self.env))
                if model is not None
                else {}
            )
            row.state_to_label = states.get(row.state_to, row.state_to)

    @api.model
    def _signed_by(self, user, delegation):
        """Who signs a row: ``user`` by the directory, in nobody's name but that of the
        officer for whom he stands in by ``delegation``."""
        officer = delegation.user_id
        signatures = (user | officer)._jiebang_signatures()
        name, post = signatures[user.id]
        return {
            "user_id": user.id,
            "user_name": name,
            "user_post": post,
            "user_login": masked_phone(user.sudo().login),
            "on_behalf_of": signatures[officer.id][0] if officer else False,
            "behalf_user_id": officer.id,
            "delegation_id": delegation.id,
        }

    @api.model
    def _append(self, record, vals):
        """Add a row to the chain of ``record`` (locked by the caller)."""
        vals = dict(
            vals,
            res_model=record._name,
            res_id=record.id,
            company_id=self._company_of(record, vals).id,
            sequence=record.decision_count + 1,
        )
        if "deadline" in record._fields:
            vals |= {"held_since": record.holder_since, "due_date": record.deadline}
        previous = record.decision_hash or ""
        payload = self._payload(vals)
        row = self.sudo().create(
            dict(
                vals,
                payload=payload,
                previous_hash=previous,
                hash=self._chain_hash(previous, payload),
            )
        )
        record.write({"decision_hash": row.hash, "decision_count": row.sequence})
        # a line that is added to a cached list stands at its end, not first
        record.invalidate_recordset(["decision_ids"], flush=False)
        return row

    @api.model
    def _payload(self, vals):
        """Canonical JSON of the row's facts."""
        facts = {}
        for name in PAYLOAD_FIELDS:
            value = vals.get(name)
            if isinstance(value, models.BaseModel):
                value = value.id
            if name in ("date", "meeting_date") and value:
                value = str(value)
            facts[name] = value or None
        for name in DEPUTY_FIELDS:
            value = vals.get(name)
            value = value.id if isinstance(value, models.BaseModel) else value
            if value:
                facts[name] = value
        return json.dumps(
            facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @api.model
    def _chain_hash(self, previous, payload):
        return hashlib.sha256((previous + payload).encode()).hexdigest()

    @api.model
    def _verify_chain(self, record):
        """Recompute the chain of ``record``.

        :return: ``""`` when it is whole, else a sentence that names the first
            broken row
        """
        self.env.flush_all()
        rows = self.sudo().search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)],
            order="sequence",
        )
        rows.invalidate_recordset()
        previous = ""
        for number, row in enumerate(rows, start=1):
            payload = self._payload(
                {name: row[name] for name in PAYLOAD_FIELDS + DEPUTY_FIELDS}
            )
            intact = (
                row.sequence == number
                and row.previous_hash == previous
                and row.payload == payload
                and row.hash == self._chain_hash(previous, payload)
            )
            if not intact:
                return self.env._(
                    "Row %(number)s of the decisions on “%(name)s” was altered, "
                    "removed or inserted.",
                    number=number,
                    name=record.display_name,
                )
            previous = row.hash
        record = record.sudo()
        record.invalidate_recordset(
            ["decision_hash", "decision_count", "state", *self._versioned(record)]
        )
        if (record.decision_hash or "", record.decision_count) != (previous, len(rows)):
            return self.env._(
                "The last row of the decisions on “%(name)s” is missing: %(count)s "
                "were made, %(found)s are there.",
                name=record.display_name,
                count=record.decision_count,
                found=len(rows),
            )
        if not rows and not self._versioned(record):
            return record._content_fault()
        last = rows[-1:]
        told = (last.state_to, last.version) if last else (record._initial_state, 0)
        version = record.version if self._versioned(record) else 0
        if (record.state, version) != told:
            return self.env._(
                "State or version of “%s” does not follow from its decisions.",
                record.display_name,
            )
        return record._content_fault()

    @api.model
    def _company_of(self, record, vals):
        """The company of what is decided on: its own, or that of its project, its
        programme or the organisation that acts."""
        if "company_id" in record._fields:
            return record.company_id
        if vals.get("project_id"):
            return self.env["jiebang.project"].browse(vals["project_id"]).company_id
        for name in ("project_id", "program_id"):
            if name in record._fields:
                return record[name].company_id
        organization = self.env["jiebang.organization"].browse(
            vals.get("organization_id")
        )
        return organization.company_id

    @api.model
    def _versioned(self, record):
        """``["version"]`` for records that are handed in version by version."""
        return ["version"] if "climb_start_version" in record._fields else []

    def action_open_record(self):
        """Open the record that was decided on."""
        self.ensure_one()
        return (
            self.env[self.res_model].browse(self.res_id)._get_records_action(context={})
        )
