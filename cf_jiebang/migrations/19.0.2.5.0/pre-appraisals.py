"""Appraisals are a person's and year's from 19.0.2.5.0 on; before, a report's."""


def migrate(cr, version):
    """Put aside what the columns that go say of each sheet and opinion, and take the
    names that the new relations need."""
    cr.execute("DROP INDEX IF EXISTS jiebang_appraisal_report_cadre_uniq")
    cr.execute("DROP INDEX IF EXISTS jiebang_appraisal_opinion_giver_uniq")
    cr.execute(
        """
        CREATE TABLE jiebang_appraisal_before AS
        SELECT id, work_report_id, cadre_id, year, state FROM jiebang_appraisal
        """
    )
    cr.execute("ALTER TABLE jiebang_appraisal ADD COLUMN IF NOT EXISTS former boolean")
    # none is a year's before the post script has chosen
    cr.execute("UPDATE jiebang_appraisal SET former = true")
