from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ....tools.legal_time import legal_today


class ProjectCheck(models.Model):
    """One line of the preliminary review of one version (R24)."""

    _name = "jiebang.project.check"
    _description = "Preliminary Review Item"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "project_id, version desc, sequence, id"
    _max_lengths = {"note": 500}

    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="restrict", readonly=True
    )
    version = fields.Integer(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True)
    help = fields.Text(string="What to look at", readonly=True)
    active = fields.Boolean(
        default=True, readonly=True, help="Off once a newer version is reviewed."
    )
    result = fields.Selection(
        [("pass", "Passed"), ("fail", "Not passed"), ("na", "Not applicable")]
    )
    note = fields.Char(string="Remark")
    user_id = fields.Many2one(
        "res.users", string="Checked by", readonly=True, ondelete="restrict"
    )
    date = fields.Date(string="Checked on", readonly=True)

    @api.model
    def _begin(self, project):
        """Lay out the programme's checklist for the present version."""
        project.check_ids.sudo().write({"active": False})
        self.sudo().create(
            [
                {
                    "project_id": project.id,
                    "version": project.version,
                    "sequence": item.sequence,
                    "name": item.name,
                    "help": item.help,
                }
                for item in project.program_id.check_item_ids
            ]
        )

    def write(self, vals):
        """Note a result: the bureau, in the preliminary review, on the present
        version, and nobody who is part of the project."""
        if not self.env.su:
            self._check_reviewer()
            super().write(vals)
            if vals.keys() & {"result", "note"}:
                super(ProjectCheck, self.sudo()).write(
                    {
                        "user_id": self.env.uid,
                        "date": legal_today(self.env),
                    }
                )
            return True
        return super().write(vals)

    def _check_reviewer(self):
        act = self.env["jiebang.project"]._get_act("bureau_accept")
        projects = self.project_id
        for project, reasons in zip(
            projects, projects._actor_reasons(act).values(), strict=True
        ):
            if reasons:
                raise AccessError(reasons)
            if project.state != "bureau_review":
                raise UserError(
                    self.env._(
                        "“%s” is not in the preliminary review.", project.display_name
                    )
                )
        if any(line.version != line.project_id.version for line in self):
            raise UserError(
                self.env._("This line belongs to an earlier version of the file.")
            )

    def action_pass(self):
        """Mark the lines as passed."""
        self.write({"result": "pass"})
        return True
