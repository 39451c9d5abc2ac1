"""Rich text, cleaned for print: it says what it says and fetches nothing."""

import base64
import binascii
import io
import re

import lxml.html
from markupsafe import Markup
from PIL import Image, ImageOps

from odoo.tools import is_html_empty

from ...models.claim.annex.evidence import MAX_PIXELS

MAX_PICTURE_BYTES = 5 * 1024 * 1024
MAX_PICTURE_SIDE = 2000
"""Pixels that a picture keeps on its longer side: 300 dpi on the printed width."""

NOT_PRINTED = "［此处图片未能打印］"

ALLOWED = {
    "p": (),
    "div": (),
    "br": (),
    "span": (),
    "b": (),
    "strong": (),
    "i": (),
    "em": (),
    "u": (),
    "s": (),
    "sub": (),
    "sup": (),
    "h1": (),
    "h2": (),
    "h3": (),
    "h4": (),
    "h5": (),
    "h6": (),
    "ul": (),
    "ol": ("start",),
    "li": (),
    "blockquote": (),
    "pre": (),
    "hr": (),
    "table": (),
    "thead": (),
    "tbody": (),
    "tfoot": (),
    "tr": (),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "img": ("src",),
}
"""Elements that are printed, each with its attributes; all others give their
text only."""

DROPPED = {
    "script",
    "style",
    "head",
    "title",
    "iframe",
    "frameset",
    "object",
    "applet",
    "svg",
    "math",
    "template",
    "noscript",
    "audio",
    "video",
    "canvas",
    "map",
    "select",
    "textarea",
    "button",
}
"""Elements that go with all they hold."""

STYLES = {"text-align", "font-weight", "font-style", "text-decoration"}
STYLE_VALUE = re.compile(r"[a-z0-9 -]{1,20}")
DATA_PICTURE = re.compile(r"data:image/(?:png|jpe?g);base64,(.*)", re.DOTALL)
KEPT_ROWS = 15
"""A table of so many rows at most is kept on one page."""


def clean_rich_text(text, load_picture):
    """Clean rich text for print.

    :param str text: HTML as it was stored, trusted in nothing
    :param load_picture: function that takes the ``src`` of a picture which is
        stored on the server and returns its bytes, or ``None`` to refuse it
    :return: HTML of the elements in ``ALLOWED``, pictures inside; empty where
        there is nothing to print
    :rtype: Markup
    """
    text = str(text or "")
    if is_html_empty(text) and "<img" not in text:
        return Markup()
    root = lxml.html.fragment_fromstring(text, create_parent="div")
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
        elif element.tag not in ALLOWED:
            element.drop_tag()
        else:
            _clean_attributes(element)
    for picture in list(root.iter("img")):
        _clean_picture(picture, load_picture)
    for table in list(root.iter("table")):
        _keep_together(table)
    html = lxml.html.tostring(root, encoding="unicode")
    # the cleaned tree, serialised: nothing in it is left of the raw text
    return Markup(html.removeprefix("<div>").removesuffix("</div>"))  # noqa: S704


def _clean_attributes(element):
    kept = {}
    for name in ALLOWED[element.tag]:
        value = (element.get(name) or "").strip()
        if name == "src" or (value.isdecimal() and len(value) <= 2):
            kept[name] = value
    styles = (part.partition(":") for part in (element.get("style") or "").split(";"))
    style = ";".join(
        f"{name.strip().lower()}:{value.strip().lower()}"
        for name, _colon, value in styles
        if name.strip().lower() in STYLES
        and STYLE_VALUE.fullmatch(value.strip().lower())
    )
    if style:
        kept["style"] = style
    element.attrib.clear()
    element.attrib.update(kept)


def _clean_picture(picture, load_picture):
    source = picture.get("src") or ""
    uri = None
    if embedded := DATA_PICTURE.fullmatch(source):
        try:
            uri = picture_uri(base64.b64decode(embedded[1], validate=False))
        except (binascii.Error, ValueError):
            uri = None
    elif source.startswith("/web/image/"):
        uri = picture_uri(load_picture(source))
    if uri:
        picture.set("src", uri)
        _centre(picture)
    else:
        mark = lxml.html.Element("span")
        mark.text, mark.tail = NOT_PRINTED, picture.tail
        picture.getparent().replace(picture, mark)


def _centre(picture):
    """Centre a picture that stands alone in its paragraph."""
    parent = picture.getparent()
    alone = parent.text_content().strip() == "" and len(parent) == 1
    if alone and parent.tag in ("p", "div") and parent.getparent() is not None:
        parent.set("class", "picture")


def _keep_together(table):
    if len(list(table.iter("tr"))) > KEPT_ROWS or table.getparent() is None:
        return
    box = lxml.html.Element("div")
    box.set("class", "keep")
    box.tail, table.tail = table.tail, None
    table.getparent().replace(table, box)
    box.append(table)


def picture_uri(raw):
    """A PNG or JPEG picture as a data URI, turned upright and no larger than
    print needs; ``None`` where it is no such picture or too large."""
    if not raw or len(raw) > MAX_PICTURE_BYTES:
        return None
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            kind = picture.format
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_PICTURE_SIDE, MAX_PICTURE_SIDE))
            if kind == "JPEG" and upright.mode not in ("RGB", "L"):
                upright = upright.convert("RGB")
            stream = io.BytesIO()
            upright.save(stream, kind, optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    data = base64.b64encode(stream.getvalue()).decode()
    return f"data:image/{kind.lower()};base64,{data}"
