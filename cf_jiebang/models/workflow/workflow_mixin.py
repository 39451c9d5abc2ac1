from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from ...tools.file_name import clean_file_name
from .act import Reason


class WorkflowMixin(models.AbstractModel):
    """The engine of every decision: one door, through which alone ``state`` moves.

    A model that inherits it declares its life as data:

    * ``_acts``: a tuple of :class:`~.act.Act`;
    * ``_workflow_actors``: who they are (``actor_mixin.py``);

    and says what an act asks for and brings about in methods that carry its name, all
    of them on one record, as superuser but for the first two:

    * ``_offers_<act>(self)``: whether there is a button for it at all;
    * ``_lacks_<act>(self)``: what is missing, a list of sentences;
    * ``_target_<act>(self)``: the state it leads to, where that is not the row's;
    * ``_values_<act>(self, given)``: what is written with the state, in the same write;
    * ``_opinion_<act>(self, opinion)``: what the log keeps as the opinion;
    * ``_after_<act>(self)``: what follows once the decision is on record.

    What follows from a state, whichever act led there, says ``_left_<state>(self)``
    and ``_entered_<state>(self)``, before ``_after_<act>``; ``_given_<act>(self,
    given)``, on all records, checks and completes what is given with the act.
    """

    _name = "jiebang.workflow.mixin"
    _description = "Decisions"
    _inherit = [
        "jiebang.chain.mixin",
        "jiebang.act.buttons.mixin",
        "jiebang.actor.mixin",
        "jiebang.given.mixin",
        "jiebang.guarded.mixin",
    ]

    _acts = ()

    available_acts = fields.Char(
        compute="_compute_available_acts", export_string_translation=False
    )

    @api.model
    def _ended_states(self):
        """The states that no act leads out of."""
        states = {state for state, _label in self._fields["state"].selection}
        return sorted(states.difference(*(act.sources for act in self._all_acts())))

    # -- what is possible, and why not ---------------------------------------

    @api.model
    @ormcache()
    def _all_acts(self):
        """The rows of the model: its own and those of its concerns, in their order."""
        rows = {}
        for cls in type(self).mro():
            for act in vars(cls).get("_acts", ()):
                rows.setdefault(act.name, act)
        return tuple(rows.values())

    @api.model
    def _get_act(self, name):
        """Return the row ``name`` of the table.

        :raise UserError: there is no such act
        """
        for act in self._all_acts():
            if act.name == name:
                return act
        raise UserError(self.env._("There is no act called “%s” here.", name))

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_available_acts(self):
        known = self._actor_knowledge()
        acts = {}
        for act in self._all_acts():
            for state in () if act.carried_by else act.sources:
                acts.setdefault(state, []).append(act)
        for record in self:
            refusals, names = {}, []
            for act in acts.get(record.state, ()) if record.id else ():
                if act.actors not in refusals:
                    refusals[act.actors] = record._act_refusal(act, known)
                if not refusals[act.actors] and record._offers(act):
                    names.append(act.name)
            record.available_acts = ",".join(names)

    def _offers(self, act):
        """Whether to offer ``act`` to who may do it."""
        return self._call_hook("offers", act.name) is not False

    def _blocking_reasons(self, name):
        """Say why the act ``name`` is not possible now.

        :param str name: a row of ``_acts``
        :return: ``{record id: [Reason, …]}``, an empty list where it is possible
        """
        act = self._get_act(name)
        refused = self._actor_reasons(act)
        return {record.id: record._reasons(act, refused[record.id]) for record in self}

    def _reasons(self, act, refusal):
        """Why ``act`` is not possible on this record, ``[Reason, …]``."""
        reasons = []
        if self.state not in act.sources:
            labels = dict(self._fields["state"]._description_selection(self.env))
            text = self.env._(
                "“%(act)s” is possible in: %(states)s. The present state is "
                "“%(state)s”.",
                act=act.label,
                states="、".join(labels[state] for state in act.sources),
                state=labels[self.state],
            )
            reasons.append(Reason("state", text))
        if refusal:
            reasons.append(Reason("access", refusal))
        if self.state in act.sources:
            missing = self._call_hook("lacks", act.name) or ()
            reasons += [Reason("missing", text) for text in missing]
        return reasons

    def _call_hook(self, prefix, name, *values):
        """What the method ``_<prefix>_<name>`` returns, ``None`` without one."""
        method = getattr(self, f"_{prefix}_{name}", None)
        return method(*values) if method else None

    # -- the one door --------------------------------------------------------

    def action_transition(self, name, opinion=None, **given):
        """Act on the records: the only public way to change their state.

        :param str name: a row of the model's ``_acts``
        :param str opinion: the written opinion or the reasons
        :param given: what the row names besides (see ``Act.required``), and for all:
            ``version`` (the version that was read, refused when a newer one exists)
            and ``on_behalf_of`` (refused where no delegation lets the user sign for
            somebody)
        :raise AccessError: the user may not; the text says who may
        :raise UserError: something is missing; the text says what
        :return: True
        """
        self._fetch_people()
        self.check_access("read")
        act = self._get_act(name)
        if act.carried_by:
            raise UserError(
                self.env._(
                    "“%(act)s” can't be done one by one: it follows from “%(via)s”.",
                    act=act.label,
                    via=self.env["ir.model"]._get(act.carried_by).name,
                )
            )
        self._apply_act(act, opinion, given)
        return True

    def _apply_act(self, act, opinion=None, given=None, carrier=None):
        """Check and carry out ``act`` on each record, all or nothing.

        Private: only ``action_transition`` and the models that carry an act
        (``Act.carried_by``) call it. The rights are checked here, for the real user,
        inside the lock.

        :param dict carrier: what the carrying record adds to the decision:
            ``meeting_id``, ``meeting_date``, ``minutes_no``, ``files``
        """
        # whoever is named twice is acted on once
        self = self._without_client_context().union()
        given = dict(given or {})
        self._lock_or_explain()
        version = given.pop("version", None)
        behalf = self._clean_text(given.pop("on_behalf_of", None))
        self._check_reasons(act, version)
        self._check_behalf(act, behalf)
        opinion = self._clean_text(opinion)
        if act.opinion and not opinion:
            raise UserError(
                self.env._(
                    "Opinion: write the opinion or the reasons for “%s”.", act.label
                )
            )
        given = self._check_given(act, given | {"opinion": opinion}) | (carrier or {})
        self._check_days(act, given)
        for record in self.sudo():
            record._carry_out(act, given)
        self.sudo()._acted()
        # what follows in the transaction meets the unique indexes of the database
        self.env.flush_all()

    def _carry_out(self, act, given):
        """Write what the checked ``act`` says, log it, and let follow what follows."""
        source, target = self.state, self._act_target(act)
        self.write(self._act_values(act, given) | {"state": target})
        if act.snapshot:
            self._take_snapshot()
        opinion = self._call_hook("opinion", act.name, given["opinion"])
        self._log_decision(act, source, opinion or given["opinion"], given)
        if target != source:
            self._call_hook("left", source)
            self._call_hook("entered", target)
        self._call_hook("after", act.name)

    def _carry_out_by_itself(self, name, opinion=""):
        """Carry out an act that nobody decides on: time brings it about, or the end of
        an account (its ``carried_by``), in the name of the present user."""
        records = self.sudo()._without_client_context()
        act = records._get_act(name)
        for record in records:
            record._carry_out(act, {"opinion": opinion})
        records._acted()

    def _act_target(self, act):
        """The state that ``act`` leads to for this record."""
        return self._call_hook("target", act.name) or act.target or self.state

    def _act_values(self, act, given):
        """What is written with the state."""
        return self._call_hook("values", act.name, given) or {}

    def _acted(self):
        """Hook: what follows once an act was carried out on all records."""

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
            mine = reasons[record.id] + record._version_reasons(version)
            kinds |= {reason.kind for reason in mine}
            texts += [f"{record.display_name}: {reason.text}" for reason in mine]
        if texts:
            error = AccessError if "access" in kinds else UserError
            raise error("\n".join(texts))

    def _version_reasons(self, version):
        """Hook: why the version that was read is not the one to decide on."""
        return []

    def _check_given(self, act, given):
        """Check what is given with an act.

        :raise UserError: one is unknown, missing or of another kind; the text names
            it
        :return: all of it, completed
        """
        unknown = given.keys() - set(act.values) - {"opinion"}
        if unknown:
            raise UserError(
                self.env._(
                    "“%(act)s” takes no %(names)s.",
                    act=act.label,
                    names=", ".join(sorted(unknown)),
                )
            )
        given = {name: self._typed_value(name, value) for name, value in given.items()}
        for name in act.required:
            if not given.get(name):
                raise UserError(
                    self.env._(
                        "%(field)s: fill it in, “%(act)s” needs it.",
                        field=self._value_label(name),
                        act=act.label,
                    )
                )
        given |= {
            name: clean_file_name(value)
            for name, value in given.items()
            if value and name.endswith("_name") and name.removesuffix("_name") in given
        }
        return given | (self._call_hook("given", act.name, given) or {})

    def _asked_values(self, act):
        """Hook: the values of ``act`` that the dialog asks for on these records."""
        return act.values

    def action_open_transition(self, name=None):
        """Open the dialog that collects opinion and values of the act ``name``; the
        button of a list, which has no arguments, names it in its context."""
        act = self._get_act(name or self.env.context.get("act"))
        self.check_access("read")
        if act.at_once and not any(self._blocking_reasons(act.name).values()):
            return self.action_transition(act.name)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(act.label),
            "res_model": "jiebang.transition.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_transition": act.name,
            },
        }
