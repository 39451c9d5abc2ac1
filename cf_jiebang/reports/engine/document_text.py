"""The text behind the characters of a PDF, so that it can be searched and copied.

wkhtmltopdf names each character by the first code that its font draws with that
shape. In a Chinese font this is often a radical: 赤峰 comes out as ⾚峰, looks
right and is found by nobody.
"""

import re
import unicodedata

from odoo.tools.pdf import generic

RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨"
    "⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎"
    "⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
CHARACTERS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭"
    "王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶"
    "邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
"""Unicode's Equivalent_Unified_Ideograph of the radicals supplement; the other
radicals have a compatibility mapping."""

SAME_SHAPES = (
    "\t\u2003⼾⺫㬵㬺㫚㮣〜\u2329\u232a∕‵‒",
    " \u3000户罒胶幐曶槩～〈〉／｀–",
)
"""Other codes that share a shape with a character that people do write, in the
Chinese fonts of Noto; found by printing every character of GB 2312 and URO."""

EQUIVALENT = {
    ord(code): ord(character)
    for codes, characters in ((RADICALS, CHARACTERS), SAME_SHAPES)
    for code, character in zip(codes, characters, strict=True)
}
TARGETS = re.compile(
    rb"(?P<list>\[[^\]]*\])"  # a range with its codes one by one
    rb"|<(?P<from>[0-9A-Fa-f]+)>\s*<(?P<to>[0-9A-Fa-f]+)>\s*<(?P<code>[0-9A-Fa-f]+)>"
)


def correct_text(writer):
    """Correct the codes of the fonts that the pages of ``writer`` use."""
    seen = set()
    for page in writer.pages:
        resources = page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources else None
        for reference in fonts.get_object().values() if fonts else ():
            font = reference.get_object()
            if id(font) not in seen and "/ToUnicode" in font:
                seen.add(id(font))
                _correct_font(writer, font)


def _correct_font(writer, font):
    before = font["/ToUnicode"].get_object().get_data()
    after = TARGETS.sub(_correct_target, before)
    if after != before:
        stream = generic.DecodedStreamObject()
        stream.set_data(after)
        reference = writer._add_object(stream.flate_encode())
        font[generic.NameObject("/ToUnicode")] = reference


def _correct_target(match):
    if match["list"]:
        return re.sub(rb"<([0-9A-Fa-f]+)>", _correct_code, match["list"])
    if match["from"] != match["to"]:
        return match[0]
    code = _correct_code(re.fullmatch(rb"(.*)", match["code"]))
    return b"<%s> <%s> %s" % (match["from"], match["to"], code)


def _correct_code(match):
    if len(match[1]) != 4:
        return b"<%s>" % match[1]
    code = int(match[1], 16)
    if code in EQUIVALENT:
        text = chr(EQUIVALENT[code])
    elif 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        text = unicodedata.normalize("NFKC", chr(code))
    else:
        return b"<%s>" % match[1]
    return b"<%s>" % text.encode("utf-16-be").hex().upper().encode()
