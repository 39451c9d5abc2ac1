import base64
from copy import deepcopy

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...reports.word.word_writer import HAS_DOCX
from .word_case import WordCase

if HAS_DOCX:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn


class TestWordBack(WordCase):
    """What was filled in offline comes back field by field."""

    def test_take_some(self):
        def change(document):
            self.put(self.cell(document, "location"), "红山区")
            self.put(self.cell(document, "tech_field"), "农业")

        wizard, lines = self.compared(self.edited("annex1", change))
        self.assertEqual(lines.keys(), {"location", "tech_field"})
        self.assertEqual(lines["location"].current, "松山区")
        self.assertEqual(lines["location"].incoming, "红山区")
        self.assertTrue(lines["location"].take)
        # as the form saves it
        tick = Command.update(lines["tech_field"].id, {"take": False})
        wizard.write({"line_ids": [tick]})
        wizard.action_apply()
        self.assertEqual(self.mine.location, "红山区")
        self.assertEqual(self.mine.tech_field, "材料")

    def test_every_kind_of_value(self):
        self.mine.leader_birth_date = "1979-03-15"

        def change(document):
            self.put(self.cell(document, "leader_gender"), "女")
            self.put(self.cell(document, "leader_birth_date"), "1980.5")
            self.put(self.cell(document, "date_start_date_end"), "2026年4月至2028年2月")
            self.put(self.cell(document, "mode"), "个人")

        self.taken(self.edited("annex1", change))
        project = self.mine
        self.assertEqual(project.leader_gender, "female")
        self.assertEqual(str(project.leader_birth_date), "1980-05-01")
        self.assertEqual(str(project.date_start), "2026-04-01")
        self.assertEqual(str(project.date_end), "2028-02-29")
        self.assertEqual(project.mode, "individual")

    def test_a_month_that_stays_keeps_its_day(self):
        stage = self.mine.milestone_ids
        stage.date_end = "2026-12-15"

        def change(document):
            cells = self.row(document, "milestones", stage.id).findall(qn("w:tc"))
            self.put(cells[2], "2026年4月至2026年12月")

        self.taken(self.edited("annex2", change))
        self.assertEqual(str(stage.date_start), "2026-04-01")
        self.assertEqual(str(stage.date_end), "2026-12-15")

    def test_values_that_are_none(self):
        def change(document):
            self.put(self.cell(document, "leader_gender"), "不详")
            self.put(self.cell(document, "date_start_date_end"), "明年")
            self.put(self.cell(document, "name"), "长" * 101)
            self.put(self.cell(document, "location"), "")
            self.put(self.cell(document, "categories"), "别的方向")

        _wizard, lines = self.compared(self.edited("annex1", change))
        problems = {
            "leader_gender": "none of the form's choices",
            "name": "at most 100",
            "categories": "Not taken from a file",
        }
        for key, words in problems.items():
            with self.subTest(key):
                self.assertIn(words, lines[key].remark)
                self.assertTrue(lines[key].blocked)
                self.assertFalse(lines[key].take)
        self.assertFalse(lines["location"].take)
        self.assertFalse(lines["location"].blocked)
        lines["name"].take = True
        with self.said("Nothing is ticked"):
            _wizard.action_tick_none()
            lines["name"].take = True
            _wizard.action_apply()

    def test_placeholders_are_not_taken(self):
        self.mine.write({"tech_field": False, "location": False})

        def change(document):
            self.put(self.cell(document, "tech_field"), "点击或轻触此处输入文字。")
            control = OxmlElement("w:sdt")
            properties, content = OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
            properties.append(OxmlElement("w:showingPlcHdr"))
            control.extend((properties, content))
            paragraph = self.cell(document, "location").find(qn("w:p"))
            run = paragraph.find(qn("w:r"))
            run.addprevious(control)
            content.append(run)
            self.put(content, "在此填写地点")

        self.assertFalse(self.compared(self.edited("annex1", change))[1])

    def test_tracked_changes(self):
        def change(document):
            cell = self.cell(document, "location")
            run = cell.find(qn("w:p")).find(qn("w:r"))
            added = OxmlElement("w:ins")
            added.append(deepcopy(run))
            added.find(qn("w:r")).find(qn("w:t")).text = "红山区"
            gone = OxmlElement("w:del")
            run.addprevious(gone)
            gone.append(run)
            run.find(qn("w:t")).tag = qn("w:delText")
            gone.addnext(added)
            row = self.row(document, "partners", self.mine.partner_ids.id)
            row.get_or_add_trPr().append(OxmlElement("w:del"))

        wizard, lines = self.compared(self.edited("annex1", change))
        self.assertTrue(wizard.tracked)
        self.assertEqual(lines["location"].incoming, "红山区")
        self.assertEqual(
            lines[f"partners:{self.mine.partner_ids.id}"].change, "removed"
        )
        self.assertFalse(self.compared(self.edited("annex1"))[0].tracked)

    def test_label_when_the_bookmark_is_lost(self):
        def change(document):
            self.put(self.cell(document, "location"), "红山区")
            self.put(self.cell(document, "leader_school"), "农大")
            self.strip_marks(document)

        lines = self.compared(self.edited("annex1", change))[1]
        self.assertEqual(lines.keys(), {"location", "leader_school"})

    def test_control_when_bookmark_and_label_are_lost(self):
        def change(document):
            cell = self.cell(document, "leader_gender")
            self.put(cell, "女")
            label = cell.getprevious()
            label.getparent().remove(label)
            self.strip_marks(document)

        lines = self.compared(self.edited("annex1", change))[1]
        self.assertEqual(lines["leader_gender"].incoming, "女")

    def test_section_by_heading_or_bookmark(self):
        def heading(document):
            self.strip_marks(document)
            self.paragraph(document, "末段").runs[0].text = "新的<script>"

        def bookmark(document):
            self.paragraph(document, "三、项目研究内容").runs[0].text = "三、 内容"
            self.paragraph(document, "末段").runs[0].text = "新的<script>"

        for change in (heading, bookmark):
            with self.subTest(change.__name__):
                lines = self.compared(self.edited("annex2", change))[1]
                self.assertEqual(lines.keys(), {"plan_content"})
        self.taken(self.edited("annex2", bookmark))
        self.assertEqual(
            self.mine.plan_content,
            "<p>一段<strong>粗</strong>H<sub>2</sub>O</p><ul><li>一项</li></ul>"
            "<p>新的&lt;script&gt;</p>",
        )

    # -- outdated ------------------------------------------------------------

    def test_outdated(self):
        """Nothing is ticked, and each line says which side was changed."""
        both, gone = self.mine.indicator_ids

        def change(document):
            self.put(self.cell(document, "location"), "红山区")
            self.put(self.cell(document, "tech_field"), "农业")
            cells = self.row(document, "indicators", both.id).findall(qn("w:tc"))
            self.put(cells[4], "25")

        content = self.edited("annex1", change)
        self.mine.write(
            {
                "tech_field": "化工",
                "summary": "改过",
                "indicator_ids": [
                    Command.update(both.id, {"target": "30"}),
                    Command.delete(gone.id),
                    Command.create({"name": "Later", "target": "1"}),
                ],
            }
        )
        wizard, lines = self.compared(content)
        self.assertTrue(wizard.outdated)
        self.assertFalse(any(line.take for line in wizard.line_ids))
        self.assertFalse(lines["location"].remark)
        expected = {
            "tech_field": "as well",
            "summary": "former text",
            f"indicators:{both.id}": "as well",
            "indicators:+1": "was deleted here",
        }
        self.assertEqual(lines.keys(), {"location", *expected})
        for key, words in expected.items():
            self.assertIn(words, lines[key].remark, key)

    def test_changed_while_the_dialog_is_open(self):
        content = self.edited(
            "annex1", lambda d: self.put(self.cell(d, "location"), "红山区")
        )
        wizard, _lines = self.compared(content)
        self.mine.location = "元宝山区"
        with self.said("changed after the differences were shown"):
            wizard.action_apply()
        wizard.action_compare()
        wizard.action_tick_all()
        wizard.action_apply()
        self.assertEqual(self.mine.location, "红山区")

    # -- rights --------------------------------------------------------------

    def test_only_what_differs_comes_in(self):
        def change(document):
            self.put(self.cell(document, "location"), "=1+1")
            self.mark(document, "f_tech_field").set(qn("w:name"), "f_state")
            self.mark(document, "f_summary").set(qn("w:name"), "f_filing_no")

        wizard, lines = self.compared(self.edited("annex1", change))
        self.assertEqual(lines.keys(), {"location"})
        for name, value in (
            ("key", "state"),
            ("current", "x"),
            ("incoming", "closed"),
            ("blocked", False),
            ("import_id", wizard.id),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                lines["location"].write({name: value})
        with self.assertRaises(AccessError):
            lines["location"].create({"import_id": wizard.id, "key": "state"})
        for values in (
            {"outdated": False},
            {"line_ids": [Command.create({"key": "state", "take": True})]},
            {"line_ids": [Command.update(lines["location"].id, {"incoming": "x"})]},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                wizard.write(values)
        # another file behind the back of what was shown
        other = self.edited(
            "annex1", lambda d: self.put(self.cell(d, "name"), "Another title")
        )
        wizard.content = base64.b64encode(other)
        with self.said("Compare again"):
            wizard.action_apply()
        wizard.content = base64.b64encode(self.edited("annex1", change))
        wizard.action_apply()
        self.assertEqual(self.mine.location, "=1+1")
        self.assertEqual(self.project.state, "draft")

    def test_cells_keep_lines_and_emphasis(self):
        """A text that is changed elsewhere comes back with its tables as they were."""
        self.project.plan_content = (
            "<p>一段 <b>粗</b> 末</p><table><tr><td><p>10<sup>4</sup>亩</p>"
            "<p>二行</p></td><td><s>旧</s>新<br>y</td></tr></table>"
        )
        content = self.edited(
            "annex2", lambda d: self.paragraph(d, "一段 粗 末").add_run("尾")
        )
        self.taken(content)
        html = str(self.mine.plan_content)
        for part in (
            "一段 <strong>粗</strong> 末尾",
            ">10<sup>4</sup>亩<br>二行<",
            "><s>旧</s>新<br>y<",
        ):
            self.assertIn(part, html)

    def test_line_of_another_record(self):
        """The id in a bookmark is one of this record's lines, or none."""
        other = self.draft("leader", name="Another")
        target = other.indicator_ids
        mine = self.mine.indicator_ids[0]

        def change(document):
            mark = self.mark(document, f"r_indicators_{mine.id}")
            mark.set(qn("w:name"), f"r_indicators_{target.id}")
            cells = self.row(document, "indicators", target.id).findall(qn("w:tc"))
            self.put(cells[4], "999")

        self.taken(self.edited("annex1", change))
        self.assertEqual(target.target, "20")
        self.assertEqual(mine.target, "999")

    def test_rights(self):
        content = self.edited("annex1")
        wizard = self.wizard(content)
        wizard.action_compare()
        other = self.as_(wizard, "member")
        with self.assertRaises(AccessError):
            other.read(["file_name"])
        with self.assertRaises(AccessError):
            other.action_apply()
        for persona in ("member", "stranger"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self.wizard(content, persona).action_compare()
        Import = self.mine.env["jiebang.word.import"]
        names = ["project_id", "content"]
        Import = Import.with_context(default_project_id=self.project.id)
        self.assertEqual(Import.default_get(names)["project_id"], self.project.id)
        self.act(self.project, "leader", "submit")
        with self.assertRaises(AccessError):
            wizard.action_apply()
        with self.assertRaises(AccessError):
            Import.default_get(names)

    def test_a_return_opens_its_sections_only(self):
        self.act(self.project, "leader", "submit")
        self.act(
            self.project,
            "unit",
            "unit_return",
            "Mend the content",
            **self.return_values("content"),
        )

        def change(document):
            self.put(self.cell(document, "name"), "Another title")
            self.paragraph(document, "末段").runs[0].text = "新的"

        _wizard, lines = self.compared(self.edited("annex2", change))
        self.assertIn("did not open", lines["name"].remark)
        self.assertTrue(lines["plan_content"].take)
        _wizard.action_apply()
        self.assertIn("新的", self.mine.plan_content)

    def test_nothing_is_half_saved(self):
        def change(document):
            self.put(self.cell(document, "location"), "红山区")
            self.put(self.cell(document, "leader_phone"), "abc")

        wizard, _lines = self.compared(self.edited("annex1", change))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_apply()
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.location, "松山区")
