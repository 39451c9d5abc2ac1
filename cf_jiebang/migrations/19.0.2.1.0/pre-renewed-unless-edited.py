"""What an office may edit is renewed by an upgrade unless it was edited."""

import logging

_logger = logging.getLogger(__name__)

EDITABLE = (
    "jiebang.paper.text",
    "jiebang.territory",
    "jiebang.calendar.day",
    "jiebang.section",
    "jiebang.stage",
)


def migrate(cr, version):
    """Tell apart what an office has edited from what it has left as it was delivered;
    and let no rule of who sees what stay old."""
    cr.execute(
        """
        UPDATE ir_model_data SET noupdate = false
         WHERE module = 'cf_jiebang' AND noupdate
           AND model IN ('ir.rule', 'ir.model.access')
        """
    )
    for model in EDITABLE:
        table = model.replace(".", "_")
        cr.execute(
            f"""
            UPDATE ir_model_data d SET noupdate = false
              FROM {table} r
             WHERE d.module = 'cf_jiebang' AND d.model = %s AND d.res_id = r.id
               AND d.noupdate AND COALESCE(r.write_uid, 1) = 1
            """,
            [model],
        )
        cr.execute(
            """
            SELECT name FROM ir_model_data
             WHERE module = 'cf_jiebang' AND model = %s AND noupdate ORDER BY name
            """,
            [model],
        )
        edited = [name for (name,) in cr.fetchall()]
        if edited:
            _logger.info("%s: edited here, left as it is: %s", model, ", ".join(edited))
