from odoo.exceptions import AccessError

from ...reports.word.word_writer import HAS_DOCX
from .word_case import WordCase

if HAS_DOCX:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn


class TestWordReport(WordCase):
    """Annex 3 as a Word file and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")
        cls.closing = cls.fill_report(cls.report(cls.project))
        cls.ours = cls.as_(cls.closing, "leader")

    def edit(self, change=None):
        return self.edited("annex3", change, self.closing)

    def test_document(self):
        document = self.document("annex3", self.closing)
        text = self.words(document.element.body)
        self.assertIn("科技项目结题工作总结报告", text)
        headings = [
            p.text for p in document.paragraphs if p.style.name.startswith("Heading")
        ]
        self.assertEqual(len(headings), 10)
        self.assertEqual(headings[1], "（一）项目指标、任务完成情况")
        self.assertIn("Carried out the trials.", text)
        self.assertFalse(self.compared(self.edit(), self.closing)[1])

    def test_back(self):
        indicator = self.ours.indicator_line_ids[0]
        stage = self.ours.milestone_line_ids

        def change(document):
            section = self.mark(document, "s_exec_targets")
            text = next(section.iterancestors(qn("w:p"))).getnext()
            self.put(text, "全部完成")
            row = self.row(document, "report_indicators", indicator.id)
            self.put(row.findall(qn("w:tc"))[5], "18")
            self.put(row.findall(qn("w:tc"))[6], "已完成")
            row = self.row(document, "report_milestones", stage.id)
            self.put(row.findall(qn("w:tc"))[5], "2026年9月")
            self.fill_spare(
                document, "成果名称", ["", "专利", "一种方法", "ZL1", "张三", ""]
            )

        lines = self.taken(self.edit(change), self.closing)
        self.assertEqual(len(lines), 4)
        self.assertEqual(self.ours.exec_targets, "全部完成")
        self.assertEqual((indicator.achieved, indicator.result), ("18", "done"))
        self.assertEqual(str(stage.date_done), "2026-09-01")
        output = self.ours.output_line_ids
        self.assertEqual((output.name, output.kind), ("一种方法", "patent"))

    def test_nothing_is_an_answer(self):
        """The report asks to write 无 where there is nothing."""
        self.ours.next_steps = False

        def change(document):
            section = self.mark(document, "s_next_steps")
            text = next(section.iterancestors(qn("w:p"))).getnext()
            run = OxmlElement("w:r")
            run.append(OxmlElement("w:t"))
            text.append(run)
            self.put(text, "无")

        self.assertFalse(self.compared(self.edit(), self.closing)[1])
        self.taken(self.edit(change), self.closing)
        self.assertEqual(self.ours.next_steps, "无")

    def test_states_and_people(self):
        content = self.edit()
        wizard, _lines = self.compared(content, self.closing)
        with self.assertRaises(AccessError):
            self.wizard(content, "member", self.closing).action_compare()
        self.act(self.closing, "leader", "submit")
        with self.assertRaises(AccessError):
            wizard.action_compare()

    def test_download(self):
        action = self.ours.action_word_annex3()
        self.assertEqual(action["url"], f"/jiebang/word/annex3/{self.closing.id}")
        with self.assertRaises(AccessError):
            self.as_(self.closing, "stranger").action_word_annex3()
