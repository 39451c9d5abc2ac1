from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.legal_time import legal_today
from ..common.cockpit_mixin import InboxLine, desk_models
from ..workflow.holder_mixin import DEADLINE_STATES

SOON = 2
"""Days before the deadline from which what has no clock of its own is due."""

MODELS, LINES = 2**16, 8
"""More models, and lines of one, than there are. A row's number says which record it
is and why it waits; it means the same to everybody."""


class Inbox(models.Model):
    """All that waits for the current user, whatever it is: one row a record.

    Nothing is stored: every model of the scheme says what of it waits for the user
    (``_inbox_lines``), and one statement finds all of it, under his rights. The
    number of rows is the one that the desk and the clock icon show.
    """

    _name = "jiebang.inbox"
    _description = "Waiting for Me"
    _inherit = ["jiebang.reader.mixin"]
    _auto = False
    _rec_name = "name"
    _order = "deadline, id"

    kind = fields.Selection("_selection_kind", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    line = fields.Integer(readonly=True, export_string_translation=False)
    name = fields.Char(compute="_compute_record", search="_search_name")
    task = fields.Char(string="What to do", compute="_compute_record")
    deadline = fields.Date(readonly=True)
    deadline_status = fields.Selection(DEADLINE_STATES, string="Clock", readonly=True)

    @property
    def _table_query(self):
        """The rows of the user: of each line those records that he may read."""
        lines = {} if self.env.su else self._all_lines()
        # nobody's inbox, and an empty one, have the columns of a full one
        lines = lines or {0: InboxLine("jiebang.project", Domain.FALSE)}
        return SQL(" UNION ALL ").join(
            SQL("(%s)", self._line_query(number, line))
            for number, line in lines.items()
        )

    @api.model
    def _all_lines(self):
        """The lines of all models that the user may read.

        :return: ``{number of the line: InboxLine}``
        """
        number_of = self.env["ir.model"]._get_id
        return {
            number_of(model._name) * LINES + number: line
            for model in desk_models(self.env)
            for number, line in enumerate(model._inbox_lines())
        }

    @api.model
    def _line_query(self, number, line):
        model = self.env[line.model]
        query = model._search(line.domain)
        table = query.table
        number_of = SQL.identifier(table, "id")
        deadline = SQL("NULL::date")
        if line.date:
            day = model._fields[line.date]
            deadline = SQL.identifier(table, line.date, to_flush=day)
        return query.select(
            SQL("%s::bigint * %s + %s AS id", number_of, MODELS * LINES, number),
            SQL("%s::varchar AS kind", line.model),
            SQL("%s::varchar AS res_model", line.model),
            SQL("%s AS res_id", number_of),
            SQL("%s AS line", number),
            SQL("%s AS deadline", deadline),
            SQL("%s AS deadline_status", self._clock(model, table, deadline)),
        )

    @api.model
    def _clock(self, model, table, deadline):
        """The clock of a model that has one, else by the date alone."""
        clock = model._fields.get("deadline_status")
        if clock:
            return SQL.identifier(table, clock.name, to_flush=clock)
        today = legal_today(self.env)
        return SQL(
            "CASE WHEN %(day)s IS NULL THEN 'none' WHEN %(day)s < %(today)s THEN "
            "'overdue' WHEN %(day)s <= %(today)s::date + %(soon)s THEN 'due_soon' "
            "ELSE 'on_time' END",
            day=deadline,
            today=today,
            soon=SOON,
        )

    @api.model
    def _selection_kind(self):
        """What a row can be, in the words of the desk."""
        Model = self.env["ir.model"]
        names = list(dict.fromkeys(line.model for line in self._all_lines().values()))
        # one statement for the names of all
        Model.sudo().browse(map(Model._get_id, names)).mapped("name")
        return [(name, self.env[name]._cockpit_heading()) for name in names]

    @api.depends_context("uid", "lang")
    @api.depends("res_model", "res_id", "line")
    def _compute_record(self):
        lines = self._all_lines()
        for model, rows in self.grouped("res_model").items():
            found = self.env[model].browse(rows.mapped("res_id"))
            for row, record in zip(rows, found, strict=True):
                row.name = record.display_name
                row.task = lines[row.line].label or record._missing_text()

    @api.model
    def _search_name(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        lines = self._all_lines().values()
        return Domain.OR(
            Domain("res_model", "=", model._name)
            & Domain("res_id", "in", model._search([("display_name", operator, value)]))
            for model in map(self.env.get, {line.model for line in lines})
        )

    def action_open(self):
        """Open the record that waits."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record._get_records_action(context={})

    # -- the desk and the clock icon -----------------------------------------

    @api.model
    def _counts(self):
        """How much waits for the user: ``{"waiting", "due_soon", "overdue"}``."""
        found = {}
        if self.has_access("read"):
            found = dict(self._read_group([], ["deadline_status"], ["__count"]))
        return {
            "waiting": sum(found.values()),
            "due_soon": found.get("due_soon", 0),
            "overdue": found.get("overdue", 0),
        }

    @api.model
    def _first_rows(self, limit):
        """The most urgent rows, as plain values: what it is, its name, what to do,
        the deadline and its clock."""
        rows = self.search([], limit=limit) if self.has_access("read") else self
        kinds = dict(self._selection_kind())
        today = legal_today(self.env)
        return [
            {
                "id": row.id,
                "kind": kinds[row.kind],
                "name": row.name,
                "task": row.task,
                "deadline": format_date(self.env, row.deadline),
                "days": (row.deadline - today).days if row.deadline else None,
                "clock": row.deadline_status,
                "model": row.res_model,
                "record": row.res_id,
            }
            for row in rows
        ]
