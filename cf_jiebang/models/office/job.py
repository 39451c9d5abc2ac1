from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import LazyTranslate
from odoo.tools.sql import SQL

from ...groups import BUREAU, MANAGER

_lt = LazyTranslate(__name__)


class Job(models.Model):
    """The addon's own scheduled actions, and whether they run: who doesn't read Odoo's
    technical menus sees on his desk that one has failed or is switched off.

    A row a scheduled action, made when it is read.
    """

    _name = "jiebang.job"
    _description = "Scheduled Work"
    _inherit = ["jiebang.cockpit.mixin", "jiebang.reader.mixin"]
    _auto = False
    _order = "status, id"
    _rec_name = "cron_name"
    _cockpit_title = _lt("Scheduled Work")
    _cockpit_action = "cf_jiebang.job_action"

    cron_name = fields.Char(string="Work", compute="_compute_cron_name")
    status = fields.Selection(
        [
            ("failed", "Failed"),
            ("off", "Switched off"),
            ("running", "In order"),
        ],
        readonly=True,
    )
    failure_count = fields.Integer(string="Failures in a row", readonly=True)
    first_failure_date = fields.Datetime(string="Fails since", readonly=True)
    last_call = fields.Datetime(string="Last ran on", readonly=True)
    next_call = fields.Datetime(string="Runs next on", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.failure_count, c.first_failure_date,
                   c.lastcall AS last_call, c.nextcall AS next_call,
                   CASE WHEN NOT c.active THEN 'off'
                        WHEN c.failure_count > 0 THEN 'failed'
                        ELSE 'running' END AS status
              FROM ir_cron c
              JOIN ir_model_data d ON d.model = 'ir.cron' AND d.res_id = c.id
             WHERE d.module LIKE 'cf\\_jiebang%%'
            """
        )

    def _compute_cron_name(self):
        for job in self:
            cron = self.env["ir.cron"].sudo().browse(job.id)
            job.cron_name = cron.ir_actions_server_id.name

    @api.model
    def _standing(self):
        """Those that have failed or are switched off, as they are now."""
        self.env["ir.cron"].flush_model()
        return self.search([("status", "!=", "running")])

    def action_run_again(self):
        """Switch the work on and have it run at once, when its cause is mended (the
        administrator of the scheme)."""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Work is set going again by the administrator.")
            )
        self.check_access("read")
        self._run_again()
        return True

    @api.model
    def _try_failed(self):
        """Have those that have failed run again soon."""
        self.env["ir.cron"].flush_model()
        self.search([("status", "=", "failed")])._run_again()

    def _run_again(self):
        for cron in self.env["ir.cron"].sudo().browse(self.ids):
            cron.write(
                {"active": True, "failure_count": 0, "first_failure_date": False}
            )
            cron._trigger()

    @api.model
    def _cockpit_lines(self):
        lines = super()._cockpit_lines()
        user = self.env.user
        if not user.has_group(MANAGER) and not user.has_group(BUREAU):
            return lines
        self.env["ir.cron"].flush_model()
        for status, label in (
            ("failed", self.env._("Failed")),
            ("off", self.env._("Switched off")),
        ):
            domain = Domain("status", "=", status)
            lines += self._cockpit_count("late", label, domain)
        return lines
