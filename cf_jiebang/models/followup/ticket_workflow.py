from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..legal_time import legal_day
from ..res_users import AUTHORITY, BUREAU, SECRETARY, UNIT


class TicketWorkflow(models.Model):
    """What the acts on a ticket ask for and bring about.

    The competent department and the bureau may both answer; whoever did last has it.
    """

    _inherit = "jiebang.ticket"

    _workflow_actors = {
        "applicant": ("applicant", "", ""),
        "authority": ("authority", AUTHORITY, "authority_id"),
        "bureau": ("bureau", BUREAU, "bureau_id"),
        "responder": ("authority", AUTHORITY, "authority_id"),
        "helper": ("authority", AUTHORITY, "assist_organization_ids"),
        "helper_unit": ("unit", UNIT, "assist_organization_ids"),
        "meeting": ("meeting", SECRETARY, ""),
        "meeting_secretary": ("meeting", SECRETARY, ""),
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

    # -- who -----------------------------------------------------------------

    def _actor_refusal(self, act, known):
        if act.actor == "responder":
            refusals = {
                self._actor_refusal(replace(act, actor=actor), known)
                for actor in ("authority", "bureau")
            }
            if "" in refusals:
                return ""
            return "involved" if "involved" in refusals else "role"
        if act.actor == "helper":
            if self.env.user in self._involved_users():
                return "involved"
            places = set(self.sudo().assist_organization_ids.ids)
            scopes = known[0]
            if any(places & (scopes[group] or set()) for group in (AUTHORITY, UNIT)):
                return ""
            return "role"
        if act.actor == "applicant":
            return "" if self.env.user in self._applicants() else "applicant"
        return super()._actor_refusal(act, known)

    def _refusal_text(self, act, refusal):
        ticket = self.sudo()
        if refusal == "role" and act.actor == "responder":
            return self.env._(
                "“%(act)s” is an act of the officers of %(authority)s and of "
                "%(bureau)s.",
                act=act.label,
                authority=ticket.authority_id.name or self.env._("(no organisation)"),
                bureau=ticket.bureau_id.name,
            )
        if refusal == "role" and act.actor == "helper":
            return self.env._(
                "“%(act)s” is an act of the assisting organisations: %(names)s.",
                act=act.label,
                names="、".join(ticket.assist_organization_ids.mapped("name"))
                or self.env._("none was asked"),
            )
        return super()._refusal_text(act, refusal)

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
        return self.sudo().project_id._involved_users() | self.sudo().reporter_id

    def _workflow_project(self):
        return self.project_id

    @api.depends_context("uid")
    @api.depends("state", "assist_organization_ids")
    def _compute_available_transitions(self):
        return super()._compute_available_transitions()

    def _actor_of(self, act):
        if act.actor == "responder":
            wanted = ("authority", "bureau")
            known = self._actor_knowledge()
            return next(
                actor
                for actor in wanted
                if not self._actor_refusal(replace(act, actor=actor), known)
            )
        if act.actor == "helper":
            scope = self.env.user._jiebang_scope_ids(AUTHORITY)
            own = scope & set(self.sudo().assist_organization_ids.ids)
            return "helper" if own else "helper_unit"
        return act.actor

    def _acting_role(self, act, group):
        if act.actor == "system":
            return self.env._("Scheduled action")
        return super()._acting_role(act, group)

    def _acting_organization(self, group, organization_field):
        if organization_field != "assist_organization_ids":
            return super()._acting_organization(group, organization_field)
        scope = self.env.user._jiebang_scope_ids(group)
        return self.assist_organization_ids.filtered(lambda o: o.id in scope)[:1]

    # -- what an act brings about --------------------------------------------

    def _check_transition_values(self, act, values):
        values = super()._check_transition_values(act, values)
        if "organization_ids" in values:
            values["organization_ids"] = self._check_assisting(
                values["organization_ids"]
            )
        return values

    def _check_assisting(self, organization_ids):
        """The organisations that are asked to help.

        :raise UserError: none is named, or one is the ticket's own
        """
        ids = [oid for oid in organization_ids if isinstance(oid, int)]
        places = self.env["jiebang.organization"].browse(ids).exists()
        places = places._filtered_access("read")
        own = places & (self.sudo().authority_id | self.sudo().bureau_id)
        if own:
            raise UserError(
                self.env._(
                    "Assisting organisations: %s answers the ticket anyway.",
                    own[0].name,
                )
            )
        if not places:
            raise UserError(self.env._("Assisting organisations: choose at least one."))
        return places.ids

    def _transition_target(self, act):
        """Referring is no answer, and what the meeting says moves nothing: the ticket
        stays where it is on its road."""
        return self.state if act.name in ("refer", "meeting_answer") else act.target

    def _return_values(self, act, opinion, values):
        """Keep the text of the act where everybody who reads the ticket sees it."""
        text_field = {
            "begin": "measures",
            "assist": "assist_request",
            "resume": "measures",
            "watch": "measures",
            "help": "assist_answer",
            "propose": "result",
            "refuse": "refusal",
        }.get(act.name)
        vals = super()._return_values(act, opinion, values)
        if act.name == "help":
            opinion = self._with_earlier_answers(opinion)
        return vals | {text_field: opinion} if text_field else vals

    def _helping_places(self):
        """The asked organisations for which the current user answers."""
        user = self.env.user
        scope = {
            place
            for group in (AUTHORITY, UNIT)
            if user.has_group(group)
            for place in user._jiebang_scope_ids(group)
        }
        return self.sudo().assist_organization_ids.filtered(lambda o: o.id in scope)

    def _with_earlier_answers(self, opinion):
        """The answers to this request, each with its organisation where several are
        asked."""
        if len(self.assist_organization_ids) < 2:
            return opinion
        names = "、".join(self._helping_places().mapped("name"))
        return "\n".join(filter(None, (self.assist_answer, f"{names}：{opinion}")))

    def _transition_values(self, act, values):
        vals = {}
        if act.actor == "responder":
            vals["desk"] = self._actor_of(act)
            if not self.first_response_date:
                vals |= self._response_values()
        if act.name == "refer":
            vals["desk"] = "bureau"
        if act.name == "assist":
            # the answer to an earlier request stays in the decision log
            vals["assist_answer"] = False
            vals["assist_organization_ids"] = [
                fields.Command.link(oid) for oid in values["organization_ids"]
            ]
            vals["assist_waiting_ids"] = vals["assist_organization_ids"]
        if act.name == "help":
            vals["assist_waiting_ids"] = [
                fields.Command.unlink(place.id) for place in self._helping_places()
            ]
        if act.name == "watch":
            vals["review_date"] = values["review_date"]
        if act.name == "propose":
            vals["proposed_date"] = self._workflow_now()
        if act.name == "refuse":
            vals["refusal_count"] = self.refusal_count + 1
        if act.target == "closed":
            vals |= self._closing_values(act)
        return vals

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

    def _closing_values(self, act):
        return {
            "closed_date": self._workflow_now(),
            "closed_by": {"confirm": "confirmed", "settle": "settled"}.get(
                act.name, "silence"
            ),
            "resolution_time": self._days_since_raised(),
        }

    def _log_decision(self, act, source, opinion, values):
        row = super()._log_decision(act, source, opinion, values)
        if act.name == "assist":
            asked = self.env["jiebang.organization"].browse(values["organization_ids"])
            self._ask_assisting(asked)
        return row

    def _ask_assisting(self, places):
        """Tell the handlers of the organisations that are asked to help."""
        partners = self.env["res.partner"]
        for place in places.sudo():
            user = place.handler_id or place.officer_ids[:1]
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
        return self.desk if tier == "authority" else tier

    def _holder_organization(self, level):
        return {"authority": self.authority_id, "bureau": self.bureau_id}.get(
            level, self.env["jiebang.organization"]
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
