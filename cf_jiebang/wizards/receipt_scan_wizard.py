from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ReceiptScanWizard(models.TransientModel):
    """The counter: bound copies and discs are scanned as they are handed in.

    A scanner types what the QR code says and Enter; a hand may type the version
    code. Each scan counts one. Whoever scans sees at once which file it is and
    what is still missing; paper that is void is refused.
    """

    _name = "jiebang.receipt.scan.wizard"
    _description = "Scan Paper"
    _inherit = ["jiebang.reader.mixin"]

    scan = fields.Char(string="Scan or type the code")
    project_id = fields.Many2one("jiebang.project", readonly=True)
    report_id = fields.Many2one("jiebang.work.report", readonly=True)
    version_code = fields.Char(readonly=True)
    copies = fields.Integer(string="Bound copies")
    discs = fields.Integer()
    required_copies = fields.Integer(readonly=True)
    required_discs = fields.Integer(readonly=True)
    deliverer = fields.Char(string="Handed in by")
    shortage = fields.Char(string="Missing", compute="_compute_shortage")
    refusal = fields.Text(readonly=True)
    result = fields.Text(readonly=True)

    @api.depends("copies", "discs", "project_id", "required_copies", "required_discs")
    def _compute_shortage(self):
        for wizard in self:
            missing = self.env["jiebang.receipt"]._missing_texts(
                wizard.required_copies - wizard.copies,
                wizard.required_discs - wizard.discs,
            )
            wizard.shortage = "、".join(missing) if wizard.project_id else ""

    @api.onchange("scan")
    def _onchange_scan(self):
        """Take a scan: count it, or say why it is refused."""
        text, self.scan = self.scan, False
        if not (text or "").strip():
            return None
        self.refusal = self.result = False
        try:
            self._take(text)
        except (UserError, AccessError) as error:
            self.refusal = str(error)
            return {
                "warning": {
                    "title": self.env._("Refused"),
                    "message": self.refusal,
                    "type": "notification",
                }
            }
        return None

    def _take(self, text):
        """Count what was scanned.

        :raise UserError: unknown, void, or of another project than the one begun
        """
        receipts = self.env["jiebang.receipt"]
        paper, begun = receipts._find_paper(text), self._paper()
        if begun and begun != paper:
            raise UserError(
                self.env._(
                    "This is paper of “%(other)s”. Register “%(name)s” first.",
                    other=paper.display_name,
                    name=begun.display_name,
                )
            )
        if not begun:
            self._begin(paper)
        if receipts._is_disc(text):
            self.discs += 1
        else:
            self.copies += 1

    def _paper(self):
        """What is being received: the project, or its work report; or none."""
        return self.report_id or self.project_id

    def _begin(self, paper):
        """Begin to count the paper of a project or a report."""
        self.version_code = paper.version_code
        self.copies = self.discs = 0
        if paper._name == "jiebang.work.report":
            self.report_id, self.project_id = paper, paper.project_id
            self.required_copies = paper.required_copies
            self.required_discs = paper.required_discs
            return
        program = paper.program_id.sudo()
        self.project_id = paper
        self.required_copies = program.bound_copies
        self.required_discs = program.disc_copies
        known = self.env["jiebang.receipt"]._open_receipt(paper)
        if known.state == "short":
            self.copies, self.discs = known.copies, known.discs
        self.deliverer = known.deliverer

    def action_confirm(self):
        """Register what was counted, and be ready for the next one."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        if not self.project_id:
            raise UserError(
                self.env._("Scan the code on a bound copy or a disc first.")
            )
        receipts = self.env["jiebang.receipt"]
        # what the client sends back is looked up again
        paper = receipts._find_paper(self.version_code)
        if paper != self._paper():
            raise UserError(self.env._("Scan the code again."))
        if paper._name == "jiebang.work.report":
            paper.action_transition(
                "receive",
                version_code=paper.version_code,
                copies=self.copies,
                discs=self.discs,
            )
            return self._open_counter(
                self.env._("“%s” is complete and at the bureau.", paper.display_name)
            )
        project = paper
        values = {
            "version_code": project.version_code,
            "copies": self.copies,
            "discs": self.discs,
            "deliverer": self.deliverer,
        }
        receipt = receipts._open_receipt(project)
        if receipt:
            receipt.write(values)
        else:
            receipt = receipts.create(values | {"project_id": project.id})
        receipt.action_transition("register")
        if receipt.state == "complete":
            text = self.env._(
                "“%s” is complete and goes to the preliminary review.",
                project.display_name,
            )
        else:
            text = self.env._(
                "“%(name)s” is registered. Missing: %(missing)s.",
                name=project.display_name,
                missing=receipt.shortage,
            )
        return self._open_counter(text)

    @api.model
    def _open_counter(self, text=""):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.receipt_scan_wizard_action"
        )
        return action | {"context": {"default_result": text}}
