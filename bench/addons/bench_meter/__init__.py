"""Loaded with ``--load=base,web,bench_meter``; never installed into a database."""

import functools
import threading

from odoo.http import Application

_call = Application.__call__


@functools.wraps(_call)
def _metered(self, environ, start_response):
    """Add what Odoo counts for its own log to the headers of the answer."""

    def start(status, headers, *rest):
        thread = threading.current_thread()
        cost = [
            ("X-Bench-Queries", str(getattr(thread, "query_count", 0))),
            ("X-Bench-Seconds", f"{getattr(thread, 'query_time', 0):.6f}"),
        ]
        return start_response(status, [*headers, *cost], *rest)

    return _call(self, environ, start)


Application.__call__ = _metered
