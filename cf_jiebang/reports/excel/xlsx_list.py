"""The lists that offices pass around, as Excel sheets (R20, R23, R25)."""

import contextlib
import tempfile
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.document_lang import document_lang
from ...tools.legal_time import legal_today
from .xlsx_sheet import Column, Sheet

CHUNK = 1000
MOST_NAMES = 20_000
"""Names of linked records that are kept at a time: memory stays flat."""
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


PLAIN = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
}
KINDS = {
    "date": "date",
    "datetime": "datetime",
    "integer": "integer",
    "float": "number",
    "monetary": "number",
    "selection": "center",
}


def _is_plain(field):
    """Whether a column of the table holds the field's value."""
    return field.store and field.column_type and field.type in PLAIN


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
            lang=document_lang(self.env),
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
        chosen = None if ids is None else list(dict.fromkeys(ids))
        wanted = Domain(domain or []) if chosen is None else Domain("id", "in", chosen)
        if chosen is not None:
            self._check_chosen(chosen, source.search_count(wanted))
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

    def _check_chosen(self, chosen, readable):
        if readable < len(chosen):
            raise AccessError(
                self.env._(
                    "%s of the chosen records are not there or not for you. Choose "
                    "again.",
                    len(chosen) - readable,
                )
            )

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

    def _chunk_rows(self, ids, columns, names=None):
        """Values of some rows, in as many queries for one as for all.

        :param dict names: ``{model: {id: name}}`` of linked records, filled as it goes
        """
        names = {} if names is None else names
        ends = {}
        for column in columns:
            path, _dot, last = column.path.rpartition(".")
            ends.setdefault(path, set()).add(last)
        for path in list(ends):
            while path:
                path, _dot, link = path.rpartition(".")
                ends.setdefault(path, set()).add(link)
        targets, values = {"": list(ids)}, {}
        for path in sorted(ends):
            model = self._reached_model(path)
            if path:
                before, _dot, link = path.rpartition(".")
                found = values[before][link]
                targets[path] = [found.get(res_id) for res_id in targets[before]]
            wanted = list(dict.fromkeys(i for i in targets[path] if i))
            values[path] = self._read_values(model.browse(wanted), ends[path])
        written = []
        for column in columns:
            path, _dot, last = column.path.rpartition(".")
            read = values[path][last]
            shown = self._formatter(self._reached_model(path), last, read, names)
            written.append(
                [shown(read[i]) if i in read else None for i in targets[path]]
            )
        return list(zip(*written, strict=True)) if written else [()] * len(ids)

    def _reached_model(self, path):
        """The model at the end of a path of links."""
        model = self.env[self._list_model]
        for name in filter(None, path.split(".")):
            model = self.env[model._fields[name].comodel_name]
        return model

    def _read_values(self, records, names):
        """``{field: {id: value}}`` of the records that the user may read.

        What has a column is read in one statement under the rules of the model; a
        link is the id of its target.
        """
        if not records.browse().has_access("read"):
            return dict.fromkeys(names, {})
        stored = [name for name in sorted(names) if _is_plain(records._fields[name])]
        query = records._search([("id", "in", records.ids)])
        columns = [
            records._field_to_sql(records._table, name, query)
            for name in ["id", *stored]
        ]
        rows = list(zip(*self.env.execute_query(query.select(*columns)), strict=True))
        ids, *found = rows or [()] * len(columns)
        values = {
            name: dict(zip(ids, column, strict=True))
            for name, column in zip(stored, found, strict=True)
        }
        shown = records.browse(ids)
        if logged := names & getattr(shown, "_logged_fields", frozenset()):
            shown._log_reading("export", logged)
        for name in names - values.keys():
            part = {"many2one": "id"}.get(records._fields[name].type, "_ids")
            linked = records._fields[name].relational
            values[name] = {
                record.id: getattr(record[name], part) if linked else record[name]
                for record in shown
            }
        return values

    def _formatter(self, model, name, read, names):
        """How a field's values are written: labels and names are looked up once for
        all records.

        :param dict read: ``{id: value}`` as read
        :param dict names: see ``_chunk_rows``
        """
        field = model._fields[name]
        if field.relational:
            one = field.type == "many2one"
            ids = set(read.values()) if one else set().union(*read.values())
            known = names.setdefault(field.comodel_name, {})
            if len(known) > MOST_NAMES:
                known.clear()
            # the name of what is linked is for who reads the link
            missing = {i for i in ids if i} - known.keys()
            targets = self.env[field.comodel_name].sudo().browse(sorted(missing))
            known |= {target.id: target.display_name for target in targets}
            if one:
                return known.get
            return lambda value: "、".join(known[i] for i in value or ())
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get
        if field.type == "datetime":
            return lambda value: (
                value
                and fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
            )
        if field.type in ("integer", "float", "monetary"):
            return lambda value: value or 0
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
            names = {}
            for start in range(0, len(row_ids), CHUNK):
                ids = row_ids[start : start + CHUNK]
                rows = self._chunk_rows(ids, columns, names)
                for number, row in enumerate(rows, start + 1):
                    sheet.write_row((number, *row))
                self.env.invalidate_all()

    def _header(self, count, hidden):
        """``(label, value)`` pairs above the table."""
        pairs = [
            (self.env._("Made by"), self.env.user._jiebang_name()),
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
