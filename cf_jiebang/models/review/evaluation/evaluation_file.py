from collections import Counter
from datetime import date

from odoo import models

from ..report.work_report_content import OUTLINE

DONE = ("done",)
PLAN_TEXTS = ("summary", "key_problems", "expected_benefit")
PLAN_OF_INDICATOR = (
    *("is_measured", "unit", "baseline_value", "target_value"),
    *("baseline", "target", "due_date"),
)


class EvaluationFile(models.AbstractModel):
    """The frozen file that the evaluators read: plan due by the day against what was
    done (R43, R51), and what is counted beside each criterion (R45)."""

    _name = "jiebang.evaluation.file"
    _description = "Evaluation: the frozen file"

    def _due_day(self):
        """The day by which the plan is looked at: the end of the year, or the end of
        the project for its closing."""
        year_end = date(self.year, 12, 31)
        if self.kind == "closing":
            return self.project_id.date_end or year_end
        return year_end

    def _freeze_file(self):
        """Copy what the evaluators may read (records locked, superuser)."""
        vals_list = []
        for evaluation in self.sudo():
            day = evaluation._due_day()
            evaluation.date_at = day
            rows = [
                *evaluation._plan_rows(day),
                *evaluation._result_rows(),
                *evaluation._text_rows(),
                *evaluation._progress_rows(day),
                *evaluation._evidence_rows(),
            ]
            vals_list += [
                row | {"evaluation_id": evaluation.id, "sequence": number}
                for number, row in enumerate(rows, start=1)
            ]
        facts = self.env["jiebang.evaluation.fact"].sudo()
        facts.search([("evaluation_id", "in", self.ids)]).unlink()
        facts.create(vals_list)

    def _labels(self, record, name):
        return dict(record._fields[name]._description_selection(self.env))

    def _row(self, line, **vals):
        return {"res_model": line._name, "res_id": line.id} | vals

    def _plan_rows(self, day):
        """Indicators and milestones: plan on the left, completion on the right. What
        is due later is there too, and says so: it is not scored yet."""
        report = self.work_report_id
        results = self._labels(report.indicator_line_ids, "result")
        milestones = {line.milestone_id: line for line in report.milestone_line_ids}
        for line in report.indicator_line_ids:
            plan = self._plan_in_force(line, line.indicator_id, day)
            if plan is None:
                continue
            end = self.project_id._value_on(day, "date_end")
            due_date = plan["due_date"] or end
            due = (due_date or day) <= day
            yield self._row(
                line,
                kind="indicator",
                name=line.name,
                planned=f"{plan['baseline_text'] or '—'} → "
                f"{plan['target_text'] or '—'} {plan['unit'] or ''}".strip()
                + self._former_plan(line.indicator_id, plan),
                done=" · ".join(
                    part
                    for part in (
                        f"{line.achieved_text or '—'} {line.unit or ''}".strip(),
                        f"{line.percent} %"
                        if line.is_measured and line.achieved
                        else "",
                        line.comment,
                    )
                    if part
                ),
                result=results.get(line.result),
                contradiction=line.contradiction,
                due_date=due_date,
                is_due=due,
                is_open=due and line.result not in DONE,
            )
        for line in milestones.values() or report.milestone_line_ids:
            plan = self._plan_in_force(line, line.milestone_id, day)
            if plan is None:
                continue
            due = bool(plan["date_end"]) and plan["date_end"] <= day
            yield self._row(
                line,
                kind="milestone",
                name=line.name,
                planned=plan["goal"],
                done=line.comment,
                result=results.get(line.result),
                contradiction=line.contradiction,
                due_date=plan["date_end"],
                is_due=due,
                is_open=due and line.result not in DONE,
            )

    def _plan_in_force(self, line, source, day):
        """What of an indicator or a stage was in force by ``day``: that of the report
        where it was never changed, ``None`` where it was dropped before."""
        project = self.project_id
        if source and not project._is_there_on(day, source):
            return None
        measured = source._name != "jiebang.milestone"
        names = PLAN_OF_INDICATOR if measured else ("goal", "date_end")
        former = project._former_values(source) if source else {}
        plan = {
            name: project._value_on(day, name, source) if name in former else line[name]
            for name in names
        }
        if measured:
            told = self.env["jiebang.indicator"].new(plan)
            plan |= {name: told[name] for name in ("baseline_text", "target_text")}
        return plan

    def _former_plan(self, source, plan):
        """The goal that was filed, where a change has set another one (R51)."""
        former = source and self.project_id._former_goal(source)
        if not former or former == plan["target_text"]:
            return ""
        return self.env._(" (before the change: %s)", former)

    def _result_rows(self):
        report, project = self.work_report_id, self.project_id
        kinds = self._labels(report.output_line_ids, "kind")
        expected = Counter()
        for line in project.output_ids:
            expected[line.kind] += line.quantity
        for kind, count in expected.items():
            there = report.output_line_ids.filtered(lambda r, k=kind: r.kind == k)
            yield {
                "kind": "output",
                "name": kinds.get(kind),
                "planned": self.env._("%s expected in all", count),
                "done": self.env._("%s reported", len(there)),
            }
        for line in report.output_line_ids:
            strangers = line.foreign_owners and self.env._(
                "Not of the team: %s", line.foreign_owners
            )
            yield self._row(
                line,
                kind="output",
                name=f"{kinds.get(line.kind)}：{line.name}",
                done=" · ".join(
                    part for part in (line.number, line.owners, strangers) if part
                ),
                due_date=line.date,
            )
        for line in project.resource_ids:
            yield self._row(
                line,
                kind="resource",
                name=f"{self._labels(line, 'kind')[line.kind]}：{line.name}",
                planned=" · ".join(
                    part for part in (line.institution, line.direction) if part
                ),
                result=self._labels(line, "status")[line.status],
            )
        for line in project.partner_ids:
            yield self._row(line, kind="partner", name=line.name, planned=line.role)
        for line in report.member_line_ids:
            yield self._row(
                line,
                kind="member",
                name=line.name,
                planned=line.duty,
                done=line.contribution,
            )

    def _text_rows(self):
        """The texts of the plan and of the report, each under its own title."""
        for record, names, kind, field in (
            (self.project_id, PLAN_TEXTS, "plan", "planned"),
            (self.work_report_id, OUTLINE, "report", "done"),
        ):
            for name in names:
                if record[name]:
                    yield self._row(
                        record,
                        kind=kind,
                        name=record._fields[name].get_description(self.env, ["string"])[
                            "string"
                        ],
                        **{field: record[name]},
                    )

    def _progress_rows(self, day):
        """The ledger of the time, and what was counted."""
        for line in self._progress_reports(day):
            yield self._row(
                line,
                kind="progress",
                name=f"{line.date_from} – {line.date_to}",
                done=line.text or line.reason,
                result=f"{line.percent} %",
            )
        for feed, text in self._counted().items():
            labels = self._labels(self.env["jiebang.criterion"], "feed")
            yield {"kind": "count", "name": labels[feed], "done": text}

    def _progress_reports(self, day):
        domain = [
            ("project_id", "=", self.project_id.id),
            ("state", "=", "submitted"),
            ("date_from", "<=", day),
        ]
        if self.kind == "annual":
            domain.append(("date_from", ">=", date(self.year, 1, 1)))
        return self.env["jiebang.progress"].sudo().search(domain, order="date_from")

    def _evidence_rows(self):
        """The evidence that the leader put to the report, each file as sealed."""
        for line in self.work_report_id.evidence_ids.sorted("number"):
            yield self._row(
                line,
                kind="evidence",
                name=line.display_name,
                planned=self._labels(line, "kind")[line.kind],
                done=f"SHA-256 {line.sha256[:16]}…" if line.sha256 else False,
                evidence_id=line.id,
                file_name=line.file_name,
            )

    # -- counted beside the criteria -----------------------------------------

    def _counted(self):
        """``{feed: text}``: what the file says in numbers (R45). It is shown beside
        the criterion and decides nothing."""
        report, project = self.work_report_id, self.project_id
        day = self.date_at or self._due_day()
        outputs = Counter(report.output_line_ids.mapped("kind"))
        due = report.indicator_line_ids.filtered(
            lambda line: (
                (line.due_date or project.date_end or day) <= day
                and self._plan_in_force(line, line.indicator_id, day) is not None
            )
        )
        done = due.filtered(lambda line: line.result in DONE)
        stages = report.milestone_line_ids.filtered(
            lambda line: line.date_end and line.date_end <= day
        )
        stages_done = stages.filtered(lambda line: line.result in DONE)
        resources = Counter(project.resource_ids.mapped("status"))
        years = range(
            max(
                project.program_id.report_first_year,
                (project.filing_date or day).year,
            ),
            self.year + 1,
        )
        there = project.work_report_ids.filtered(
            lambda r: r.kind == "annual" and r.state in ("submitted", "discharged")
        )
        asked = project.work_report_ids.filtered(lambda r: r.kind == "annual")
        absent = [
            year
            for year in years
            if year in asked.mapped("year") and year not in there.mapped("year")
        ]
        return {
            "development": self.env._(
                "Indicators due: %(due)s, completed: %(done)s. Milestones due: "
                "%(stages)s, completed: %(stages_done)s. Patents %(patents)s, "
                "standards %(standards)s, papers %(papers)s.",
                due=len(due),
                done=len(done),
                stages=len(stages),
                stages_done=len(stages_done),
                patents=outputs["patent"],
                standards=outputs["standard"],
                papers=outputs["paper"],
            ),
            "transfer": self.env._(
                "New products %(products)s, varieties %(varieties)s, processes "
                "%(processes)s, demonstration lines %(lines)s. Contracts as evidence: "
                "%(contracts)s.",
                products=outputs["product"],
                varieties=outputs["variety"],
                processes=outputs["process"],
                lines=outputs["line"],
                contracts=len(
                    report.evidence_ids.filtered(lambda e: e.kind == "contract")
                ),
            ),
            "benefit": self.env._(
                "Indicators reported: %(all)s. Evidence attached: %(evidence)s.",
                all=len(report.indicator_line_ids.filtered("achieved")),
                evidence=len(report.evidence_ids),
            ),
            "talent": self.env._(
                "Introduced resources: %(arrived)s in place, %(signed)s signed, "
                "%(intended)s intended. Participants: %(members)s.",
                arrived=resources["arrived"],
                signed=resources["signed"],
                intended=resources["intended"],
                members=len(report.member_line_ids),
            ),
            "cooperation": self.env._(
                "Partners: %(partners)s.", partners=len(project.partner_ids)
            ),
            "indicators": self.env._(
                "Indicators due: %(due)s, not completed: %(open)s.",
                due=len(due),
                open=len(due - done),
            ),
            "reports": self.env._(
                "Annual reports missing: %s.", "、".join(map(str, absent)) or "0"
            ),
        }

    def _line_values(self):
        """The lines of a new sheet, from the pinned standard."""
        self.ensure_one()
        counted = self._counted()
        return [
            {
                "criterion_id": criterion.id,
                "sequence": number,
                "top": criterion._top(),
                "counted": counted.get(criterion.feed),
            }
            for number, criterion in enumerate(
                self.rubric_id.criterion_ids.filtered(lambda c: c.part == "outcome"),
                start=1,
            )
        ]
