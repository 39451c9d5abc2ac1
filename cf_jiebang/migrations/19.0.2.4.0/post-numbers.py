"""Indicators are numbers with units from 19.0.2.4.0 on; the texts that are there say
them."""

from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import split_every

MODELS = ("jiebang.indicator", "jiebang.work.report.indicator")


def migrate(cr, version):
    """Read numbers and units out of the texts; the texts stay. What was reported as a
    percentage keeps it."""
    env = Environment(cr, SUPERUSER_ID, {"active_test": False})
    for name in MODELS:
        for ids in split_every(1000, env[name].search([], order="id").ids):
            lines = env[name].browse(ids)
            for line in lines:
                _numbers(line)
            env.invalidate_all()
            for field in {"direction", "percent"} & lines._fields.keys():
                env.add_to_compute(lines._fields[field], lines)
            env.flush_all()
            env.invalidate_all()
    cr.execute(
        """
        UPDATE jiebang_progress_line AS line
           SET unit = indicator.unit,
               baseline_value = indicator.baseline_value,
               target_value = indicator.target_value,
               direction = indicator.direction
          FROM jiebang_indicator AS indicator
         WHERE indicator.id = line.indicator_id
        """
    )
    _open_lines(env)


def _numbers(line):
    """The numbers of a line, by columns: nobody has written it."""
    texts = {words: line[words] for words in line._quantities if line[words]}
    vals = line._with_numbers({"unit": line.unit} | texts)
    names = {"unit", "is_measured", *line._quantities.values()}
    line.env.cr.execute(
        # the names of columns are the model's own
        f"UPDATE {line._table} SET "  # noqa: S608
        + ", ".join(f'"{name}" = %s' for name in sorted(names & vals.keys()))
        + " WHERE id = %s",
        [*(vals[name] or None for name in sorted(names & vals.keys())), line.id],
    )


def _open_lines(env):
    """Reports that are still to be filled in count by numbers where what was carried
    over is one."""
    lines = env["jiebang.progress.line"].search(
        [
            ("kind", "=", "indicator"),
            ("progress_id.version", "=", 0),
            ("indicator_id.is_measured", "=", True),
        ]
    )
    for line in lines:
        vals = line._with_numbers({"value": line.value})
        if line.value and not vals["value_number"]:
            continue
        line.write({"is_measured": True, "value_number": vals["value_number"]})
