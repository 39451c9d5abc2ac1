from odoo.tests import BaseCase, tagged

from .word_bodies import PLAN, chapters, p, read, run, tbl, tc, text_of

BOX = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"


def tracked(name, inside):
    return f'<w:{name} w:id="1" w:author="甲">{inside}</w:{name}>'


def field(*inside):
    """A field of several runs: ``begin``, ``separate``, ``end`` and others."""
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'
        if part in ("begin", "separate", "end")
        else part
        for part in inside
    )


def code(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def hidden(kind):
    return f"<w:rPr>{kind}</w:rPr>"


@tagged("post_install", "-at_install")
class TestWordText(BaseCase):
    """Text is what is printed, with all tracked changes accepted."""

    def plan(self, content, **parts):
        return read(chapters({PLAN[2]: content}), **parts).values["plan_content"]

    def test_runs(self):
        ruby = (
            "<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase>"
            "<w:r><w:t>旱</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
        choice = (
            '<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:t>新</w:t>'
            "</mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        )
        prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>%s"
        prompt = prompt % run("提示") + "</w:sdtContent></w:sdt>"
        expected = {
            "旱地": ruby + run("地"),
            "新法": choice + run("法"),
            "连字": run("连") + "<w:r><w:softHyphen/></w:r>" + run("\u00ad字"),
            "a-b": "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>",
            "甲\t乙": "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>",
            "甲\n乙": '<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>',
            "甲丙": run("甲") + run("乙", "<w:vanish/>") + run("丙"),
            "甲乙": run("甲") + run("乙", '<w:vanish w:val="0"/>'),
            "链接": "<w:hyperlink>" + run("链接") + "</w:hyperlink>",
            "标记": '<w:smartTag w:element="x">' + run("标记") + "</w:smartTag>",
            "控件": "<w:sdt><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>",
            "未填": run("未填") + prompt,
        }
        for text, content in expected.items():
            with self.subTest(text):
                value = self.plan(p(content))
                self.assertEqual((value.text, value.lost), (text, False))

    def test_raised_and_struck(self):
        """10⁴ is not 104, and what was struck through is not left standing."""
        raised, lowered = (
            '<w:vertAlign w:val="superscript"/>',
            '<w:vertAlign w:val="subscript"/>',
        )
        for text, html, content in (
            ("10⁴", "<p>10<sup>4</sup></p>", run("10") + run("4", raised)),
            ("10⁻³", "<p>10<sup>−3</sup></p>", run("10") + run("−3", raised)),
            ("CO₂", "<p>CO<sub>2</sub></p>", run("CO") + run("2", lowered)),
            ("甲[1]", "<p>甲<sup>[1]</sup></p>", run("甲") + run("[1]", raised)),
            (
                "［划去：80%］90%",
                "<p><s>80</s><s>%</s>90%</p>",
                run("80", "<w:strike/>") + run("%", "<w:dstrike/>") + run("90%"),
            ),
        ):
            with self.subTest(text):
                value = self.plan(p(content))
                self.assertEqual((value.text, str(value.html)), (text, html))
        cell = tbl(["项目名称", tc(p(run("甲", "<w:strike/>") + run("乙")))])
        body = chapters({PLAN[0]: cell})
        value = read(body).values["name"]
        self.assertEqual((value.text, value.lost), ("［划去：甲］乙", True))

    def test_a_comment_cuts_no_text(self):
        self.assertEqual(
            text_of(p("<w:r><w:t>甲<!-- x -->乙<?x y?>丙</w:t></w:r>")), "甲乙丙"
        )

    def test_hidden_by_a_style(self):
        styles = (
            '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr>'
            '</w:style><w:style w:type="character" w:styleId="I"><w:basedOn w:val="H"/>'
            "</w:style>"
        )
        content = p(run("甲") + run("乙", '<w:rStyle w:val="I"/>'))
        self.assertEqual(text_of(content, styles=styles), "甲")

    def test_symbols(self):
        def sym(font, sign):
            return p(f'<w:r><w:sym w:font="{font}" w:char="{sign}"/></w:r>' + run("甲"))

        for font, sign, text in (
            ("Wingdings", "F0FE", "☑甲"),
            ("Wingdings 2", "F052", "☑甲"),
            ("Symbol", "F061", "α甲"),
            ("Symbol", "F0B3", "≥甲"),
            ("宋体", "2103", "℃甲"),
            ("Wingdings", "F041", "〓甲"),
            ("Wingdings", "zz", "甲"),
            ("宋体", "D800", "〓甲"),
        ):
            with self.subTest(font=font, sign=sign):
                value = self.plan(sym(font, sign))
                self.assertEqual((value.text, value.lost), (text, "〓" in text))
        fonts = '<w:rFonts w:ascii="Wingdings"/>'
        self.assertEqual(text_of(p(run("\uf0a8甲", fonts))), "□甲")

    def test_fields(self):
        box = '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
        choice = (
            '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
            '<w:listEntry w:val="乙"/></w:ddList></w:ffData>'
        )
        begin = '<w:r><w:fldChar w:fldCharType="begin">%s</w:fldChar></w:r>'
        pinyin = r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(hàn),旱)"
        inner = field("begin", code("PAGE"), "separate", run("里"), "end")
        expected = {
            "3页": field("begin", code("PAGE"), "separate", run("3"), "end")
            + run("页"),
            "外": field("begin", code("IF "), inner, "separate", run("外"), "end"),
            "旱地": field("begin", code(pinyin), "end") + run("地"),
            "三": field("begin", code(r"eq \o\ac(○,三)"), "end"),
            "☑是": begin % box + field(code("FORMCHECKBOX"), "end") + run("是"),
            "乙": begin % choice + field(code("FORMDROPDOWN"), "end"),
            "简": '<w:fldSimple w:instr="TITLE">' + run("简") + "</w:fldSimple>",
            "没有结尾": field("begin", code("PAGE")) + run("没有结尾"),
            "没有开头": run("没有") + field("separate", "end") + run("开头"),
        }
        for text, content in expected.items():
            with self.subTest(text):
                self.assertEqual(text_of(p(content)), text)
        self.assertTrue(
            self.plan(p(run("甲") + field("begin", code(r"EQ \f(1,2)"), "end"))).lost
        )

    def test_tracked_changes(self):
        gone = "<w:rPr><w:del/></w:rPr>"
        moved = "<w:rPr><w:moveFrom/></w:rPr>"
        deleted = tracked("del", "<w:r><w:delText>删</w:delText></w:r>")
        expected = {
            "甲乙": p("甲", gone) + p("乙"),
            "甲乙丙": p("甲", gone) + p("乙", gone) + p("丙"),
            "甲": p(deleted, gone) + p("甲"),
            "甲\n丙": p("甲") + p(tracked("moveFrom", run("乙")), moved) + p("丙"),
            "甲\n乙": p("甲") + p(tracked("moveTo", run("乙"))),
            "甲\n新": p("甲") + p(tracked("ins", run("新")), hidden("<w:ins/>")),
            "甲\n\n乙": p("甲", gone) + tbl(["", "x"]) + p("乙"),
        }
        for text, content in expected.items():
            with self.subTest(text):
                got = text_of(content)
                self.assertEqual(got.replace("\tx", ""), text)
        self.assertTrue(read(chapters({PLAN[2]: p(deleted)})).tracked)
        value = self.plan(p("甲", gone) + p("乙"))
        self.assertEqual(value.html, "<p>甲乙</p>")

    def test_a_deleted_heading_is_none(self):
        """Its bookmark goes on to what follows, which is no heading for that."""
        mark = '<w:bookmarkStart w:id="1" w:name="s_plan_content"/>'
        deleted = tracked("del", "<w:r><w:delText>三、</w:delText></w:r>")
        body = p("二、项目研究基础和现状") + p("基础")
        body += p(mark + deleted, "<w:rPr><w:del/></w:rPr>") + p("内容")
        content = read(body)
        self.assertNotIn("plan_content", content.values)
        self.assertEqual(content.values["plan_foundation"].text, "基础\n内容")
        self.assertIn(
            ("missing", "三、项目研究内容"), content.values["plan_foundation"].doubts
        )

    def test_what_is_no_text_is_told(self):
        """And what it says is shown beside the form."""
        drawing = (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
            f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            f"{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        notes = f'<w:footnote w:id="2">{p("脚注")}</w:footnote>'
        for content, loose in (
            (drawing, ["框内"]),
            (note, ["脚注"]),
            ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", []),
            ("<w:r><w:object/></w:r>", []),
        ):
            with self.subTest(content):
                body = chapters({PLAN[2]: p(run("甲") + content)})
                got = read(body, footnotes=notes)
                self.assertTrue(got.values["plan_content"].lost)
                self.assertEqual(got.values["plan_content"].text, "甲")
                self.assertEqual([text for _at, text in got.loose][1:], loose)

    def test_blocks_in_containers(self):
        control = "<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>"
        alternate = (
            "<mc:AlternateContent><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>"
        )
        content = (
            control % p("甲") + alternate % p("乙") + control % (control % p("丙"))
        )
        self.assertEqual(text_of(content), "甲\n乙\n丙")
        embedded = read(chapters({PLAN[2]: '<w:altChunk r:id="rId9"/>' + p("甲")}))
        self.assertTrue(embedded.values["plan_content"].lost)
