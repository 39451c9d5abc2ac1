from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ....tools.legal_time import legal_today
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Receipt(models.Model):
    """The bureau's register of received paper: bound copies and discs of one
    version (R23). What is short is named; a return makes it void."""

    _name = "jiebang.receipt"
    _description = "Receipt"
    _inherit = [
        "jiebang.receipt.scan",
        "jiebang.workflow.mixin",
    ]
    _order = "id desc"
    _rec_name = "version_code"
    _acts = (
        Act(
            name="register",
            label=_lt("Register"),
            sources=("draft", "short"),
            target="complete",
            other_targets=("short",),
            actors=("bureau",),
            outcome="received",
            style="primary",
        ),
        Act(
            name="void",
            label=_lt("Void"),
            sources=("draft", "short", "complete"),
            target="void",
            actors=("project",),
            outcome="returned",
            carried_by="jiebang.project",
        ),
    )
    _workflow_actors = {
        "bureau": ("bureau", BUREAU, "bureau_id"),
        "project": ("bureau", "", ""),
    }
    _act_days = {"date": "project_id.letter_id.date"}
    _max_lengths = {"note": 500}
    _cockpit_title = _lt("Receipts")
    _cockpit_action = "cf_jiebang.receipt_action"

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "delivery")],
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")
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
        act = self.env["jiebang.project"]._get_act("receive")
        for reason in self.project_id._actor_reasons(act).values():
            if reason:
                raise AccessError(reason)
        if self.filtered(lambda receipt: receipt.state in ("complete", "void")):
            raise UserError(
                self.env._("A receipt that is complete or void is not changed.")
            )

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

    # -- who -----------------------------------------------------------------

    def _bars_bureau(self):
        project = self.sudo().project_id
        return project._actor_reasons(project._get_act("receive"))[project.id]

    def _bars_project(self):
        """Whoever acts on the project that the act follows from: he was asked there."""
        return ""

    def _actor_tier(self, actor):
        """Who sends the project back voids its paper at his own tier."""
        if actor == "project":
            return self.project_id.decision_ids[:1].tier
        return super()._actor_tier(actor)

    # -- the acts ------------------------------------------------------------

    def _lock_or_explain(self):
        """With the project, which goes on by what is received."""
        result = super()._lock_or_explain()
        self.project_id._lock_or_explain()
        return result

    def _lacks_register(self):
        project = self.project_id
        reasons = project._blocking_reasons("receive")[project.id]
        return self._wrong_code() + [r.text for r in reasons if r.kind != "access"]

    def _wrong_code(self):
        """What is wrong with the version code, in sentences."""
        code, project = self.version_code, self.project_id
        current = project.version_code
        if code == current:
            return []
        old = project.sudo().snapshot_ids.filtered(lambda s: s.version_code == code)
        if old:
            text = self.env._(
                "Version code: %(code)s is version %(old)s, which is void. The "
                "present version is %(current)s; ask for its paper.",
                code=code,
                old=old[0].version,
                current=current,
            )
        else:
            text = self.env._(
                "Version code: “%(code)s” does not belong to “%(name)s”. Read it off "
                "the cover of the bound copy.",
                code=code,
                name=project.display_name,
            )
        return [text]

    def _given_register(self, _given):
        self._check_act_days()

    def _target_register(self):
        """What is short may be handed in later."""
        return "short" if self._shortage() else "complete"

    def _shortage(self):
        """What is short of the programme's copies and discs, in words."""
        program = self.project_id.program_id.sudo()
        missing = self._missing_texts(
            program.bound_copies - self.copies, program.disc_copies - self.discs
        )
        return "、".join(missing)

    def _values_register(self, _given):
        project = self.project_id
        return {
            "version": project.version,
            "letter_id": project.letter_id.id,
            "required_copies": project.program_id.bound_copies,
            "required_discs": project.program_id.disc_copies,
            "receiver_id": self.env.uid,
            "shortage": self._shortage() or False,
        }

    def _entered_complete(self):
        """The project goes to the preliminary review."""
        project, letter = self.project_id, self.letter_id
        project._apply_act(
            project._get_act("receive"),
            carrier={
                "received_date": self.date,
                "files": [(letter.file_name or letter.name, letter.sha256)],
            },
        )
        project.receipt_id = self

    def _void(self):
        """Mark receipts as void: the paper belongs to a version that went back."""
        if self:
            self._apply_act(self._get_act("void"))

    @api.model
    def _inbox_lines(self):
        """What the bureau has begun to receive and not finished."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        for state, label in (
            ("draft", self.env._("Begun, to be registered")),
            ("short", self.env._("Incomplete, something is to be handed in later")),
        ):
            lines += self._inbox_line([("state", "=", state)], label)
        return lines
