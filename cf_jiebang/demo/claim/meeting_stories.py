from odoo import Command, api, models

from ..story_clock import LANGUAGE, StoryClock, seen_by

RATINGS = (
    ("low", "按计划推进，继续按月填报进展。"),
    ("medium", "归口管理部门每半月走访一次，协调中试场地。"),
    ("high", "市科技局牵头会商，调整第二阶段任务，下次研判听取整改情况。"),
)


class JiebangDemo(models.AbstractModel):
    """The assessment (研判) of this month, in preparation."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_assessment(self):
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        today = clock.today
        with clock.at(today):
            meeting = (
                self.env["jiebang.meeting"]
                .with_env(seen_by(self._user("secretary")))
                .create(
                    {
                        "name": f"{today.year}年{today.month}月研判会议",
                        "kind": "judgement",
                        "date": today,
                        "place": "市科技局二楼会议室",
                        "chair": "市科技局分管负责人",
                        "program_id": self.env.ref("cf_jiebang.program_2025").id,
                        "attendee_ids": [
                            Command.create({"name": name, "position": position})
                            for name, position in (
                                ("韩志国", "市科技局局长"),
                                ("郭永强", "市工业和信息化局副局长"),
                                ("包秀英", "市农牧局副局长"),
                            )
                        ],
                    }
                )
            )
            meeting.action_gather()
            officer = self._user("bureau")
            for item, (risk, measures) in zip(
                meeting.item_ids, RATINGS * 2, strict=False
            ):
                item.write({"risk": risk, "measures": measures, "owner_id": officer.id})
