import io
import random
import re
import zipfile

from odoo.tests import BaseCase, tagged

from ...reports.word.word_archive import WordError, open_word
from ...reports.word.word_layout import DOCUMENTS
from ...reports.word.word_reader import read_content
from .word_bodies import OFFICE, PLAN, chapters, docx, p, tbl
from .word_case import DATA, DOCUMENT, rewrite

ATTRIBUTE = re.compile(rb'(?<=\s)([\w:]+)="([^"]*)"')
ELEMENT = re.compile(rb"<(w:\w+)([^>]*)/>")
ABSURD = (
    *(
        b"",
        b"0",
        b"-1",
        b"-2147483649",
        b"99999999999999999999",
        b"1.5",
        b"x",
        b"\xc2\xb2",
    ),
    *(b"\xd9\xa1", b"restart", b"continue", b"none", b"rId1", b"../../etc/passwd"),
)
PARTS = (
    DOCUMENT,
    "word/styles.xml",
    "word/numbering.xml",
    "word/_rels/document.xml.rels",
)


def mangled(data, chance):
    """XML with some attributes changed, left out, or elements moved elsewhere."""

    def attribute(found):
        if chance.random() > 0.02:
            return found[0]
        value = chance.choice((*ABSURD, None))
        return b"" if value is None else b'%s="%s"' % (found[1], value)

    def element(found):
        if chance.random() > 0.01:
            return found[0]
        other = chance.choice(
            (b"w:tbl", b"w:tr", b"w:tc", b"w:p", b"w:r", b"w:vMerge", b"w:gridSpan")
            + (b"w:sdt", b"w:fldChar", b"w:numPr", b"w:ruby", b"w:del", b"w:sym")
        )
        return b"<%s%s/>" % (other, found[2])

    return ELEMENT.sub(element, ATTRIBUTE.sub(attribute, data))


@tagged("post_install", "-at_install")
class TestWordRobust(BaseCase):
    """A file that isn't what it says is refused in words, never by an error."""

    def outcome(self, content, annex="annex2"):
        """What becomes of a file: its content, or the reason that it is refused."""
        try:
            return read_content(open_word(content), DOCUMENTS[annex], frozenset())
        except WordError as error:
            return error.args[0]

    def test_mangled(self):
        chance = random.Random(20260301)
        read = 0
        for number in range(30):
            annex = chance.choice(("annex1", "annex2"))
            content = (DATA / f"{annex}_libreoffice.docx").read_bytes()
            content = rewrite(
                content,
                lambda name, data: mangled(data, chance) if name in PARTS else data,
            )
            with self.subTest(number):
                outcome = self.outcome(content, annex)
                read += not isinstance(outcome, str)
        self.assertGreater(read, 10)

    def test_cut_off(self):
        chance = random.Random(20260302)
        content = (DATA / "annex2_libreoffice.docx").read_bytes()
        for number in range(20):
            spoilt = bytearray(content)
            for _hit in range(chance.randint(1, 40)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            if number % 4 == 0:
                del spoilt[chance.randrange(len(spoilt)) :]
            with self.subTest(number):
                self.outcome(bytes(spoilt))

    def test_missing_parts(self):
        content = (DATA / "annex2_libreoffice.docx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
        for missing in names:
            stream = io.BytesIO()
            with (
                zipfile.ZipFile(io.BytesIO(content)) as source,
                zipfile.ZipFile(stream, "w") as target,
            ):
                for name in names:
                    if name != missing:
                        target.writestr(name, source.read(name))
            with self.subTest(missing):
                needed = missing in ("[Content_Types].xml", DOCUMENT)
                outcome = self.outcome(stream.getvalue())
                self.assertEqual(outcome == "other", needed, outcome)
        for name in (*PARTS, "docProps/core.xml", "docProps/custom.xml"):
            broken = rewrite(
                content, lambda n, d, name=name: d[:-9] if n == name else d
            )
            with self.subTest(broken=name):
                self.assertEqual(self.outcome(broken), "damaged")

    def test_archives(self):
        plain = chapters()
        entity = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        body = f"<w:document xmlns:w='x'><w:body>&{'x'};</w:body></w:document>"
        deep = "<w:tbl><w:tr><w:tc>" * 60 + p("x") + "</w:tc></w:tr></w:tbl>" * 60
        nested = (
            "<w:sdt><w:sdtContent>" * 120 + p("x") + "</w:sdtContent></w:sdt>" * 120
        )
        cases = {
            "nothing": (b"", "damaged"),
            "no zip": (b"MZ" * 400, "damaged"),
            "old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old"),
            "a password": (
                b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
                "locked",
            ),
            "an entity": (docx("", **{DOCUMENT: entity + body}), "damaged"),
            "entities": (
                docx("", **{DOCUMENT: bomb + body.replace("x;", "b;")}),
                "damaged",
            ),
            "unheard of encoding": (
                docx("", **{DOCUMENT: '<?xml version="1.0" encoding="x-no"?><a/>'}),
                "damaged",
            ),
            "another root": (docx("", **{DOCUMENT: "<html/>"}), "other"),
            "a bomb": (docx(plain + " " * (40 << 20)), "large"),
            "tables in tables": (docx(deep), "damaged"),
            "deep": (docx("<w:ins>" * 400 + "</w:ins>" * 400), "damaged"),
            "many entries": (
                docx(plain, **{f"x/{number}": "" for number in range(2001)}),
                "large",
            ),
            "a macro": (docx(plain, **{"word/vbaProject.bin": ""}), "macro"),
            "many rows": (
                docx(
                    tbl(
                        ["序号", "阶段", "起止时间", "阶段目标", "可考核指标"],
                        *[["1", "甲", "", "", ""]] * 301,
                    )
                ),
                "rows",
            ),
        }
        for name, (content, reason) in cases.items():
            with self.subTest(name):
                self.assertEqual(self.outcome(content), reason)
        content = self.outcome(docx(p(PLAN[1]) + nested))
        self.assertEqual(content.values["plan_foundation"].text, "x")

    def test_document_under_another_name(self):
        """Some programs call the main part otherwise; the file says how."""
        relations = (
            f'<Relationships><Relationship Type="{OFFICE}/officeDocument" '
            'Target="/word/doc2.xml"/></Relationships>'
        )
        with zipfile.ZipFile(io.BytesIO(docx(chapters()))) as archive:
            main = archive.read(DOCUMENT)
        parts = {"_rels/.rels": relations, "word/doc2.xml": main}
        content = self.outcome(docx("", **parts))
        self.assertEqual(content.values["plan_other"].text, "正文7。")

    def test_a_picture_that_is_broken(self):
        """Only the picture is missing, not the text around it."""
        content = (DATA / "annex2_libreoffice.docx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (entry,) = [i for i in archive.infolist() if i.filename.endswith("png")]
        start = content.index(b"\x89PNG") if b"\x89PNG" in content else None
        start = start or content.index(entry.filename.encode()) + len(entry.filename)
        spoilt = bytearray(content)
        for place in range(start, start + 8):
            spoilt[place] ^= 0xFF
        value = self.outcome(bytes(spoilt)).values["plan_content"]
        self.assertEqual(list(value.pictures.values()), [None])
        self.assertIn("末段改过", value.text)
