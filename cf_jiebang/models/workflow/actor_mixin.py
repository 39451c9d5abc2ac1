from odoo import models

from .tiers import DECIDING_TIERS, TIERS


class ActorMixin(models.AbstractModel):
    """Who may act on a record, and why somebody may not.

    ``_workflow_actors`` says for each actor of the table ``(tier, group,
    organisation field)``: an actor without a group is the applicant himself, one
    without a field acts for the whole city.
    """

    _name = "jiebang.actor.mixin"
    _description = "Who may act"

    _workflow_actors = {}

    def _actor_reasons(self, act):
        """Say why the current user may not be the actor of ``act``.

        Rights come from the group and the organisations of the real user, also
        under ``sudo``. Nobody decides on a file he is part of, nor on two tiers
        of one round.

        :return: ``{record id: text or ""}``
        """
        known = self._actor_knowledge()
        return {
            record.id: refusal and record._refusal_text(act, refusal)
            for record in self
            for refusal in [record._actor_refusal(act, known)]
        }

    def _actor_knowledge(self):
        """What is asked once for all records: ``(scopes, earlier, lent)``, with
        ``{group: organisations of the user in it, None where he is not}``,
        ``{user: {record id: tiers on which he has decided in this round}}`` for
        the user and the officers for whom he stands in, and
        ``{group: {organisation id: delegations}}`` where he acts as a deputy."""
        user = self.env.user
        scopes = {
            group: user._jiebang_scope_ids(group) if user.has_group(group) else None
            for _tier, group, _field in self._workflow_actors.values()
            if group
        }
        roles = [group for group, scope in scopes.items() if scope is not None]
        places = user._jiebang_deputy_places() if roles else {}
        lent = {group: places.get(group, {}) for group in roles}
        people = {
            delegation.user_id
            for group in lent
            for delegations in lent[group].values()
            for delegation in delegations
        }
        if lent:
            people.add(user)
        earlier = {person: self._decided_tiers(person) for person in people}
        return scopes, earlier, lent

    def _actor_refusal(self, act, known):
        """Why the current user is not the actor of ``act`` here: ``applicant``,
        ``role``, ``involved``, the tier on which he has decided, or ``""``. What
        binds the officer for whom he stands in binds him: ``officer_…``."""
        scopes = known[0]
        _tier, group, organization_field = self._workflow_actors[act.actor]
        if not group:
            return "" if self._applicant_user() == self.env.user else "applicant"
        scope = scopes[group]
        if scope is None:
            return "role"
        if organization_field and self.sudo()[organization_field].id not in scope:
            return "role"
        return self._actor_choice(act.actor, known)[0]

    def _actor_choice(self, actor, known):
        """Whether the current user, who has the role, may decide here, and for whom.

        :return: ``(refusal, delegation)``; the delegation is empty where he acts
            in his own right
        """
        tier, group, organization_field = self._workflow_actors[actor]
        scopes, earlier, lent = known
        involved, user = self._involved_users(), self.env.user
        delegations = self.env["jiebang.delegation"]
        if user in involved:
            return "involved", delegations
        decided = earlier.get(user, {}).get(self.id, set()) - {tier}
        if decided:
            return next(iter(decided)), delegations
        places = self.sudo()[organization_field] if organization_field else ()
        places = [place for place in places if place.id in scopes[group]]
        if not places or any(place.id not in lent[group] for place in places):
            return "", delegations
        refusal = ""
        for place in places:
            for delegation in lent[group][place.id]:
                officer = delegation.user_id
                decided = earlier.get(officer, {}).get(self.id, set()) - {tier}
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
        if refusal != "role":
            return self.env._(
                "You have already decided on this file at the tier “%s”; another "
                "person must decide here.",
                dict(TIERS)[refusal],
            )
        _tier, group, organization_field = self._workflow_actors[act.actor]
        role = self.env.ref(group).sudo().name
        if not organization_field:
            return self.env._(
                "“%(act)s” is an act of: %(role)s.", act=act.label, role=role
            )
        return self.env._(
            "“%(act)s” is an act of: %(role)s, acting for %(organization)s.",
            act=act.label,
            role=role,
            organization=self.sudo()[organization_field].display_name
            or self.env._("(no organisation)"),
        )

    def _applicant_reason(self, act):
        """Why the current user is not the applicant of this record, or ``""``.

        :param act: the act that was tried, ``None`` for a change of the content
        """
        raise NotImplementedError(self._name)

    def _fetch_people(self):
        """Hook: read who is part of the records, where it takes fewer statements than
        to read it as the rights ask for it."""

    def _applicant_user(self):
        """Hook: the user who is the applicant, where the record has one."""
        return self.env["res.users"]

    def _involved_users(self):
        """Users who are part of the record, and so never decide on it."""
        raise NotImplementedError(self._name)

    def _decided_tiers(self, user):
        """``{record id: {tiers on which user has decided in this round}}``, himself
        or through a deputy.

        A round begins with a submission that climbs all tiers; versions that came
        back directly after a minor return belong to the same round.
        """
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
        begins = {record.id: record.round_version for record in self.sudo()}
        result = {}
        for row in rows:
            if row.version >= begins[row.res_id]:
                result.setdefault(row.res_id, set()).add(row.tier)
        return result
