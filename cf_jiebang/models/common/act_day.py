from odoo import api, models
from odoo.exceptions import UserError

from ...tools.legal_time import legal_today


def check_act_day(env, label, day, since=None, what=""):
    """Refuse a day that something is said to have happened on and can't have.

    :param str label: how the field is called
    :param datetime.date day: what was entered
    :param datetime.date since: the day of what it answers, if anything
    :param str what: that in words
    :raise UserError: it lies in the future, or before what it answers
    """
    if day > legal_today(env):
        raise UserError(
            env._(
                "%(field)s: %(day)s lies in the future. Enter the day on which it "
                "took place.",
                field=label,
                day=day,
            )
        )
    if since and day < since:
        raise UserError(
            env._(
                "%(field)s: %(day)s lies before %(since)s (%(what)s), which it "
                "answers. Enter the day on which it took place.",
                field=label,
                day=day,
                since=since,
                what=what,
            )
        )


class ActDayMixin(models.AbstractModel):
    """A record of what took place on a day, which its fields name.

    ``_act_days`` is ``{field: path to the day of what it answers, "" for nothing}``.
    """

    _name = "jiebang.act.day.mixin"
    _description = "Days on which something took place"

    _act_days = {}

    @api.constrains(lambda self: self._act_days)
    def _check_act_days(self):
        for record in self.sudo():
            for name, path in self._act_days.items():
                if not record[name]:
                    continue
                holder, answered = record, ""
                if path:
                    *steps, answered = path.split(".")
                    holder = record.mapped(".".join(steps)) if steps else record
                label, what = (
                    owner._fields[field].get_description(self.env, ["string"])["string"]
                    if field
                    else ""
                    for owner, field in ((record, name), (holder, answered))
                )
                since = answered and holder[answered]
                check_act_day(self.env, label, record[name], since, what)
