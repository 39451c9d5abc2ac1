from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..file_name import clean_file_name
from .tiers import tier_selection
from .transition import Reason


class WorkflowMixin(models.AbstractModel):
    """The engine of every approval.

    A model that inherits it declares its life as data:

    * ``_transitions``: a tuple of :class:`~.transition.Transition`;
    * ``_workflow_actors``: who they are (``actor_mixin.py``);
    * ``_workflow_holders``: ``{state: tier}``, who has the record there;
    * ``_editable_states`` and ``_section_fields``: when and what of the content may
      be changed (``content_mixin.py``).

    ``state`` is the only truth and is written by ``_apply_transition`` alone.
    """

    _name = "jiebang.workflow.mixin"
    _description = "Approval engine"
    _inherit = [
        "jiebang.content.mixin",
        "jiebang.actor.mixin",
        "jiebang.act.values.mixin",
        "jiebang.guarded.mixin",
        "jiebang.holder.mixin",
        "jiebang.version.mixin",
        "jiebang.thread.mixin",
    ]

    _transitions = ()

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
        acts = {}
        for act in self._transitions:
            for state in () if act.via else act.sources:
                acts.setdefault(state, []).append((act, self._refusal_key(act)))
        for record in self:
            refusals, names = {}, []
            for act, key in acts.get(record.state, ()) if record.id else ():
                if key not in refusals:
                    refusals[key] = record._actor_refusal(act, known)
                if not refusals[key]:
                    names.append(act.name)
            record.available_transitions = ",".join(names)

    @api.model
    def _refusal_key(self, act):
        """Hook: acts with the same key are refused to a user alike, so that he is
        asked about once a record."""
        return act.name

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

    # -- the one door --------------------------------------------------------

    def action_transition(self, name, opinion=None, **values):
        """Act on the records: the only public way to change their state.

        :param str name: a row of the model's ``_transitions``
        :param str opinion: the written opinion or the reasons
        :param values: what the row names besides (see ``Transition.required``),
            and for all: ``version`` (the version that was read, refused when a
            newer one exists) and ``on_behalf_of`` (refused where no delegation
            lets the user sign for somebody)
        :raise AccessError: the user may not; the text says who may
        :raise UserError: something is missing; the text says what
        :return: True
        """
        self._fetch_people()
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
        self._check_behalf(act, behalf)
        opinion = self._clean_text(opinion)
        if act.opinion and not opinion:
            raise UserError(
                self.env._(
                    "Opinion: write the opinion or the reasons for “%s”.", act.label
                )
            )
        values = self._check_transition_values(act, values) | (carrier or {})
        self._check_days(act, values)
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
            record._log_decision(act, source, opinion, values)
            record._after_transition(act, source)
        self.sudo()._pass_on()
        # what follows in the transaction meets the unique indexes of the database
        self.env.flush_all()

    def _check_behalf(self, act, behalf):
        """Raise when the user names somebody for whom he does not stand in. Whom he
        stands in for follows from the delegation, never from what he writes."""
        for record in self if behalf else ():
            if not record._acting_delegation(record._actor_of(act)):
                raise UserError(
                    self.env._(
                        "Signed on behalf of: no delegation lets you sign for “%s” "
                        "here today. Have it granted first, or sign in your own name.",
                        behalf,
                    )
                )

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

        :raise UserError: one is unknown, missing or of another kind; the text names
            it
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
        values = {
            name: self._typed_value(name, value) for name, value in values.items()
        }
        for name in act.required:
            if not values.get(name):
                raise UserError(
                    self.env._(
                        "%(field)s: fill it in, “%(act)s” needs it.",
                        field=self._value_label(name),
                        act=act.label,
                    )
                )
        return values | {
            name: clean_file_name(self._clean_text(value))
            for name, value in values.items()
            if name.endswith("_name") and name.removesuffix("_name") in values
            if isinstance(value, str) and value
        }

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
            opened = self.open_section_ids
            return {"open_section_ids": [fields.Command.clear()]} if opened else {}
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
