from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..review.evaluation.rubric import GRADES

OF_PEOPLE = ("incentive", "leader")
"""Kinds that are about one person."""


class PastRecord(models.Model):
    """Something that a project went through before it was taken over: a report, a
    grade, a change, an incentive, with its evidence. It tells what paper says and is
    no act of this system."""

    _name = "jiebang.past.record"
    _description = "Entry of the Past"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "past_id, date, id"
    _no_loose_files = True
    _max_lengths = {"name": 200, "place": 100, "text": 5000, "content_name": 120}

    past_id = fields.Many2one(
        "jiebang.past",
        string="Project from paper",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="past_id.project_id", store=True, index="btree_not_null"
    )
    kind = fields.Selection(
        [
            ("progress", "Progress"),
            ("annual", "Annual report"),
            ("closing", "Closing report"),
            ("grade", "Grade"),
            ("acceptance", "Acceptance"),
            ("leader", "Change of the leader"),
            ("change", "Other change"),
            ("incentive", "Incentive"),
            ("publication", "Publication"),
            ("other", "Other"),
        ],
        required=True,
        default="annual",
    )
    date = fields.Date(string="On", help="The day that the paper names.")
    year = fields.Integer(help="The year that a report or a grade is about.")
    name = fields.Char(string="What", required=True)
    text = fields.Text(string="In words")
    grade = fields.Selection(GRADES)
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        help="Whom an incentive or a change is about.",
    )
    place = fields.Char(string="Page or row", help="Where in the file it stands.")
    content = fields.Binary(string="Evidence", attachment=True, copy=False)
    content_name = fields.Char(string="Name of the file", copy=False)
    content_sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)

    _year_range = models.Constraint(
        "CHECK(year IS NULL OR year = 0 OR year BETWEEN 2000 AND 2100)",
        "Entry of the past: write the year with four digits.",
    )

    @api.constrains("kind", "grade", "cadre_id", "date")
    def _check_facts(self):
        for record in self:
            if record.kind == "grade" and not record.grade:
                raise ValidationError(
                    self.env._("Entry of the past “%s”: choose the grade.", record.name)
                )
            if record.kind == "incentive" and not record.cadre_id:
                raise ValidationError(
                    self.env._(
                        "Entry of the past “%s”: choose the person who got it.",
                        record.name,
                    )
                )
            if record.date and record.date > record.past_id._past_today():
                raise ValidationError(
                    self.env._(
                        "Entry of the past “%s”: its day lies ahead.", record.name
                    )
                )

    def _check_entry_open(self):
        """Raise unless the entry that it belongs to may be changed by the user."""
        if not self.env.su:
            self.past_id._check_open()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_evidence(vals)
        records = super().create(vals_list)
        records._check_entry_open()
        return records

    def write(self, vals):
        self._check_entry_open()
        self._check_evidence(vals)
        if "past_id" in vals and not self.env.su:
            raise UserError(
                self.env._("A line stays with the project that it belongs to.")
            )
        return super().write(vals)

    def _check_unlink(self):
        self._check_entry_open()

    @api.model
    def _check_evidence(self, vals):
        if vals.get("content"):
            self.env["jiebang.evidence"]._check_file(
                {
                    "content": vals["content"],
                    "file_name": vals.get("content_name")
                    or (self[:1].content_name if self else ""),
                }
            )

    def _seal(self):
        """Keep the files as they are: they are part of what is on record."""
        files = self.env["ir.attachment"]._files_of(self, "content")
        with_file = self.browse(files.mapped("res_id"))
        digests = self.env["ir.attachment"]._close_files(with_file, "content")
        for record in with_file:
            record.content_sha256 = digests[record.id]

    def _line_text(self):
        """What of it is frozen with the project, in one line."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        grades = dict(self._fields["grade"]._description_selection(self.env))
        parts = (
            labels[self.kind],
            self.date and self.date.isoformat(),
            self.year and str(self.year),
            self.name,
            grades.get(self.grade),
            self.cadre_id.display_name,
            self.text,
            self.place,
            self.content_name,
            self.content_sha256,
        )
        return "；".join(part for part in parts if part)

    def _frozen_for_files(self):
        return self.filtered(lambda record: not record.past_id._is_open())

    def _file_sha256(self, field_name):
        return self.content_sha256 if field_name == "content" else ""
