from odoo.tests import BaseCase, tagged

from ...reports.word.word_headings import split
from .word_bodies import PLAN, chapters, p, read, run

FIELDS = (
    *("plan_foundation", "plan_content", "plan_method"),
    *("plan_innovation", "plan_schedule", "plan_other"),
)
CORES = [split(name)[1] for name in PLAN]
HEADING = '<w:outlineLvl w:val="0"/>'


def written(form, names=PLAN, properties=""):
    """A plan whose headings are written otherwise; ``form`` takes number and words."""
    body = ""
    for number, name in enumerate(PLAN):
        heading = form(number, CORES[number]) if name in names else name
        body += p(heading, properties) + p(f"正文{number + 1}。")
    return body


@tagged("post_install", "-at_install")
class TestWordHeadings(BaseCase):
    """Each chapter under its own heading, however that was typed; or none at all."""

    def assertAllRead(self, content):
        texts = {name: content.values[name].text for name in FIELDS}
        self.assertEqual(
            texts, {name: f"正文{number}。" for number, name in enumerate(FIELDS, 2)}
        )
        self.assertFalse([part for part in content.unread if part.kind == "chapter"])
        self.assertFalse([v.doubts for v in content.values.values() if v.doubts])

    def test_ways_to_write_a_heading(self):
        chinese, legal = "一二三四五六七", "壹贰叁肆伍陆柒"
        forms = {
            "comma": lambda n, t: f"{chinese[n]}、{t}",
            "dot": lambda n, t: f"{chinese[n]}．{t}",
            "small dot": lambda n, t: f"{chinese[n]}.{t}",
            "digits": lambda n, t: f"{n + 1}.{t}",
            "digits and comma": lambda n, t: f"{n + 1}、 {t}",
            "wide digits": lambda n, t: f"{'１２３４５６７'[n]}．{t}",
            "brackets": lambda n, t: f"（{chinese[n]}）{t}",
            "small brackets": lambda n, t: f"({n + 1}) {t}",
            "half a bracket": lambda n, t: f"{n + 1}）{t}",
            "chapter": lambda n, t: f"第{chinese[n]}章 {t}",
            "part": lambda n, t: f"第{n + 1}部分：{t}",
            "circle": lambda n, t: f"{'①②③④⑤⑥⑦'[n]}{t}",
            "roman": lambda n, t: f"{'ⅠⅡⅢⅣⅤⅥⅦ'[n]}、{t}",
            "legal": lambda n, t: f"{legal[n]}、{t}",
            "no sign": lambda n, t: f"{chinese[n]}　{t}",
            "colon": lambda n, t: f"{chinese[n]}、{t}：",
            "small colon": lambda n, t: f"{chinese[n]}、{t}: ",
            "stop": lambda n, t: f"{chinese[n]}、{t}。",
            "spaces": lambda n, t: f"　　{chinese[n]} 、{'　'.join(t)} ",
            "note": lambda n, t: f"{chinese[n]}、{t}（可附页）",
            "word before": lambda n, t: f"{chinese[n]}、本{t}",
            "word behind": lambda n, t: f"{chinese[n]}、{t}说明",
            "word within": lambda n, t: f"{chinese[n]}、{t[:2]}的{t[2:]}",
            "line": lambda n, t: f"{chinese[n]}、{t}____",
        }
        for name, form in forms.items():
            with self.subTest(name):
                self.assertAllRead(read(written(form)))

    def test_by_style_or_look_alone(self):
        self.assertAllRead(read(written(lambda n, t: t, properties=HEADING)))
        bold = "".join(
            p(run(core, "<w:b/>")) + p(f"正文{number}。")
            for number, core in enumerate(CORES, 1)
        )
        self.assertAllRead(read(bold))

    def test_numbered_by_word(self):
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        body = written(lambda n, t: t, properties=number)
        content = read(body, numbering=numbering)
        self.assertEqual(content.values["plan_other"].text, "七、正文7。"[2:])
        self.assertFalse([part for part in content.unread if part.kind == "chapter"])

    def test_lines_of_one_paragraph(self):
        lines = [f"{name}\n　　正文{n}。" for n, name in enumerate(PLAN, 1)]
        content = read(p("\n".join(lines)))
        self.assertAllRead(content)
        self.assertEqual(content.values["plan_other"].html, "<p>正文7。</p>")
        # where only a heading or two share a paragraph, the rest stays whole
        body = chapters({PLAN[2]: p("甲\n乙\n四、项目研究方法和路线\n丙")}, PLAN[:3])
        content = read(body)
        self.assertEqual(content.values["plan_content"].html, "<p>甲<br>乙</p>")
        self.assertEqual(content.values["plan_method"].text, "丙")

    def test_text_behind_the_heading(self):
        body = chapters(names=PLAN[:2]) + p("三、项目研究内容：选育新品种。") + p("二")
        content = read(body)
        self.assertEqual(content.values["plan_content"].text, "选育新品种。\n二")

    def test_table_of_contents(self):
        titles = '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
        toc = "".join(p(name, '<w:pStyle w:val="T"/>') for name in PLAN)
        self.assertAllRead(read(toc + chapters(), styles=titles))
        numbered = "".join(p(f"{name}\t{n}") for n, name in enumerate(PLAN))
        self.assertAllRead(read(numbered + chapters()))

    def test_words_of_a_title_in_a_text(self):
        """A line that only has the words is no heading."""
        for line in ("其他", "其他：", "（三）其他", "项目研究内容如下：", "三项指标"):
            with self.subTest(line):
                body = chapters({PLAN[3]: p(line) + p("方法")})
                content = read(body)
                self.assertEqual(content.values["plan_method"].text, f"{line}\n方法")
                self.assertEqual(content.values["plan_content"].text, "正文3。")
                self.assertEqual(content.values["plan_other"].text, "正文7。")

    def test_missing_heading(self):
        """The chapter is unread, and the one before is not taken for it."""
        for heading in ("", "研究路线图", "4.做法"):
            with self.subTest(heading):
                body = chapters(names=PLAN[:3]) + (p(heading) if heading else "")
                body += p("方法。") + chapters(names=PLAN[4:])
                content = read(body)
                self.assertNotIn("plan_method", content.values)
                self.assertIn(
                    ("chapter", PLAN[3], "missing"), [tuple(u) for u in content.unread]
                )
                doubts = content.values["plan_content"].doubts
                self.assertIn(("missing", PLAN[3]), doubts)
                self.assertIn("方法。", content.values["plan_content"].text)
                self.assertFalse(content.values["plan_innovation"].doubts)

    def test_heading_twice(self):
        again = p(PLAN[2]) + p("又一段。")
        body = chapters() + again
        content = read(body)
        self.assertNotIn("plan_content", content.values)
        self.assertEqual(content.values["plan_other"].text, "正文7。")
        self.assertIn(
            ("chapter", PLAN[2], "double"), [tuple(part) for part in content.unread]
        )
        loose = [text for _at, text in content.loose]
        self.assertEqual(loose[1:], [PLAN[2], "正文3。", PLAN[2], "又一段。"])
        # its bookmark says which one it is; the other is still shown
        marked = chapters().replace(
            p(PLAN[2]),
            p(
                '<w:bookmarkStart w:id="1" w:name="s_plan_content"/>' + run(PLAN[2]),
            ),
        )
        content = read(marked + again)
        self.assertEqual(content.values["plan_content"].text, "正文3。")
        self.assertEqual(content.values["plan_content"].doubts, (("double", PLAN[2]),))
        self.assertEqual(
            [text for _at, text in content.loose][1:], [PLAN[2], "又一段。"]
        )

    def test_item_with_the_words_of_a_heading(self):
        """Numbered like an item, not like the headings of the file."""
        for line in ("7. 其他", "（七）其他", "7、其他：灌溉"):
            with self.subTest(line):
                content = read(chapters({PLAN[2]: p("6. 选种") + p(line) + p("完。")}))
                value = content.values["plan_content"]
                self.assertEqual(value.text, f"6. 选种\n{line}\n完。")
                self.assertFalse(value.doubts)
                self.assertFalse(content.values["plan_other"].doubts)
        # numbered like them: the text that it cuts is told of
        content = read(chapters({PLAN[2]: p("甲") + p("七、其他") + p("乙")}))
        self.assertEqual(content.values["plan_content"].text, "甲")
        self.assertTrue(content.values["plan_content"].doubts)
        self.assertNotIn("plan_other", content.values)

    def test_unknown_heading(self):
        """By its style it ends the chapter; by its look it is told of."""
        body = written(lambda n, t: PLAN[n], properties=HEADING)
        more = p("八、经费预算", HEADING) + p("十万元。")
        at = body.index(p(PLAN[3], HEADING))
        content = read(body[:at] + more + body[at:])
        value = content.values["plan_content"]
        self.assertEqual(value.text, "正文3。")
        self.assertEqual(value.doubts, (("heading", "八、经费预算"),))
        loose = [pair for pair in content.loose if pair[1] != "正文1。"]
        self.assertEqual(
            loose, [("八、经费预算", "八、经费预算"), ("八、经费预算", "十万元。")]
        )
        inner = '<w:outlineLvl w:val="1"/>'
        content = read(body[:at] + p("（一）品种", inner) + body[at:])
        self.assertEqual(content.values["plan_content"].text, "正文3。\n（一）品种")
        self.assertFalse(content.values["plan_content"].doubts)
        plain = chapters({PLAN[2]: p("正文3。") + p("八、经费预算") + p("十万元。")})
        value = read(plain).values["plan_content"]
        self.assertEqual(value.text, "正文3。\n八、经费预算\n十万元。")
        self.assertEqual(value.doubts, (("heading", "八、经费预算"),))
        # the record has that line already
        value = read(plain, known={"八、经费预算"}).values["plan_content"]
        self.assertFalse(value.doubts)

    def test_a_document_made_now(self):
        """Every other line is text there, also one worded like a heading."""
        body = chapters(
            {PLAN[2]: p("七、其他") + p("八、经费") + p("三、项目研究内容")}
        )
        body = body.replace(
            p("七、其他") + p("正文7。"),
            p('<w:bookmarkStart w:id="1" w:name="s_plan_other"/>' + run("七、其他"))
            + p("末。"),
        )
        content = read(body, known=None)
        self.assertEqual(content.values["plan_other"].text, "末。")
        self.assertEqual(
            content.values["plan_content"].text, "七、其他\n八、经费\n三、项目研究内容"
        )

    def test_report(self):
        """Annex 3 numbers its sections anew in each chapter."""
        body = "".join(
            p(text)
            for text in (
                *("一、项目执行情况", "1.项目指标、任务完成情况：", "甲"),
                *(
                    "2.项目取得的成果及创新性",
                    "乙",
                    "（三）项目取得的经济社会效益情况",
                    "丙",
                ),
                *("二．项目组织管理情况", "(1)项目参加人员任务分工情况", "丁"),
                *("2、项目计划安排和执行情况", "戊", "第三节 组织管理经验", "己"),
                *("三、下一步工作思路", "庚", "四、存在的问题及意见", "辛"),
            )
        )
        values = read(body, "annex3").values
        self.assertEqual(
            [value.text for value in values.values()], list("甲乙丙丁戊己庚辛")
        )
        self.assertFalse([value.doubts for value in values.values() if value.doubts])
