"""The lists that offices pass around, as Excel sheets (R20, R23, R25)."""

import contextlib
import tempfile
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..models.legal_time import legal_today
from .xlsx_sheet import Column, Sheet

CHUNK = 500
MOST_ROWS = 100_000


class ListColumn(NamedTuple):
    """A column of a list.

    ``path`` leads from the row to the value (``project_id.leader_name``); ``title``
    is the label of that field unless given. ``kind`` is one of ``FORMATS`` of the
    sheet; without it the type of the field decides.
    """

    path: str
    width: float = 14
    title: str = ""
    kind: str = ""


KINDS = {
    "date": "date",
    "datetime": "datetime",
    "integer": "integer",
    "float": "number",
    "monetary": "number",
    "selection": "center",
}


class XlsxList(models.AbstractModel):
    """A list as an Excel sheet, read as the user who asks for it.

    A list inherits this model as ``jiebang.xlsx.<name>`` and says what it holds;
    its address is ``/jiebang/xlsx/<name>``. What the user may not read stays out:
    rows by the rules of their model, columns by the groups of their field, with
    a word about it above the table.
    """

    _name = "jiebang.xlsx.list"
    _description = "Excel List"

    _list_model = ""
    """Model of the rows."""
    _list_source = ""
    """Model of what is chosen on the screen, where that is not the rows."""
    _list_link = ""
    """Field of a row that leads to the source."""
    _list_title = ""
    _list_columns = ()
    _list_groups = ""
    """Groups that may have the list; ACL and rules count beside it."""
    _list_paper = "A4"
    _list_frozen = 2
    _list_domain = []
    _list_order = None

    # -- door ----------------------------------------------------------------

    @api.model
    def _get_list(self, name):
        """The list of this name, in the language of the documents, or ``None``."""
        model = self.env.get(f"jiebang.xlsx.{name}")
        if model is None or not getattr(model, "_list_model", ""):
            return None
        return model.with_context(
            lang=self.env["jiebang.project"]._document_lang(),
            active_test=False,
        )

    @api.model
    def _action_download(self, records):
        """The client action that gets this list of the chosen records."""
        return {
            "type": "ir.actions.client",
            "tag": "jiebang_xlsx_download",
            "params": {
                "list": self._name.removeprefix("jiebang.xlsx."),
                "ids": records.ids,
            },
        }

    def _file_name(self):
        today = legal_today(self.env)
        return f"{self.env._(self._list_title)}-{today:%Y%m%d}.xlsx"

    def _check_list_access(self):
        """Raise ``AccessError`` unless the user may have this list."""
        if self._list_groups and not self.env.user.has_groups(self._list_groups):
            names = [
                self.env.ref(group).sudo().name
                for group in self._list_groups.split(",")
            ]
            raise AccessError(
                self.env._(
                    "The list “%(title)s” is for: %(roles)s.",
                    title=self.env._(self._list_title),
                    roles="、".join(names),
                )
            )
        self.env[self._list_model].check_access("read")

    # -- rows ----------------------------------------------------------------

    def _row_ids(self, ids=None, domain=None):
        """Ids of the rows: of the chosen ``ids`` in their order, or of all that
        match ``domain``.

        :raise AccessError: something was chosen that the user may not read
        """
        source = self.env[self._list_source or self._list_model]
        rows = self.env[self._list_model]
        chosen = self._chosen_ids(source, ids)
        wanted = Domain(domain or [])
        if chosen is not None:
            wanted = Domain("id", "in", chosen)
        if self._list_source:
            links = source._search(wanted)
            wanted = Domain(self._list_link, "in", links)
        wanted &= Domain(self._list_domain)
        found = rows.search(wanted, order=self._list_order, limit=MOST_ROWS + 1)._ids
        if len(found) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "The list has more than %s rows. Choose fewer, by a filter.",
                    MOST_ROWS,
                )
            )
        if chosen is None or self._list_source:
            return found
        kept = set(found)
        return tuple(res_id for res_id in chosen if res_id in kept)

    def _chosen_ids(self, source, ids):
        """The chosen ids, each once, all of them readable; ``None`` without."""
        if ids is None:
            return None
        chosen = list(dict.fromkeys(ids))
        readable = source.search_count([("id", "in", chosen)])
        if readable < len(chosen):
            raise AccessError(
                self.env._(
                    "%s of the chosen records are not there or not for you. Choose "
                    "again.",
                    len(chosen) - readable,
                )
            )
        return chosen

    def _readable_columns(self):
        """Columns that the user may read, and the titles of the others."""
        columns, hidden = [], []
        for column in self._list_columns:
            readable = all(
                model._has_field_access(field, "read")
                for model, field in self._steps(column)
            )
            (columns if readable else hidden).append(column)
        return columns, [self._title(column) for column in hidden]

    def _steps(self, column):
        """``(model, field)`` of each step of a column's path."""
        model, steps = self.env[self._list_model], []
        for name in column.path.split("."):
            field = model._fields[name]
            steps.append((model, field))
            model = self.env[field.comodel_name] if field.relational else model
        return steps

    def _title(self, column):
        if column.title:
            return self.env._(column.title)
        _model, field = self._steps(column)[-1]
        return field.get_description(self.env, ["string"])["string"]

    def _kind(self, column):
        return column.kind or KINDS.get(self._steps(column)[-1][1].type, "text")

    def _chunk_rows(self, ids, columns):
        """Values of some rows, in as many queries for one as for all."""
        records = self.env[self._list_model].browse(ids)
        reached = {"": {record.id: record for record in records}}
        values = [self._column_values(reached, column) for column in columns]
        return [[column[res_id] for column in values] for res_id in ids]

    def _column_values(self, reached, column):
        """``{id of the row: value}``; blank behind a link that is not for the user.

        :param dict reached: ``{path: {id of the row: record}}``, filled as it goes
        """
        *links, last = column.path.split(".")
        path = ""
        for name in links:
            before, path = path, f"{path}.{name}"
            if path not in reached:
                targets = {
                    res_id: record[name] for res_id, record in reached[before].items()
                }
                model = next(iter(targets.values())).browse()
                found = model.browse(
                    dict.fromkeys(i for target in targets.values() for i in target.ids)
                )
                shown = set(found._filtered_access("read")._ids)
                reached[path] = {
                    res_id: found.browse(
                        i for i in target.ids if i in shown
                    ).with_prefetch(tuple(shown))
                    for res_id, target in targets.items()
                }
        records = reached[path]
        shown = self._formatter(records, last)
        return {
            res_id: shown(record[last]) if record else None
            for res_id, record in records.items()
        }

    def _formatter(self, records, name):
        """How a field's values are written: labels and names are looked up once for
        all records."""
        model = next(iter(records.values()))
        field = model._fields[name]
        if field.relational:
            found = model.browse(i for record in records.values() for i in record.ids)
            targets = found.mapped(name).sudo()
            names = {target.id: target.display_name for target in targets}
            return lambda value: "、".join(names[i] for i in value._ids)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get
        if field.type == "datetime":
            return lambda value: (
                value
                and fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
            )
        if field.type == "boolean":
            words = {True: self.env._("yes"), False: self.env._("no")}
            return lambda value: words[bool(value)]
        return lambda value: value

    # -- file ----------------------------------------------------------------

    def _write_list(self, target, ids=None, domain=None):
        """Write the list to a binary file.

        :raise AccessError: the user may not have it, or not what was chosen
        """
        self._check_list_access()
        row_ids = self._row_ids(ids, domain)
        columns, hidden = self._readable_columns()
        heads = [Column(self.env._("No."), 6, "integer")] + [
            Column(self._title(column), column.width, self._kind(column))
            for column in columns
        ]
        with Sheet(
            target,
            self.env._(self._list_title),
            heads,
            header=self._header(len(row_ids), hidden),
            paper=self._list_paper,
            frozen=self._list_frozen,
        ) as sheet:
            number = 0
            for start in range(0, len(row_ids), CHUNK):
                for values in self._chunk_rows(row_ids[start : start + CHUNK], columns):
                    number += 1
                    sheet.write_row([number, *values])
                self.env.invalidate_all()

    def _header(self, count, hidden):
        """``(label, value)`` pairs above the table."""
        pairs = [
            (self.env._("Made by"), self.env.user.name),
            (self.env._("Date"), legal_today(self.env)),
            (self.env._("Rows"), count),
        ]
        if hidden:
            reason = self.env._("%s (not for your role)", "、".join(hidden))
            pairs.append((self.env._("Left out"), reason))
        return pairs

    def _list_file(self, ids=None, domain=None):
        """The list as an open temporary file, at its beginning."""
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(tempfile.TemporaryFile())
            self._write_list(file, ids, domain)
            file.seek(0)
            stack.pop_all()  # the caller closes it
        return file
