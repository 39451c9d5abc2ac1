from odoo import SUPERUSER_ID, api, models

HIDDEN = "…"
"""The name of a record for who may not read it."""


class ReaderMixin(models.AbstractModel):
    """Name and fields of a record are for who may read them, whatever door is tried.

    Odoo shows a name as superuser behind any link: behind one that a user made up in
    a form that he never saves, on a message, in the words of a refusal. ``sudo()``
    keeps the user, so he is asked for here. Jobs run as the superuser and see names;
    what the server tells somebody on purpose it takes from ``_told_names``.

    ``_name_told_by`` are links that the server sets, as ``(model, field)``: who reads
    a record with such a link reads the name behind it, as the number of the letter
    on a project that was sent with it.
    """

    _name = "jiebang.reader.mixin"
    _description = "Names and fields for who may read them"

    _name_told_by = ()

    # -- names ---------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _compute_field_value(self, field):
        """Models compute their names as they like; here, before any of them, it is
        decided whose names are."""
        if field.name != "display_name":
            return super()._compute_field_value(field)
        shown = self._with_readable_name()
        (self - shown).display_name = HIDDEN
        return super(ReaderMixin, shown)._compute_field_value(field)

    def _with_readable_name(self):
        """The records whose names the real user may read, and all new ones."""
        uid = self.env.uid
        saved = self._origin
        if not saved or uid == SUPERUSER_ID:
            return self
        mine = saved.with_user(uid)
        hidden = mine - mine._filtered_access("read")
        for model, link in self._name_told_by if hidden else ():
            linking = self.env[model].with_user(uid).with_context(active_test=False)
            if linking.has_access("read") and linking._has_field_access(
                linking._fields[link], "read"
            ):
                hidden -= linking.search_fetch([(link, "in", hidden.ids)], [link])[link]
        hidden = set(hidden._ids)
        if not hidden:
            return self
        return self.filtered(lambda record: record._origin.id not in hidden)

    def _told_names(self):
        """The names, for what the server says on purpose, whoever is acting."""
        return self.with_user(SUPERUSER_ID).mapped("display_name")

    # -- fields --------------------------------------------------------------

    def _field_to_sql(self, alias, field_expr, query=None):
        self._check_asked(field_expr)
        return super()._field_to_sql(alias, field_expr, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_asked(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def search_panel_select_range(self, field_name, **kwargs):
        self._check_asked(field_name)
        return super().search_panel_select_range(field_name, **kwargs)

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        self._check_asked(field_name)
        return super().search_panel_select_multi_range(field_name, **kwargs)

    @api.model
    def _check_asked(self, expression):
        """Raise where the user may not read the field that he groups, sorts or sums
        up by: Odoo doesn't ask for a many2many, nor for a related field that is not
        stored.

        :param str expression: ``field``, ``field.path`` or ``field:granularity``
        """
        field = self._fields.get(expression.partition(":")[0].partition(".")[0])
        if field is not None and not self.env.su:
            self._check_field_access(field, "read")
