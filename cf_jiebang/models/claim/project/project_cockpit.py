from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import BUREAU

_lt = LazyTranslate(__name__)

APPROVAL = (
    *("returned", "unit_review", "authority_review", "delivery", "bureau_review"),
    "meeting",
)
RUNNING = ("running", "acceptance")
MAP_COLUMNS = ("approval", "overdue", "running", "red")
RUNNING_ACTION = "cf_jiebang.project_action_followup"


class ProjectCockpit(models.AbstractModel):
    _name = "jiebang.project.cockpit"
    _description = "Project: the desk"

    _cockpit_title = _lt("Projects")
    _cockpit_action = "cf_jiebang.project_action"

    @api.model
    def _inbox_lines(self):
        """The bureau awaits the paper of what is recommended as well."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        paper = Domain("state", "=", "delivery") & Domain("letter_id", "!=", False)
        label = self.env._("Recommended, the paper is to be received")
        return lines + self._inbox_line(paper, label, "deadline")

    @api.model
    def _cockpit_lines(self):
        return [
            *super()._cockpit_lines(),
            *self._cockpit_running(),
            *self._cockpit_map(),
        ]

    @api.model
    def _cockpit_running(self):
        """What is late on projects that run."""
        running = Domain("state", "in", RUNNING)
        return [
            *self._cockpit_count(
                "late",
                self.env._("Running, red light"),
                running & Domain("risk_light", "=", "red"),
                action=RUNNING_ACTION,
            ),
            *self._cockpit_count(
                "late",
                self.env._("Running beyond the planned end"),
                Domain("state", "=", "running")
                & Domain("date_end", "<", str(self._workflow_today())),
                action=RUNNING_ACTION,
            ),
        ]

    @api.model
    def _cockpit_map(self):
        """How many projects stand where, by county and by field, for who sees more
        than one; one statement for both."""
        live = Domain("state", "in", APPROVAL + RUNNING)
        sums = {"territory_id": {}, "field_id": {}}
        for *organizations, state, clock, light, count in self._read_group(
            live, [*sums, "state", "deadline_status", "risk_light"], ["__count"]
        ):
            columns = self._cockpit_columns(state, clock, light)
            for name, organization in zip(sums, organizations, strict=True):
                found = sums[name].setdefault(
                    organization, dict.fromkeys(MAP_COLUMNS, 0)
                )
                for column in columns:
                    found[column] += count
        domains = {
            "approval": Domain("state", "in", APPROVAL),
            "overdue": live & Domain("deadline_status", "=", "overdue"),
            "running": Domain("state", "in", RUNNING),
            "red": Domain("state", "in", RUNNING) & Domain("risk_light", "=", "red"),
        }
        labels = {
            "territory_id": ("territory", self.env._("Directly under the city")),
            "field_id": ("field", self.env._("No field chosen")),
        }
        return [
            self._cockpit_line(
                labels[name][0],
                organization.sudo().display_name or labels[name][1],
                {
                    column: (
                        count,
                        Domain(name, "=", organization.id) & domains[column],
                    )
                    for column, count in counts.items()
                },
            )
            for name, found in sums.items()
            if len(found) > 1
            for organization, counts in sorted(
                found.items(),
                key=lambda item: (
                    not item[0],
                    -item[1]["approval"] - item[1]["running"],
                ),
            )
        ]

    @api.model
    def _cockpit_columns(self, state, clock, light):
        """The columns in which a project counts."""
        columns = ["approval" if state in APPROVAL else "running"]
        if clock == "overdue":
            columns.append("overdue")
        if light == "red" and state in RUNNING:
            columns.append("red")
        return columns
