from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..legal_time import legal_today


class Receipt(models.Model):
    """The bureau's register of received paper: bound copies and discs of one
    version (R23). What is short is named; a return makes it void."""

    _name = "jiebang.receipt"
    _description = "Receipt"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "id desc"
    _rec_name = "version_code"
    _act_days = {"date": "project_id.letter_id.date"}
    _max_lengths = {"note": 500}

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "delivery")],
    )
    version_code = fields.Char(
        required=True,
        copy=False,
        help="As printed on the bound copies.",
    )
    version = fields.Integer(readonly=True)
    letter_id = fields.Many2one(
        "jiebang.recommendation", readonly=True, ondelete="restrict"
    )
    copies = fields.Integer(
        string="Bound copies",
        default=lambda self: (
            self.env["jiebang.program"]._default_program().bound_copies
        ),
    )
    discs = fields.Integer(
        default=lambda self: self.env["jiebang.program"]._default_program().disc_copies,
    )
    required_copies = fields.Integer(readonly=True)
    required_discs = fields.Integer(readonly=True)
    date = fields.Date(
        string="Received on",
        required=True,
        default=lambda self: legal_today(self.env),
    )
    deliverer = fields.Char(string="Handed in by")
    note = fields.Char(string="Remark")
    receiver_id = fields.Many2one(
        "res.users", string="Received by", readonly=True, ondelete="restrict"
    )
    shortage = fields.Char(string="Missing", readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("short", "Incomplete"),
            ("complete", "Complete"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )

    _copies_positive = models.Constraint(
        "CHECK(copies >= 0 AND discs >= 0)",
        "Bound copies and discs are counted from 0.",
    )
    _complete_uniq = models.UniqueIndex(
        "(project_id) WHERE state = 'complete'",
        "The paper of this project has been received already.",
    )

    def _check_receiver(self):
        """Raise unless the user receives for the projects' bureau and is not part
        of them."""
        if self.env.su:
            return
        act = self.env["jiebang.project"]._get_transition("receive")
        for reason in self.project_id._actor_reasons(act).values():
            if reason:
                raise AccessError(reason)
        if self.filtered(lambda receipt: receipt.state in ("complete", "void")):
            raise UserError(
                self.env._("A receipt that is complete or void is not changed.")
            )

    @api.model
    def _plain_code(self, code):
        return (code or "").strip().upper()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            vals | {"version_code": self._plain_code(vals.get("version_code"))}
            for vals in vals_list
        ]
        receipts = super().create(vals_list)
        receipts._check_receiver()
        return receipts

    def write(self, vals):
        self._check_receiver()
        moved = "project_id" in vals and self.filtered(
            lambda r: r.state != "draft" and r.project_id.id != vals["project_id"]
        )
        if moved:
            raise UserError(
                self.env._("What was received for one project stays with it.")
            )
        if "version_code" in vals:
            vals = vals | {"version_code": self._plain_code(vals["version_code"])}
        result = super().write(vals)
        self._check_receiver()
        return result

    def _check_unlink(self):
        if self.filtered(lambda receipt: receipt.state != "draft"):
            raise UserError(self.env._("What was received stays in the register."))
        self._check_receiver()

    def action_register(self):
        """Register what was handed in. When it is complete, the project goes to
        the preliminary review; what is short is named and may be handed in later.

        :raise UserError: the paper is of another version, or there is no letter
        """
        self._check_receiver()
        for receipt in self:
            project = receipt.project_id
            receipt._check_version_code(project)
            program = project.program_id.sudo()
            missing = receipt._missing_texts(
                program.bound_copies - receipt.copies,
                program.disc_copies - receipt.discs,
            )
            act = project._get_transition("receive")
            project._check_reasons(act)
            receipt._check_act_days()
            receipt.sudo().write(
                {
                    "version": project.version,
                    "letter_id": project.sudo().letter_id.id,
                    "required_copies": program.bound_copies,
                    "required_discs": program.disc_copies,
                    "receiver_id": self.env.uid,
                    "shortage": "、".join(missing) or False,
                    "state": "short" if missing else "complete",
                }
            )
            if not missing:
                letter = project.sudo().letter_id
                project._apply_transition(
                    act,
                    carrier={
                        "received_date": receipt.date,
                        "files": [(letter.file_name or letter.name, letter.sha256)],
                    },
                )
                project.sudo().receipt_id = receipt
        return True

    def _check_version_code(self, project):
        code = self.version_code
        current = project.version_code
        if code == current:
            return
        old = project.sudo().snapshot_ids.filtered(lambda s: s.version_code == code)
        if old:
            raise UserError(
                self.env._(
                    "Version code: %(code)s is version %(old)s, which is void. The "
                    "present version is %(current)s; ask for its paper.",
                    code=code,
                    old=old[0].version,
                    current=current,
                )
            )
        raise UserError(
            self.env._(
                "Version code: “%(code)s” does not belong to “%(name)s”. Read it off "
                "the cover of the bound copy.",
                code=code,
                name=project.display_name,
            )
        )

    def _void(self):
        """Mark receipts as void: the paper belongs to a version that went back."""
        self.filtered(lambda receipt: receipt.state != "void").write({"state": "void"})
