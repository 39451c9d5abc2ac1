"""What scheduled actions have in common: work in batches, committed in between."""

import logging

from odoo.fields import Domain

_logger = logging.getLogger(__name__)


def apart(cr, items, work):
    """Do ``work`` on all of the items at once; where that fails, on each by itself, so
    that one bad record keeps nobody else's from being done.

    :param items: a list or a recordset
    :param work: called with a part of them, in a savepoint
    :return: those on which it failed, one by one
    """
    if not items:
        return []
    try:
        with cr.savepoint():
            work(items)
        return []
    except Exception:  # pylint: disable=broad-except
        if len(items) == 1:
            _logger.exception("%s was left out", items)
            return [items]
    return [bad for n in range(len(items)) for bad in apart(cr, items[n : n + 1], work)]


def in_batches(model, domain, work, size, order="id", each=True):
    """Do ``work`` on the records of ``domain`` and commit in between.

    A record that fails, or that somebody is acting on, is left to the next run; so
    is the rest once the scheduled action has no time left.

    :param model: empty recordset; it is searched as superuser
    :param domain: what is to be done, or a function that gives it; ``work`` takes a
        record out of it
    :param work: called with locked records, in a savepoint
    :param int size: records between two commits
    :param bool each: whether ``work`` takes one record at a time
    :return: whether there is time left
    """
    model, left = model.sudo(), set()

    def waiting():
        found = Domain(domain() if callable(domain) else domain)
        return found & Domain("id", "not in", list(left))

    rest = model.search_count(waiting())
    cron = model.env["ir.cron"]
    cron._commit_progress(remaining=rest)
    while found := model.search(waiting(), limit=size, order=order):
        mine = found.try_lock_for_update()
        left |= set((found - mine).ids)
        for part in mine if each else [mine]:
            for bad in apart(model.env.cr, part, work):
                left |= set(bad.ids)
        # what was done and is still there would be taken up for ever
        again = model.search(waiting() & Domain("id", "in", mine.ids))
        left |= set(again.ids)
        rest = max(rest - len(found), 0)
        if not cron._commit_progress(len(mine), remaining=rest):
            return False
    return True
