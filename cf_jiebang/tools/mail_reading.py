"""Reads mails as Chinese mail programs write them.

``gb2312`` on a mail means GBK, and since 2000 GB 18030, which holds both: rare names
are lost to who takes the word literally. Files are handed on byte for byte.
"""

import base64
import codecs
import re
from email import message_from_bytes
from email.contentmanager import ContentManager, raw_data_manager
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import SMTP, EmailPolicy

from .characters import UNPRINTABLE
from .file_name import BREAKS, TURNS

WIDEST = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Codec that reads all of a label's family, by Python's name of the label."""

WESTERN = ("iso8859-1", "iso8859-15", "cp1252")
MANY = re.compile(rb"[\x80-\xff]{4}")
"""More letters beyond ASCII in a row than a Western word has."""

LABEL = re.compile(
    r"""(charset\s*=\s*["']?|\*(?:0\*)?\s*=\s*["']?)([\w.:-]+)(?=['";\s]|$)""",
    re.IGNORECASE,
)
"""The charset of a text part, or of the name of a file, in a header."""

WORD = r"=\?[^?\s]+\?[bq]\?[^?]*\?="
WORDS = re.compile(rf"{WORD}(?:\s*{WORD})*", re.IGNORECASE)
"""Encoded words (RFC 2047) side by side."""

BARE_NAME = re.compile(r"(name\s*=\s*)(=\?[^\s\";]+\?=)", re.IGNORECASE)
BODIES = ("text/plain", "text/html")


def codec_of(label, raw=b""):
    """The codec that reads what bears a label; guessed where it says nothing.

    :param label: as it stands in the mail, or ``None``
    :param bytes raw: what is to be read
    """
    try:
        name = codecs.lookup(str(label).strip()).name
    except (LookupError, ValueError):
        name = ""
    # what doesn't know its charset is often labelled as Western
    if name and name != "ascii" and not (name in WESTERN and MANY.search(raw)):
        return WIDEST.get(name, name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def read_text(raw, label=None):
    """Text of a part without what can't be stored. A wrong label is seen by what it
    makes of the text."""
    said = codec_of(label, raw)
    for codec in (said, codec_of(None, raw)):
        try:
            return UNPRINTABLE.sub("", raw.decode(codec))
        except (LookupError, ValueError):  # no text, or no codec that makes one
            continue
    return UNPRINTABLE.sub("", raw.decode("gb18030", errors="replace"))


def is_file(part):
    """Whether a part is kept as a file rather than read as a body."""
    return bool(part.get_filename() or part.get_content_disposition() == "attachment")


def _read_content(part, *_args, **_kwargs):
    """Content of a text part: bytes where it is a file, else text."""
    raw = part.get_payload(decode=True) or b""
    # the whole mail is always read: Odoo makes its only part the body
    if part.policy.whole or part.get_content_type() == "text/rfc822-headers":
        return read_text(raw, part.get_param("charset"))
    if is_file(part) or part.get_content_type() not in BODIES:
        return raw
    return read_text(raw, part.get_param("charset"))


def _read_mail(part, *_args, **_kwargs):
    """A mail within a mail, as it was sent."""
    return source_of(part.get_payload(0))


READER = ContentManager()
READER.get_handlers.update(raw_data_manager.get_handlers)
READER.add_get_handler("text", _read_content)
READER.add_get_handler("", _read_content)  # a kind that nobody knows
for _kind in ("message/rfc822", "message/external-body", "message/partial"):
    READER.add_get_handler(_kind, _read_mail)


def _as_one_word(found):
    """Encoded words side by side as one in UTF-8: some programs cut a letter in two,
    and some put line ends into a word."""
    try:
        pieces = decode_header(found[0])
    except HeaderParseError:
        return ""
    text = "".join(
        read_text(piece, label) if isinstance(piece, bytes) else piece
        for piece, label in pieces
    )
    return f"=?utf-8?B?{base64.b64encode(_on_one_line(text).encode()).decode()}?="


def _widened(found):
    codec = codec_of(found[2])
    return found[1] + (codec if codec in WIDEST.values() else found[2])


def _on_one_line(text):
    return BREAKS.sub(" ", TURNS.sub("", UNPRINTABLE.sub("", text))).strip()


class ReadingPolicy(EmailPolicy):
    """How a mail that came in is read.

    ``whole`` marks the mail itself, beside its parts.
    """

    whole = False

    def header_fetch_parse(self, name, value):
        if hasattr(value, "name"):
            return value
        if any("\ud800" <= char <= "\udfff" for char in value):
            # bytes without a charset
            raw = value.encode("utf-8", "surrogateescape")
            value = raw.decode(codec_of(None, raw), errors="replace")
        value = _on_one_line("".join(value.splitlines()))
        value = BARE_NAME.sub(r'\1"\2"', WORDS.sub(_as_one_word, value))
        value = LABEL.sub(_widened, value)
        try:
            header = super().header_fetch_parse(name, value)
        except Exception:  # whatever a broken header makes the parser raise
            header = super().header_fetch_parse("X-Text", value)
        if header != _on_one_line(header):  # by the name of a file, say
            header = super().header_fetch_parse("X-Text", _on_one_line(header))
        return header


PART = ReadingPolicy(linesep=SMTP.linesep, content_manager=READER)
WHOLE = PART.clone(whole=True)


def prepare(message):
    """Have a mail and its parts read by the policy, in place."""
    for part in message.walk():
        _open_mail(part)
        part.policy = WHOLE if part is message else PART


def _open_mail(part):
    """Some programs encode a mail within a mail, which nobody expects."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if part.get_content_type() != "message/rfc822" or not part.is_multipart():
        return
    if encoding not in ("base64", "quoted-printable"):
        return
    outer = Message()
    outer["Content-Transfer-Encoding"] = encoding
    outer.set_payload(part.get_payload(0).as_string().strip())
    inner = message_from_bytes(outer.get_payload(decode=True), policy=SMTP)
    if inner.keys():
        del part["Content-Transfer-Encoding"]
        part.set_payload([inner])


def source_of(message):
    """The bytes of a mail, with nothing folded or written anew."""
    return message.as_bytes(policy=SMTP.clone(refold_source="none"))


AUTOMATIC = re.compile(
    r"(?i)x-([a-z0-9]+-)?(auto-?(reply|respond|responder|generated)|auto-?response(-suppress)?"
    r"|vacation)(-from)?"
)
"""Headers by which programs say that nobody wrote the mail."""

AUTOMATIC_SUBJECT = re.compile(
    r"(?i)\s*(\W?(系统|邮件|邮箱|休假|外出)?自动(回复|答复|应答)\W?|已读(回执)?(?=\s*[:：])|"
    r"\W?auto(matic)?[- ]?(reply|response)\W?|"
    r"out[- ]of[- ](the[- ])?office( reply| message)?|vacation (reply|message))"
    r"\s*($|[:：\-—\]】）)])|.*[(（\[【]自动(回复|答复|应答)[)）\]】]\s*$"
)


NOT_SAID = ("no", "none", "false")


def is_automatic(message):
    """Whether no person has sent the mail (RFC 3834): nothing comes of it, and it is
    not answered."""
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    if not submitted.startswith("no"):
        return True
    precedence = str(message.get("Precedence", "")).strip().lower()
    if precedence.replace("-", "_") in ("auto_reply", "bulk", "junk", "list"):
        return True
    if str(message.get("Return-Path", "?")).strip() in ("<>", ""):
        return True
    if any(
        AUTOMATIC.fullmatch(name) and str(value).strip().lower() not in NOT_SAID
        for name, value in message.items()
    ):
        return True
    return bool(AUTOMATIC_SUBJECT.match(str(message.get("Subject", ""))))
