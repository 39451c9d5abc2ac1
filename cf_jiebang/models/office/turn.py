from collections import defaultdict
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...groups import EVALUATOR, USER
from ...tools.batches import apart
from ..workflow.holder_mixin import TURN

BATCH = 200
"""Records that change hands between two commits."""

CHANGING = "jiebang_changing"
"""Key in the cursor's cache: a change is under way, see ``_changing``."""


class Turn(models.AbstractModel):
    """Whose turn it is, whenever who may act has changed: an account was closed, a role
    or an organisation was taken or given (R16).

    What somebody had goes to who may act now. Where nobody may, the record says so, and
    is given to the first who may again. All of it is found by query: a run that was
    missed or killed is made up for by the next one.
    """

    _name = "jiebang.turn"
    _description = "Whose Turn it is"

    @api.model
    def _models(self):
        """The models whose records have a holder."""
        env = self.env["jiebang.project"].sudo()._without_client_context().env
        return [
            env[name]
            for name in env.registry
            if "holder_unmanned" in env[name]._fields and not env[name]._abstract
        ]

    @api.model
    def _record_of(self, activity):
        """The record that a to-do stands beside, as superuser, with nothing of what a
        client has put into the context."""
        env = self.env["jiebang.project"].sudo()._without_client_context().env
        return env[activity.res_model].browse(activity.res_id)

    @api.model
    def _in_hand(self, users):
        """The to-dos of users, to be read before they are taken from them.

        :return: ``{model: {record id: (its user, the officer whose deputy he is)}}``
        """
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        found = {}
        if not turn or not users:
            return found
        for activity in (
            self.env["mail.activity"]
            .sudo()
            .search_fetch(
                Domain("user_id", "in", users.ids)
                & Domain("activity_type_id", "=", turn)
                & Domain("res_model", "in", [model._name for model in self._models()]),
                ["res_model", "res_id", "user_id", "jiebang_delegation_id"],
            )
        ):
            of_model = found.setdefault(activity.res_model, {})
            of_model[activity.res_id] = (
                activity.user_id,
                activity.jiebang_delegation_id.user_id,
            )
        return found

    @contextmanager
    def _changing(self, who):
        """What happens in the block changes who may act, and where.

        :param who: gives the users whom it concerns, before and after
        """
        cache = self.env.cr.cache
        if cache.get(CHANGING):
            # what is part of a greater change is settled with it
            yield
            return
        users = who()
        in_hand = self._in_hand(users)
        cache[CHANGING] = True
        try:
            yield
        finally:
            del cache[CHANGING]
        self.env["res.users"]._jiebang_forget()
        self._settle(users.exists() | who(), in_hand)

    @api.model
    def _settle(self, users, in_hand):
        """Give what ``users`` had to who may act now, and what nobody could act on to
        them, where they may.

        :param dict in_hand: what they had before (see ``_in_hand``)
        """
        users = users.sudo().with_context(active_test=False)
        acting = users.filtered(lambda user: user.active and user.has_group(USER))
        for model in self._models() if in_hand or acting else ():
            before = in_hand.get(model._name, {})
            by_officer = defaultdict(model.browse)
            for record in self._lost(model, before):
                by_officer[before[record.id][1]] |= record
            for officer, records in by_officer.items():
                records._reassign_to_do(officer)
            self._to_be_manned(model, acting)._reassign_to_do()
        self._release_sheets(users)

    @api.model
    def _lost(self, model, before):
        """Those of the records that wait for the user no more who had them."""
        lost = model.browse(before).exists()
        for user in {user for user, _officer in before.values()}:
            mine = lost.filtered(lambda r, u=user: before[r.id][0] == u)
            if mine and user.exists() and user.active:
                theirs = mine.with_user(user)._waiting_domain()
                lost -= mine.search(Domain("id", "in", mine.ids) & theirs)
        return lost.filtered("holder_tier")

    @api.model
    def _to_be_manned(self, model, users=None):
        """Records that nobody could act on until now.

        :param users: in whose organisations is looked; everywhere by default
        """
        domain = Domain("holder_unmanned", "=", True)
        if users is not None:
            theirs = users.jiebang_organization_ids
            domain &= Domain("holder_organization_id", "=", False) | Domain(
                "holder_organization_id", "child_of", theirs.ids
            )
        return model.search(domain).filtered(lambda record: record._holder_users())

    @api.model
    def _release_sheets(self, users):
        """The open sheets of evaluators who are gone end; somebody else is looked
        for."""
        gone = users.filtered(
            lambda user: not user.active or not user.has_group(EVALUATOR)
        )
        open_states = self.env["jiebang.score.sheet"]._get_act("leave").sources
        sheets = self.env["jiebang.score.sheet"].with_user(SUPERUSER_ID)
        open_sheets = sheets.search(
            [("evaluator_id", "in", gone.ids), ("state", "in", open_states)]
        )
        apart(self.env.cr, open_sheets, self._leave_sheets)

    @api.model
    def _leave_sheets(self, sheets):
        for sheet in sheets:
            name = sheet.evaluator_id._jiebang_name()
            text = self.env._("%s is no longer an evaluator.", name)
            sheet._carry_out_by_itself("leave", text)

    # -- once a day ----------------------------------------------------------

    @api.model
    def _cron_settle(self):
        """All that waits for a closed account, for nobody, or has no to-do."""
        closed = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("active", "=", False)])
        )
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        in_hand = self._in_hand(closed)
        for model in self._models():
            told = (
                self.env["mail.activity"]
                .sudo()
                ._search(
                    [("res_model", "=", model._name), ("activity_type_id", "=", turn)]
                )
            )
            untold = model.search(
                Domain("holder_tier", "!=", False)
                & Domain("holder_unmanned", "=", False)
                & Domain("id", "not in", told.subselect("res_id"))
            )
            records = self._lost(model, in_hand.get(model._name, {})) | untold
            records |= self._to_be_manned(model)
            for ids in split_every(BATCH, records.ids):
                apart(
                    self.env.cr, model.browse(ids), lambda part: part._reassign_to_do()
                )
                if self.env.context.get("ir_cron_progress_id"):
                    self.env["ir.cron"]._commit_progress(len(ids))
        self._release_sheets(closed)
