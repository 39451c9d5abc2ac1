from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import AUTHORITY, BUREAU, SECRETARY, UNIT
from ....tools.legal_time import legal_day

_lt = LazyTranslate(__name__)


class TicketWorkflow(models.AbstractModel):
    """What the acts on a ticket ask for and bring about.

    The competent department and the bureau may both answer, whoever did last has it;
    what the department has referred is the bureau's until it hands it back.
    """

    _name = "jiebang.ticket.behaviour"
    _description = "Ticket: what its acts bring about"

    _workflow_actors = {
        "applicant": ("applicant", "", ""),
        "authority": ("authority", AUTHORITY, "authority_id"),
        "bureau": ("bureau", BUREAU, "bureau_id"),
        "helper": ("authority", AUTHORITY, "assist_organization_ids"),
        "helper_unit": ("unit", UNIT, "assist_organization_ids"),
        "secretary": ("meeting", SECRETARY, ""),
        "meeting_bureau": ("meeting", BUREAU, "bureau_id"),
        "system": ("bureau", BUREAU, "bureau_id"),
    }
    _workflow_holders = {
        "new": "authority",
        "accepted": "authority",
        "in_hand": "authority",
        "watch": "authority",
        "to_confirm": "applicant",
    }
    _cockpit_title = _lt("Tickets")
    _cockpit_action = "cf_jiebang.ticket_action"

    # -- who -----------------------------------------------------------------

    def _bars_applicant(self):
        return "" if self.env.user in self._applicants() else "applicant"

    def _bars_authority(self):
        if not self.referred:
            return ""
        return self.env._(
            "The ticket was referred to %s, which answers it or hands it back.",
            self.sudo().bureau_id.name,
        )

    def _decided_tiers(self, user):
        """Answers are no approvals: who answers for the department may do so for the
        bureau as well."""
        return {}

    def _applicants(self):
        """Who raised the ticket, while he may still report, and the leader."""
        ticket = self.sudo()
        return ticket.project_id.leader_user_id | (
            ticket.reporter_id & ticket.project_id._reporting_users()
        )

    def _applicant_reason(self, act):
        if self.env.user in self._applicants():
            return ""
        names = "、".join(self._applicants().mapped("name"))
        if act is None:
            return self.env._("Only who raised the ticket may change it: %s.", names)
        return self.env._(
            "“%(act)s” is an act of the applicant: %(names)s.",
            act=act.label,
            names=names,
        )

    def _applicant_user(self):
        ticket = self.sudo()
        may = ticket.project_id._reporting_users()
        return ticket.reporter_id & may or ticket.project_id.leader_user_id

    def _applicant_organization(self):
        return self.organization_id

    def _involved_users(self):
        return super()._involved_users() | self.sudo().reporter_id

    @api.depends_context("uid")
    @api.depends("state", "assist_organization_ids")
    def _compute_available_acts(self):
        return super()._compute_available_acts()

    def _acting_organization(self, group, organization_field):
        if organization_field != "assist_organization_ids":
            return super()._acting_organization(group, organization_field)
        scope = self.env.user._jiebang_scope_ids(group)
        return self.assist_organization_ids.filtered(lambda o: o.id in scope)[:1]

    # -- what an act brings about --------------------------------------------

    def _given_assist(self, given):
        return {"organization_ids": self._check_assisting(given["organization_ids"])}

    def _check_assisting(self, organization_ids):
        """The organisations that are asked to help.

        :raise UserError: none is named, or one is the ticket's own
        """
        ids = [oid for oid in organization_ids if isinstance(oid, int)]
        organizations = self.env["jiebang.organization"].browse(ids).exists()
        organizations = organizations._filtered_access("read")
        own = organizations & (self.sudo().authority_id | self.sudo().bureau_id)
        if own:
            raise UserError(
                self.env._(
                    "Assisting organisations: %s answers the ticket anyway.",
                    own[0].name,
                )
            )
        if not organizations:
            raise UserError(self.env._("Assisting organisations: choose at least one."))
        return organizations.ids

    def _act_values(self, act, given):
        """Who answers has the ticket from then on."""
        values = super()._act_values(act, given)
        if {"authority", "bureau"} <= set(act.actors):
            values["answering_tier"] = self._actor_of(act)
            if not self.first_response_date:
                values |= self._response_values()
        return values

    def _values_begin(self, given):
        return {"measures": given["opinion"]}

    def _values_resume(self, given):
        return {"measures": given["opinion"]}

    def _values_refer(self, _given):
        return {"answering_tier": "bureau", "referred": True}

    def _offers_hand_back(self):
        return self.referred

    def _lacks_hand_back(self):
        if self.referred:
            return []
        return [self.env._("%s has not referred it.", self.sudo().authority_id.name)]

    def _values_hand_back(self, _given):
        return {"answering_tier": "authority", "referred": False}

    def _values_assist(self, given):
        asked = [fields.Command.link(oid) for oid in given["organization_ids"]]
        return {
            "assist_request": given["opinion"],
            # the answer to an earlier request stays in the decision log
            "assist_answer": False,
            "assist_organization_ids": asked,
            "assist_waiting_ids": asked,
        }

    def _after_assist(self):
        self._ask_assisting(self.assist_waiting_ids)

    def _values_help(self, given):
        return {
            "assist_answer": self._with_earlier_answers(given["opinion"]),
            "assist_waiting_ids": [
                fields.Command.unlink(organization.id)
                for organization in self._helping_organizations()
            ],
        }

    def _values_watch(self, given):
        return {"measures": given["opinion"], "review_date": given["review_date"]}

    def _values_propose(self, given):
        return {"result": given["opinion"], "proposed_date": self._workflow_now()}

    def _values_refuse(self, given):
        return {"refusal": given["opinion"], "refusal_count": self.refusal_count + 1}

    def _values_confirm(self, _given):
        return {"closed_by": "confirmed"}

    def _values_settle(self, _given):
        return {"closed_by": "settled"}

    def _values_expire(self, _given):
        return {"closed_by": "silence"}

    def _entered_closed(self):
        self.write(
            {
                "closed_date": self._workflow_now(),
                "resolution_time": self._days_since_raised(),
            }
        )

    def _helping_organizations(self):
        """The asked organisations for which the current user answers."""
        user = self.env.user
        scope = {
            organization
            for group in (AUTHORITY, UNIT)
            if user.has_group(group)
            for organization in user._jiebang_scope_ids(group)
        }
        return self.sudo().assist_organization_ids.filtered(lambda o: o.id in scope)

    def _with_earlier_answers(self, opinion):
        """The answers to this request, each with its organisation where several are
        asked."""
        if len(self.assist_organization_ids) < 2:
            return opinion
        names = "、".join(self._helping_organizations().mapped("name"))
        return "\n".join(filter(None, (self.assist_answer, f"{names}：{opinion}")))

    def _days_since_raised(self):
        """Working days from the raising until now."""
        start = legal_day(self.raised_date or self._workflow_now())
        Calendar = self.env["jiebang.calendar.day"]
        return Calendar._working_days_between(start, self._workflow_today())

    def _response_values(self):
        late = self._workflow_today() > self.response_deadline
        return {
            "first_response_date": self._workflow_now(),
            "response_time": self._days_since_raised(),
            "response_result": "late" if late else "on_time",
        }

    def _ask_assisting(self, organizations):
        """Tell the handlers of the organisations that are asked to help."""
        partners = self.env["res.partner"]
        for organization in organizations.sudo():
            user = organization.handler_id or organization.officer_ids[:1]
            if self.with_user(user).has_access("read") if user else False:
                partners |= user.partner_id
        if partners:
            self.message_notify(
                partner_ids=partners.ids,
                subject=self.display_name,
                body=self.env._(
                    "Your organisation is asked to help: %s", self.display_name
                ),
            )

    # -- holder --------------------------------------------------------------

    def _holder_tier(self):
        tier = super()._holder_tier()
        return self.answering_tier if tier == "authority" else tier

    def _holder_organization(self, tier):
        return {"authority": self.authority_id, "bureau": self.bureau_id}.get(
            tier, self.env["jiebang.organization"]
        )

    def _holder_deadline(self, today):
        if not self.first_response_date:
            return self.response_deadline
        if self.state == "watch":
            return self.review_date
        if self.state == "to_confirm":
            Calendar = self.env["jiebang.calendar.day"]
            return Calendar._add_working_days(today, self.confirm_days)
        return self.resolution_deadline

    def _due_soon_days(self):
        return self.project_id.program_id.due_soon_days

    @api.model
    def _cockpit_lines(self):
        escalated = Domain("escalated", "=", True) & Domain("state", "!=", "closed")
        label = self.env._("Escalated")
        return super()._cockpit_lines() + self._cockpit_count("late", label, escalated)

    @api.model
    def _inbox_lines(self):
        """Tickets with which the user's organisations are asked to help, too."""
        lines = super()._inbox_lines()
        user = self.env.user
        organizations = {
            organization
            for group in (AUTHORITY, UNIT)
            if user.has_group(group)
            for organization in user._jiebang_scope_ids(group)
        }
        if not organizations:
            return lines
        asked = Domain("assist_waiting_ids", "in", sorted(organizations)) & Domain(
            "state", "=", "in_hand"
        )
        label = self.env._("Help is asked for")
        return lines + self._inbox_line(asked, label, "deadline")
