import json
import os
from datetime import UTC, datetime, timedelta

from odoo import models

from ..ir_config_parameter import DUMP_PATH, FILES_PATH, RESTORE_PATH

FRESH, OLD = timedelta(hours=36), timedelta(days=7)
"""Up to when a backup is well, and from when it is as good as none."""
RESTORED = timedelta(days=100)
"""How often a restore should be tried."""
LARGEST = 10_000
"""Bytes of what ``odoo jiebang_verify --passed`` writes."""


class ReadinessSafety(models.AbstractModel):
    """Whether what the city has decided would outlive its server."""

    _name = "jiebang.readiness.safety"
    _description = "Backup and restore"

    def _check_backup(self):
        env, title = self.env, self.env._("Backup")
        action = self._open("base.res_config_setting_act_window")
        parameters = env["ir.config_parameter"]
        paths = {
            env._("dump of the database"): parameters.get_param(DUMP_PATH),
            env._("copy of the files"): parameters.get_param(FILES_PATH),
        }
        texts, worst = [], "good"
        for name, path in paths.items():
            state, text = self._age_of(path)
            worst = max(worst, state, key=("good", "look", "lacking").index)
            texts.append(f"{name}: {text}")
        return title, worst, "；".join(texts), action

    def _age_of(self, path):
        """How old the newest file below a path is, in words.

        :return: ``(state, text)``
        """
        env = self.env
        if not path:
            return "look", env._("no path is entered in the settings")
        try:
            newest = _newest(path)
        except OSError as error:
            return "lacking", env._(
                "%(path)s can't be read: %(error)s", path=path, error=error.strerror
            )
        if newest is None:
            return "lacking", env._("%s is empty", path)
        age = datetime.now(UTC) - newest
        state = "good" if age < FRESH else "look" if age < OLD else "lacking"
        return state, env._(
            "%(day)s, %(hours)s hours ago",
            day=f"{newest.astimezone():%Y-%m-%d %H:%M}",
            hours=int(age.total_seconds() // 3600),
        )

    def _check_restore(self):
        """The last restored copy that ``odoo jiebang_verify --passed`` found whole."""
        env, title = self.env, self.env._("Restore that was tried")
        action = self._open("base.res_config_setting_act_window")
        path = env["ir.config_parameter"].get_param(RESTORE_PATH)
        if not path:
            text = env._(
                "No path is entered in the settings. Restore a backup under another "
                "name and verify it: odoo jiebang_verify -d COPY --passed FILE"
            )
            return title, "look", text, action
        try:
            with open(path, encoding="utf-8") as file:
                told = json.loads(file.read(LARGEST))
            day = datetime.fromisoformat(told["passed_on"])
            is_ours = self._is_our_decision(told["last_decision"])
        except (OSError, ValueError, KeyError, TypeError):
            text = env._("%s is not there, or not written by jiebang_verify.", path)
            return title, "lacking", text, action
        if not is_ours:
            text = env._("What was verified is no copy of this database.")
            return title, "lacking", text, action
        words = f"{day.astimezone():%Y-%m-%d %H:%M}"
        if datetime.now(UTC) - day > RESTORED:
            text = env._("The last one passed on %s. Try one again.", words)
            return title, "look", text, action
        return title, "good", env._("A copy passed on %s.", words), action

    def _is_our_decision(self, told):
        """Whether the last decision of a copy is one of this database."""
        if not told:
            return True  # nothing was decided yet
        number, digest = told
        row = self.env["jiebang.decision"].sudo().browse(int(number)).exists()
        return bool(row) and row.hash == digest


def _newest(path):
    """When the newest file of a folder was written, or a file itself; the folders in
    it count as files.

    :rtype: datetime | None
    """
    if not os.path.isdir(path):
        return datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
    with os.scandir(path) as entries:
        times = [entry.stat().st_mtime for entry in entries]
    return datetime.fromtimestamp(max(times), UTC) if times else None
