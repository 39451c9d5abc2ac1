from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from .tiers import DECIDING_TIERS, TIERS, tier_selection
from .transition import Reason


class WorkflowMixin(models.AbstractModel):
    """The engine of every approval (DESIGN section 3).

    A model that inherits it declares its life as data:

    * ``_transitions``: a tuple of :class:`~.transition.Transition`;
    * ``_workflow_actors``: ``{actor: (tier, group, organisation field)}``; an
      actor without a group is the applicant himself, one without a field acts
      for the whole city;
    * ``_workflow_holders``: ``{state: tier}``, who has the record there;
    * ``_editable_states``: the states in which the content may be changed;
    * ``_section_fields``: ``{section code: fields}``, what a return opens.

    ``state`` is the only truth and is written by ``_apply_transition`` alone.
    """

    _name = "jiebang.workflow.mixin"
    _description = "Approval engine"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.holder.mixin",
        "jiebang.version.mixin",
        "jiebang.thread.mixin",
    ]

    _transitions = ()
    _workflow_actors = {}
    _editable_states = ("draft", "returned")
    _section_fields = {}
    _free_fields = frozenset({"activity_ids", "message_follower_ids"})

    return_tier = fields.Selection(selection=tier_selection, copy=False, readonly=True)
    return_reason = fields.Text(copy=False, readonly=True)
    return_minor = fields.Boolean(string="Minor return", copy=False, readonly=True)
    open_section_ids = fields.Many2many(
        "jiebang.section", string="Sections to correct", copy=False, readonly=True
    )
    available_transitions = fields.Char(
        compute="_compute_available_transitions", export_string_translation=False
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit", export_string_translation=False
    )
    open_sections = fields.Char(
        compute="_compute_can_edit", export_string_translation=False
    )

    @property
    def _guarded_fields(self):
        return (
            frozenset({"state", "return_tier", "return_reason", "return_minor"})
            | {"open_section_ids"}
            | self._holder_fields
            | self._version_fields
        )

    # -- what is possible, and why not ---------------------------------------

    @api.model
    def _get_transition(self, name):
        """Return the row ``name`` of the table.

        :raise UserError: there is no such act
        """
        for transition in self._transitions:
            if transition.name == name:
                return transition
        raise UserError(self.env._("There is no act called “%s” here.", name))

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_available_transitions(self):
        known = self._actor_knowledge()
        for record in self:
            record.available_transitions = ",".join(
                act.name
                for act in self._transitions
                if record.id
                and record.state in act.sources
                and not act.via
                and not record._actor_refusal(act, known)
            )

    @api.depends_context("uid")
    @api.depends("state", "open_section_ids")
    def _compute_can_edit(self):
        """Whether the user may change the content, and the codes of the sections
        that he may change."""
        for record in self:
            record.can_edit = not record._content_refusal()
            codes = self._section_fields if record.can_edit else ()
            if codes and record.state == "returned":
                codes = record.sudo().open_section_ids.mapped("code")
            record.open_sections = ",".join(codes)

    def _blocking_reasons(self, name):
        """Say why the act ``name`` is not possible now.

        :param str name: a row of ``_transitions``
        :return: ``{record id: [Reason, …]}``, an empty list where it is possible
        """
        act = self._get_transition(name)
        refused = self._actor_reasons(act)
        missing = self.filtered(lambda r: r.state in act.sources)._missing_reasons(act)
        labels = dict(self._fields["state"]._description_selection(self.env))
        result = {}
        for record in self:
            reasons = []
            if record.state not in act.sources:
                text = self.env._(
                    "“%(act)s” is possible in: %(states)s. The present state is "
                    "“%(state)s”.",
                    act=act.label,
                    states="、".join(labels[state] for state in act.sources),
                    state=labels[record.state],
                )
                reasons.append(Reason("state", text))
            if refused[record.id]:
                reasons.append(Reason("access", refused[record.id]))
            reasons += [Reason("missing", text) for text in missing.get(record.id, ())]
            result[record.id] = reasons
        return result

    def _missing_reasons(self, act):
        """Hook: ``{record id: [what is missing for the act, …]}``."""
        return {}

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
        """What is asked once for all records: ``(scopes, earlier)``, with
        ``{group: organisations of the user in it, None where he is not}`` and
        ``{record id: tiers on which he has decided in this round}``."""
        user = self.env.user
        scopes = {
            group: user._jiebang_scope_ids(group) if user.has_group(group) else None
            for _tier, group, _field in self._workflow_actors.values()
            if group
        }
        decides = any(scope is not None for scope in scopes.values())
        return scopes, self._decided_tiers(user) if decides else {}

    def _actor_refusal(self, act, known):
        """Why the current user is not the actor of ``act`` here: ``applicant``,
        ``role``, ``involved``, the tier on which he has decided, or ``""``."""
        scopes, earlier = known
        tier, group, organization_field = self._workflow_actors[act.actor]
        if not group:
            return "" if self._applicant_user() == self.env.user else "applicant"
        scope = scopes[group]
        if scope is None:
            return "role"
        if organization_field and self.sudo()[organization_field].id not in scope:
            return "role"
        if self.env.user in self._involved_users():
            return "involved"
        return next(iter(earlier.get(self.id, set()) - {tier}), "")

    def _refusal_text(self, act, refusal):
        """The sentence for a refusal: who may do ``act``, or why he may not."""
        if refusal == "applicant":
            return self._applicant_reason(act)
        if refusal == "involved":
            return self.env._(
                "You lead this file or take part in it, so someone else must decide."
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

    def _involved_users(self):
        """Users who are part of the record, and so never decide on it."""
        raise NotImplementedError(self._name)

    def _decided_tiers(self, user):
        """``{record id: {tiers on which user has decided in this round}}``.

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
                    ("user_id", "=", user.id),
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

    # -- the one door --------------------------------------------------------

    def action_transition(self, name, opinion=None, **values):
        """Act on the records: the only public way to change their state.

        :param str name: a row of the model's ``_transitions``
        :param str opinion: the written opinion or the reasons
        :param values: what the row names besides (see ``Transition.required``),
            and for all: ``version`` (the version that was read, refused when a
            newer one exists) and ``on_behalf_of`` (for whom one signs)
        :raise AccessError: the user may not; the text says who may
        :raise UserError: something is missing; the text says what
        :return: True
        """
        self.check_access("read")
        act = self._get_transition(name)
        if act.via:
            raise UserError(
                self.env._(
                    "“%(act)s” can't be done one by one: it follows from “%(via)s”.",
                    act=act.label,
                    via=self.env["ir.model"]._get(act.via).name,
                )
            )
        self._apply_transition(act, opinion, values)
        return True

    def _without_client_context(self):
        """Drop what a client put into the context: it may switch off tracking,
        notices defaults or the legal day. Language and companies stay."""
        keep = {
            key: self.env.context[key]
            for key in ("lang", "uid", "allowed_company_ids")
            if key in self.env.context
        }
        # what is not kept must go, so the context is replaced
        return self.with_context(keep)  # pylint: disable=context-overridden

    def _apply_transition(self, act, opinion=None, values=None, carrier=None):
        """Check and carry out ``act`` on each record, all or nothing.

        Private: only ``action_transition`` and the models that carry an act
        (``Transition.via``) call it. The rights are checked here, for the real
        user, inside the lock.

        :param dict carrier: what the carrying record adds to the decision:
            ``meeting_id``, ``meeting_date``, ``minutes_no``, ``files``
        """
        self = self._without_client_context()
        values = dict(values or {})
        self._lock_or_explain()
        version = values.pop("version", None)
        behalf = self._clean_text(values.pop("on_behalf_of", None))
        self._check_reasons(act, version)
        opinion = self._clean_text(opinion)
        if act.opinion and not opinion:
            raise UserError(
                self.env._(
                    "Opinion: write the opinion or the reasons for “%s”.", act.label
                )
            )
        values = self._check_transition_values(act, values) | (carrier or {})
        for record in self.sudo():
            source = record.state
            target = record._transition_target(act)
            record.write(
                record._return_values(act, opinion, values)
                | record._transition_values(act, values)
                | {"state": target}
            )
            if act.snapshot:
                record._take_snapshot()
            record._log_decision(act, source, opinion, behalf, values)
            record._after_transition(act, source)
        self.sudo()._pass_on()

    def _lock_or_explain(self):
        """Lock the records until the end of the transaction.

        :raise UserError: somebody else is acting on one of them
        """
        try:
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Someone else is acting on this file right now. Reload the "
                    "page and look at its state before you act again."
                )
            ) from error

    def _check_reasons(self, act, version=None):
        """Raise when a record of the set can't go through ``act``."""
        reasons = self._blocking_reasons(act.name)
        texts, kinds = [], set()
        for record in self:
            mine = list(reasons[record.id])
            if version is not None and version != record.version:
                mine.append(
                    Reason(
                        "state",
                        self.env._(
                            "Version %(new)s was submitted while you were reading "
                            "version %(old)s. Read the new one first.",
                            new=record.version,
                            old=version,
                        ),
                    )
                )
            kinds |= {reason.kind for reason in mine}
            texts += [f"{record.display_name}: {reason.text}" for reason in mine]
        if texts:
            error = AccessError if "access" in kinds else UserError
            raise error("\n".join(texts))

    @api.model
    def _clean_text(self, text):
        """Strip blanks of every kind; a text of blanks only is no text."""
        if not text:
            return ""
        if not isinstance(text, str):
            raise UserError(self.env._("A text is expected, not %s.", text))
        text = text.strip().strip("\u200b\u200c\u200d\u2060\ufeff\u3164").strip()
        self.env["jiebang.decision"]._check_texts({"opinion": text})
        return text

    def _check_transition_values(self, act, values):
        """Check the further values of an act.

        :raise UserError: one is unknown or missing; the text names it
        """
        unknown = values.keys() - set(act.values)
        if unknown:
            raise UserError(
                self.env._(
                    "“%(act)s” takes no %(names)s.",
                    act=act.label,
                    names=", ".join(sorted(unknown)),
                )
            )
        for name in act.required:
            if not values.get(name):
                raise UserError(
                    self.env._(
                        "%(field)s: fill it in, “%(act)s” needs it.",
                        field=self._value_label(name),
                        act=act.label,
                    )
                )
        return values

    @api.model
    def _value_label(self, name):
        """The label of a value of an act, as the dialog shows it."""
        field = self.env["jiebang.transition.wizard"]._fields.get(name)
        if field is None:
            return name
        return field.get_description(self.env, ["string"])["string"]

    def _transition_target(self, act):
        """Hook: the state that ``act`` leads to for this record."""
        return act.target

    def _transition_values(self, act, values):
        """Hook: what else is written with the state, in the same write."""
        return {}

    def _after_transition(self, act, source):
        """Hook: what follows once the decision is on record."""

    def _return_values(self, act, opinion, values):
        """Open the named sections on a return, close all on anything else."""
        if act.target != "returned":
            return {"open_section_ids": [fields.Command.clear()]}
        sections = values.get("section_ids") or []
        return {
            "return_tier": self._workflow_actors[act.actor][0],
            "return_reason": opinion,
            "return_minor": bool(values.get("minor")),
            "open_section_ids": [fields.Command.set(sections)],
        }

    def action_open_transition(self, name=None):
        """Open the dialog that collects opinion and values of the act ``name``."""
        act = self._get_transition(name)
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(act.label),
            "res_model": "jiebang.transition.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_transition": name,
            },
        }

    # -- content is frozen outside draft and returned ------------------------

    def _content_refusal(self, field_names=None):
        """Why the current user may not change the content, or ``""``.

        :param field_names: the fields in question; all when omitted
        """
        if self.env.su or not self.id:
            return ""
        if self.state not in self._editable_states:
            return self.env._(
                "“%s” has been submitted; its content can only be changed after a "
                "return.",
                self.display_name,
            )
        refusal = self._editor_refusal()
        if refusal or field_names is None or self.state != "returned":
            return refusal
        closed = self._closed_fields() & set(field_names)
        if closed:
            return self.env._(
                "%(fields)s: the return did not open this part of “%(name)s”. Open "
                "for correction: %(sections)s.",
                fields="、".join(
                    self._fields[name].get_description(self.env, ["string"])["string"]
                    for name in sorted(closed)
                ),
                name=self.display_name,
                sections="、".join(self.sudo().open_section_ids.mapped("name")),
            )
        return ""

    def _editor_refusal(self):
        """Hook: why the current user is not the one who edits, or ``""``."""
        return self._applicant_reason(None)

    def _closed_fields(self):
        """Fields of the sections that the last return did not open."""
        open_codes = set(self.sudo().open_section_ids.mapped("code"))
        closed, opened = set(), set()
        for code, names in self._section_fields.items():
            (opened if code in open_codes else closed).update(names)
        return closed - opened

    def write(self, vals):
        if not self.env.su:
            names = vals.keys() - self._free_fields
            for record in self if names else ():
                refusal = record._content_refusal(names)
                if refusal:
                    raise AccessError(refusal)
        return super().write(vals)

    def _check_unlink(self):
        for record in self:
            if record.version or record.decision_count:
                raise UserError(
                    self.env._(
                        "“%s” has been submitted and stays on record. Withdraw it "
                        "instead of deleting it.",
                        record.display_name,
                    )
                )
            refusal = record._content_refusal()
            if refusal:
                raise AccessError(refusal)
