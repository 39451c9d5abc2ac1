"""Sheets that were a report's become a person's and year's, as far as they are open."""

from odoo import SUPERUSER_ID, api

FOLLOWS = ("projects", "works")


def migrate(cr, version):
    """Let one sheet of each person and year go on for all his reports.

    What was concluded or referred stays as it was decided, for its own report; where it
    is the only sheet of the year, it counts for the year. Of several that are open the
    one with most opinions goes on, with those that only another one has; the others
    are joined to it, by an act that stands in their logs.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    cr.execute(
        """
        INSERT INTO jiebang_appraisal_report_rel (appraisal_id, work_report_id)
        SELECT id, work_report_id FROM jiebang_appraisal_before
            ON CONFLICT DO NOTHING
        """
    )
    cr.execute("SELECT id FROM jiebang_appraisal_before")
    sheets = env["jiebang.appraisal"].browse(id_ for (id_,) in cr.fetchall())
    env.invalidate_all()
    for mine in sheets.grouped(sheets._sheet_key).values():
        _of_one_person(mine)
    for sheet in sheets:
        sheet._take_in(sheet.work_report_ids)
        for opinion in sheet.opinion_ids:
            values = opinion._opening_values(
                sheet, opinion.giver, opinion.organization_id
            )
            opinion.write({name: values[name] for name in FOLLOWS})
    env.flush_all()
    cr.execute("DROP TABLE jiebang_appraisal_before")


def _of_one_person(sheets):
    """Choose the sheet of the year among those of one person."""
    under_way = sheets.filtered(lambda sheet: sheet.state == "open")
    kept = under_way.sorted(lambda s: (-s.opinions_given, s.id))[:1]
    if len(sheets) == 1:
        kept = sheets
    kept.former = False
    for sheet in under_way - kept:
        kept._take_in(sheet.work_report_ids)
        for opinion in sheet.opinion_ids:
            _pass_on(opinion, kept)
        # the report counts by the sheet that goes on
        sheet._carry_out_by_itself("join", kept.projects or "")
    if kept.state == "open":
        kept.env["jiebang.appraisal.opinion"]._open_for(kept)


def _pass_on(opinion, kept):
    """An opinion that was given stands on the sheet that goes on, in the place of the
    one that is still awaited there."""
    if opinion.state != "given":
        return
    there = kept.opinion_ids.filtered(
        lambda o: (
            (o.giver, o.organization_id) == (opinion.giver, opinion.organization_id)
        )
    )[:1]
    if there.state == "given":
        return
    former = opinion.appraisal_id
    # one opinion an office and sheet: they change places
    opinion.env.flush_all()
    for sheet, mine, giver in (
        (kept, opinion, "authority"),  # outside the unique index while both are there
        (former, there, there.giver),
        (kept, opinion, opinion.giver),
    ):
        opinion.env.cr.execute(
            """
            UPDATE jiebang_appraisal_opinion SET appraisal_id = %s, giver = %s
             WHERE id = ANY(%s)
            """,
            [sheet.id, giver, mine.ids],
        )
    opinion.env.invalidate_all()
