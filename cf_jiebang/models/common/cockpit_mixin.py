from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

STUCK_LINES = 6
"""How many organisations a model names at most, those who wait longest first."""


PREFIX = "jiebang."


class InboxLine(NamedTuple):
    """What waits for the user in one model: which records, what is to be done with
    them (``""``: each record says so itself), and which of their dates is the
    deadline (``""``: none)."""

    model: str
    domain: Domain
    label: str = ""
    date: str = ""


def desk_models(env):
    """The models of the scheme that tell the desk something and that the user may
    read, in the order in which they are loaded."""
    for name in env.registry:
        if not name.startswith(PREFIX):
            continue
        model = env[name]
        if (
            not model._abstract
            and not model._transient
            and hasattr(model, "_cockpit_lines")
            and model.has_access("read")
        ):
            yield model


class CockpitMixin(models.AbstractModel):
    """What a model tells the first screen (``jiebang.cockpit``).

    ``_cockpit_title`` is its heading there and ``_cockpit_action`` the action whose
    views open its records. ``_cockpit_lines`` gives the lines; another module adds
    to it by ``super()``.
    """

    _name = "jiebang.cockpit.mixin"
    _description = "Lines of the first screen"

    _cockpit_title = ""
    _cockpit_action = ""

    @api.model
    def _cockpit_lines(self):
        """Lines of the first screen for the current user, counted under his rules.

        :return: a list of what ``_cockpit_line`` returns
        """
        return []

    @api.model
    def _inbox_lines(self):
        """What waits for the current user.

        :rtype: list[InboxLine]
        """
        return []

    @api.model
    def _inbox_line(self, domain, label="", date=""):
        """A list of one line of the inbox: what ``domain`` finds waits for the user."""
        return [InboxLine(self._name, Domain(domain), label, date)]

    @api.model
    def _cockpit_heading(self):
        """What the records are called on the desk."""
        if self._cockpit_title:
            return self.env._(self._cockpit_title)
        return self.env["ir.model"]._get(self._name).sudo().name

    @api.model
    def _cockpit_line(self, section, label, cells, days=None, action=""):
        """One line of the first screen.

        :param str section: a key of ``jiebang.cockpit._sections``
        :param str label: what waits, or where
        :param dict cells: ``{column of the section: (count, domain)}``; a click on
            the number opens just what the domain finds
        :param int days: how many days the oldest waits, where that matters
        :param str action: XML id, by default ``_cockpit_action``
        """
        return {
            "section": section,
            "model": self._name,
            "title": self._cockpit_heading(),
            "label": label,
            "days": days,
            "action": action or self._cockpit_action,
            "cells": {
                column: {"count": count, "domain": list(Domain(domain))}
                for column, (count, domain) in cells.items()
                if count
            },
        }

    @api.model
    def _cockpit_count(self, section, label, domain, column="all", **more):
        """A list of one line, or of none when nothing is found."""
        count = self.search_count(domain)
        if not count:
            return []
        return [self._cockpit_line(section, label, {column: (count, domain)}, **more)]


class CockpitHolderMixin(models.AbstractModel):
    """A model with holder and clock has its lines by itself: what waits for the
    user, what is late by tier, and where the rest stands.

    Three statements a model, however many records there are.
    """

    _name = "jiebang.cockpit.holder.mixin"
    _description = "Lines of the first screen, by holder and clock"
    _inherit = ["jiebang.cockpit.mixin"]

    @api.model
    def _inbox_lines(self):
        mine = self._inbox_line(self._cockpit_mine(), date="deadline")
        return super()._inbox_lines() + mine

    @api.model
    def _cockpit_lines(self):
        return [
            *super()._cockpit_lines(),
            *self._cockpit_late(),
            *self._cockpit_stuck(),
        ]

    @api.model
    def _cockpit_mine(self):
        """Hook: what waits for the user or the organisations that he acts for."""
        return Domain("waiting_for_me", "=", True)

    @api.model
    def _cockpit_elsewhere(self):
        """Hook: what does not wait for the user, but for somebody."""
        return Domain("holder_tier", "!=", False) & Domain("waiting_for_me", "=", False)

    @api.model
    def _cockpit_late(self):
        """What is overdue, with whomever it is."""
        late = Domain("deadline_status", "=", "overdue")
        today = self._workflow_today()
        found = {
            tier: (count, first)
            for tier, count, first in self._read_group(
                late, ["holder_tier"], ["__count", "deadline:min"]
            )
        }
        tiers = self._fields["holder_tier"]._description_selection(self.env)
        return [
            self._cockpit_line(
                "late",
                self.env._("Overdue, with: %s", label),
                {"all": (found[tier][0], late & Domain("holder_tier", "=", tier))},
                days=found[tier][1] and (today - found[tier][1]).days,
            )
            for tier, label in tiers
            if tier in found
        ]

    @api.model
    def _cockpit_stuck(self):
        """Where stands what does not wait for the user: state and organisation,
        those first that have waited longest."""
        elsewhere = self._cockpit_elsewhere()
        groups = ["state", "holder_tier", "holder_organization_id"]
        rows = self._read_group(
            elsewhere,
            groups,
            ["__count", "holder_since:min"],
            order="holder_since:min, state, holder_tier",
            limit=STUCK_LINES,
        )
        if not rows:
            return []
        late = {
            tuple(row[:3]): row[3]
            for row in self._read_group(
                elsewhere & Domain("deadline_status", "=", "overdue"),
                groups,
                ["__count"],
            )
        }
        states = dict(self._fields["state"]._description_selection(self.env))
        tiers = dict(self._fields["holder_tier"]._description_selection(self.env))
        today = self._workflow_today()
        lines = []
        for state, tier, organization, count, since in rows:
            base = (
                elsewhere
                & Domain("state", "=", state)
                & Domain("holder_tier", "=", tier)
                & Domain("holder_organization_id", "=", organization.id)
            )
            name = organization.sudo().name or tiers[tier]
            overdue = late.get((state, tier, organization), 0)
            lines.append(
                self._cockpit_line(
                    "stuck",
                    f"{states[state]} · {name}",
                    {
                        "all": (count, base),
                        "overdue": (
                            overdue,
                            base & Domain("deadline_status", "=", "overdue"),
                        ),
                    },
                    days=since and (today - since).days,
                )
            )
        return lines
