from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.legal_time import legal_moment


class ConfidentialMixin(models.AbstractModel):
    """A sheet about a person: every reading is logged, nothing is said beside it.

    ``_logged_fields`` are what it is confidential for, ``_log_subject`` the kind
    of sheet (see ``jiebang.passport.log``). No discussion and no loose files: a
    follower or a recipient would read on for ever. What was decided stands on the
    sheet itself (``acts``), because decisions of no project are read by nobody.
    """

    _name = "jiebang.confidential.mixin"
    _description = "Sheet about a Person"
    _inherit = ["jiebang.reader.mixin", "jiebang.reading.log.mixin"]

    _logged_fields = frozenset()
    _log_subject = ""
    _no_loose_files = True

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self._log_reading("export")
        return result


class ConfidentialWorkflow(models.AbstractModel):
    """A confidential sheet with a life of its own, on the engine."""

    _name = "jiebang.confidential.workflow"
    _description = "Sheet about a Person, with Acts"
    _inherit = ["jiebang.confidential.mixin", "jiebang.approval.mixin"]

    acts = fields.Text(
        string="Acts on record",
        compute="_compute_acts",
        help="Who did what, when, for which organisation.",
    )

    @api.depends_context("lang")
    @api.depends("decision_count")
    def _compute_acts(self):
        rows = (
            self.env["jiebang.decision"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                order="res_id, sequence",
            )
            .grouped("res_id")
        )
        for record in self:
            record.acts = "\n".join(
                record._act_line(row) for row in rows.get(record.id, ())
            )

    def _act_line(self, row):
        day = legal_moment(row.date)
        who = "".join(
            (row.organization_name or "", " " if row.organization_name else "")
        )
        name = row.user_name
        if row.on_behalf_of:
            name = self.env._(
                "%(deputy)s for %(officer)s", deputy=name, officer=row.on_behalf_of
            )
        parts = [f"{day:%Y-%m-%d %H:%M}", row.transition_label, who + name]
        if row.minutes_no:
            parts.append(f"{row.minutes_no} {row.meeting_date or ''}".strip())
        if row.attachments:
            parts.append(row.attachments)
        return " · ".join(parts) + (f"：{row.opinion}" if row.opinion else "")

    def _workflow_project(self):
        """No project: its readers don't read what is decided about a person."""
        return self.env["jiebang.project"]

    def _silence_reason(self):
        return self.env._(
            "Nothing is discussed beside a sheet about a person. What has to be said "
            "stands in the opinion."
        )

    def _editor_refusal(self):
        return self.env._("“%s” is not yours to change.", self.display_name)

    def _applicant_reason(self, act):
        return self._editor_refusal()

    def _check_unlink(self):
        label = self.env["ir.model"]._get(self._name).name
        raise UserError(self.env._("%s: it stays on record.", label))

    def _desk_reason(self, group, organization=None):
        """Why the current user does not act here in the role ``group``, or ``""``.

        :param organization: the organisation that he must act for, if any
        """
        user = self.env.user
        scope = user._jiebang_scope_ids(group) if user.has_group(group) else None
        if scope is None or (organization is not None and organization.id not in scope):
            return self.env._(
                "This is written by: %s.", self.env.ref(group).sudo().name
            )
        if user in self._involved_users():
            return self.env._(
                "You lead this file or take part in it, so someone else must decide."
            )
        return ""
