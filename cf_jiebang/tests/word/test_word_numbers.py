from odoo.tests import BaseCase, tagged

from ...reports.word.word_numbers import as_number, printed
from .word_bodies import p, text_of


def level(depth, kind="decimal", text=None, start=1, more=""):
    text = f"%{depth + 1}." if text is None else text
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels, number=0, more=""):
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}{more}'
        "</w:abstractNum>"
    )


def num(number, of=0, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text, number=1, depth=0):
    return p(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def style(name, more="", based="", kind="paragraph"):
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"{based}{more}</w:style>"
    )


def styled(text, name, more=""):
    return p(text, f'<w:pStyle w:val="{name}"/>{more}')


@tagged("post_install", "-at_install")
class TestWordNumbers(BaseCase):
    """What Word prints before a paragraph without keeping it in the text."""

    def test_formats(self):
        expected = {
            "chineseCounting": "一 十 十一 二十 九十九",
            "chineseCountingThousand": "一 十 十一 二十 九十九",
            "japaneseCounting": "一 十 十一 二十 九十九",
            "chineseLegalSimplified": "壹 壹拾 壹拾壹 贰拾 玖拾玖",
            "ideographDigital": "一 一〇 一一 二〇 九九",
            "ideographTraditional": "甲 癸 11 20 99",
            "ideographZodiac": "子 酉 戌 20 99",
            "decimalFullWidth": "１ １０ １１ ２０ ９９",
            "decimalEnclosedCircleChinese": "① ⑩ ⑪ ⑳ (99)",
            "decimalEnclosedParen": "⑴ ⑽ ⑾ ⒇ (99)",
            "upperRoman": "I X XI XX XCIX",
            "lowerLetter": "a j k t uuuu",
            "decimalZero": "01 10 11 20 99",
            "none": "    ",
            "unheard of": "1 10 11 20 99",
        }
        for kind, words in expected.items():
            with self.subTest(kind):
                numbers = " ".join(printed(n, kind) for n in (1, 10, 11, 20, 99))
                self.assertEqual(numbers, words)
        self.assertEqual(printed(105, "chineseCounting"), "一〇五")
        self.assertEqual(printed(105, "chineseCountingThousand"), "一百零五")
        self.assertEqual(printed(1010, "chineseCountingThousand"), "一千零一十")

    def test_attributes_that_are_no_numbers(self):
        for text in (None, "", " ", "x", "1.5", "²", "١", "-1", "9" * 30, "99999"):
            self.assertEqual(as_number(text, 1, 63, 1), 1, text)
        self.assertEqual(as_number(" 7 ", 1, 63), 7)

    def test_levels(self):
        numbering = abstract(
            level(0, "chineseCounting", "%1、"),
            level(1, "chineseCounting", "（%2）"),
            level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
        ) + num(1)
        body = (
            item("甲") + item("乙", depth=1) + item("丙", depth=1) + item("丁", depth=2)
        )
        body += item("戊") + item("己", depth=1) + p("庚") + item("辛", depth=1)
        self.assertEqual(
            text_of(body, numbering=numbering).splitlines(),
            ["一、甲", "（一）乙", "（二）丙", "1.2.1 丁", "二、戊", "（一）己", "庚"]
            + ["（二）辛"],
        )

    def test_start_and_restart(self):
        start = (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
        )
        numbering = abstract(
            level(0, start=3), level(1, text="%2)", more='<w:lvlRestart w:val="0"/>')
        )
        numbering += num(1) + num(2) + num(3, more=start.format(7))
        body = item("a") + item("b", depth=1) + item("c", 2) + item("d", 2, 1)
        body += item("e", 3) + item("f", 3)
        self.assertEqual(
            text_of(body, numbering=numbering).splitlines(),
            ["3. a", "1) b", "4. c", "2) d", "7. e", "8. f"],
        )

    def test_overridden_level(self):
        own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman")}</w:lvlOverride>'
        numbering = abstract(level(0)) + num(1) + num(2, more=own)
        body = item("a") + item("b", 2)
        self.assertEqual(text_of(body, numbering=numbering), "1. a\nII. b")

    def test_numbers_of_styles(self):
        """By the style, by one it is based on, by the level bound to it, by a list of
        styles; and switched off in the paragraph."""
        bound = '<w:pStyle w:val="Second"/>'
        numbering = abstract(
            level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2）", more=bound)
        )
        numbering += abstract(number=1, more='<w:numStyleLink w:val="Linked"/>')
        numbering += num(1) + num(2, of=1)
        listed = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
        styles = style("First", listed) + style("Child", based="First")
        styles += style("Second", listed) + style("Linked", listed, kind="numbering")
        none = "<w:numPr><w:numId w:val='0'/></w:numPr>"
        body = styled("甲", "First") + styled("乙", "Child") + styled("丙", "Second")
        body += styled("丁", "First", none) + item("戊", 2)
        self.assertEqual(
            text_of(body, numbering=numbering, styles=styles).splitlines(),
            ["一、甲", "二、乙", "1）丙", "丁", "三、戊"],
        )

    def test_lists_become_lists(self):
        numbering = abstract(level(0)) + abstract(
            level(0, "bullet", "\uf0b7"), number=1
        )
        numbering += num(1) + num(2, of=1)
        body = p("前") + item("a") + item("b") + item("c", 2) + p("后")
        self.assertEqual(text_of(body, numbering=numbering), "前\n1. a\n2. b\n· c\n后")

    def test_numbering_that_makes_no_sense(self):
        loop = style("A", based="B") + style("B", based="A")
        linked = abstract(more='<w:numStyleLink w:val="A"/>') + num(1)
        for numbering in (
            *("", num(1), abstract(level(0)), num("x", of="y"), linked),
            abstract(level(0, start="9" * 40)) + num(1),
            abstract(level(-4), level(99)) + num(1),
            abstract(level(0, "decimal", "%9%8%0%")) + num(1),
        ):
            with self.subTest(numbering):
                text = text_of(
                    item("甲") + item("乙", "", "x") + styled("丙", "A"),
                    numbering=numbering,
                    styles=loop,
                )
                self.assertRegex(text, r"甲\n.*乙\n.*丙$")
