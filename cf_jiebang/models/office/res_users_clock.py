from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.modules.module import get_module_icon

from ..base import is_ours
from ..workflow.to_do_mixin import TURN

INBOX = "jiebang.inbox"


class ResUsersClock(models.Model):
    """The clock icon counts what stands in the inbox, as the desk does."""

    _inherit = "res.users"

    @api.model
    def _get_activity_groups(self):
        """One group for the inbox; beside it those to-dos on files of the scheme
        that somebody has given himself, and other apps' as they are."""
        groups = [
            group
            for group in super()._get_activity_groups()
            if not is_ours(group["model"])
        ]
        counts = self.env[INBOX]._counts()
        if counts["waiting"]:
            groups.insert(0, self._jiebang_inbox_group(counts))
        return groups + self._jiebang_own_to_dos()

    @api.model
    def _jiebang_inbox_group(self, counts):
        waiting, overdue = counts["waiting"], counts["overdue"]
        return {
            **self._jiebang_group(INBOX),
            "total_count": waiting,
            "overdue_count": overdue,
            "today_count": counts["due_soon"],
            "planned_count": waiting - overdue - counts["due_soon"],
        }

    @api.model
    def _jiebang_own_to_dos(self):
        """A group a model of the scheme: to-dos that no act has opened."""
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        mine = self.env["mail.activity"].search(
            Domain("user_id", "=", self.env.uid)
            & Domain("activity_type_id", "!=", turn)
            & Domain("res_model", "=like", "jiebang.%")
        )
        records = defaultdict(set)
        for to_do in mine:
            records[to_do.res_model, to_do.res_id].add(to_do.state)
        counts = defaultdict(Counter)
        for (model, _id), states in records.items():
            urgent = next(s for s in ("overdue", "today", "planned") if s in states)
            counts[model][urgent] += 1
        return [
            {
                **self._jiebang_group(model),
                "total_count": found["overdue"] + found["today"],
                "overdue_count": found["overdue"],
                "today_count": found["today"],
                "planned_count": found["planned"],
            }
            for model, found in counts.items()
        ]

    @api.model
    def _jiebang_group(self, model):
        described = self.env["ir.model"]._get(model).sudo()
        return {
            "id": described.id,
            "name": described.name,
            "model": model,
            "type": "activity",
            "icon": get_module_icon("cf_jiebang"),
            "domain": [],
            "view_type": "list",
        }
