from collections import Counter

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.legal_time import legal_today

TURN = "cf_jiebang.mail_activity_type_turn"


class ToDoMixin(models.AbstractModel):
    """The one to-do of a record: it goes from holder to holder.

    Who gets it is told by mail or in his inbox; nobody else is.
    """

    _name = "jiebang.to.do.mixin"
    _description = "To-do of the Holder"
    _inherit = ["jiebang.fast.to.dos", "jiebang.fast.followers"]

    def _open_to_dos(self):
        """``{record id: its to-dos}``: of those whose turn it is, or was until now."""
        Activity = self.env["mail.activity"].sudo()
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        found = Activity.search_fetch(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("activity_type_id", "=", turn)
            & Domain("automated", "=", True)
        )
        grouped = found.grouped("res_id")
        return {record.id: grouped.get(record.id, Activity) for record in self}

    def _assign_activities(self, to_dos, chosen=None):
        """Give the holders their to-dos, or say that nobody is appointed.

        The to-do of the one before is passed on: to delete it and to create another
        one would drop what was read, and cost as much as all the rest. New ones that
        say the same to the same user are made at once.

        :param dict to_dos: what is open on the records (see ``_open_to_dos``)
        :param dict chosen: ``{record id: who gets it}``; found by default
        """
        Activity = self.env["mail.activity"]
        fresh, given, to_tell = {}, Counter(), Activity
        for record in self:
            mine = to_dos[record.id]
            user = (chosen or {}).get(record.id) or record._holder_user(given)
            if not user:
                record._close_to_dos(to_dos)
                continue
            if record.holder_unmanned:
                record.holder_unmanned = False
            record._unfollow({record: mine.user_id - user})
            values = record._to_do_values(user)
            if mine:
                to_tell |= record._write_activity(mine, user, values)
            else:
                given[user] += 1
                fresh.setdefault((user, *values.items()), []).append(record.id)
        for (user, *values), ids in fresh.items():
            to_tell |= self.browse(ids)._write_activity(Activity, user, dict(values))
        to_tell = to_tell.filtered("jiebang_notify_from_id")
        if to_tell:
            to_tell._jiebang_queue_notice()

    def _to_do_values(self, user):
        """What the to-do of ``user`` says."""
        teller = self.env.user if user != self.env.user else self.env["res.users"]
        return {
            "date_deadline": self.deadline or legal_today(self.env),
            "summary": self.with_context(lang=user.lang)._to_do_summary(),
            "user_id": user.id,
            "jiebang_delegation_id": self._holder_delegation(user).id,
            "jiebang_notify_from_id": teller.id,
        }

    def _close_to_dos(self, to_dos):
        """Nobody has the records any more, or nobody is appointed who could.

        :param dict to_dos: what is open on them (see ``_open_to_dos``)
        """
        for record in self:
            if record.holder_unmanned != bool(record.holder_tier):
                record.holder_unmanned = bool(record.holder_tier)
        self._unfollow({record: to_dos[record.id].user_id for record in self})
        self.env["mail.activity"].union(
            *[to_dos[record.id] for record in self]
        ).unlink()

    def _write_activity(self, to_dos, user, values):
        """Write the to-do of ``user``, who follows the record from now on; or make
        one for each of the records, where they have none.

        :return: the to-dos
        """
        # it is his at once; the notice follows, see ``_notify_new_holder``
        quiet = self.with_context(mail_activity_quick_update=True)
        if not to_dos:
            return quiet.activity_schedule(TURN, **values).with_env(self.env)
        stays = to_dos[0].user_id == user
        to_do = to_dos[0].with_env(quiet.env)
        to_do.write(values | {"res_name": self._told_names()[0]})
        to_dos[1:].unlink()
        if stays:
            self.message_subscribe(partner_ids=user.partner_id.ids)
        return to_do.with_env(self.env)

    def _notify_new_holder(self, user, what):
        """Tell ``user`` that he has the record now, by mail or in his inbox, in the
        name of the one who has acted.

        :param str what: the summary of his to-do, in his language
        """
        record = self.with_context(lang=user.lang)
        if user.notification_type == "email":
            # no act waits for the mail server
            record = record.with_context(mail_notify_force_send=False)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        name = record._told_names()[0]
        if record.deadline:
            body = record.env._(
                "“%(name)s” waits for you: %(what)s, until %(day)s.",
                name=name,
                what=what,
                day=format_date(record.env, record.deadline),
            )
        else:
            body = record.env._(
                "“%(name)s” waits for you: %(what)s.", name=name, what=what
            )
        record.message_notify(
            partner_ids=user.partner_id.ids,
            subject=record.env._("Your turn: %(name)s", name=name),
            body=body,
            email_layout_xmlid="mail.mail_notification_layout",
            subtitles=[name, what],
            force_record_name=name,
        )

    def _unfollow(self, users):
        """A to-do makes its owner a follower; those whose turn it was stop being one,
        or they would read on for ever.

        :param dict users: record: whose turn it was there
        """
        past = [
            (user.id, record.id)
            for record, mine in users.items()
            if mine
            for user in mine - record._involved_users()
        ]
        if past:
            self._delete_followers(past)

    def _to_do_summary(self):
        """Hook: what the to-do says."""
        return self._missing_text()

    def _reassign_to_do(self, prefer=None):
        """Give the to-do anew: somebody's deputy begins or ends, or a desk changes
        hands.

        :param prefer: the ``res.users`` who gets it, if he may act
        """
        chosen = {}
        for record in self:
            users = record._holder_users()
            if prefer and prefer in users:
                chosen[record.id] = record._stand_in(prefer, users)
        self._assign_activities(self._open_to_dos(), chosen)
