from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ....tools.batches import in_batches

BATCH = 50
"""Reminders that are sent between two commits."""


class ProjectAcceptance(models.AbstractModel):
    """How a project ends (R58): accepted, not accepted, or to be rectified.

    *Not accepted* is a conclusion beside the grade: the project is closed with
    ``acceptance_result`` ``fail``. *To be rectified* sends it back to the leader,
    who has it until ``date_rectify`` and then applies for acceptance anew.
    """

    _name = "jiebang.project.acceptance"
    _description = "Project: its acceptance"

    acceptance_ids = fields.One2many(
        "jiebang.acceptance",
        "project_id",
        string="Acceptances",
        readonly=True,
        copy=False,
    )
    acceptance_result = fields.Selection(
        [("pass", "Accepted"), ("fail", "Not accepted")],
        string="Result of the acceptance",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    date_rectify = fields.Date(
        string="To be rectified by", copy=False, readonly=True, index="btree_not_null"
    )
    rectify_reminded = fields.Char(
        copy=False, readonly=True, export_string_translation=False
    )

    def _people(self):
        """Everybody who is or was part of the projects, as entries of the
        directory."""
        project = self.sudo()
        people = project.leader_id | project.member_ids.cadre_id
        return people | self.env["jiebang.cadre"].sudo().search(
            [("user_id", "in", project.involved_user_ids.ids)]
        )

    def action_open_acceptance(self):
        """Open the acceptance that is in preparation, or begin one (the bureau's
        officer); else those that are on record.

        :raise AccessError: the user may not begin one; the text says who may
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.acceptance_action"
        )
        model = self.env["jiebang.acceptance"]
        found = model.search([("project_id", "=", self.id)])
        draft = found.filtered(lambda acceptance: acceptance.state == "draft")
        if self.state == "acceptance" and not draft:
            act = self._get_act("acceptance_pass")
            refusal = self._actor_reasons(act)[self.id]
            if refusal and not found:
                raise AccessError(refusal)
            if not refusal:
                return action | {
                    "views": [(False, "form")],
                    "context": {"default_project_id": self.id},
                }
        if len(draft or found) == 1:
            return action | {
                "views": [(False, "form")],
                "res_id": (draft or found).id,
                "context": {},
            }
        return action | {"domain": [("project_id", "=", self.id)], "context": {}}

    # -- a rectification ------------------------------------------------------

    def _rectification_date(self, day):
        """The day that is proposed for a rectification that begins on ``day``."""
        return day + timedelta(days=self.program_id.sudo().rectification_days)

    def _rectifying(self):
        return self.state == "running" and self.date_rectify

    def _holder_tier(self):
        return "applicant" if self._rectifying() else super()._holder_tier()

    def _holder_deadline(self, today):
        return self._rectifying() or super()._holder_deadline(today)

    def _due_soon_days(self):
        if self._rectifying():
            return self.program_id.report_remind_days
        return super()._due_soon_days()

    def _missing_text(self):
        if self._rectifying() and not self.holder_unmanned:
            return self.env._(
                "what the acceptance found is to be rectified, then acceptance to be "
                "applied for anew"
            )
        return super()._missing_text()

    # -- reminders -----------------------------------------------------------

    @api.model
    def _cron_remind_rectification(self):
        """Remind the leaders of what is to be rectified: once when the day comes
        near, once when it has passed. Found by query, in batches."""
        if not self._cron_refresh_clock():
            return
        rectifying = Domain("date_rectify", "!=", False) & Domain(
            "state", "=", "running"
        )
        domain = rectifying & Domain.OR(
            [
                Domain("deadline_status", "=", clock)
                & Domain("rectify_reminded", "not in", told)
                for clock, told in (
                    ("due_soon", ["due_soon", "overdue"]),
                    ("overdue", ["overdue"]),
                )
            ]
        )
        in_batches(
            self,
            domain,
            lambda project: project._remind_rectification(),
            BATCH,
            order="deadline, id",
        )

    def _remind_rectification(self):
        """Tell the leader by mail or in his inbox."""
        user = self.leader_user_id
        if user:
            project = self.with_context(lang=user.lang)
            if self.deadline_status == "overdue":
                body = project.env._(
                    "“%(name)s” was to be rectified by %(day)s. Apply for acceptance "
                    "anew, or tell the bureau what hinders it.",
                    name=project.name,
                    day=self.date_rectify,
                )
            else:
                body = project.env._(
                    "“%(name)s” is to be rectified by %(day)s; then apply for "
                    "acceptance anew.",
                    name=project.name,
                    day=self.date_rectify,
                )
            project.message_notify(
                partner_ids=user.partner_id.ids, subject=project.name, body=body
            )
        self.rectify_reminded = self.deadline_status
