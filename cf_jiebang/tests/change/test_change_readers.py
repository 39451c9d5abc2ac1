from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged

from .test_change import ChangeCase


@tagged("post_install", "-at_install")
class TestChangeReaders(ChangeCase):
    """Who reads the plan reads what was in force on his day."""

    def ledger_line(self, day):
        ledger = self.env["jiebang.ledger"].new({"date_from": day, "date_to": day})
        return ledger._line_values(self.project)

    def test_ledger(self):
        title = self.project.name
        change = self.extension(with_name=True, new_name="A narrower title")
        self.decide(change)
        before = self.ledger_line(self.today - timedelta(days=1))
        after = self.ledger_line(self.today)
        self.assertEqual(before["name"], title)
        self.assertEqual(after["name"], "A narrower title（变更）")
        end = self.end
        self.assertTrue(before["duration"].endswith(f"{end.year}年{end.month}月"))
        end = change.new_date_end
        self.assertTrue(
            after["duration"].endswith(f"{end.year}年{end.month}月（变更）")
        )

    def test_reports(self):
        line = self.project.indicator_ids[0]
        line.write({"target": "100", "baseline": "10"})
        Report = self.env["jiebang.work.report"]
        Report._open(self.project, "annual", self.today.year)
        report = self.project.work_report_ids
        row = report.indicator_line_ids.filtered(lambda x: x.indicator_id == line)
        self.assertEqual(row.target, "100")
        change = self.change(
            with_indicator=True,
            indicator_line_ids=[
                Command.create({"indicator_id": line.id, "target": "80"})
            ],
        )
        self.decide(change)
        self.assertEqual(row.target, "80", "a report being written follows")
        paper = self.env["report.cf_jiebang.work_report_annex3"]
        goal = next(x for x in paper._indicators(report) if x[1] == line.name)[4]
        self.assertEqual(goal, "80\n（原：100）")
        listed = paper._changes(report)
        self.assertEqual(listed[0][0], change.code)
        # evaluation: the plan in force, with the former goal beside it
        evaluation = self.env["jiebang.evaluation"].new(
            {
                "project_id": self.project.id,
                "work_report_id": report.id,
                "kind": "annual",
                "year": self.today.year,
            }
        )
        day = date(self.today.year, 12, 31)
        rows = {r["name"]: r for r in evaluation._plan_rows(day)}
        self.assertIn("80", rows[line.name]["planned"])
        self.assertIn("before the change: 100", rows[line.name]["planned"])
        rows = {
            r["name"]: r for r in evaluation._plan_rows(self.today - timedelta(days=1))
        }
        self.assertIn("→ 100", rows[line.name]["planned"])

    def test_passport(self):
        member = self.team_after()
        change = self.notify(
            with_member=True,
            member_line_ids=[
                Command.create({"operation": "drop", "member_id": member.id})
            ],
        )
        self.act(change, "authority", "notice_note")
        fact = self.env["jiebang.passport"]._project_fact(self.project, member)
        self.assertIn(str(self.today.year), fact["period"])
        self.assertEqual(member.date_to, self.today)

    def team_after(self):
        return self.env["jiebang.member"].create(
            {
                "project_id": self.project.id,
                "cadre_id": self.cadres["member"].id,
                "duty": "Trials",
                "state": "confirmed",
                "date_from": self.today - timedelta(days=3),
            }
        )

    def test_statements(self):
        """The project's form asks no more with ten changes than with one."""
        mine = self.as_(self.project, "leader")
        action = self.env.ref("cf_jiebang.project_view_form")

        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            mine.read(["name", "date_end", "available_acts", "participant_user_ids"])
            mine.get_view(action.id, "form")
            return self.cr.sql_log_count - start

        self.change(with_resume=True)
        read()
        one = read()
        for _number in range(9):
            self.change(with_resume=True)
        read()
        self.assertLessEqual(read(), one)
