from odoo import models
from odoo.exceptions import AccessError, UserError


class ContentMixin(models.AbstractModel):
    """The content of a record is frozen outside draft and returned; a return opens
    the sections that it names.

    ``_editable_states`` are the states in which the content may be changed,
    ``_section_fields`` says ``{section code: fields}``.
    """

    _name = "jiebang.content.mixin"
    _description = "Frozen Content"

    _editable_states = ("draft", "returned")
    _section_fields = {}
    _free_fields = frozenset({"activity_ids", "message_follower_ids"})

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
                fields="、".join(self._field_label(name) for name in sorted(closed)),
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
