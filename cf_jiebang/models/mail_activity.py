from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.batches import in_batches
from .base import is_ours
from .workflow.to_do_mixin import TURN

PLACE = {"res_id", "res_model_id", "res_model"}
"""Fields that say beside which record a to-do stands."""

BATCH = 50
"""Notices of turns between two commits."""


class MailActivity(models.Model):
    """A to-do of the engine opens and closes with the acts; nobody is given a to-do
    on a file that he can't read."""

    _inherit = "mail.activity"

    jiebang_delegation_id = fields.Many2one(
        "jiebang.delegation",
        string="As deputy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
        help="The delegation by which the to-do came to its deputy.",
    )
    jiebang_notify_from_id = fields.Many2one(
        "res.users",
        string="Passed on by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
        help="Who acted; set until the one whose turn it is has been told.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        if not self.env.su:
            activities._check_speaker()
            activities._check_teller()
            activities._check_turn()
            activities._check_assignee()
        return activities

    def write(self, vals):
        if not self.env.su:
            self._check_turn()
        result = super().write(vals)
        if "jiebang_notify_from_id" in vals and not self.env.su:
            self._check_teller()
        if not self.env.su and vals.keys() & {"user_id", *PLACE}:
            self._check_turn()
            if vals.keys() & PLACE:
                self._check_speaker()
            self._check_assignee()
        return result

    def unlink(self):
        if not self.env.su:
            self._check_turn()
        return super().unlink()

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        """What is stored is for who reads the to-do; what a form shows before it is
        saved is for who fills it in."""
        saved = self.filtered(lambda activity: isinstance(activity.id, int))
        super(MailActivity, self - saved)._compute_res_name()
        return super(MailActivity, saved.with_user(SUPERUSER_ID))._compute_res_name()

    @api.depends("activity_type_id")
    def _compute_can_write(self):
        """No buttons beside a to-do that ends by itself."""
        result = super()._compute_can_write()
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        self.filtered(lambda to_do: to_do.activity_type_id.id == turn).can_write = False
        return result

    def action_notify(self):
        """The notice is the server's; to whom it goes the to-do says."""
        self.check_access("read")
        return super(MailActivity, self.sudo()).action_notify()

    def _action_done(self, feedback=False, attachment_ids=None):
        """What is done is told beside the file, in words of the user's: that is for
        who may speak there, also where the to-do was given when he still might."""
        self._check_speaker()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _jiebang_ours(self):
        return self.filtered(lambda activity: is_ours(activity.res_model))

    def _check_speaker(self):
        """Raise where the user puts a to-do beside a file that he may not read, or
        beside which nothing is said."""
        for activity in self.sudo()._jiebang_ours():
            self.env["mail.message"]._jiebang_check_may_speak(
                activity.res_model, activity.res_id
            )

    # -- telling whose turn it is --------------------------------------------

    def _jiebang_queue_notice(self):
        """Let those whose turn it has become be told right after the transaction, by
        the scheduled action that it wakes once: no act waits for it, to tell one costs
        as much as half of the act."""
        hooks = self.env.cr.precommit
        if "jiebang.tell" not in hooks.data:
            hooks.data["jiebang.tell"] = True
            # not by ``ref``, which asks whether it is there
            xmlid = "cf_jiebang.cron_tell_turns"
            cron = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
            hooks.add(self.env["ir.cron"].sudo().browse(cron)._trigger)

    @api.model
    def _jiebang_untold_domain(self):
        """To-dos of the engine of which nobody was told yet; what a client may write
        into a to-do of his own is none."""
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        return Domain("jiebang_notify_from_id", "!=", False) & Domain(
            "activity_type_id", "=", turn
        )

    @api.model
    def _jiebang_cron_send_notices(self):
        """Tell everybody whose turn it has become, once. Found by query, so that a
        run that was missed or killed is made up for by the next one; whoever has
        handed the file on meanwhile is not told any more."""
        in_batches(
            self,
            self._jiebang_untold_domain(),
            lambda to_do: to_do._jiebang_send_notices(),
            BATCH,
        )

    def _jiebang_send_notices(self):
        """Tell the one whose turn it is, in the name of the one who acted."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        if record and self.user_id:
            record = record.with_user(self.jiebang_notify_from_id).sudo()
            record._notify_new_holder(self.user_id.with_env(record.env), self.summary)
        self.jiebang_notify_from_id = False

    def _check_teller(self):
        """Raise where a client says in whose name its to-do speaks."""
        if self.sudo().jiebang_notify_from_id:
            raise UserError(
                self.env._("A to-do of your own is passed on by nobody else.")
            )

    def _check_turn(self):
        """Raise for to-dos that only the engine opens, moves and closes."""
        turn = self.env.ref(TURN, raise_if_not_found=False)
        if turn and turn in self.sudo().activity_type_id:
            raise UserError(
                self.env._(
                    "This to-do closes by itself once its act is done. Open the file "
                    "and use the buttons there."
                )
            )

    def _check_assignee(self):
        """Raise when an assignee may not read the file."""
        for activity in self.sudo()._jiebang_ours():
            if not activity.user_id:
                continue
            record = self.env[activity.res_model].browse(activity.res_id)
            if not record.with_user(activity.user_id).has_access("read"):
                raise AccessError(
                    self.env._(
                        "%s may not read this file and gets no to-do on it.",
                        activity.user_id.name,
                    )
                )
