from odoo import api, models
from odoo.tools import format_date

from ...tools.legal_time import legal_today

BLOCKS = (
    *("funnel", "trend", "territory", "authority", "field", "stuck", "ticket"),
    *("outcome", "grade", "incentive", "support"),
)
"""What the page has, in its order; ``_block_<name>`` makes each."""


class Overview(models.AbstractModel):
    """What the programme has brought, on one page: how many and where, what is stuck
    and with whom, what came of it against what was promised, who answers in time, what
    was promised to people and carried out.

    Each block is grouped queries as the user, so that a number never says more than
    the list that it opens; a block of a model that one may not read is left out.
    """

    _name = "jiebang.overview"
    _description = "Overview"
    _inherit = ["jiebang.overview.projects", "jiebang.overview.results"]

    @api.model
    def get_overview(self):
        """The page of the current user, as plain values.

        :return: ``{"day", "blocks": [{"key", "title", "model", "columns": [{"key",
            "label"}], "lines": [{"label", "cells": {column: cell}}]}]}``; a cell is
            ``{"text", "count"}`` and, where a list stands behind it, ``domain``
        """
        blocks = [getattr(self, f"_block_{name}")() for name in BLOCKS]
        return {
            "day": format_date(self.env, legal_today(self.env)),
            "blocks": [
                block | {"key": key}
                for key, block in zip(BLOCKS, blocks, strict=True)
                if block and block["lines"]
            ],
        }

    @api.model
    def _readable(self, name):
        """The model, or None for who may not read it."""
        model = self.env[name]
        return model if model.has_access("read") else None

    @api.model
    def _page_block(self, title, model, columns, lines, **more):
        return {
            "title": title,
            "model": model,
            "columns": [{"key": key, "label": columns[key]} for key in columns],
            "lines": lines,
        } | more

    @api.model
    def _number(self, count, domain=None, digits=0):
        """A cell: how it is written, the number, and the list behind it."""
        cell = {"count": count, "text": f"{count or 0:,.{digits}f}"}
        if domain is not None:
            cell["domain"] = domain
        return cell

    @api.model
    def _labels_of(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))
