from odoo import models
from odoo.exceptions import AccessError, UserError

from ....groups import BUREAU, EVALUATOR
from .score_sheet import LIVE


class EvaluationAssign(models.AbstractModel):
    """Who scores what: an even load, and nobody who is near the project."""

    _name = "jiebang.evaluation.assign"
    _description = "Evaluation: who scores"

    def _conflicts(self, users):
        """Conflicts of interest that the directory knows: one's own project, and
        one's own unit, or one above or below a unit of the project.

        :return: ``{(evaluation id, user id): sentence}``
        """
        users = users.sudo()
        homes = self._homes(users)
        result = {}
        for evaluation in self.sudo():
            project = evaluation.project_id
            people = project._involved_users()
            units = project.organization_id | project.member_ids.filtered(
                lambda m: m.state != "declined"
            ).mapped("organization_id")
            for user in users:
                if user in people:
                    result[evaluation.id, user.id] = self.env._(
                        "You lead the project or take part in it."
                    )
                    continue
                for unit in units:
                    if any(
                        unit.parent_path.startswith(home.parent_path)
                        or home.parent_path.startswith(unit.parent_path)
                        for home in homes[user.id]
                    ):
                        result[evaluation.id, user.id] = self.env._(
                            "You belong to %s, or to a unit above or below it.",
                            unit.name,
                        )
                        break
        return result

    def _homes(self, users):
        """``{user id: organisations that he belongs to or acts for}``, today also as
        a deputy."""
        cadres = self.env["jiebang.cadre"].sudo().search([("user_id", "in", users.ids)])
        own = {}
        for cadre in cadres:
            own[cadre.user_id.id] = own.get(cadre.user_id.id, cadre.organization_id)
            own[cadre.user_id.id] |= cadre.organization_id
        users._jiebang_standing()
        for (
            user_id,
            _group,
        ), organizations in users._jiebang_delegated_organizations().items():
            own[user_id] = own.get(user_id, organizations) | organizations
        return {
            user.id: user.sudo().jiebang_organization_ids
            | own.get(user.id, self.env["jiebang.organization"].sudo())
            for user in users
        }

    def _wanted(self):
        """How many sheets the evaluation should have."""
        return max(self.round_id.sheets_each, self.rubric_id.min_evaluators)

    def _fill_up(self):
        """Assign evaluators of the round until each evaluation has enough sheets:
        the least loaded first, nobody with a conflict, nobody twice. Where nobody is
        left the evaluation stays short, and says so."""
        evaluations = self.sudo().filtered(
            lambda e: e.state in ("preparing", "scoring", "review")
        )
        vals_list = []
        for item in evaluations.round_id:
            mine = evaluations.filtered(lambda e, r=item: e.round_id == r)
            vals_list += mine._fill_up_in(item)
        sheets = self.env["jiebang.score.sheet"].sudo().create(vals_list)
        evaluations.invalidate_recordset(["sheet_ids"])
        sheets.round_id._hand_over_to_dos(sheets.evaluator_id)
        return sheets

    def _fill_up_in(self, item):
        """The sheets that the evaluations of the round ``item`` lack, as values."""
        users = item.evaluator_ids.filtered(
            lambda u: u.active and u.has_group(EVALUATOR)
        )
        conflicts = self._conflicts(users)
        loads = dict(
            self.env["jiebang.score.sheet"]
            .sudo()
            ._read_group(
                [("round_id", "=", item.id), ("state", "in", LIVE)],
                ["evaluator_id"],
                ["__count"],
            )
        )
        free = {
            evaluation: (users - evaluation.sheet_ids.evaluator_id).filtered(
                lambda u, e=evaluation: (e.id, u.id) not in conflicts
            )
            for evaluation in self
        }
        vals_list = []
        # whoever has the smallest choice chooses first
        for evaluation in self.sorted(lambda e: (len(free[e]), e.id)):
            there = evaluation.sheet_ids.filtered(
                lambda s, e=evaluation: s.phase == e.phase and s.state in LIVE
            )
            lack = evaluation._wanted() - len(there)
            chosen = free[evaluation].sorted(lambda u: (loads.get(u, 0), u.id))
            for user in chosen[: max(lack, 0)]:
                loads[user] = loads.get(user, 0) + 1
                vals_list.append(evaluation._sheet_values(user))
        return vals_list

    def _sheet_values(self, user):
        project = self.project_id
        members = project.member_ids.filtered(lambda m: m.state != "declined")
        people = [project.leader_id.name, *members.cadre_id.mapped("name")]
        units = project.organization_id | members.organization_id
        return {
            "evaluation_id": self.id,
            "evaluator_id": user.id,
            "phase": self.phase,
            "project_name": project.name,
            "people": "、".join(filter(None, people)),
            "units": "、".join(units.mapped("name")),
            "category": project.main_category_id.name,
        }

    def _start_ready(self):
        """Start scoring where enough evaluators are assigned: it follows from the
        opening of the round, by the officer who opened it."""
        for item in self.sudo().round_id:
            opener = item.opened_by_id
            mine = self.filtered(lambda e, r=item: e.round_id == r)
            # in the background nobody's language is set
            mine = mine.with_user(opener).with_context(lang=opener.lang)
            mine = mine._filtered_access("read")
            reasons = mine._blocking_reasons("start")
            ready = mine.filtered(lambda e, why=reasons: not why[e.id])
            ready._apply_act(ready._get_act("start"))

    def _check_assigner(self):
        """Raise unless the user assigns evaluators, and it is the time for it."""
        self.check_access("read")
        if not self.env.user.has_group(BUREAU):
            raise AccessError(
                self.env._(
                    "Evaluators are assigned by: %s.",
                    self.env.ref(BUREAU).sudo().name,
                )
            )
        closed = self.filtered(
            lambda e: e.state not in ("preparing", "scoring", "review")
        )
        if closed:
            raise UserError(
                self.env._("“%s” is not being scored now.", closed[0].display_name)
            )

    def action_assign(self):
        """Assign the evaluators that are lacking (the bureau)."""
        self._check_assigner()
        self._lock_or_explain()
        self._fill_up()
        short = self.sudo().filtered(lambda e: e._lacking_sheets() > 0)
        message = self.env._(
            "Too few evaluators without a conflict of interest for: %s. Add evaluators "
            "to the round and assign again.",
            "、".join(short.mapped("project_id.name")),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if short else "success",
                "sticky": bool(short),
                "message": message if short else self.env._("Evaluators assigned."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_appoint(self):
        """Open the dialog that appoints one evaluator by hand."""
        self.ensure_one()
        self._check_assigner()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appoint an evaluator"),
            "res_model": "jiebang.evaluator.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_evaluation_id": self.id},
        }

    def _appoint(self, user):
        """Assign ``user`` by hand; the conflicts that the directory knows count.

        :raise UserError: he is no evaluator, has a sheet, or is near the project
        """
        self.ensure_one()
        self._check_assigner()
        self._lock_or_explain()
        evaluation, user = self.sudo(), user.sudo()
        if (
            not user.active
            or not user.has_group(EVALUATOR)
            or evaluation.company_id not in user.company_ids
        ):
            raise UserError(
                self.env._(
                    "Evaluators: %s may not evaluate. Appoint them as evaluators "
                    "first.",
                    user.name,
                )
            )
        if user in evaluation.sheet_ids.evaluator_id:
            raise UserError(
                self.env._("%s has a sheet of this evaluation already.", user.name)
            )
        if evaluation._conflicts(user):
            raise UserError(
                self.env._(
                    "%s is near this project: leads it, takes part in it, or belongs "
                    "to one of its units or one above or below. Choose another "
                    "evaluator.",
                    user.name,
                )
            )
        if user not in evaluation.round_id.evaluator_ids:
            evaluation.round_id.evaluator_ids |= user
        self.env["jiebang.score.sheet"].sudo().create(evaluation._sheet_values(user))
        evaluation.invalidate_recordset(["sheet_ids"])
        evaluation.round_id._hand_over_to_dos(user)

    def _lacking_sheets(self):
        """How many sheets are lacking for the least that the standard asks for."""
        live = self.sheet_ids.filtered(
            lambda s: s.phase == self.phase and s.state in LIVE
        )
        return self.rubric_id.min_evaluators - len(live)
