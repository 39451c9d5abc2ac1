from odoo import models
from odoo.tools import SQL


class FastFollowers(models.AbstractModel):
    """Who stops following does so by one statement."""

    _name = "jiebang.fast.followers"
    _description = "Followers of a record"

    def _delete_followers(self, pairs):
        """Delete who follows what; nobody is asked for his rights.

        Stands for ``mail.thread.message_unsubscribe`` and ``BaseModel.unlink`` of
        ``mail.followers`` (Odoo 19.0), which look for files, to-dos and names of the
        followers, of which there are none, and empty the whole cache: what an act has
        read would be read again.

        :param pairs: ``(user id, record id)`` tuples
        """
        self.env["mail.followers"].flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM mail_followers follower USING res_users person"
                " WHERE follower.partner_id = person.partner_id"
                " AND follower.res_model = %s AND (person.id, follower.res_id) IN %s",
                self._name,
                tuple(pairs),
            )
        )
        self.env["mail.followers"].invalidate_model()
        self.invalidate_recordset(
            ["message_follower_ids", "message_partner_ids", "message_is_follower"]
        )
