import random
from copy import deepcopy

from odoo.exceptions import UserError

from ...reports.word.word_layout import DOCUMENTS, headings
from ...reports.word.word_writer import HAS_DOCX
from .test_word_robust import mangled
from .word_bodies import p as paragraph
from .word_case import DOCUMENT, WordCase, rewrite

if HAS_DOCX:
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn

PLAN = list(headings(DOCUMENTS["annex2"]))


def elements(xml):
    """Elements of a body from their XML."""
    space = nsdecls("w")
    return list(parse_xml(f"<w:body {space}>{xml}</w:body>"))


class TestWordUnplaced(WordCase):
    """What a file lacks or has beside the form is shown, never ticked; nothing is
    deleted unless somebody ticks it."""

    def replaced(self, xml, annex="annex2"):
        """An annex whose whole body was written anew."""

        def change(document):
            body = document.element.body
            for child in list(body)[:-1]:
                body.remove(child)
            for child in reversed(elements(xml)):
                body.insert(0, child)

        return self.edited(annex, change)

    def test_nothing_differs(self):
        """Other ways to write the same: a row that begins later, attributes without a
        value, pinyin over a character, an empty line, the day of printing."""
        line = self.mine.indicator_ids[0].id

        def begin_later(document):
            row = self.row(document, "indicators", line)
            row.remove(row.find(qn("w:tc")))
            skipped = OxmlElement("w:gridBefore")
            skipped.set(qn("w:val"), "1")
            row.get_or_add_trPr().append(skipped)

        def no_value(document):
            cell = self.row(document, "indicators", line).find(qn("w:tc"))
            cell.get_or_add_tcPr().append(OxmlElement("w:gridSpan"))

        def pinyin(document):
            text = self.cell(document, "location").find(f".//{qn('w:t')}")
            run, first = text.getparent(), text.text[0]
            ruby = (
                "<w:p><w:r><w:ruby><w:rt><w:r><w:t>sōng</w:t></w:r></w:rt><w:rubyBase>"
                f"<w:r><w:t>{first}</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
            )
            run.addprevious(elements(ruby)[0][0])
            text.text = text.text[1:]

        def empty_lines(document):
            document.add_paragraph("　")
            document.element.body.insert(0, OxmlElement("w:p"))

        def another_day(document):
            for text in document.element.body.iter(qn("w:t")):
                if (text.text or "").strip("　").endswith("日") and "年" in text.text:
                    text.text = "2025年1月5日　　"

        for change in (begin_later, no_value, pinyin, empty_lines, another_day):
            with self.subTest(change.__name__):
                wizard, lines = self.compared(self.edited("annex1", change))
                self.assertFalse({k: (v.name, v.incoming) for k, v in lines.items()})
                self.assertFalse(wizard.unread)

    def test_lines_instead_of_paragraphs(self):
        """Every chapter is read; the table that isn't there is told."""
        lines = [f"{title}\n　　新的{n}。" for n, title in enumerate(PLAN, 1)]
        wizard, found = self.compared(self.replaced(paragraph("\n".join(lines))))
        self.assertTrue(wizard.unread)
        chapters = {key: line for key, line in found.items() if key.startswith("plan_")}
        self.assertEqual(len(chapters), 6)
        self.assertTrue(all(line.take for line in chapters.values()))
        self.assertEqual(chapters["plan_method"].incoming, "新的4。")
        others = [line for key, line in found.items() if key not in chapters]
        self.assertEqual({line.change for line in others}, {"unread"})
        self.assertTrue(all(line.blocked and not line.take for line in others))
        words = "\n".join(
            f"{line.name}|{line.incoming}|{line.remark}" for line in others
        )
        for expected in (
            "项目名称、项目起止时间",
            "新的1。",
            "no table with the column",
        ):
            self.assertIn(expected, words)
        wizard.action_apply()
        self.assertEqual(self.mine.plan_method, "<p>新的4。</p>")
        self.assertTrue(self.mine.milestone_ids)

    def test_automatic_numbers(self):
        """Lists come as lists; a chapter numbered by Word is known."""

        def change(document):
            last = self.paragraph(document, "末段")._p
            for word in ("甲", "乙"):
                item = document.add_paragraph(word, style="List Number")
                last.addnext(item._p)
                last = item._p
            heading = self.paragraph(document, PLAN[3])
            heading.style = document.styles["List Number 2"]
            heading.runs[0].text = PLAN[3][2:]
            self.strip_marks(document, "s_")

        lines = self.taken(self.edited("annex2", change))
        self.assertEqual(lines.keys(), {"plan_content"})
        self.assertIn("<ol><li>甲</li><li>乙</li></ol>", self.mine.plan_content)

    def test_heading_that_is_not_known(self):
        """Its chapter is an error, and the text before it is not ticked."""

        def change(document):
            self.strip_marks(document, "s_")
            heading = self.paragraph(document, PLAN[3])
            heading.runs[0].text = "四、技术路线图"
            heading.style = document.styles["Normal"]

        wizard, lines = self.compared(self.edited("annex2", change))
        self.assertTrue(wizard.unread)
        before = lines.pop("plan_content")
        self.assertIn(PLAN[3], before.remark)
        self.assertFalse(before.take)
        (chapter,) = lines.values()
        self.assertEqual((chapter.name, chapter.change), (PLAN[3], "unread"))
        self.assertIn("this heading is not in the file", chapter.remark)
        wizard.action_tick_all()
        self.assertFalse(chapter.take)
        self.assertTrue(before.take)

    def test_unknown_heading_between(self):
        def change(document):
            heading = self.paragraph(document, PLAN[3])
            heading.insert_paragraph_before("八、经费预算", style="Heading 1")
            heading.insert_paragraph_before("十万元。")

        wizard, lines = self.compared(self.edited("annex2", change))
        (line,) = lines.values()
        self.assertEqual((line.name, line.change), ("八、经费预算", "unread"))
        self.assertEqual(line.incoming, "八、经费预算\n十万元。")
        self.assertIn("Not taken", line.remark)
        with self.said("Nothing is ticked"):
            wizard.action_apply()

    def test_text_beside_the_form(self):
        """On the cover, between the tables, in grey cells of a list."""

        def change(document):
            document.add_paragraph("补充：另附图纸。")
            row = self.row(document, "members", self.mine.member_ids.id)
            self.put(row.findall(qn("w:tc"))[6], "13911112222")
            for text in document.element.body.iter(qn("w:t")):
                if (text.text or "").startswith("揭榜人（签字）"):
                    text.text = "揭榜人（签字）：张三"

        wizard, lines = self.compared(self.edited("annex1", change))
        found = {line.incoming: line.name for line in lines.values()}
        self.assertEqual(
            found.keys(), {"揭榜人（签字）：张三\n补充：另附图纸。", "13911112222"}
        )
        self.assertEqual(found["13911112222"], "Person member – 联系电话")
        self.assertTrue(all(line.blocked for line in lines.values()))

    def test_what_the_system_changed_is_no_text_of_the_file(self):
        content = self.edited("annex2")
        self.mine.write({"name": "Another title"})
        lines = self.compared(content)[1]
        self.assertEqual(lines.keys(), {"name"})

    def test_nothing_is_emptied_unless_ticked(self):
        kept = self.mine.indicator_ids[0]

        def change(document):
            cells = self.row(document, "indicators", kept.id).findall(qn("w:tc"))
            self.put(cells[2], "")
            self.put(cells[4], "25")
            self.put(self.cell(document, "location"), "无")
            self.put(self.cell(document, "summary"), "")
            for text in list(self.cell(document, "summary").iter(qn("w:t"))):
                text.text = ""

        _wizard, lines = self.compared(self.edited("annex1", change))
        row = f"indicators:{kept.id}"
        self.assertEqual(lines.keys(), {"location", "summary", row})
        self.assertFalse(any(line.take for line in lines.values()))
        self.assertIn("单位", lines[row].remark)

    def test_row_whose_columns_are_unsure(self):
        kept = self.mine.indicator_ids[0]

        def change(document):
            row = self.row(document, "indicators", kept.id)
            cells = row.findall(qn("w:tc"))
            cells[2].grid_span = 2
            self.put(cells[2], "公斤 300")
            row.remove(cells[3])

        _wizard, lines = self.compared(self.edited("annex1", change))
        (line,) = lines.values()
        self.assertEqual((line.change, line.take), ("changed", False))
        self.assertIn("don't fit the column heads", line.remark)

    def test_lists_that_were_not_read(self):
        """Nothing of a list is taken for removed when its table is not there."""

        def removed(document):
            table = self.table(document, "指标名称")
            table.getparent().remove(table)

        def renamed(document):
            table = self.table(document, "目标值")
            for text in table.iter(qn("w:t")):
                if text.text == "目标值":
                    text.text = "目标"

        def copied(document):
            table = self.table(document, "指标名称")
            table.addnext(deepcopy(table))

        words = {
            removed: "no table with the column heads",
            renamed: "lacks the column(s) 目标值",
            copied: "several tables",
        }
        for change, remark in words.items():
            with self.subTest(change.__name__):
                lines = self.compared(self.edited("annex1", change))[1]
                self.assertIn(remark, lines["?0"].remark)
                self.assertTrue(all(line.blocked for line in lines.values()))

    def test_a_text_that_has_the_words_of_a_heading(self):
        """Goes out and comes back as it is."""
        text = "<p>七、其他</p><p>八、经费</p><p>二、项目研究基础和现状</p><p>末段</p>"
        self.mine.plan_content = text
        self.assertFalse(self.compared(self.edited("annex2"))[1])

        def change(document):
            self.paragraph(document, "末段").runs[0].text = "新段"

        lines = self.taken(self.edited("annex2", change))
        self.assertEqual(lines.keys(), {"plan_content"})
        self.assertEqual(self.mine.plan_content, text.replace("末段", "新段"))

    def test_merged_cells_go_out_and_come_back(self):
        text = (
            '<p>末段</p><table class="table table-bordered"><tbody><tr>'
            '<td rowspan="2">甲</td><td colspan="2">乙</td></tr>'
            "<tr><td>丙</td><td>丁</td></tr></tbody></table>"
        )
        self.mine.plan_content = text
        self.assertFalse(self.compared(self.edited("annex2"))[1])

        def change(document):
            self.paragraph(document, "末段").runs[0].text = "新段"

        self.taken(self.edited("annex2", change))
        self.assertEqual(self.mine.plan_content, text.replace("末段", "新段"))

    def test_mangled_files(self):
        """The dialog says what it can't read, and nothing else happens."""
        chance = random.Random(20260303)
        content = self.edited("annex1")
        ids = self.mine.indicator_ids.ids
        for number in range(8):
            spoilt = rewrite(
                content,
                lambda name, data: mangled(data, chance) if name == DOCUMENT else data,
            )
            with self.subTest(number):
                try:
                    lines = self.compared(spoilt)[1]
                except UserError:
                    continue
                removed = [line for line in lines.values() if line.change == "removed"]
                self.assertFalse(any(line.take for line in removed))
        self.assertEqual(self.mine.indicator_ids.ids, ids)
