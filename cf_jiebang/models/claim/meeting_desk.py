from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.fields import Domain

from .meeting import SECRETARY


class MeetingDesk(models.Model):
    """What prepares a meeting: its agenda, the period that it belongs to, and the
    draft of its minutes (R13, R25, R35)."""

    _inherit = "jiebang.meeting"

    # -- agenda --------------------------------------------------------------

    def _agenda_domain(self):
        """Which projects may be on the agenda; a kind of meeting is a line here."""
        domain = Domain("program_id", "=", self.program_id.id)
        if self.kind == "judgement":
            return domain & Domain("state", "in", ("running", "acceptance"))
        return domain & Domain("state", "=", "meeting")

    def _agenda_candidates(self):
        """Projects that are ready for this meeting and on no other open agenda of
        its kind; of a filing meeting those that reached it by the cut-off date."""
        taken = (
            self.env["jiebang.meeting.item"]
            .sudo()
            .search(
                [
                    ("meeting_id.state", "=", "draft"),
                    ("meeting_id.kind", "=", self.kind),
                ]
            )
        )
        domain = self._agenda_domain() & Domain("id", "not in", taken.project_id.ids)
        if self.kind == "filing" and self.cutoff_date:
            domain &= Domain("holder_since", "<=", self.cutoff_date)
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

    def _roll_on(self, items):
        """Put ``items`` on the next meeting of this kind that is in preparation; if
        there is none, they wait to be gathered."""
        following = self.sudo().search(
            [
                ("program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("state", "=", "draft"),
                ("date", ">=", self.date),
            ],
            order="date, id",
            limit=1,
        )
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
                ).ids,
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
        return head + Markup("<ol>%s</ol>") % self._agenda_lines()

    def _agenda_lines(self):
        """Hook: the items of the agenda, as escaped list items."""
        return Markup("").join(item._minutes_line() for item in self.item_ids)

    # -- every period --------------------------------------------------------

    @api.model
    def _cron_prepare(self):
        """Keep the filing meeting of the present period of each programme prepared,
        and tell the secretaries. A second run changes nothing."""
        today = fields.Date.context_today(self)
        for program in self.env["jiebang.program"].search([]):
            key, _start, end = program._period(today)
            found = self.search_count(
                [
                    ("program_id", "=", program.id),
                    ("kind", "=", "filing"),
                    ("period", "=", key),
                ]
            )
            if found:
                continue
            meeting = self.create(
                {
                    "name": self.env._("Joint meeting on filing, %s", key),
                    "program_id": program.id,
                    "kind": "filing",
                    "period": key,
                    "date": end,
                    "cutoff_date": end,
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
                    end,
                ),
            )
