import base64
from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from ...tools.mail_reading import is_automatic
from ..followup.ticket_case import TicketCase
from ..pictures import picture

NAMES = "王喆、镕基、张㛃"
"""Names whose letters GB 2312 lacks; the last one is in GB 18030 alone."""

TABLE = "序号,姓名\r\n1,喆\n2,镕\r".encode("gbk")


def word(text, charset, label):
    """An encoded word (RFC 2047) with the charset ``label``."""
    raw = base64.b64encode(text.encode(charset)).decode()
    return f"=?{label}?B?{raw}?="


@tagged("post_install", "-at_install")
class TestTicketMailReading(TicketCase, MailCase):
    """R31: what is read of a mail, and which mails nobody has written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create(
            {"name": "reading.example", "bounce_alias": "b-r", "catchall_alias": "c-r"}
        )
        cls.env.company.alias_domain_id = domain
        cls.alias = cls.project.sudo().ticket_alias_id
        cls.alias.alias_domain_id = domain
        cls.users["leader"].email = "leader@reading.example"
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.count = 0

    def deliver(
        self, head, body=b"Wet ground.", sender="leader@reading.example", **values
    ):
        """Hand the bytes of a mail to the gateway; return the new tickets."""
        type(self).count += 1
        if isinstance(head, str):
            head = head.encode()
        mail = (
            f"From: {sender}\r\nTo: {self.alias.alias_full_name}\r\n"
            f"Message-Id: <{self.count}@reading.example>\r\n"
        ).encode() + b"%s\r\n\r\n%s" % (head, body)
        before = self.env["jiebang.ticket"].search([])
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread", "odoo.models.unlink"),
        ):
            self.env["mail.thread"].message_process(False, mail, **values)
        return self.env["jiebang.ticket"].search([]) - before

    def parts(self, *parts):
        """A mail of several parts: its head and its body."""
        body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts)
        head = b'Subject: Files\r\nContent-Type: multipart/mixed; boundary="cut"'
        return head, body + b"--cut--\r\n"

    def comments(self, ticket):
        return ticket.sudo().message_ids.filtered(lambda m: m.message_type == "email")

    def files(self, ticket):
        return self.comments(ticket).attachment_ids

    # -- what is read --------------------------------------------------------

    def test_gb2312_means_gb18030(self):
        """Subject, body and their labels, as Chinese programs write them."""
        raw = NAMES.encode("gb18030")
        for label in ("gb2312", "GB2312", "gbk", "gb18030", "GB_2312-80", "x-unheard"):
            for kind in ("plain", "html"):
                with self.subTest(label=label, kind=kind):
                    ticket = self.deliver(
                        f"Subject: {word(NAMES, 'gb18030', label)}\r\n"
                        f'Content-Type: text/{kind}; charset="{label}"',
                        raw,
                    )
                    self.assertEqual(ticket.name, NAMES)
                    self.assertEqual(ticket.description, NAMES)
                    self.assertIn(NAMES, self.comments(ticket).body)

    def test_labels_that_lie(self):
        """A Western label on Chinese text; on Western text it is right."""
        for label in ("iso-8859-1", "windows-1252", "us-ascii"):
            for text, codec in (("王喆卡机", "gb18030"), ("王喆卡机", "utf-8")):
                with self.subTest(label=label, codec=codec):
                    head = f"Subject: x\r\nContent-Type: text/plain; charset={label}"
                    ticket = self.deliver(head, text.encode(codec))
                    self.assertEqual(ticket.description, text)
        head = "Subject: x\r\nContent-Type: text/plain; charset=iso-8859-1"
        ticket = self.deliver(head, "Größe für Öl, déjà".encode("latin-1"))
        self.assertEqual(ticket.description, "Größe für Öl, déjà")

    def test_an_encoded_mail_within_a_mail(self):
        inner = b"From: a@b.c\r\nSubject: x\r\n\r\n" + "王喆".encode("gbk")
        head = (
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: attachment; filename="a.eml"\r\n\r\n'
        )
        ticket = self.deliver(*self.parts(head + base64.encodebytes(inner)))
        self.assertEqual(self.files(ticket).raw, inner)
        self.assertEqual(ticket.description, "王喆")

    def test_a_kind_that_nobody_knows(self):
        for kind in (b"font/ttf", b"chemical/x-pdb", "文本/plain".encode()):
            with self.subTest(kind):
                part = b"Content-Type: %s\r\n" % kind
                part += (
                    b'Content-Disposition: attachment; filename="a.bin"\r\n\r\n\xff\x01'
                )
                ticket = self.deliver(*self.parts(part))
                self.assertEqual(self.files(ticket).raw, b"\xff\x01")

    def test_subjects(self):
        """Letters cut in two, bytes without a charset, what no header may hold."""
        raw = "王喆".encode("gbk")
        halves = [base64.b64encode(part).decode() for part in (raw[:1], raw[1:])]
        for subject, name in {
            "\r\n ".join(f"=?gb2312?B?{half}?=" for half in halves): "王喆",
            raw + b" jams": "王喆 jams",
            "王喆".encode() + b" jams": "王喆 jams",
            b"=?utf-8?q?One=0D=0Atwo=00three?=": "One twothree",
            b"One\x00two": "Onetwo",
            word("One\r\nBcc: all@reading.example", "utf-8", "utf-8"): (
                "One Bcc: all@reading.example"
            ),
        }.items():
            head = subject if isinstance(subject, bytes) else subject.encode()
            with self.subTest(head):
                ticket = self.deliver(b"Subject: " + head, b"a\x00b")
                self.assertEqual(ticket.name, name)
                self.assertEqual(ticket.description, "ab")
                self.assertEqual(self.comments(ticket).subject, name)

    def test_broken_headers(self):
        """Whatever stands in a header, the mail is read."""
        for name in ("In-Reply-To", "References", "Date", "Cc", "Reply-To", "X-Any"):
            for value in (
                b"<a\x00b@c>",
                b"=?utf-8?q?a=00=0D=0Ab?= <a@b.c>",
                b"\xc7\xff",
            ):
                with self.subTest(name=name, value=value):
                    head = b"Subject: Jams\r\n" + name.encode() + b": " + value
                    self.assertEqual(self.deliver(head).name, "Jams")

    def test_files_are_kept_as_sent(self):
        """Byte for byte, whatever the label says, under their names."""
        scan = picture("jpg", (2339, 40), turned=True)
        named = word("王喆.csv", "gbk", "gb2312").encode()
        quoted = "".join(f"%{byte:02X}" for byte in "王喆.csv".encode("gbk")).encode()
        sent, parts = [], []
        for raw, kind, disposition in (
            (TABLE, b'text/csv; charset="gbk"', b'filename="a.csv"'),
            (TABLE, b'text/plain; charset="gb2312"', b'filename="' + named + b'"'),
            (TABLE, b"text/csv", b"filename=" + named),
            (TABLE, b"text/html; charset=utf-8", b"filename*=gb2312''" + quoted),
            ("甲\r\n".encode("utf-16"), b"text/plain; charset=utf-16", b'filename="u"'),
            ("甲\n乙\r\n".encode(), b"text/plain; charset=us-ascii", b'filename="v"'),
            (b"<a>\r\n</a>", b"application/xml", b'filename="a.xml"'),
            (scan, b"image/jpeg", b'filename="a\xe5\x9b\xbe.jpg"'),
        ):
            sent.append(raw)
            parts.append(
                b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n"
                b"Content-Disposition: attachment; "
                + disposition
                + b"\r\n\r\n"
                + base64.encodebytes(raw)
            )
        # and one that came without being packed
        sent.append(TABLE)
        parts.append(
            b"Content-Type: text/csv\r\nContent-Transfer-Encoding: 8bit\r\n"
            b"Content-Disposition: attachment\r\n\r\n" + TABLE
        )
        files = self.files(self.deliver(*self.parts(*parts))).sorted("id")
        self.assertEqual([file.raw for file in files], sent)
        self.assertEqual(
            files.mapped("name")[:4], ["a.csv", "王喆.csv", "王喆.csv", "王喆.csv"]
        )
        self.assertEqual(files[-2].name, "a图.jpg")

    def test_mail_that_is_one_file(self):
        head = (
            b"Subject: Table\r\nContent-Type: text/csv; charset=gb2312\r\n"
            b'Content-Disposition: attachment; filename="../a\xe2\x80\xae.csv"'
        )
        (file,) = self.files(self.deliver(head, TABLE))
        self.assertEqual((file.name, file.raw), ("a.csv", TABLE))

    def test_mail_within_a_mail(self):
        inner = (
            b"Subject: =?gb2312?B?wO7G5A==?=\r\nContent-Type: text/plain; "
            b"charset=gb2312\r\n\r\n" + TABLE.replace(b"\r\n", b"\n")[:8] + b"\r\n"
        )
        part = (
            b"Content-Type: message/rfc822\r\n"
            b'Content-Disposition: attachment; filename="old.eml"\r\n\r\n' + inner
        )
        (file,) = self.files(self.deliver(*self.parts(part))).filtered(
            lambda file: file.name == "old.eml"
        )
        self.assertEqual(file.raw.rstrip(), inner.rstrip())

    def test_original_is_kept_as_sent(self):
        long = word("王喆" * 40, "gbk", "gb2312")
        head = f"Subject: {long}\r\nContent-Type: text/plain; charset=gbk"
        ticket = self.deliver(head, TABLE, save_original=True)
        (file,) = self.files(ticket)
        self.assertEqual(file.name, "original_email.eml")
        self.assertEqual(file.raw.split()[-3:], TABLE.split())
        self.assertIn(long.encode(), file.raw)

    # -- automatic mails -----------------------------------------------------

    AUTOMATIC = (
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; type=notify",
        "Precedence: auto_reply",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Autorespond: away",
        "X-Auto-Reply-From: leader@reading.example",
        "X-Vacation: yes",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Subject: Re: 请协调（自动回复）",
        "Return-Path: <>",
        "Subject: 自动回复: 请协调",
        f"Subject: {word('自动回复：请协调', 'gbk', 'gb2312')}",
        "Subject: Automatic reply: Ticket",
        "Subject: [Auto-Reply] Ticket",
        "Subject: 系统自动回复：请协调",
        "Subject: 已读：请协调",
        "X-NetEase-Auto-Reply: yes",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    )
    PERSONAL = (
        "Auto-Submitted: no",
        "X-Autoreply: no",
        "Precedence: normal",
        "Subject: 自动回复系统卡住",
        "Subject: 已读文件：请协调",
        "Return-Path: <leader@reading.example>",
    )

    def test_automatic_mails_raise_nothing(self):
        for head in self.AUTOMATIC:
            for sender in ("leader@reading.example", "nobody@reading.example"):
                with self.subTest(head=head, sender=sender):
                    self.assertFalse(self.deliver(head, sender=sender))
                    self.assertFalse(self._mails, "and are not answered")
        for head in self.PERSONAL:
            with self.subTest(head):
                self.assertEqual(len(self.deliver(head)), 1)

    def test_automatic_mails_are_no_comments(self):
        ticket = self.deliver("Subject: Jams")
        message = self.comments(ticket)
        reply = f"\r\nIn-Reply-To: {message.message_id}"
        for head in self.AUTOMATIC:
            with self.subTest(head):
                before = ticket.sudo().message_ids
                self.assertFalse(self.deliver(head + reply))
                self.assertEqual(ticket.sudo().message_ids, before)
        self.assertFalse(self.deliver("Subject: Re: Jams" + reply))
        self.assertEqual(len(ticket.sudo().message_ids), len(before) + 1)

    def test_no_other_mail_is_taken_for_one(self):
        message = EmailMessage()
        message["Subject"] = "Vacation: who stands in?"
        self.assertFalse(is_automatic(message))

    # -- answers -------------------------------------------------------------

    def test_answers_speak_the_language_of_the_sender(self):
        partner = self.env["res.partner"].create(
            {"name": "Guest", "email": "guest@reading.example"}
        )
        for lang, words in (("en_US", "leader of a running"), ("zh_CN", "执行中项目")):
            partner.lang = lang
            with self.subTest(lang):
                self.assertFalse(self.deliver("Subject: x", sender=partner.email))
                (answer,) = self._mails
                self.assertIn(words, str(answer["body"]))
                self.assertIn("auto-replied", str(answer["headers"]))
        # nobody we know: the language of the office
        self.env.company.partner_id.lang = "zh_CN"
        self.assertFalse(self.deliver("Subject: x", sender="who@reading.example"))
        self.assertIn("执行中项目", str(self._mails[0]["body"]))

    def test_ticket_speaks_the_language_of_the_sender(self):
        self.users["leader"].lang = "zh_CN"
        ticket = self.deliver("Subject: ", b"")
        self.assertEqual(ticket.name, "邮件提出的事项")
