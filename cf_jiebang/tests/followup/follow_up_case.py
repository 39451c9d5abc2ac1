from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from ...models.chain.chain_mixin import ChainMixin
from ...tools.legal_time import at_moment
from ..common import ProjectCase


class FollowupCase(ProjectCase):
    """A project filed on 12 October 2026, in a month without holidays after the
    tenth, and helpers that move the clock.

    Due dates here: October on 6 November, November on 7 December.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jiebang.calendar.day"].search([]).unlink()
        with cls.at("2026-10-12"):
            cls.walk(cls.project, "running")

    @classmethod
    @contextmanager
    def at(cls, day):
        """What happens at noon (Beijing time) of ``day``."""
        moment = datetime.fromisoformat(f"{day} 04:00:00")
        with (
            at_moment(cls.env, moment),
            # jobs and requests have cursors of their own
            patch.object(ChainMixin, "_workflow_now", lambda _self: moment),
        ):
            yield

    @classmethod
    def open_reports(cls, day):
        """What the scheduled action opens on ``day``."""
        with cls.at(day):
            Progress = cls.env["jiebang.progress"]
            today = Progress._workflow_today()
            reports = Progress._open_missing(Progress._projects_to_open(today))
            cls.env["jiebang.project"]._cron_follow_up()
            # not those of the demo data
            return reports.filtered(lambda r: r.project_id.program_id == cls.program)

    @classmethod
    def hand_in(cls, report, day, persona="leader", **vals):
        """A persona fills in a report and hands it in."""
        with cls.at(day):
            mine = cls.as_(report, persona)
            mine.write({"text": "Sown and watered."} | vals)
            mine.action_transition("submit")

    @classmethod
    def ledger(cls, kind="department", period="2026-10"):
        return cls.env["jiebang.ledger"].search(
            [
                ("kind", "=", kind),
                ("period", "=", period),
                ("program_id", "=", cls.program.id),
            ]
        )

    @classmethod
    def sign(cls, ledger, day, persona="authority"):
        """The officer completes the header and signs."""
        with cls.at(day):
            mine = cls.as_(ledger, persona)
            mine.write({"reporter_name": "Bao", "phone": "0476-8888888"})
            mine.action_transition("sign")
