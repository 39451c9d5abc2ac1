"""One scheduled action in a process of its own; runs inside ``odoo shell``.

It goes through Odoo's own machinery of scheduled actions, run after run until nothing
is left, as a worker for scheduled actions would. Every commit of the job is timed.
"""

import json
import time

from odoo.sql_db import Cursor

from odoo.addons.base.models.ir_cron import IrCron


class Meter:
    """Counts the transactions of the job and how long they were open."""

    def __init__(self):
        self.seconds = []
        self.others = set()
        self.runs = 0

    def install(self):
        """Time every commit but those of the cursor that holds the scheduled action,
        and count the runs."""
        commit, process = Cursor.commit, IrCron._process_job.__func__
        meter = self

        def timed_commit(cursor):
            if id(cursor) not in meter.others and not cursor.closed:
                cursor.flush()
                cursor._obj.execute(
                    "SELECT extract(epoch FROM clock_timestamp() - now())"
                )
                meter.seconds.append(float(cursor._obj.fetchone()[0]))
            return commit(cursor)

        def counted_process(cls, cron_cr, job):
            meter.others.add(id(cron_cr))
            meter.runs += 1
            return process(cls, cron_cr, job)

        Cursor.commit = timed_commit
        IrCron._process_job = classmethod(counted_process)


def run(env, xmlid):
    """Run a scheduled action until it has nothing left to do, and print figures."""
    cron = env.ref(xmlid)
    cron.write({"active": True, "nextcall": "2020-01-01 00:00:00"})
    env.cr.commit()
    meter = Meter()
    meter.others.add(id(env.cr))
    meter.install()
    print("BENCH-READY", flush=True)
    start, cpu = time.monotonic(), time.process_time()
    while True:
        IrCron._process_jobs(env.cr.dbname)
        env.cr.rollback()
        env.cr.execute(
            "SELECT count(*) FROM ir_cron_trigger WHERE cron_id = %s", [cron.id]
        )
        if not env.cr.fetchone()[0]:
            break
    figures = {
        "seconds": round(time.monotonic() - start, 1),
        "cpu": round(time.process_time() - cpu, 1),
        "runs": meter.runs,
        "transactions": len(meter.seconds),
        "longest": round(max(meter.seconds, default=0), 2),
    }
    print("BENCH-FIGURES", json.dumps(figures), flush=True)
    cron.active = False
    env.cr.commit()
