from odoo import api, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS

from ...tools.characters import UNPRINTABLE
from ...tools.file_name import clean_file_name, without_turns
from ...tools.rich_text import MOST_BOXES, MOST_NESTED, nesting


class GuardedMixin(models.AbstractModel):
    """What is stored and readonly is written by the server only.

    A client reaches such a field through no door: write, create, import, copy,
    ``default_`` keys, stored user defaults, x2many lines and drag all ask here; only
    private code behind a checked act, as superuser, passes.

    Text is checked as well: characters that the database refuses and texts
    longer than ``_max_lengths`` get an answer in words instead of a failure. What
    has one line stays on one line, and the name of a file is made one that every
    system takes.
    """

    _name = "jiebang.guarded.mixin"
    _description = "Fields written by the server only"
    _inherit = [
        "jiebang.reader.mixin",
        "jiebang.cockpit.mixin",
        "jiebang.act.day.mixin",
    ]

    _max_lengths = {}

    @staticmethod
    def _is_server_field(field):
        """Whether no client writes the field."""
        return field.store and field.readonly and field.name not in MAGIC_COLUMNS

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and self._is_server_field(field):
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Technical fields, which have no word in any language, are not offered for
        custom filters and group-bys."""
        result = super().fields_get(allfields, attributes)
        for name, description in result.items():
            if not self._fields[name].export_string_translation:
                for offer in {"searchable", "groupable"} & description.keys():
                    description[offer] = False
        return result

    @api.model
    def default_get(self, fields):
        """The server's fields take the model's default, never the client's."""
        defaults = super().default_get(fields)
        for name in list(defaults):
            field = self._fields[name]
            if not self._is_server_field(field):
                continue
            if field.default:
                value = field.convert_to_cache(field.default(self), self, False)
                defaults[name] = field.convert_to_write(value, self)
            else:
                del defaults[name]
        return defaults

    def copy_data(self, default=None):
        """A client's copy has the content; the server's fields begin anew."""
        vals_list = super().copy_data(default)
        if self.env.su:
            return vals_list
        return [
            {
                name: value
                for name, value in vals.items()
                if name in (default or {})
                or not self._is_server_field(self._fields[name])
            }
            for vals in vals_list
        ]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._tidied(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_texts(vals)
        return super().create(vals_list)

    def write(self, vals):
        vals = self._tidied(vals)
        self._check_texts(vals)
        return super().write(vals)

    def unlink(self):
        # not by ``api.ondelete``: a client switches that off by a context key
        self._check_unlink()
        return super().unlink()

    @api.model
    def _field_label(self, name):
        """What a field is called, in the language of the user."""
        return self._fields[name].get_description(self.env, ["string"])["string"]

    def _check_unlink(self):
        """Hook: raise when the records may not be deleted, or not by this user."""

    @api.model
    def _tidied(self, vals):
        """A copy of the values, with clean names of files and titles of one line."""
        tidied = dict(vals)
        for name, value in vals.items():
            field = self._fields.get(name)
            if not isinstance(value, str) or not value or field is None:
                continue
            if self._names_file(name):
                tidied[name] = clean_file_name(value)
            elif field.type == "char":
                tidied[name] = without_turns(value)
        return tidied

    @api.model
    def _names_file(self, name):
        """Whether a field holds the name of a file: ``x_name`` beside the binary field
        ``x``, or ``file_name`` beside any."""
        if name == "file_name":
            return any(field.type == "binary" for field in self._fields.values())
        stem = self._fields.get(name.removesuffix("_name"))
        return stem is not None and stem.type == "binary" and stem.name != name

    @api.model
    def _check_texts(self, vals):
        """Refuse texts that can't be stored or are too long, by field name.

        :raise ValidationError: naming the field and the remedy
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not isinstance(value, str):
                continue
            if field.type not in ("char", "text", "html"):
                continue
            if field.type == "html":
                self._check_nesting(field, value)
            limit = self._max_lengths.get(name)
            if UNPRINTABLE.search(value):
                raise self._characters_error(field)
            if not limit or len(value) <= limit:
                continue
            label = field.get_description(self.env, ["string"])["string"]
            raise ValidationError(
                self.env._(
                    "%(field)s has %(count)s characters; at most %(limit)s "
                    "are possible. Shorten it.",
                    field=label,
                    count=len(value),
                    limit=limit,
                )
            )

    @api.model
    def _check_nesting(self, field, text):
        """Refuse rich text that would be cut when it is stored or could not be
        printed.

        :raise ValidationError: naming the field and the remedy
        """
        depth, boxes = nesting(text)
        if depth <= MOST_NESTED and boxes <= MOST_BOXES:
            return
        label = field.get_description(self.env, ["string"])["string"]
        if boxes > MOST_BOXES:
            raise ValidationError(
                self.env._(
                    "%(field)s: tables, lists and quotations lie in one another, more "
                    "than %(limit)s deep, and could not be printed. Take the inner "
                    "ones out and put them one below the other.",
                    field=label,
                    limit=MOST_BOXES,
                )
            )
        raise ValidationError(
            self.env._(
                "%(field)s: its format is nested more than %(limit)s deep and could "
                "not be printed. Paste the text without its format (Ctrl+Shift+V).",
                field=label,
                limit=MOST_NESTED,
            )
        )

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

    def _lock_or_explain(self):
        """Lock the records until the end of the transaction.

        :raise UserError: somebody else is acting on one of them
        """
        try:
            # who refers to the record meanwhile is in nobody's way
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Someone else is acting on this file right now. Reload the "
                    "page and look at its state before you act again."
                )
            ) from error
