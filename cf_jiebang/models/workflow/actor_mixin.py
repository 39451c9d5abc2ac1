from typing import NamedTuple

from odoo import models

from ...groups import MANAGER
from ...tools.tiers import DECIDING_TIERS, TIERS

EVERYWHERE = {"administrator": ("administration", MANAGER, "")}
"""Actors that every model has: who changes the organisations changes whose files
are."""


class Knowledge(NamedTuple):
    """What is asked once about the current user, for all records of a set."""

    scopes: dict
    """``{group: ids of his organisations in it, None where he is not in it}``."""
    decided: dict
    """``{user: {record id: tiers on which he has decided in this round}}``, for the
    user and the officers for whom he stands in."""
    lent: dict
    """``{group: {organisation id: delegations}}`` where he acts as a deputy."""


class ActorMixin(models.AbstractModel):
    """Who may act on a record, and why somebody may not.

    ``_workflow_actors`` says for each actor of the table ``(tier, group,
    organisation field)``: an actor without a group is the applicant himself, one
    without a field acts for the whole city.

    What an actor must fulfil besides says ``_bars_<actor>(self)``: a sentence why
    the current user, who has the role, is not this actor here, or ``""``; for an
    actor without a group it stands for the question whether he is the applicant.
    """

    _name = "jiebang.actor.mixin"
    _description = "Who may act"

    _workflow_actors = {}

    @property
    def _actor_rows(self):
        """The actors of the model, and those that every model has."""
        return EVERYWHERE | self._workflow_actors

    def _actor_reasons(self, act):
        """Say why the current user may not be an actor of ``act``.

        Rights come from the group and the organisations of the real user, also
        under ``sudo``. Nobody decides on a file he is part of, nor on two tiers
        of one round.

        :return: ``{record id: text or ""}``
        """
        known = self._actor_knowledge()
        return {
            record.id: refusal and record._refusal_text(act, refusal)
            for record in self
            for refusal in [record._act_refusal(act, known)]
        }

    def _actor_knowledge(self):
        """What is asked once for all records, as :class:`Knowledge`."""
        user = self.env.user
        scopes = {
            group: user._jiebang_scope_ids(group) if user.has_group(group) else None
            for _tier, group, _field in self._actor_rows.values()
            if group
        }
        roles = [group for group, scope in scopes.items() if scope is not None]
        organizations = user._jiebang_deputy_organizations() if roles else {}
        lent = {group: organizations.get(group, {}) for group in roles}
        people = {
            delegation.user_id
            for group in lent
            for delegations in lent[group].values()
            for delegation in delegations
        }
        if lent:
            people.add(user)
        decided = {person: self._decided_tiers(person) for person in people}
        return Knowledge(scopes, decided, lent)

    def _act_refusal(self, act, known):
        """Why the current user is none of the actors of ``act`` here, or ``""``; where
        several fail, what keeps the nearest of them from acting."""
        refusals = [self._actor_refusal(a, known) for a in self._actors_for(act)]
        if "" in refusals:
            return ""
        return next((r for r in refusals if r != "role"), "role")

    def _actor_refusal(self, actor, known):
        """Why the current user is not ``actor`` here: ``applicant``, ``role``,
        ``involved``, the tier on which he has decided, a sentence of
        ``_bars_<actor>``, or ``""``. What binds the officer for whom he stands in
        binds him: ``officer_…``."""
        _tier, group, organization_field = self._actor_rows[actor]
        bars = getattr(self, f"_bars_{actor}", None)
        if not group:
            if bars:
                return bars()
            return "" if self._applicant_user() == self.env.user else "applicant"
        scope = known.scopes[group]
        if scope is None:
            return "role"
        if organization_field and scope.isdisjoint(self.sudo()[organization_field].ids):
            return "role"
        refusal = self._actor_choice(actor, known)[0]
        return refusal or (bars() if bars else "")

    def _actor_choice(self, actor, known):
        """Whether the current user, who has the role, may decide here, and for whom.

        :return: ``(refusal, delegation)``; the delegation is empty where he acts
            in his own right
        """
        tier, group, organization_field = self._actor_rows[actor]
        involved, user = self._involved_users(), self.env.user
        delegations = self.env["jiebang.delegation"]
        if user in involved:
            return "involved", delegations
        decided = known.decided.get(user, {}).get(self.id, set()) - {tier}
        if decided:
            return next(iter(decided)), delegations
        organizations = self.sudo()[organization_field] if organization_field else ()
        organizations = [
            organization
            for organization in organizations
            if organization.id in known.scopes[group]
        ]
        lent = known.lent[group]
        if not organizations or any(
            organization.id not in lent for organization in organizations
        ):
            return "", delegations
        refusal = ""
        for organization in organizations:
            for delegation in lent[organization.id]:
                officer = delegation.user_id
                decided = known.decided.get(officer, {}).get(self.id, set()) - {tier}
                if officer in involved:
                    refusal = "officer_involved"
                elif decided:
                    refusal = "officer_decided"
                else:
                    return "", delegation
        return refusal, delegations

    def _refusal_text(self, act, refusal):
        """The sentence for a refusal: who may do ``act``, or why he may not."""
        if refusal == "applicant":
            return self._applicant_reason(act)
        if refusal == "involved":
            return self.env._(
                "You lead this file or take part in it, so someone else must decide."
            )
        if refusal == "officer_involved":
            return self.env._(
                "The officer for whom you stand in leads this file or takes part in "
                "it, so someone else must decide."
            )
        if refusal == "officer_decided":
            return self.env._(
                "The officer for whom you stand in has already decided on this file "
                "at another tier; another person must decide here."
            )
        if refusal in dict(TIERS):
            return self.env._(
                "You have already decided on this file at the tier “%s”; another "
                "person must decide here.",
                dict(TIERS)[refusal],
            )
        if refusal != "role":
            return refusal
        return self.env._(
            "“%(act)s” is an act of: %(roles)s.",
            act=act.label,
            roles="; ".join(
                dict.fromkeys(map(self._actor_title, self._actors_for(act)))
            ),
        )

    def _actor_title(self, actor):
        """Who ``actor`` is here: the role, and the organisation for which he acts."""
        _tier, group, organization_field = self._actor_rows[actor]
        if not group:
            return self._applicant_user().name or ""
        role = self.env.ref(group).sudo().name
        if not organization_field:
            return role
        organizations = self.sudo()[organization_field]
        return self.env._(
            "%(role)s, acting for %(organization)s",
            role=role,
            organization="、".join(organizations.mapped("display_name"))
            or self.env._("(no organisation)"),
        )

    def _actors_for(self, act):
        """Hook: those of the row's actors that there are for this record."""
        return act.actors

    def _actor_of(self, act):
        """The actor as whom the current user carries out ``act``: the first of the
        row's that he is."""
        actors = self._actors_for(act)
        if len(actors) == 1:
            return actors[0]
        known = self._actor_knowledge()
        return next((a for a in actors if not self._actor_refusal(a, known)), actors[0])

    def _tier_of(self, act):
        """The tier at which the current user carries out ``act``."""
        return self._actor_tier(self._actor_of(act))

    def _actor_tier(self, actor):
        """The tier of ``actor`` here."""
        return self._actor_rows[actor][0]

    def _applicant_reason(self, act):
        """Why the current user is not the applicant of this record, or ``""``.

        :param act: the act that was tried, ``None`` for a change of the content
        """
        user = self._applicant_user()
        if user and user == self.env.user:
            return ""
        if act is None:
            return self.env._("Only %s may change this.", user.name or "")
        return self.env._(
            "“%(act)s” is an act of %(name)s.", act=act.label, name=user.name or ""
        )

    def _fetch_people(self):
        """Hook: read who is part of the records, where it takes fewer statements than
        to read it as the rights ask for it."""

    def _applicant_user(self):
        """Hook: the user who is the applicant, where the record has one."""
        return self.env["res.users"]

    def _involved_users(self):
        """Hook: users who are part of the record, and so never decide on it: those of
        its project, where it has one."""
        project = self.sudo()._workflow_project()
        return project._involved_users() if project else self.env["res.users"]

    def _decided_tiers(self, user):
        """``{record id: {tiers on which user has decided in this round}}``, himself
        or through a deputy. What has no versions has no rounds.

        A round begins with a submission that climbs all tiers; versions that came
        back directly after a minor return belong to the same round.
        """
        if not self.env["jiebang.decision"]._versioned(self):
            return {}
        rows = (
            self.env["jiebang.decision"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    "|",
                    ("user_id", "=", user.id),
                    ("behalf_user_id", "=", user.id),
                    ("tier", "in", DECIDING_TIERS),
                ],
                ["res_id", "version", "tier"],
            )
        )
        begins = {record.id: record.climb_start_version for record in self.sudo()}
        result = {}
        for row in rows:
            if row.version >= begins[row.res_id]:
                result.setdefault(row.res_id, set()).add(row.tier)
        return result

    # -- as whom he acts -----------------------------------------------------

    def _acting_role(self, act, group):
        """The role that the log names for ``act``."""
        if act.carried_by == "ir.cron":
            return self.env._("Scheduled action")
        if not group and act.carried_by:
            return self.env["ir.model"]._get(act.carried_by).name
        if not group:
            return self.env._("Applicant")
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(group)
        return self.env["res.groups"].sudo().browse(group_id).name

    def _acting_organization(self, group, organization_field):
        """The organisation for which the current user acts on the record: the
        nearest one of his at or above the record's own."""
        if not group:
            return self._applicant_organization()
        user = self.env.user.sudo()
        mine = user.jiebang_organization_ids
        his = mine | user._jiebang_delegated_organizations()[user.id, group]
        for organization in self[organization_field] if organization_field else ():
            while organization and organization not in his:
                organization = organization.parent_id
            if organization:
                return organization
        return mine[:1]

    def _acting_delegation(self, actor):
        """The delegation by which the current user acts as ``actor`` here; empty
        where he acts in his own right."""
        group = self._actor_rows[actor][1]
        if not group or not self.env.user._jiebang_deputy_organizations().get(group):
            return self.env["jiebang.delegation"]
        known = self._actor_knowledge()
        if group not in known.lent:
            return self.env["jiebang.delegation"]
        return self._actor_choice(actor, known)[1].sudo()

    def _applicant_organization(self):
        """Hook: the organisation of the applicant."""
        return self.env["jiebang.organization"]

    def _workflow_project(self):
        """Hook: the project that the record belongs to, which decides who sees its
        decisions and versions."""
        project = self._fields.get("project_id")
        return self.project_id if project else self.env["jiebang.project"]
