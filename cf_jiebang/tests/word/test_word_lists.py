import base64
import io

from PIL import Image

from ...reports.word.word_values import Unreadable, parse
from ...reports.word.word_writer import HAS_DOCX
from .word_case import WordCase

if HAS_DOCX:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn


def picture(kind="PNG", color="red"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(stream, kind)
    return stream.getvalue()


class TestWordLists(WordCase):
    """Rows of lists and pictures come back one by one."""

    def test_months(self):
        """A date is the only one in its cell, or it is not taken."""
        line = self.project.indicator_ids.browse()
        for text, day in {
            "2027年6月": "2027-06-30",
            "2027.06": "2027-06-30",
            "2027年6月15日前": "2027-06-15",
            "２０２７／６": "2027-06-30",
            "2027年6-7月": None,
            "2027年6月至9月": None,
            "2027.12.2028": None,
            "二〇二七年六月": None,
        }.items():
            with self.subTest(text):
                if day:
                    values = parse(line, "due_date", "month_end", text)
                    self.assertEqual(values, {"due_date": day})
                else:
                    with self.assertRaises(Unreadable):
                        parse(line, "due_date", "month_end", text)
        period = "date_start:date_end"
        with self.assertRaises(Unreadable):
            parse(self.project, period, "period", "二〇二六年一月至二〇二八年十二月")
        values = parse(self.project, period, "period", "　年　月至　年　月")
        self.assertEqual(set(values.values()), {False})

    def test_rows(self):
        yields, height = self.mine.indicator_ids

        def change(document):
            cells = self.row(document, "indicators", yields.id).findall(qn("w:tc"))
            self.put(cells[4], "25")
            self.put(cells[5], "2027年6月")
            gone = self.row(document, "indicators", height.id)
            gone.getparent().remove(gone)
            texts = ["", "New", "kg", "1", "2", "2027-08", "测产"]
            self.fill_spare(document, "指标名称", texts)
            self.fill_spare(document, "数量", ["", "论文", "3", "核心期刊"])
            self.fill_spare(document, "角色", ["", "农大", "高等院校", "检测"])

        content = self.edited("annex1", change)
        wizard, lines = self.compared(content)
        changes = {key: line.change for key, line in lines.items()}
        self.assertEqual(
            changes,
            {
                f"indicators:{yields.id}": "changed",
                f"indicators:{height.id}": "removed",
                "indicators:+1": "added",
                "outputs:+1": "added",
                "partners:+1": "added",
            },
        )
        self.assertIn("目标值：20", lines[f"indicators:{yields.id}"].current)
        self.assertIn("目标值：25", lines[f"indicators:{yields.id}"].incoming)
        removed = lines.pop(f"indicators:{height.id}")
        self.assertIn("tick it only if", removed.remark)
        self.assertFalse(removed.take)
        self.assertTrue(all(line.take for line in lines.values()))
        wizard.action_apply()
        self.assertTrue(height.exists())
        self.assertEqual(yields.target, "25")
        self.assertEqual(str(yields.due_date), "2027-06-30")
        new = self.mine.indicator_ids[-1]
        self.assertEqual((new.name, new.unit, new.proof), ("New", "kg", "测产"))
        self.assertEqual(self.mine.output_ids[-1].kind, "paper")
        self.assertEqual(self.mine.output_ids[-1].quantity, 3)
        self.assertEqual(self.mine.partner_ids[-1].nature, "university")
        self.assertEqual(len(self.mine.indicator_ids), 3)

    def test_incomplete_row(self):
        def change(document):
            self.fill_spare(document, "指标名称", ["", "New", *[""] * 5])
            self.fill_spare(document, "数量", ["", "论文", "三", ""])
            self.fill_spare(document, "角色", ["", "无", "无", "无"])

        _wizard, lines = self.compared(self.edited("annex1", change))
        self.assertEqual(lines.keys(), {"indicators:+1", "outputs:+1"})
        self.assertIn("“目标值” is missing", lines["indicators:+1"].remark)
        self.assertIn("no number", lines["outputs:+1"].remark)
        self.assertTrue(all(line.blocked for line in lines.values()))

    def test_members(self):
        """A member is a person of the directory, or nobody."""
        place = self.institute.name
        self.env["jiebang.cadre"].create(
            [{"name": "同名", "organization_id": self.institute.id}] * 2
        )
        self.institute.short_name = "测试所"
        rows = (
            (["", "Person stranger", "测试所", "", "育种", "选种", "", ""], ""),
            (["", "Nobody", place, "", "", "选种", "", ""], "has no Nobody"),
            (["", "同名", place, "", "", "选种", "", ""], "several persons"),
        )

        def change(document):
            for texts, _words in rows:
                self.fill_spare(document, "本人确认", texts)

        wizard, lines = self.compared(self.edited("annex1", change))
        for number, (_texts, words) in enumerate(rows, 1):
            line = lines[f"members:+{number}"]
            self.assertIn(words, line.remark or "")
            self.assertEqual(line.blocked, bool(words))
        wizard.action_apply()
        member = self.mine.member_ids[-1]
        self.assertEqual(member.cadre_id, self.cadres["stranger"])
        self.assertEqual((member.duty, member.state), ("选种", "invited"))
        self.assertEqual(len(self.mine.member_ids), 2)

    def test_another_person_on_the_line(self):
        former = self.mine.member_ids

        def change(document):
            cells = self.row(document, "members", former.id).findall(qn("w:tc"))
            self.put(cells[1], "Person stranger")
            self.put(cells[2], self.institute.name)

        wizard, lines = self.compared(self.edited("annex1", change))
        self.assertEqual(
            {key: (line.change, line.take) for key, line in lines.items()},
            {
                f"members:{former.id}": ("removed", False),
                "members:+1": ("added", True),
            },
        )
        lines[f"members:{former.id}"].take = True
        wizard.action_apply()
        self.assertEqual(self.mine.member_ids.cadre_id, self.cadres["stranger"])

    def test_rows_without_bookmarks(self):
        """Known by what they are called; removals are not ticked then."""
        yields, height = self.mine.indicator_ids

        def change(document):
            cells = self.row(document, "indicators", yields.id).findall(qn("w:tc"))
            self.put(cells[4], "25")
            gone = self.row(document, "indicators", height.id)
            gone.getparent().remove(gone)
            self.strip_marks(document, "r_")

        _wizard, lines = self.compared(self.edited("annex1", change))
        self.assertEqual(lines[f"indicators:{yields.id}"].change, "changed")
        removed = lines[f"indicators:{height.id}"]
        self.assertEqual((removed.change, removed.take), ("removed", False))
        self.assertEqual(len(lines), 2)

    # -- pictures ------------------------------------------------------------

    def test_pictures(self):
        first = base64.b64encode(picture()).decode()
        self.mine.plan_content = (
            f'<p>图一</p><p><img src="data:image/png;base64,{first}"></p><p>完</p>'
        )
        source = str(self.mine.plan_content).partition('src="')[2].partition('"')[0]

        def change(document):
            self.paragraph(document, "图一").runs[0].text = "图甲"
            run = self.paragraph(document, "完").add_run()
            run.add_picture(io.BytesIO(picture("JPEG", "blue")))

        self.assertFalse(self.compared(self.edited("annex2"))[1])
        lines = self.taken(self.edited("annex2", change))
        self.assertIn("［图片", lines["plan_content"].incoming)
        text = str(self.mine.plan_content)
        self.assertIn(source, text)
        self.assertEqual(text.count("<img"), 2)
        stored = self.env["ir.attachment"].search(
            [("res_model", "=", "jiebang.project"), ("res_id", "=", self.project.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(stored.mimetype, "image/jpeg")
        self.assertIn(f"/web/image/{stored.id}-", text)
        # and printed again
        self.assertFalse(self.compared(self.edited("annex2"))[1])

    def test_no_picture_is_lost_silently(self):
        data = base64.b64encode(picture()).decode()
        self.mine.plan_content = (
            f'<p>图一<img src="data:image/png;base64,{data}"></p><p>完</p>'
        )

        def deleted(document):
            for drawing in list(document.element.body.iter(qn("w:drawing"))):
                drawing.getparent().remove(drawing)

        def formula(document):
            math = OxmlElement("m:oMath")
            self.paragraph(document, "完")._p.append(math)

        def foreign(document):
            run = self.paragraph(document, "完").add_run()
            stream = io.BytesIO()
            Image.new("RGB", (9, 9)).save(stream, "BMP")
            run.add_picture(io.BytesIO(stream.getvalue()))

        expected = (
            (deleted, "not in the file any more", False),
            (formula, "can't be taken", False),
            (foreign, "no PNG or JPEG", True),
        )
        for change, words, blocked in expected:
            with self.subTest(change.__name__):
                line = self.compared(self.edited("annex2", change))[1]["plan_content"]
                self.assertIn(words, line.remark)
                self.assertEqual((line.take, line.blocked), (False, blocked))

    def test_pictures_in_a_table(self):
        data = base64.b64encode(picture()).decode()
        self.mine.plan_content = (
            "<p>表</p><table><tbody><tr><td>甲</td>"
            f'<td>图<img src="data:image/png;base64,{data}"></td></tr></tbody></table>'
        )
        source = str(self.mine.plan_content).partition('src="')[2].partition('"')[0]

        def change(document):
            self.paragraph(document, "表").runs[0].text = "表一"

        self.assertFalse(self.compared(self.edited("annex2"))[1])
        self.taken(self.edited("annex2", change))
        text = str(self.mine.plan_content)
        self.assertIn("<td>甲</td>", text)
        self.assertEqual(text.count(source), 1)

    def test_long_texts_show_what_differs(self):
        same = "".join(f"<p>{'相同' * 60}{n}</p>" for n in range(5))
        self.mine.plan_content = f"{same}<p>末段</p>"

        def change(document):
            self.paragraph(document, "末段").runs[0].text = "新段"

        line = self.compared(self.edited("annex2", change))[1]["plan_content"]
        self.assertEqual(line.current, "……\n末段")
        self.assertEqual(line.incoming, "……\n新段")
