from itertools import cycle

from dateutil.relativedelta import relativedelta

from odoo import Command, api, models

from ...models.change.change_checking import JUDGED
from ..story_clock import LANGUAGE, StoryClock, seen_by

OPINIONS = {
    "unit_agree": "经党组会议研究，同意变更。",
    "authority_agree": "情况属实，同意变更。",
    "bureau_agree": "理由充分，同意变更。",
    "authority_return": "请补充已完成的工作和变更后的保障措施。",
    "bureau_refuse": "考核指标是揭榜时的承诺，现有条件可以完成，不同意降低。",
    "notice_object": "该合作内容与已有合作协议重复，请先协商。",
}


class JiebangDemo(models.AbstractModel):
    """Changes of running projects, each of another kind and at another stage."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_changes(self):
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        found = self.env["jiebang.project"].search(
            [
                ("state", "=", "running"),
                ("is_past", "=", False),
                ("filing_date", "<", clock.back(10)),
                ("leader_user_id", "!=", False),
                ("indicator_ids", "!=", False),
            ],
            order="id",
        )
        judged = self.env["jiebang.evaluation"].search(
            [("project_id", "in", found.ids), ("state", "in", JUDGED)]
        )
        found -= judged.project_id
        stories = self._change_stories(clock)
        # some projects have two
        for (vals, acts), project in zip(stories, cycle(found), strict=False):
            self._tell_change(clock, project, vals, acts)

    @api.model
    def _change_stories(self, clock):
        """``[(values, or a method of the project that gives them; acts), …]``"""
        return [
            (self._longer, ["submit", "unit_agree"]),
            (self._lower, ["submit", "unit_agree", "authority_agree"]),
            (self._partner, ["submit"]),
            (
                lambda project: {
                    "with_name": True,
                    "new_name": f"{project.name}（示范推广阶段）"[:100],
                    "reason": "研究重点已转入示范推广，名称相应收窄。",
                },
                ["submit", "unit_agree", "authority_agree", "bureau_agree"],
            ),
            (self._route, ["submit", "unit_agree", "authority_return"]),
            (
                lambda _project: {
                    "with_pause": True,
                    "pause_until": clock.today + relativedelta(months=2),
                    "reason": "越冬期试验田停工，待来年春季恢复。",
                },
                ["submit", "unit_agree", "authority_agree"],
            ),
            (self._resource, ["submit", "notice_object"]),
            (self._longer, []),
            (self._partner, ["submit", "notice_note"]),
            (self._lower, ["submit", "unit_agree", "authority_agree", "bureau_refuse"]),
        ]

    @api.model
    def _longer(self, project):
        return {
            "with_extension": True,
            "new_date_end": project.date_end + relativedelta(months=6, day=31),
            "reason": "关键设备到货推迟，需要再做一个生长季的验证。",
        }

    @api.model
    def _lower(self, project):
        line = project.indicator_ids[-1]
        return {
            "with_indicator": True,
            "reason": "协作单位退出，示范面积相应减少，其余指标不变。",
            "indicator_line_ids": [
                Command.create({"indicator_id": line.id, "operation": "drop"})
                if len(project.indicator_ids) > 1
                else Command.create(
                    {
                        "indicator_id": line.id,
                        "target": f"{line.target_value * 0.8:g}",
                    }
                )
            ],
        }

    @api.model
    def _partner(self, project):
        return {
            "with_partner": True,
            "reason": "增加一家承担中试的合作单位。",
            "partner_line_ids": [
                Command.create(
                    {
                        "operation": "add",
                        "name": "赤峰市农业机械化服务有限公司",
                        "nature": "enterprise",
                        "role": "承担中试和示范",
                    }
                )
            ],
        }

    @api.model
    def _route(self, _project):
        text = "<p>在原技术路线基础上，增加大田对照试验，取消室内盆栽试验。</p>"
        return {
            "with_plan": True,
            "reason": "盆栽试验结果与大田差异较大。",
            "text_line_ids": [Command.create({"section": "plan_method", "text": text})],
        }

    @api.model
    def _resource(self, _project):
        return {
            "with_resource": True,
            "reason": "拟引进一个检测团队。",
            "resource_line_ids": [
                Command.create(
                    {
                        "operation": "add",
                        "kind": "team",
                        "name": "草业检测团队",
                        "institution": "内蒙古农业大学",
                        "direction": "牧草品质检测",
                        "cooperation": "短期合作",
                        "status": "intended",
                    }
                )
            ],
        }

    @api.model
    def _tell_change(self, clock, project, vals, acts):
        leader = project.leader_user_id
        with clock.at(clock.back(9)):
            mine = self.env["jiebang.change"].with_env(seen_by(leader))
            change = mine.create({"project_id": project.id} | vals(project))
            change = change.with_env(self.env)
        for number, name in enumerate(acts):
            with clock.at(clock.back(8 - 2 * number)):
                user = leader if name == "submit" else change._holder_user()
                if not user:
                    return
                act = change._get_act(name)
                given = {
                    "meeting_date": clock.back(8 - 2 * number),
                    "minutes_no": "〔2026〕18号",
                }
                change.with_env(seen_by(user)).action_transition(
                    name,
                    OPINIONS.get(name),
                    **{key: given[key] for key in act.required},
                )
