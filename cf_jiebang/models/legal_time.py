from odoo import fields

LEGAL_TIME_ZONE = "Asia/Shanghai"


def legal_now(env):
    """The moment of an act, to the second, in UTC.

    The demo tells its stories in the past by setting the moment on the cursor, where
    no client reaches.
    """
    return env.cr.cache.get("jiebang_now") or fields.Datetime.now()


def legal_day(env, moment):
    """The day of ``moment`` (UTC) in the city, wherever the user may sit."""
    return fields.Date.context_today(env.user.with_context(tz=LEGAL_TIME_ZONE), moment)


def legal_today(env):
    """The day in the city."""
    return legal_day(env, legal_now(env))
