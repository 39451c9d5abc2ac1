import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..groups import SECRETARY
from ..models.review.evaluation.rubric import GRADES

KNOWN = ("provider", "plan_name", "plan_outcome", "plan_number")
"""Values of an act that the record may have already."""


class TransitionWizard(models.TransientModel):
    """The dialog of an act: opinion, reasons and what the act needs besides.

    It collects and hands over; every check is made by ``action_transition``.
    """

    _name = "jiebang.transition.wizard"
    _description = "Opinion"
    _inherit = ["jiebang.reader.mixin"]

    res_model = fields.Char(required=True, export_string_translation=False)
    res_ids = fields.Char(required=True, export_string_translation=False)
    transition = fields.Char(required=True, export_string_translation=False)
    record_name = fields.Char(string="Concerning", compute="_compute_act")
    version = fields.Integer(export_string_translation=False)
    values_needed = fields.Char(compute="_compute_act", export_string_translation=False)
    values_required = fields.Char(
        compute="_compute_act", export_string_translation=False
    )
    is_return = fields.Boolean(compute="_compute_act", export_string_translation=False)
    asks_opinion = fields.Boolean(
        compute="_compute_act", export_string_translation=False
    )
    confirm_text = fields.Char(compute="_compute_act")
    deputy_for = fields.Char(string="As deputy of", compute="_compute_act")
    blocking_text = fields.Text(string="What is missing", compute="_compute_act")
    opinion = fields.Text()
    section_ids = fields.Many2many(
        "jiebang.section",
        string="Sections to correct",
        domain="[('res_model', '=', res_model)]",
    )
    minor = fields.Boolean(
        string="Minor correction",
        help="The corrected file comes back here directly instead of climbing all "
        "tiers again.",
    )
    meeting_date = fields.Date(string="Date of the meeting")
    minutes_no = fields.Char(string="Minutes No.")
    version_code = fields.Char(help="As printed on the bound copies.")
    copies = fields.Integer(string="Bound copies")
    discs = fields.Integer()
    received_date = fields.Date(string="Received on")
    done_date = fields.Date(string="Carried out on")
    seal_scan = fields.Binary(string="Sealed scan", attachment=False)
    seal_scan_name = fields.Char(string="Name of the scan")
    provider = fields.Char(help="The bank, institute, agency or expert that helps.")
    plan_name = fields.Char(string="Plan applied for")
    plan_outcome = fields.Selection(
        [("approved", "Approved"), ("rejected", "Not approved")],
        string="Result of the application",
    )
    plan_number = fields.Char(string="Project No. in the plan")
    answer_file = fields.Binary(string="File", attachment=False)
    answer_file_name = fields.Char(string="Name of the file")
    organization_ids = fields.Many2many(
        "jiebang.organization", string="Assisting organisations"
    )
    review_date = fields.Date(string="Looked at again on")
    satisfaction = fields.Selection(
        [("yes", "It helped"), ("partly", "It helped in part"), ("no", "No help")]
    )
    secrecy_checked = fields.Boolean(
        string="Checked for secrecy",
        help="The text holds no state secret, no work secret and no personal data.",
    )
    grade = fields.Selection(GRADES)
    item_ids = fields.Many2many(
        "jiebang.meeting.item", string="Items", groups=SECRETARY
    )
    ticket_line_ids = fields.Many2many(
        "jiebang.meeting.ticket", string="Escalated tickets", groups=SECRETARY
    )

    def _records(self):
        """The files that the dialog is about.

        :raise UserError: the dialog was not opened from a file
        """
        parts = [part.strip() for part in (self.res_ids or "").split(",")]
        ids = [int(part) for part in parts if re.fullmatch(r"[0-9]{1,9}", part)]
        model = self.env.get(self.res_model)
        if len(ids) != len(parts) or not hasattr(model, "action_transition"):
            raise UserError(
                self.env._("This dialog belongs to no file. Open it from the file.")
            )
        return model.browse(ids)

    @api.model
    def default_get(self, fields):
        """Remember the version that the user has before his eyes."""
        defaults = super().default_get(fields)
        if not defaults.get("res_model") or not defaults.get("res_ids"):
            return defaults
        records = self.new(
            {name: defaults[name] for name in ("res_model", "res_ids")}
        )._records()
        if len(records) == 1:
            # what the record has already is not asked for again
            records.check_access("read")
            defaults |= {
                name: records[name]
                for name in KNOWN
                if name in records._fields and records[name] and name in fields
            }
        if len(records) == 1 and self.env["jiebang.decision"]._versioned(records):
            records.check_access("read")
            defaults["version"] = records.version
        return defaults

    @api.depends("res_model", "res_ids", "transition")
    def _compute_act(self):
        for wizard in self:
            records = wizard._records()
            records.check_access("read")
            act = records._get_act(wizard.transition)
            reasons = records._blocking_reasons(act.name)
            wizard.record_name = "、".join(records.mapped("display_name"))
            wizard.values_needed = ",".join(records._asked_values(act))
            wizard.values_required = ",".join(act.required)
            wizard.is_return = "section_ids" in act.values
            wizard.asks_opinion = act.opinion
            wizard.confirm_text = self.env._(act.confirm) if act.confirm else ""
            wizard.deputy_for = "、".join(
                dict.fromkeys(
                    record.sudo()
                    ._acting_delegation(record._actor_of(act))
                    .user_id._jiebang_name()
                    for record in records
                    if not any(r.kind == "access" for r in reasons[record.id])
                    and record.sudo()._acting_delegation(record._actor_of(act))
                )
            )
            wizard.blocking_text = "\n".join(
                f"• {reason.text}" for texts in reasons.values() for reason in texts
            )

    def action_confirm(self):
        """Carry out the act with what was entered."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        records = self._records()
        act = records._get_act(self.transition)
        dialog = self.with_context(bin_size=False)
        values = {name: dialog[name] for name in act.values}
        values = {
            name: value.ids if isinstance(value, models.BaseModel) else value
            for name, value in values.items()
        }
        if len(records) == 1:
            values["version"] = self.version
        records.action_transition(act.name, self.opinion, **values)
        return {"type": "ir.actions.act_window_close"}
