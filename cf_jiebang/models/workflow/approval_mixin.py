from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.tiers import tier_selection
from .act import Reason


class ApprovalMixin(models.AbstractModel):
    """What is handed in, passes from holder to holder, and may be returned: the
    engine with content, versions, holder and chatter.

    A model declares besides what ``workflow_mixin.py`` names:

    * ``_workflow_holders``: ``{state: tier}``, who has the record there;
    * ``_editable_states`` and ``_section_fields``: when and what of the content may
      be changed (``content_mixin.py``);
    * ``_returns_to``: ``{tier: state}``, where a minor correction comes back to the
      tier that asked for it.
    """

    _name = "jiebang.approval.mixin"
    _description = "Approval"
    _inherit = [
        "jiebang.content.mixin",
        "jiebang.workflow.mixin",
        "jiebang.holder.mixin",
        "jiebang.version.mixin",
        "jiebang.thread.mixin",
    ]

    _returns_to = {}

    return_tier = fields.Selection(selection=tier_selection, copy=False, readonly=True)
    return_reason = fields.Text(copy=False, readonly=True)
    return_directly = fields.Boolean(string="Minor return", copy=False, readonly=True)
    open_section_ids = fields.Many2many(
        "jiebang.section", string="Sections to correct", copy=False, readonly=True
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit", export_string_translation=False
    )
    open_sections = fields.Char(
        compute="_compute_can_edit", export_string_translation=False
    )

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

    def _version_reasons(self, version):
        if version is None or version == self.version:
            return []
        text = self.env._(
            "Version %(new)s was submitted while you were reading version %(old)s. "
            "Read the new one first.",
            new=self.version,
            old=version,
        )
        return [Reason("state", text)]

    def _check_given(self, act, given):
        given = super()._check_given(act, given)
        if "section_ids" in given:
            given["section_ids"] = self._check_sections(given["section_ids"])
        return given

    @api.model
    def _check_sections(self, section_ids):
        """The ticked sections of this kind of record.

        :raise UserError: none of them is one
        """
        sections = self.env["jiebang.section"].search_fetch(
            [("id", "in", section_ids or []), ("res_model", "=", self._name)],
            ["name", "code"],
        )
        if not sections:
            raise UserError(
                self.env._("Sections: tick at least one section to be corrected.")
            )
        return sections.ids

    def _act_values(self, act, given):
        """A return opens the named sections, anything else closes all."""
        values = super()._act_values(act, given)
        if act.target != "returned":
            opened = self.open_section_ids
            return values | (
                {"open_section_ids": [fields.Command.clear()]} if opened else {}
            )
        return {
            "return_tier": self._tier_of(act),
            "return_reason": given["opinion"],
            "return_directly": bool(given.get("minor")),
            "open_section_ids": [fields.Command.set(given.get("section_ids") or [])],
        } | values

    def _comes_back(self):
        """Hook: whether the returned record comes back directly to the tier that
        returned it."""
        return False

    def _act_target(self, act):
        """A corrected version goes on where the minor correction was asked for."""
        if act.snapshot and self.state == "returned" and self._comes_back():
            return self._returns_to[self.return_tier]
        return super()._act_target(act)

    def _next_version(self):
        """The version that a submission begins; what climbs all tiers again begins a
        round."""
        vals = {"version": self.version + 1}
        if self.state == "draft" or not self._comes_back():
            vals["climb_start_version"] = self.version + 1
        return vals

    def _acted(self):
        self._hand_over_to_next_holder()
