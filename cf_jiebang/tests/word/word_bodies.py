"""Word files from a few elements, to be read without any record."""

import io
import zipfile

from ...reports.word.word_archive import open_word
from ...reports.word.word_layout import DOCUMENTS, headings
from ...reports.word.word_reader import read_content

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": MAIN,
        "r": OFFICE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
PLAN = tuple(headings(DOCUMENTS["annex2"]))
"""The headings of the plan."""


def run(text, properties=""):
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def p(content="", properties=""):
    """A paragraph of text or of elements."""
    if not content.startswith("<"):
        content = "<w:r><w:br/></w:r>".join(map(run, content.split("\n")))
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def tc(content="", properties=""):
    if not content.startswith(("<w:p>", "<w:tbl>")):
        content = p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells, properties=""):
    cells = "".join(c if c.startswith("<w:tc") else tc(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def tbl(*rows):
    rows = "".join(row if isinstance(row, str) else tr(*row) for row in rows)
    return f"<w:tbl>{rows}</w:tbl>"


def chapters(texts=(), names=PLAN):
    """A plan: the headings, and a paragraph below each or what is given."""
    texts = dict(texts)
    return "".join(p(n) + texts.get(n, p(f"正文{PLAN.index(n) + 1}。")) for n in names)


def docx(body, **parts):
    """The file; ``parts`` are the inner XML of styles, numbering or footnotes, or the
    whole content of an entry by its name."""
    inner = {"document": f"<w:body>{body}</w:body>"}
    inner |= {name: parts.pop(name) for name in [*parts] if "/" not in name}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for name in inner
        if name != "document"
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    entries = {
        "[Content_Types].xml": "<Types/>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}">{relations}'
        "</Relationships>",
    }
    for name, xml in inner.items():
        entries[f"word/{name}.xml"] = f"<w:{name} {SPACES}>{xml}</w:{name}>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (entries | parts).items():
            archive.writestr(name, data)
    return stream.getvalue()


def read(body, annex="annex2", known=frozenset(), **parts):
    """What is read of a file with such a body."""
    return read_content(open_word(docx(body, **parts)), DOCUMENTS[annex], known)


def text_of(content, **parts):
    """The text of a chapter with such content."""
    body = chapters({PLAN[2]: content})
    return read(body, **parts).values["plan_content"].text
