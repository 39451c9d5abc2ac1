from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class SelectionLine(models.Model):
    """A cadre who was nominated for a selection, and whether he was chosen."""

    _name = "jiebang.selection.line"
    _description = "Nomination for a Selection"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "selection_id, sequence, id"
    _rec_name = "cadre_id"
    _max_lengths = {"reasons": 2000, "honour": 100}

    selection_id = fields.Many2one(
        "jiebang.selection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="selection_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        required=True,
        index=True,
        ondelete="restrict",
    )
    subject_user_id = fields.Many2one(
        related="cadre_id.user_id",
        store=True,
        index=True,
        precompute=True,
        export_string_translation=False,
    )
    project_id = fields.Many2one(
        "jiebang.project", index="btree_not_null", ondelete="restrict"
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Title of the project",
        help="Also for who doesn't read the project's file.",
    )
    reasons = fields.Text(string="Deeds", required=True)
    chosen = fields.Boolean()
    honour = fields.Char()

    _cadre_uniq = models.UniqueIndex(
        "(selection_id, cadre_id)", "Nominated: a person is on the list twice."
    )

    def _check_list_open(self):
        self.selection_id._check_keeper()
        self.selection_id._check_open()
        self._check_not_myself()

    def _check_not_myself(self):
        """Raise for lines about the current user: nobody nominates or chooses
        himself."""
        if not self.env.su and self.env.user in self.sudo().subject_user_id:
            raise AccessError(self._myself_text())

    def _myself_text(self):
        return self.env._("This is about yourself, so someone else must decide.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_list_open()
        lines._check_project_is_read()
        return lines

    def write(self, vals):
        self._check_list_open()
        result = super().write(vals)
        if vals.keys() & {"selection_id", "project_id", "cadre_id"}:
            self._check_list_open()
            self._check_project_is_read()
        return result

    def _check_project_is_read(self):
        """A nomination names no project that is not filed, its title is told to all
        who read the list, and none in which the person has no part."""
        for line in self.filtered("project_id") if not self.env.su else ():
            project = line.sudo().project_id
            if not project.filing_no:
                raise UserError(
                    self.env._("Project: choose one that is filed, or leave it empty.")
                )
            people = (
                project.leader_id
                | project.member_ids.filtered(lambda m: m.state == "confirmed").cadre_id
            )
            if line.cadre_id not in people:
                raise UserError(
                    self.env._(
                        "%s neither leads this project nor is a confirmed member.",
                        line.cadre_id.name,
                    )
                )

    def _check_unlink(self):
        self._check_list_open()
