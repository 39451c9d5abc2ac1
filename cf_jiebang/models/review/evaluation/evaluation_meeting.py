from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class EvaluationMeeting(models.Model):
    """The joint meeting that is told the results of the evaluation (R60).

    Its agenda holds evaluations, no projects; its conclusion announces them.
    """

    _inherit = "jiebang.meeting"

    kind = fields.Selection(
        selection_add=[("evaluation", "Results of the evaluation")],
        ondelete={"evaluation": "set default"},
    )
    evaluation_ids = fields.One2many(
        "jiebang.evaluation", "meeting_id", string="Evaluations", readonly=True
    )
    evaluation_count = fields.Integer(
        string="Number of evaluations", compute="_compute_evaluation_count"
    )

    @api.depends("evaluation_ids")
    def _compute_evaluation_count(self):
        counts = dict(
            self.env["jiebang.evaluation"]
            .sudo()
            ._read_group([("meeting_id", "in", self.ids)], ["meeting_id"], ["__count"])
        )
        for meeting in self:
            meeting.evaluation_count = counts.get(meeting, 0)

    def write(self, vals):
        if (
            vals.keys() & {"kind", "program_id"}
            and not self.env.su
            and any(meeting._all_evaluations() for meeting in self)
        ):
            raise UserError(
                self.env._(
                    "Kind and programme stay once something is on the agenda; take "
                    "the items off first."
                )
            )
        return super().write(vals)

    # -- agenda --------------------------------------------------------------

    def _agenda_domain(self):
        if self.kind == "evaluation":
            return Domain.FALSE
        return super()._agenda_domain()

    def _evaluation_candidates(self):
        """Graded evaluations of the programme that are on no agenda."""
        return self.env["jiebang.evaluation"].search(
            [
                ("program_id", "=", self.program_id.id),
                ("state", "=", "graded"),
                ("meeting_id", "=", False),
            ],
            order="id",
        )

    def _all_evaluations(self):
        """Everything on the agenda, whoever asks."""
        return self.sudo()._visible_evaluations()

    def _visible_evaluations(self):
        """What the current user may see on the agenda: asked by search, because the
        cache of a one2many knows no users."""
        return self.env["jiebang.evaluation"].search(
            [("meeting_id", "=", self.id)], order="id"
        )

    def action_gather(self):
        result = super().action_gather()
        for meeting in self.filtered(lambda m: m.kind == "evaluation"):
            meeting._evaluation_candidates().sudo().write({"meeting_id": meeting.id})
        return result

    def _agenda_size(self):
        return super()._agenda_size() + len(self._all_evaluations())

    def _minutes_items(self):
        lines = super()._minutes_items()
        for evaluation in self._visible_evaluations():
            lines += evaluation._minutes_line(self)
        return lines

    # -- the acts ------------------------------------------------------------

    def _lacks_conclude(self):
        missing = super()._lacks_conclude()
        if len(self._visible_evaluations()) != len(self._all_evaluations()):
            missing.append(
                self.env._(
                    "An evaluation on the agenda is of a project that you lead or "
                    "take part in; another secretary concludes this meeting."
                )
            )
        return missing

    def _after_conclude(self):
        """The results are on record as reported, and the applicants are told."""
        result = super()._after_conclude()
        evaluations = self._all_evaluations()
        if evaluations:
            evaluations._apply_act(
                evaluations._get_act("report"),
                carrier={
                    "meeting_date": self.date,
                    "minutes_no": self.minutes_no,
                    "meeting_id": self.id,
                },
            )
        return result

    def _after_cancel(self):
        result = super()._after_cancel()
        self._all_evaluations().write({"meeting_id": False})
        return result


class EvaluationMeetingItem(models.Model):
    _inherit = "jiebang.meeting.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        if items.meeting_id.filtered(lambda m: m.kind == "evaluation"):
            raise UserError(
                self.env._(
                    "The agenda of this meeting holds evaluations, no projects. "
                    "Gather them."
                )
            )
        return items


class EvaluationAgenda(models.Model):
    """An evaluation on the agenda of a joint meeting."""

    _inherit = "jiebang.evaluation"

    def action_take_off(self):
        """Take graded evaluations off an agenda that is in preparation."""
        for evaluation in self:
            evaluation.check_access("read")
            meeting = evaluation.meeting_id
            meeting._check_preparer()
            meeting._check_open()
            meeting._check_no_merits(evaluation.sudo().project_id)
            evaluation.sudo().write({"meeting_id": False})
        return True

    def _recused_attendees(self, meeting):
        """Members of ``meeting`` who lead the project or take part in it."""
        project = self.sudo().project_id
        people = project.leader_id | project.member_ids.cadre_id
        users = project.involved_user_ids
        names = {name.strip() for name in people.mapped("name")}
        return meeting.attendee_ids.filtered(
            lambda a: (
                a.cadre_id in people or a.cadre_id.sudo().user_id in users
                if a.cadre_id
                else (a.name or "").strip() in names
            )
        )

    def _minutes_line(self, meeting):
        """What the minutes say of the evaluation, as an escaped list item."""
        grades = dict(self._fields["grade"]._description_selection(self.env))
        parts = [grades.get(self.grade, "—")]
        recused = self._recused_attendees(meeting).mapped("name")
        if recused:
            parts.append(self.env._("recused: %s", "、".join(recused)))
        return Markup("<li>%s: %s</li>") % (self.display_name, "; ".join(parts))
