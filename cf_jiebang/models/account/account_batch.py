from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...groups import MANAGER, UNIT

AT_ONCE = 50
"""Accounts that are opened while one waits."""
PRINTED = 300
"""Slips of one print."""


class AccountBatch(models.Model):
    """Accounts for chosen people, or for those of an import, in one act.

    Each person is a line with login, roles and organisation as the directory and the
    office's sheet have them; nothing of it is the client's. Accounts are opened in the
    background, batch by batch. A unit's reviewer opens them for his own unit's people,
    as applicants.
    """

    _name = "jiebang.account.batch"
    _description = "Opening of Accounts"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.account.planning",
        "jiebang.account.running",
    ]
    _order = "id desc"
    _allow_sudo_commands = False
    _no_loose_files = True

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [
            ("planning", "Being prepared"),
            ("preview", "Preview"),
            ("running", "Being opened"),
            ("done", "Done"),
        ],
        required=True,
        default="planning",
        readonly=True,
        index=True,
    )
    is_unit = fields.Boolean(string="Opened by the unit", readonly=True)
    chosen = fields.Json(readonly=True, export_string_translation=False)
    arrival_id = fields.Many2one(
        "jiebang.arrival",
        string="Import",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    by_mail = fields.Boolean(
        string="Invite by mail where there is a mailbox",
        help="Otherwise everybody gets a printed slip.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Opened by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    error = fields.Text(string="What went wrong", readonly=True)
    started_on = fields.Datetime(readonly=True)
    finished_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many("jiebang.account.line", "batch_id", string="People")
    ready_count = fields.Integer(string="To be opened", compute="_compute_counts")
    ask_count = fields.Integer(string="To be confirmed", compute="_compute_counts")
    refused_count = fields.Integer(string="Turned down", compute="_compute_counts")
    done_count = fields.Integer(string="Opened", compute="_compute_counts")
    slip_count = fields.Integer(string="Slips to print", compute="_compute_counts")
    progress = fields.Integer(string="Progress (%)", compute="_compute_counts")

    _queue_index = models.Index("(id) WHERE state IN ('planning','running')")

    @api.depends_context("lang", "tz")
    def _compute_name(self):
        for batch in self:
            day = fields.Datetime.context_timestamp(
                batch, batch.create_date or fields.Datetime.now()
            )
            batch.name = self.env._("Accounts of %s", f"{day:%Y-%m-%d %H:%M}")

    @api.depends("state", "line_ids.fate", "line_ids.is_done", "line_ids.slip_on")
    def _compute_counts(self):
        rows = self.env["jiebang.account.line"]._read_group(
            [("batch_id", "in", self.ids)],
            ["batch_id", "fate", "is_done", "means"],
            ["__count", "slip_on:count"],
        )
        for batch in self:
            counts = dict.fromkeys(("ready", "ask", "refused", "done", "slip"), 0)
            for owner, fate, is_done, means, count, printed in rows:
                if owner != batch:
                    continue
                if is_done:
                    counts["done"] += count
                    counts["slip"] += (count - printed) if means == "slip" else 0
                elif fate in counts:
                    counts[fate] += count
            for name, count in counts.items():
                batch[f"{name}_count"] = count
            whole = batch.done_count + batch.ready_count
            running = batch.state == "running" and whole
            batch.progress = 100 * batch.done_count // whole if running else 0

    # -- guarded -------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and self.filtered(lambda batch: batch.state != "preview"):
            raise UserError(
                self.env._("It is changed while the preview is shown, not later.")
            )
        result = super().write(vals)
        if "by_mail" in vals:
            for batch in self.sudo():
                batch._settle_means()
        return result

    def _check_unlink(self):
        if self.filtered("started_on"):
            raise UserError(
                self.env._("Who got an account stays on record: when, and by whom.")
            )

    def _check_own(self, *states):
        """Raise unless the user may go on with this batch, and it is in one of these
        states; locks it."""
        self.ensure_one()
        self.check_access("read")
        self._check_opener()
        self._hold(*states)

    def _check_opener(self):
        """Raise unless the user opens accounts of this sort."""
        user = self.env.user
        if user.has_group(MANAGER):
            return
        if not (self.is_unit and self.user_id == user and user.has_group(UNIT)):
            raise AccessError(
                self.env._(
                    "Accounts are opened by the administrator of the scheme, and by "
                    "the reviewer of a unit for its own people."
                )
            )

    # -- acts ----------------------------------------------------------------

    @api.model
    def _begin(self, is_unit, cadres=None, arrival=None):
        """A new batch of chosen people, or of those of an import; private, its callers
        have asked who may.

        :return: the batch, prepared or being prepared
        """
        company = arrival.company_id if arrival else cadres.company_id[:1]
        company = company or self.env.company
        servers = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        batch = self.sudo().create(
            {
                "is_unit": is_unit,
                "chosen": cadres.ids if cadres else False,
                "arrival_id": arrival.id if arrival else False,
                "company_id": company.id,
                "user_id": self.env.uid,
                "by_mail": bool(servers),
            }
        )
        batch._go_on(batch._unplanned(limit=AT_ONCE * 10 + 1) <= AT_ONCE * 10)
        return batch.sudo(self.env.su)

    def action_open(self):
        """Open the accounts of the lines that are ready or confirmed."""
        self._check_own("preview")
        batch = self.sudo()
        if not batch._waiting_count():
            raise UserError(self.env._("There is nobody whose account can be opened."))
        batch.write(
            {
                "state": "running",
                "error": False,
                "user_id": (batch.user_id if batch.is_unit else self.env.user).id,
                "started_on": batch.started_on or fields.Datetime.now(),
            }
        )
        self._go_on(batch._waiting_count() <= AT_ONCE)
        return True

    def action_check_again(self):
        """Look at the people once more, after something was mended in the directory."""
        self._check_own("preview", "done")
        batch = self.sudo()
        batch.line_ids.filtered(lambda line: not line.is_done).unlink()
        batch.write({"state": "planning", "error": False})
        self._go_on(batch._unplanned(limit=AT_ONCE * 10 + 1) <= AT_ONCE * 10)
        return True

    def action_print_slips(self):
        """Print the slips that were not printed yet, at most ``PRINTED`` at once."""
        self._check_own("done", "running")
        lines = self.sudo().line_ids.search(
            [
                ("batch_id", "=", self.id),
                ("is_done", "=", True),
                ("means", "=", "slip"),
                ("slip_on", "=", False),
                ("user_id.log_ids", "=", False),  # who is in already needs none
            ],
            order="organization_id, name, id",
            limit=PRINTED,
        )
        if not lines:
            raise UserError(self.env._("All slips of these accounts were printed."))
        return self.env["jiebang.account.print"]._make(lines.user_id, lines=lines)

    def action_open_batch(self):
        """The page of the batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }
