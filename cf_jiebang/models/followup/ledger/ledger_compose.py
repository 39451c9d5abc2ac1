import logging
from datetime import timedelta
from itertools import count

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from ....tools.batches import apart
from ....tools.document_lang import document_lang
from ....tools.legal_time import legal_midnight
from ....tools.period import Period, periods_between
from .ledger_line import COLUMNS

_logger = logging.getLogger(__name__)

COMPARED = tuple(
    (index, label) for index, (name, label) in enumerate(COLUMNS) if name != "sequence"
)

ORDER = "filing_date, filing_no, id"
"""Projects in the order of their lines."""

OPENED = 50
"""Ledgers that are opened between two commits."""

LINES = 200
"""Lines that are brought in step between two commits."""


class LedgerCompose(models.AbstractModel):
    """How the lines of a ledger come from the filed projects, and what has changed
    since the period before."""

    _name = "jiebang.ledger.compose"
    _description = "Ledger: its lines"

    # -- lines ---------------------------------------------------------------

    def _project_domain(self):
        """The projects of the ledger: filed by the end of its period, and not
        closed before it began."""
        domain = (
            Domain("program_id", "=", self.program_id.id)
            & Domain("filing_date", "<=", self.date_to)
            & (
                Domain("state", "in", ("running", "acceptance"))
                | Domain("followup_until", ">=", self.date_from)
            )
        )
        if self.kind == "city":
            return domain
        if self.organization_id.successor_id:
            # its projects are another department's by now
            return Domain("id", "in", self.line_ids.project_id.ids)
        departments = self.organization_id | self.organization_id._replaced()
        return domain & Domain("authority_id", "in", departments.ids)

    def _compose(self, save=None):
        """Bring the lines in step with the projects (draft, as superuser). What the
        officer has completed stays.

        :param save: commits what was reached, called after every part; the rest is
            left out where somebody has the ledger in his hands by then
        """
        for ledger in self.with_context(lang=document_lang(self.env)):
            ids = (
                self.env["jiebang.project"]
                .search(ledger._project_domain(), order=ORDER)
                ._ids
            )
            before = ledger._previous_rows()
            for start in range(0, len(ids), LINES):
                if start and save and not ledger._saved(save):
                    break
                part = ids[start : start + LINES]
                with self.env.cr.savepoint():
                    ledger._compose_lines(dict(zip(part, count(start + 1))), before)
            else:
                with self.env.cr.savepoint():
                    ledger._compose_end(ids)

    def _saved(self, save):
        """Commit and take the ledger again; tells whether it is still a draft."""
        save()
        return bool(self.try_lock_for_update()) and self.state == "draft"

    def _compose_lines(self, numbers, before):
        """The lines of some of the projects.

        :param dict numbers: ``{project id: number of its line}``
        :param dict before: rows of the period before
        """
        projects = self.env["jiebang.project"].browse(numbers)
        lines = self.env["jiebang.ledger.line"].search(
            [("ledger_id", "=", self.id), ("project_id", "in", projects.ids)]
        )
        there = lines.grouped("project_id")
        missing = []
        for project in projects:
            vals = self._line_values(project) | {"sequence": numbers[project.id]}
            line = there.get(project)
            if line is None:
                missing.append({"ledger_id": self.id, "project_id": project.id} | vals)
            elif vals := line._differing(vals):
                line.write(vals)
        self._mark_lines(lines | lines.create(missing), before)

    def _compose_end(self, ids):
        """Drop the lines of projects that are no longer in it, and count."""
        self.env["jiebang.ledger.line"].search(
            [("ledger_id", "=", self.id), ("project_id", "not in", ids)]
        ).unlink()
        self.invalidate_recordset(["line_ids"])
        self.write({"line_count": len(ids), "composed_at": self._workflow_now()})
        self._count_changes()

    def _line_values(self, project):
        day = self.date_to
        start, end = project.date_start, project._value_on(day, "date_end")
        changed = project._changed_names(day)
        leader_name = project.leader_name or project.leader_id.name
        if project.mode == "team" and project.team_name:
            leader_name = f"{leader_name}（{project.team_name}）"
        return {
            "category": project._value_on(day, "main_category_id").name,
            "name": self._marked(project._value_on(day, "name"), "name" in changed),
            "leader_name": leader_name,
            "phone": project.leader_phone,
            "duration": self._marked(
                "—".join(
                    f"{limit.year}年{limit.month}月" for limit in (start, end) if limit
                ),
                "date_end" in changed,
            ),
            "summary": project.summary,
            "progress": project._ledger_progress(self.date_from, self.date_to),
            "open_matters": project._ledger_matters(self.date_to),
        }

    @api.model
    def _marked(self, text, changed):
        """The text, with a mark where a change of the project has touched it."""
        return f"{text}（变更）" if changed and text else text

    # -- differences ---------------------------------------------------------

    def _previous(self):
        """The last ledger before this that was signed, else an empty set."""
        return self.sudo().search(
            [
                ("program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("organization_id", "=", self.organization_id.id),
                ("date_to", "<", self.date_from),
                ("version", ">", 0),
            ],
            order="date_from desc",
            limit=1,
        )

    def _previous_rows(self):
        previous = self._previous()
        return dict(previous._signed_sheet()["rows"]) if previous else {}

    def _mark_lines(self, lines, before):
        """Note on ``lines`` how they differ from the rows ``before``."""
        changes = {}
        for line in lines:
            old = before.get(line.project_id.id)
            if old is None:
                change = "new"
            else:
                change = "same" if old[1:] == line._cells()[1:] else "changed"
            if line.change != change:
                changes.setdefault(change, []).append(line.id)
        for change, ids in changes.items():
            lines.browse(ids).write({"change": change})

    def _count_changes(self):
        changes = self.env["jiebang.ledger.line"].search_count(
            [("ledger_id", "=", self.id), ("change", "!=", "same")]
        )
        if self.change_count != changes:
            self.change_count = changes

    def _difference_table(self):
        """What has changed per project since the period before, as a table."""
        previous = self._previous()
        if not previous:
            return Markup("<p>%s</p>") % self.env._("There is no ledger before this.")
        before = dict(previous._signed_sheet()["rows"])
        after = dict(self._sheet()["rows"])
        body = Markup("")
        for key in dict.fromkeys([*after, *before]):
            body += self._difference_rows(before.get(key), after.get(key))
        if not body:
            return Markup("<p>%s</p>") % self.env._("Nothing has changed.")
        return Markup(
            "<table class='table table-sm'><thead><tr><th class='w-25'>%s</th>"
            "<th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Project"),
            self.env._("Before: %s", previous.period),
            self.env._("Now: %s", self.period),
            body,
        )

    def _difference_rows(self, old, new):
        row = Markup(
            "<tr><td>%s<br/><span class='text-muted'>%s</span></td>"
            "<td style='white-space:pre-line'>%s</td>"
            "<td style='white-space:pre-line'>%s</td></tr>"
        )
        name = (new or old)[2]
        if not old:
            return row % (name, self.env._("new"), "", new[7])
        if not new:
            return row % (name, self.env._("no longer in the ledger"), old[7], "")
        return Markup("").join(
            row % (name, label, old[index], new[index])
            for index, label in COMPARED
            if old[index] != new[index]
        )

    # -- opening -------------------------------------------------------------

    @api.model
    def _include(self, projects):
        """Give projects that were just filed their line at once (R28)."""
        self = self.sudo()
        today = self._workflow_today()
        for program, filed in projects.sudo().grouped("program_id").items():
            period = Period.of(today, program.update_cycle)
            owners = {
                ("department", organization.id) for organization in filed.authority_id
            }
            owners.add(("city", program.issuer_id.id))
            for kind, organization_id in owners:
                ledger = self._find(program, kind, organization_id, today)
                ledger = ledger or self._open(
                    [(program, kind, organization_id, period)]
                )
                if ledger.state == "draft":
                    ledger._add(filed)

    def _add(self, projects):
        """Give those of ``projects`` that belong into the ledger their lines, after
        the others; the nightly run puts all in order. What was just opened is
        composed at once, or by that run where it is long."""
        domain = self._project_domain()
        Project = self.env["jiebang.project"]
        if not self.composed_at:
            if Project.search_count(domain, limit=LINES + 1) <= LINES:
                self._compose()
                return
            self.env.ref("cf_jiebang.cron_ledger_open")._trigger()
        filed = Project.search(
            domain & Domain("id", "in", projects.ids),
            order=ORDER,
        )
        Line = self.env["jiebang.ledger.line"]
        mine = Domain("ledger_id", "=", self.id)
        filed -= Line.search(mine & Domain("project_id", "in", filed.ids)).project_id
        last = Line.search(mine, order="sequence DESC", limit=1).sequence
        self.with_context(lang=document_lang(self.env))._compose_lines(
            dict(zip(filed._ids, count(last + 1))), self._previous_rows()
        )
        self.line_count = Line.search_count(mine)
        self._count_changes()

    @api.model
    def _find(self, program, kind, organization_id, day):
        return self.search(
            [
                ("program_id", "=", program.id),
                ("kind", "=", kind),
                ("organization_id", "=", organization_id),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ],
            limit=1,
        )

    @api.model
    def _open(self, missing):
        """Open ledgers.

        :param missing: ``[(program, kind, organisation id, period), …]``
        """
        today = self._workflow_today()
        Place = self.env["jiebang.organization"]
        organizations = Place.browse(
            organization_id for _program, _kind, organization_id, _period in missing
        )
        ledgers = self.create(
            [
                {
                    "program_id": program.id,
                    "kind": kind,
                    "organization_id": organization.id,
                    "reporter_name": organization.contact_name,
                    "phone": organization.phone,
                    **self._period_values(period, program.ledger_due_days, today),
                }
                for (program, kind, _id, period), organization in zip(
                    missing, organizations, strict=True
                )
            ]
        )
        ledgers._hand_over_to_next_holder()
        return ledgers

    @api.model
    def _ledgers_to_open(self, today):
        """What is missing: ``[(program, kind, organisation id, period), …]``."""
        Project = self.env["jiebang.project"].sudo()
        Ledger = self.sudo()
        groups = Project._read_group(
            [("state", "in", ("running", "acceptance")), ("filing_date", "!=", False)],
            ["program_id", "authority_id"],
        )
        owners = {
            ("department", program, organization) for program, organization in groups
        }
        owners |= {
            ("city", program, program.issuer_id) for program, _organization in groups
        }
        last = {
            (kind, program, organization): day
            for program, kind, organization, day in Ledger._read_group(
                [], ["program_id", "kind", "organization_id"], ["date_to:max"]
            )
        }
        missing = []
        for kind, program, organization in sorted(
            owners, key=lambda owner: (owner[1].id, owner[0], owner[2].id)
        ):
            day = last.get((kind, program, organization))
            cycle = program.update_cycle
            first = day + timedelta(days=1) if day else Period.of(today, cycle).start
            missing += [
                (program, kind, organization.id, period)
                for period in periods_between(first, today, cycle)
            ]
        return missing

    @api.model
    def _open_missing(self, save=None):
        missing = self._ledgers_to_open(self._workflow_today())
        for part in split_every(OPENED, missing):
            apart(self.env.cr, list(part), self.sudo()._open)
            if save:
                save()

    @api.model
    def _to_compose_domain(self):
        """Drafts that this night's runs have not brought in step yet: a run that
        ends for want of time, or is killed, is followed by one that goes on."""
        domain = Domain("state", "=", "draft")
        if self.env.context.get("ir_cron_progress_id"):
            domain &= Domain("composed_at", "=", False) | Domain(
                "composed_at", "<", legal_midnight(self._workflow_now())
            )
        return domain

    @api.model
    def _cron_open(self):
        """Open the ledgers that are missing and bring the drafts in step."""
        Cron = self.env["ir.cron"]
        self._open_missing(Cron._commit_progress)
        drafts = self.sudo().search(self._to_compose_domain(), order="id")
        Cron._commit_progress(remaining=len(drafts))
        for index, ledger in enumerate(drafts, 1):
            try:
                if ledger.try_lock_for_update() and ledger.state == "draft":
                    ledger._compose(Cron._commit_progress)
            except Exception:  # pylint: disable=broad-except
                # the other ledgers are composed all the same
                _logger.exception("%s was left out", ledger)
            if not Cron._commit_progress(1, remaining=len(drafts) - index):
                break
