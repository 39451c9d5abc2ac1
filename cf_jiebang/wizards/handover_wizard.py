from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..groups import MANAGER, check_role
from ..models.office.delegation import ROLES
from ..models.workflow.holder_mixin import TURN
from ..tools.legal_time import legal_now

INVITED = "cf_jiebang.mail_activity_type_confirm"


class HandoverWizard(models.TransientModel):
    """Hands an officer's desk over to his successor in one act (R16).

    The administrator of the scheme does it. He sees how much passes, not what.
    """

    _name = "jiebang.handover.wizard"
    _description = "Hand over a Desk"
    _inherit = ["jiebang.handover.desk", "jiebang.guarded.mixin"]
    _max_lengths = {"reason": 500}

    user_id = fields.Many2one(
        "res.users",
        string="Desk of",
        domain="[('share', '=', False)]",
        default=lambda self: self._default_user(),
    )
    successor_id = fields.Many2one(
        "res.users", domain="[('share', '=', False), ('id', '!=', user_id)]"
    )
    organization_ids = fields.Many2many(
        "jiebang.organization",
        string="Organisations",
        compute="_compute_organization_ids",
        store=True,
        readonly=False,
        domain="[('officer_ids', 'in', user_id)]",
        help="The successor acts for these from now on.",
    )
    keeps_posts = fields.Boolean(
        string="The officer goes on acting",
        help="He keeps his organisations beside the successor; only the work passes.",
    )
    closes_account = fields.Boolean(
        string="Close the account",
        help="He can't log in any more. Without a successor, what waits for him goes "
        "to who else may act, or waits until somebody is appointed.",
    )
    reason = fields.Text()
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    blocking_text = fields.Text(string="What is missing", compute="_compute_preview")
    handover_id = fields.Many2one("jiebang.handover", readonly=True)

    @api.model
    def _default_user(self):
        if self.env.context.get("active_model") == "res.users":
            return self.env.context.get("active_id")
        return False

    @api.depends("user_id")
    def _compute_organization_ids(self):
        for wizard in self:
            wizard.organization_ids = wizard.user_id.sudo().jiebang_organization_ids

    @api.depends("user_id", "successor_id", "organization_ids", "keeps_posts")
    def _compute_preview(self):
        for wizard in self:
            wizard._check_manager()
            if not wizard.user_id:
                wizard.preview = wizard.blocking_text = False
                continue
            rows = Markup("").join(
                Markup("<tr><td>%s</td><td class='text-end'>%s</td></tr>") % line
                for line in wizard._desk_lines(everything=True)
            )
            wizard.preview = (
                Markup("<table class='table table-sm w-auto'>%s</table>") % rows
            )
            wizard.blocking_text = (
                "\n".join(f"• {text}" for text in wizard._missing(wizard._collect()))
                if wizard.successor_id
                else False
            )

    def _missing(self, desk):
        """Why the desk can't pass, in sentences."""
        officer, successor = self.user_id._origin.sudo(), self.successor_id._origin
        successor = successor.sudo()
        texts = []
        if successor == officer:
            texts.append(self.env._("Successor: choose somebody else."))
        if successor == self.env.user:
            texts.append(self.env._("Successor: nobody hands a desk over to himself."))
        if successor.share or not successor.active:
            texts.append(self.env._("Successor: an active internal user is needed."))
        labels = dict(
            self.env["jiebang.delegation"]
            ._fields["role"]
            ._description_selection(self.env)
        )
        for role, group in ROLES.items():
            held = officer.has_group(group) and desk["organization"]
            if role == "authority":
                held = held and desk["organization"].filtered("is_authority")
            if held and not successor.has_group(group):
                texts.append(
                    self.env._(
                        "Successor: %(name)s has not the role “%(role)s”. Let the "
                        "administrator of the users give it to him first.",
                        name=successor.name,
                        role=labels[role],
                    )
                )
        if not any(desk.values()):
            texts.append(
                self.env._("There is nothing on the desk of %s.", officer.name)
            )
        return texts

    # -- the act -------------------------------------------------------------

    def _check_manager(self):
        if not self.env.su:
            check_role(self.env, self.env._("Desks are handed over by: %s."), MANAGER)

    def action_hand_over(self):
        """Hand the desk over, all or nothing (the administrator of the scheme).

        :raise UserError: what is missing, in words
        """
        self.ensure_one()
        self = self.with_env(self._without_client_context().env)
        self._check_manager()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        # a second click, or another administrator, waits at no half-done desk
        self._lock_or_explain()
        self.invalidate_recordset(["handover_id"])
        if self.handover_id:
            return self._open_handover()
        if not self.user_id:
            raise UserError(self.env._("Desk of: choose whose it is."))
        if not self.successor_id and not self.closes_account:
            raise UserError(self.env._("Successor: choose who takes the desk over."))
        reason = self._clean_text(self.reason)
        if not reason:
            raise UserError(self.env._("Reason: say why the desk is handed over."))
        self.user_id.sudo().lock_for_update()
        if not self.successor_id:
            return self._close_account(reason)
        desk = self._collect()
        missing = self._missing(desk)
        if missing:
            raise UserError("\n".join(missing))
        lines = self._move(desk, reason)
        self.sudo().handover_id = self._keep(lines, reason)
        if self.closes_account:
            self._close_account(reason)
        return self._open_handover()

    def _close_account(self, reason):
        """Nobody logs in by the account any more; what waited for its user goes to who
        else may act, or says that it waits for nobody."""
        user = self.user_id.sudo()
        if user == self.env.user:
            raise UserError(self.env._("Desk of: nobody closes his own account."))
        for organization in user.jiebang_organization_ids:
            organization._message_log(
                body=self.env._(
                    "The account of %(officer)s, who acted here, was closed. Reason: "
                    "%(reason)s",
                    officer=user.name,
                    reason=reason,
                )
            )
        user.action_archive()
        return {"type": "ir.actions.act_window_close"}

    def _move(self, desk, reason):
        """Move what lies on the desk.

        :return: the values of the lines, without their handover
        """
        officer, successor = self.user_id.sudo(), self.successor_id.sudo()
        record_of = self.env["jiebang.turn"]._record_of
        turns = [record_of(activity) for activity in desk["to_do"]]
        organizations = desk["organization"]
        successor.jiebang_organization_ids |= organizations
        if not self.keeps_posts:
            officer.jiebang_organization_ids -= organizations
        desk["handler"].handler_id = successor
        lines = [
            self._line("organization", organization, "moved", successor)
            for organization in organizations
        ]
        lines += [
            self._line("handler", organization, "moved", successor)
            for organization in desk["handler"]
        ]
        for organization in organizations | desk["handler"]:
            organization._message_log(
                body=self.env._(
                    "The desk of %(officer)s passed to %(successor)s. Reason: "
                    "%(reason)s",
                    officer=officer.name,
                    successor=successor.name,
                    reason=reason,
                )
            )
        desk["delegation"]._apply_act(
            desk["delegation"]._get_act("revoke"),
            self.env._("Desk handed over: %s", reason),
        )
        lines += [
            self._line("delegation", delegation, "ended")
            for delegation in desk["delegation"]
        ]
        lines += [self._pass_turn(record) for record in turns]
        lines += [self._pass_activity(activity) for activity in desk["activity"]]
        desk["agenda"].owner_id = successor
        lines += [
            self._line("agenda", item, "moved", successor) for item in desk["agenda"]
        ]
        self._stop_following(officer)
        return lines

    @api.model
    def _line(self, kind, record, outcome, owner=None, note=""):
        return {
            "kind": kind,
            "res_model": record._name,
            "res_id": record.id,
            "outcome": outcome,
            "owner_id": owner.id if owner else False,
            "note": note,
        }

    def _pass_turn(self, record):
        """Give a to-do of the engine to the successor, or to who else may act."""
        record._reassign_to_do(self.successor_id.sudo())
        owner = record.activity_search([TURN]).user_id[:1]
        if owner == self.successor_id:
            return self._line("to_do", record, "moved", owner)
        note = self.env._("The successor may not act on this file.")
        outcome = "stays" if owner == self.user_id else "other"
        return self._line("to_do", record, outcome, owner, note)

    def _pass_activity(self, activity):
        """Give another to-do to the successor, if he may read the file."""
        record = self.env["jiebang.turn"]._record_of(activity)
        successor = self.successor_id
        officer_s_own = (
            hasattr(record, "_involved_users")
            and self.user_id in record._involved_users()
        )
        if officer_s_own:
            note = self.env._("The officer is himself part of this file.")
            return self._line("activity", record, "stays", self.user_id, note)
        if not record.with_user(successor).has_access("read"):
            note = self.env._("The successor may not read this file.")
            return self._line("activity", record, "stays", self.user_id, note)
        activity.user_id = successor
        return self._line("activity", record, "moved", successor)

    def _stop_following(self, officer):
        """The officer follows no file any more that he may not read."""
        found = (
            self.env["mail.followers"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", officer.partner_id.id),
                    ("res_model", "=like", "jiebang.%"),
                ]
            )
        )
        for model, followers in found.grouped("res_model").items():
            if self.env.get(model) is None:
                continue
            records = self.env[model].browse(followers.mapped("res_id"))
            kept = records.with_user(officer)
            kept = kept._filtered_access("read") if kept.has_access("read") else kept
            followers.filtered(
                lambda row, kept=kept: row.res_id not in kept._ids
            ).unlink()

    def _keep(self, lines, reason):
        """Write the record of the handover, and tell both."""
        handover = (
            self.env["jiebang.handover"]
            .sudo()
            .create(
                {
                    "user_id": self.user_id.id,
                    "successor_id": self.successor_id.id,
                    "date": legal_now(self.env),
                    "reason": reason,
                    "keeps_posts": self.keeps_posts,
                    "ordered_by_id": self.env.uid,
                }
            )
        )
        self.env["jiebang.handover.line"].sudo().create(
            [line | {"handover_id": handover.id} for line in lines]
        )
        counts = Counter(line["outcome"] for line in lines)
        people = (self.user_id | self.successor_id).sudo().partner_id
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=people.ids,
            subject=handover.display_name,
            body=self.env._(
                "The desk of %(officer)s passed to %(successor)s (%(count)s parts). "
                "Reason: %(reason)s",
                officer=self.user_id._jiebang_name(),
                successor=self.successor_id._jiebang_name(),
                count=counts["moved"],
                reason=reason,
            ),
        )
        return handover

    def _open_handover(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "jiebang.handover",
            "res_id": self.handover_id.id,
            "view_mode": "form",
        }
