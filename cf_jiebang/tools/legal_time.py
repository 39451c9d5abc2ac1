from contextlib import contextmanager
from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields

LEGAL_TIME_ZONE = "Asia/Shanghai"

_ZONE = ZoneInfo(LEGAL_TIME_ZONE)


def legal_now(env):
    """The moment of an act, to the second, in UTC."""
    return env.cr.cache.get("jiebang_now") or fields.Datetime.now()


@contextmanager
def at_moment(env, moment):
    """Let the acts in the block happen at ``moment`` (naive UTC): for demo and tests.

    The moment is kept on the cursor, where no client reaches.
    """
    cache = env.cr.cache
    outer = cache.get("jiebang_now")
    cache["jiebang_now"] = moment.replace(microsecond=0)
    try:
        yield
    finally:
        cache["jiebang_now"] = outer


def legal_moment(moment):
    """``moment`` (naive UTC) on the city's clock, wherever the user may sit."""
    return moment.replace(tzinfo=UTC).astimezone(_ZONE)


def legal_day(moment):
    """The day of ``moment`` (naive UTC) in the city."""
    return legal_moment(moment).date()


def legal_today(env):
    """The day in the city."""
    return legal_day(legal_now(env))


def legal_midnight(moment):
    """When the city's day of ``moment`` (naive UTC) began, in naive UTC."""
    start = legal_moment(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return start.astimezone(UTC).replace(tzinfo=None)
