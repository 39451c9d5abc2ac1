from markupsafe import Markup

from odoo import Command, api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import BUREAU, SECRETARY
from ....tools.batches import apart
from ....tools.document_lang import document_lang
from ....tools.legal_time import legal_today

_lt = LazyTranslate(__name__)


class MeetingDesk(models.AbstractModel):
    """What prepares a meeting: its agenda, the period that it belongs to, and the
    draft of its minutes (R13, R25, R35)."""

    _name = "jiebang.meeting.preparation"
    _description = "Meeting: its preparation"
    _cockpit_title = _lt("Joint Meetings")
    _cockpit_action = "cf_jiebang.meeting_action"

    # -- agenda --------------------------------------------------------------

    def _agenda_domain(self):
        """Which projects may be on the agenda; a kind of meeting is a line here."""
        domain = Domain("program_id", "=", self.program_id.id)
        if self.kind == "judgement":
            return domain & Domain("state", "in", ("running", "acceptance"))
        return domain & Domain("state", "=", "meeting")

    def _agenda_candidates(self):
        """Projects that are ready for this meeting and on no other open agenda of
        its kind; of a filing meeting those that reached it by the cut-off date,
        whatever was deferred since."""
        taken = (
            self.env["jiebang.meeting.item"]
            .sudo()
            .search(
                [
                    ("meeting_id.state", "=", "draft"),
                    ("meeting_id.kind", "=", self.kind),
                    ("withdrawn", "=", False),
                ]
            )
        )
        taken |= self.sudo().item_ids
        domain = self._agenda_domain() & Domain("id", "not in", taken.project_id.ids)
        if self.kind == "filing" and self.cutoff_date:
            domain &= Domain("meeting_since", "<=", self.cutoff_date)
        return self.env["jiebang.project"].search(domain, order="id")

    def action_gather(self):
        """Put everything on the agenda that is ready by the cut-off date and on no
        other agenda (R13). Items may be taken off again."""
        self._check_preparer()
        self._check_open()
        for meeting in self:
            meeting._lock_or_explain()
            meeting.write(
                {
                    "item_ids": [
                        Command.create({"project_id": project.id})
                        for project in meeting._agenda_candidates()
                    ]
                }
            )
        return True

    def _following(self):
        """The next meeting of this kind that is in preparation, if any."""
        return self.sudo().search(
            [
                ("program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("state", "=", "draft"),
                ("date", ">=", self.date),
                ("id", "!=", self.id),
            ],
            order="date, id",
            limit=1,
        )

    def _roll_on(self, items):
        """Put ``items`` on the next meeting of this kind that is in preparation; if
        there is none, they wait to be gathered."""
        following = self._following()
        free = following._agenda_candidates() if following else items.project_id
        projects = items.project_id.sudo()
        if following.cutoff_date:
            free |= projects.filtered_domain(following._agenda_domain())
            free -= following.item_ids.project_id
        following.write(
            {
                "item_ids": [
                    Command.create({"project_id": project.id})
                    for project in projects & free.sudo()
                ]
            }
        )

    def action_open_conclusions(self):
        """Open the dialog that enters one conclusion for many items."""
        self.ensure_one()
        self._check_secretary()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One conclusion for many items"),
            "res_model": "jiebang.conclusion.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_meeting_id": self.id,
                "default_item_ids": self.item_ids.filtered(
                    lambda i: not i.conclusion and i.precheck != "clear_up"
                )
                ._active()
                .ids,
            },
        }

    # -- minutes -------------------------------------------------------------

    def action_draft_minutes(self):
        """Write the minutes from attendance and conclusions; what was written there
        before is replaced, and the text may be edited until the conclusion."""
        self._check_preparer()
        self._check_open()
        for meeting in self:
            meeting.minutes = meeting._minutes_text()
        return True

    def _minutes_text(self):
        """The minutes as HTML; every value is escaped."""
        present = self.attendee_ids.filtered("present")
        absent = self.attendee_ids - present
        comma = "、"
        lines = [
            self.env._("Meeting: %s", self.name),
            self.env._("Date: %s", self.date),
            self.env._("Place: %s", self.place or "—"),
            self.env._("Chaired by: %s", self.chair or "—"),
            self.env._("Present: %s", comma.join(present.mapped("name")) or "—"),
            self.env._("Absent: %s", comma.join(absent.mapped("name")) or "—"),
        ]
        head = Markup("").join(Markup("<p>%s</p>") % line for line in lines)
        return head + Markup("<ol>%s</ol>") % self._minutes_items()

    def _minutes_items(self):
        """Hook: what the minutes say of the agenda, as escaped list items."""
        return Markup("").join(line._minutes_line() for line in self._agenda_lines())

    # -- every period --------------------------------------------------------

    @api.model
    def _cron_prepare(self):
        """Keep the meetings of the present period of each programme prepared, by its
        rules, and tell the secretaries. A second run changes nothing."""
        here = self.with_context(lang=document_lang(self.env))
        today = legal_today(self.env)
        programs = self.env["jiebang.program"].search([])
        held = {
            (program, kind, period)
            for program, kind, period in self._read_group(
                [("period", "!=", False), ("program_id", "in", programs.ids)],
                ["program_id", "kind", "period"],
            )
        }
        for program in programs:
            for kind in self._prepared_kinds(program):
                period = program._period(today, kind)
                if (program, kind, period.name) not in held:
                    # one programme's fault is not another's
                    apart(
                        self.env.cr,
                        program,
                        lambda one, k=kind, p=period: here._prepare(one, k, p),
                    )

    @api.model
    def _prepared_kinds(self, program):
        """The kinds of meeting that are prepared each period: the assessment once
        there is something to assess."""
        running = self.env["jiebang.project"].search_count(
            [
                ("program_id", "=", program.id),
                ("state", "in", ("running", "acceptance")),
            ],
            limit=1,
        )
        return ("filing", "judgement") if running else ("filing",)

    def _prepare(self, program, kind, period):
        """Prepare the meeting of ``kind`` for a period and tell the secretaries."""
        filing = kind == "filing"
        meeting = self.create(
            {
                "name": self.env._("Joint meeting on filing, %s", period.name)
                if filing
                else self.env._("Assessment of progress, %s", period.name),
                "program_id": program.id,
                "kind": kind,
                "period": period.name,
                "date": period.end,
                "cutoff_date": filing and period.end,
            }
        )
        secretaries = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(SECRETARY).ids),
                ("company_ids", "in", program.company_id.ids),
            ]
        )
        meeting.message_notify(
            partner_ids=secretaries.partner_id.ids,
            subject=meeting.name,
            body=self.env._(
                "The meeting is prepared; cut-off date %s. Gather the projects, "
                "enter the members and fix the day.",
                period.end,
            )
            if filing
            else self.env._(
                "The meeting is prepared for %s. Gather the running projects and the "
                "escalated tickets, enter the members and fix the day.",
                period.end,
            ),
        )
        return meeting

    @api.model
    def _inbox_lines(self):
        """Meetings that are prepared, and those to be concluded."""
        lines = super()._inbox_lines()
        if not self.env.user.has_groups(f"{SECRETARY},{BUREAU}"):
            return lines
        today = str(legal_today(self.env))
        draft = Domain("state", "=", "draft")
        past, ahead = Domain("date", "<=", today), Domain("date", ">", today)
        if self.env.user.has_group(SECRETARY):
            label = self.env._("Held, to be concluded")
            lines += self._inbox_line(draft & past, label, "date")
        label = self.env._("In preparation")
        return lines + self._inbox_line(draft & ahead, label, "date")

    @api.model
    def _cockpit_lines(self):
        """Meetings whose day has passed without a conclusion."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_groups(f"{SECRETARY},{BUREAU}"):
            return lines
        today = str(legal_today(self.env))
        over = Domain("state", "=", "draft") & Domain("date", "<", today)
        label = self.env._("Their day has passed, not concluded")
        return lines + self._cockpit_count("late", label, over)
