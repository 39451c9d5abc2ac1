from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import human_size

from ...groups import MANAGER, check_role
from ...tools.office_book import TYPES
from ...tools.uploaded import uploaded

LARGEST = 30
"""Megabytes of a file."""
AT_ONCE = 150_000
"""Bytes up to which a file is read while one waits: some 2,000 rows."""


class Arrival(models.Model):
    """Units and people from an office's own sheets (R6, R7, R18).

    A file is read into lines, each line is told its fate, and what the administrator
    takes is written: in the background, batch by batch, each committed, so that a run
    that was killed goes on where it stopped. It is a job and no decision; the record
    stays as the log of who brought in what.
    """

    _name = "jiebang.arrival"
    _description = "Import of Units and People"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.arrival.reading",
        "jiebang.arrival.checking",
        "jiebang.arrival.running",
    ]
    _order = "id desc"
    _rec_name = "content_name"
    _allow_sudo_commands = False
    _no_loose_files = True
    _max_lengths = {"content_name": 200}

    content = fields.Binary(string="File", attachment=True, copy=False)
    content_name = fields.Char(string="Name of the file", copy=False)
    content_size = fields.Integer(string="Size (bytes)", readonly=True, copy=False)
    content_sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit of rows that name none",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="For a list that a unit keeps of its own people.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "File"),
            ("reading", "Being read"),
            ("checking", "Being compared"),
            ("preview", "Preview"),
            ("running", "Being taken over"),
            ("done", "Done"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    attempts = fields.Integer(readonly=True, copy=False)
    error = fields.Text(string="What went wrong", readonly=True, copy=False)
    passed_over = fields.Text(string="Not read", readonly=True, copy=False)
    is_stale = fields.Boolean(string="Columns were changed", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Brought in by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
        copy=False,
    )
    read_on = fields.Datetime(readonly=True, copy=False)
    started_on = fields.Datetime(string="Taken over on", readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    column_ids = fields.One2many("jiebang.arrival.column", "arrival_id", copy=False)
    line_ids = fields.One2many(
        "jiebang.arrival.line",
        "arrival_id",
        string="All rows",
        readonly=True,
        copy=False,
    )
    line_count = fields.Integer(string="Number of rows", compute="_compute_counts")
    new_count = fields.Integer(string="To be added", compute="_compute_counts")
    changed_count = fields.Integer(string="Changed", compute="_compute_counts")
    same_count = fields.Integer(string="The same", compute="_compute_counts")
    ask_count = fields.Integer(string="Asked about", compute="_compute_counts")
    refused_count = fields.Integer(string="Turned down", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left out", compute="_compute_counts")
    done_count = fields.Integer(string="Taken over", compute="_compute_counts")
    progress = fields.Integer(string="Progress (%)", compute="_compute_counts")

    _queue_index = models.Index("(id) WHERE state IN ('reading','checking','running')")

    @api.depends("state", "line_ids.fate", "line_ids.is_checked", "line_ids.is_done")
    def _compute_counts(self):
        rows = self.env["jiebang.arrival.line"]._read_group(
            [("arrival_id", "in", self.ids)],
            ["arrival_id", "fate", "is_checked", "is_done"],
            ["__count"],
        )
        for arrival in self:
            counts = dict.fromkeys(
                ("new", "changed", "same", "ask", "refused", "skipped"), 0
            )
            total = checked = done = open_count = 0
            for owner, fate, is_checked, is_done, count in rows:
                if owner == arrival:
                    total += count
                    checked += count if is_checked else 0
                    done += count if is_done else 0
                    if fate:
                        counts[fate] += count
                    if fate in ("new", "changed") and not is_done:
                        open_count += count
            for fate, count in counts.items():
                arrival[f"{fate}_count"] = count
            arrival.line_count, arrival.done_count = total, done
            part, whole = {
                "reading": (0, 1),
                "checking": (checked, total),
                "running": (done, done + open_count),
            }.get(arrival.state, (1, 1))
            arrival.progress = 100 * part // whole if whole else 0

    # -- guarded -------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            settled = self.filtered(lambda arrival: arrival.state != "draft")
            if settled and vals.keys() - {"column_ids"}:
                raise UserError(
                    self.env._(
                        "The file has been read. Choose “Another file” to begin anew."
                    )
                )
        return super().write(vals)

    def _check_unlink(self):
        if self.filtered("started_on"):
            raise UserError(
                self.env._(
                    "What was brought in stays on record: who, when, from which file."
                )
            )
        if self.filtered(lambda arrival: arrival.state in self._job_states):
            raise UserError(self.env._("It is being worked on. Wait until it is done."))

    def _frozen_for_files(self):
        return self.filtered(lambda arrival: arrival.sudo().state != "draft")

    def _file_sha256(self, _field_name):
        return self.content_sha256

    def _check_manager(self, *states):
        """Raise unless the user is an administrator and the record in one of these
        states; locks it."""
        self.ensure_one()
        check_role(
            self.env, self.env._("Units and people are brought in by: %s."), MANAGER
        )
        self.check_access("write")
        self._hold(*states)

    # -- acts ----------------------------------------------------------------

    def action_read(self):
        """Read the file and show what it would bring about.

        :raise UserError: it can't be read; the text says why
        """
        self._check_manager("draft")
        raw = self._raw()
        arrival = self.sudo()
        digest = self.env["ir.attachment"]._close_files(self, "content")[self.id]
        arrival.write(
            {
                "state": "reading",
                "attempts": 0,
                "error": False,
                "user_id": self.env.uid,
                "content_size": len(raw),
                "content_sha256": digest,
            }
        )
        self._go_on(len(raw) <= AT_ONCE)
        return True

    def action_read_again(self):
        """Read the file once more, with the columns as the user has set them."""
        self._check_manager("preview")
        self.sudo().write({"state": "reading", "attempts": 0, "is_stale": False})
        self.sudo().column_ids._remember()
        self._go_on(self.content_size <= AT_ONCE)
        return True

    def action_another_file(self):
        """Give the preview up and choose another file."""
        self._check_manager("preview")
        arrival = self.sudo()
        arrival._forget_lines()
        arrival.column_ids.unlink()
        arrival.write({"state": "draft", "content_sha256": False, "is_stale": False})
        return True

    def action_take_all(self):
        """Write all rows, if none was refused and no question is open."""
        self._check_manager("preview")
        if self.refused_count or self.ask_count:
            raise UserError(
                self.env._(
                    "%(refused)s rows were refused and %(asked)s are asked about. "
                    "Answer the questions and correct the rows in the file, or take "
                    "the good ones only.",
                    refused=self.refused_count,
                    asked=self.ask_count,
                )
            )
        return self._take()

    def action_take_good(self):
        """Write the rows that are new or changed; the others stay out and are given
        back as a file."""
        self._check_manager("preview")
        return self._take()

    def _take(self):
        if self.is_stale:
            raise UserError(
                self.env._("Columns were changed: read the file once more first.")
            )
        if not self.new_count + self.changed_count:
            raise UserError(self.env._("There is nothing to take over."))
        self.sudo().write(
            {
                "state": "running",
                "attempts": 0,
                "error": False,
                "user_id": self.env.uid,
                "started_on": fields.Datetime.now(),
            }
        )
        self._go_on(self.new_count + self.changed_count <= self._batch_size())
        return True

    def action_open_accounts(self):
        """Accounts for the people of this import who have none."""
        self._check_manager("done")
        batch = self.env["jiebang.account.batch"]._begin(False, arrival=self)
        return batch.action_open_batch()

    def action_open_lines(self):
        """The rows, those with a fate that the button names in its context."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.arrival_line_action"
        )
        fate = self.env.context.get("jiebang_fate")
        filters = {f"search_default_{fate}": 1} if isinstance(fate, str) else {}
        return action | {
            "domain": [("arrival_id", "=", self.id)],
            "context": {"create": False, **filters},
        }

    def action_download_back(self):
        """The rows that were not taken, as Excel, with the reason beside each."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/arrival/{self.id}/back",
            "target": "download",
        }

    @api.model
    def action_download_template(self):
        """The empty sheets."""
        return {
            "type": "ir.actions.act_url",
            "url": "/jiebang/arrival/template",
            "target": "download",
        }

    # -- file ----------------------------------------------------------------

    def _raw(self):
        """The file as it came.

        :raise ValidationError: there is none, or it can't be one of ours
        """
        raw = uploaded(self.env, self.with_context(bin_size=False).content)
        name = self.content_name or ""
        if not raw:
            raise ValidationError(self.env._("Choose a file first."))
        if name.rpartition(".")[2].lower() not in TYPES:
            raise ValidationError(
                self.env._(
                    "File “%(name)s”: this type is not accepted. Accepted are: "
                    "%(types)s.",
                    name=name,
                    types=", ".join(TYPES),
                )
            )
        if len(raw) > LARGEST * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "File “%(name)s” has %(size)s; at most %(limit)s MB are possible. "
                    "Bring in units and people in several files.",
                    name=name,
                    size=human_size(len(raw)),
                    limit=LARGEST,
                )
            )
        return raw
