"""What scheduled actions have in common: work in batches, committed in between."""

import logging

from odoo.fields import Domain

_logger = logging.getLogger(__name__)


def in_batches(model, domain, work, size):
    """Do ``work`` on each record of ``domain`` and commit in between.

    A record that fails, or that somebody is acting on, is left to the next run; so
    is the rest once the scheduled action has no time left.

    :param model: empty recordset; it is searched as superuser
    :param domain: what is to be done; ``work`` takes a record out of it
    :param work: called with one record, locked, in a savepoint
    :param int size: records between two commits
    """
    model, domain, left = model.sudo(), Domain(domain), set()
    while found := model.search(
        domain & Domain("id", "not in", list(left)), limit=size, order="id"
    ):
        mine = found.try_lock_for_update()
        left |= set((found - mine).ids)
        for record in mine:
            try:
                with model.env.cr.savepoint():
                    work(record)
            except Exception:  # pylint: disable=broad-except
                left.add(record.id)
                _logger.exception("%s was left out", record)
        rest = model.search_count(domain & Domain("id", "not in", list(left)))
        if not model.env["ir.cron"]._commit_progress(len(mine), remaining=rest):
            break
