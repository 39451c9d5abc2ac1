from odoo import api, fields, models
from odoo.exceptions import UserError


class RecommendationLine(models.Model):
    """A project on a recommendation letter, in the version that it names."""

    _name = "jiebang.recommendation.line"
    _description = "Project on a Letter"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "letter_id, sequence, id"

    letter_id = fields.Many2one(
        "jiebang.recommendation", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="restrict"
    )
    leader_id = fields.Many2one(related="project_id.leader_id", related_sudo=False)
    organization_id = fields.Many2one(
        related="project_id.organization_id", related_sudo=False
    )
    main_category_id = fields.Many2one(
        related="project_id.main_category_id", related_sudo=False
    )
    version = fields.Integer(readonly=True)
    state = fields.Selection(
        [("draft", "On the draft"), ("active", "In force"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
    )

    _project_uniq = models.UniqueIndex(
        "(project_id) WHERE state = 'active'",
        "A project is in force on one letter only.",
    )
    _letter_project_uniq = models.UniqueIndex(
        "(letter_id, project_id)", "Projects: a project is on the letter twice."
    )

    def _check_letter(self):
        letters = self.letter_id
        letters._check_officer()
        letters._check_draft()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_letter()
        lines.project_id.check_access("read")
        return lines

    def write(self, vals):
        self._check_letter()
        if vals.keys() & {"project_id", "letter_id"} and not self.env.su:
            raise UserError(
                self.env._(
                    "A line stays with its project. Delete it and add the other "
                    "project on a new line."
                )
            )
        result = super().write(vals)
        return result

    def _check_unlink(self):
        self._check_letter()

    def _missing(self):
        """Why the project can't be on a letter that is issued now, in sentences."""
        project, letter = self.project_id, self.project_id.sudo().letter_id
        if project.authority_id != self.letter_id.authority_id:
            text = self.env._(
                "“%(name)s” belongs to %(other)s. Take it off the letter.",
                name=project.name,
                other=project.authority_id.sudo().name,
            )
        elif project.state != "delivery":
            text = self.env._(
                "“%s” has no consent of the department yet. Decide on it first or "
                "take it off the letter.",
                project.name,
            )
        elif letter:
            text = self.env._(
                "“%(name)s” is already on the letter %(letter)s.",
                name=project.name,
                letter=letter.name,
            )
        else:
            return []
        return [text]

    def _void(self):
        """Mark lines in force as void: their version goes back."""
        self.filtered(lambda line: line.state == "active").write({"state": "void"})
