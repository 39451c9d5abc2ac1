import base64
import hashlib
import re

from markupsafe import Markup

from odoo import models

from ..engine.document_html import DATA_PICTURE, picture_uri

PLACE = re.compile(r'<img src="word:([0-9a-f]{8})">')
SOURCE = re.compile(r'<img\b[^>]*?\bsrc="([^"]+)"[^>]*>', re.IGNORECASE)


class WordPicture(models.AbstractModel):
    """Pictures of a text that comes back: those of the record stay what they are,
    others become files of the record."""

    _name = "jiebang.word.picture"
    _description = "Word file: pictures"

    def _place_pictures(self, record, annex, values, incoming):
        """The values with the pictures put in their places.

        :param dict values: what is to be written
        :param Content incoming: what was read of the file
        """
        report = self.env[self._documents()[annex]["report"]]
        result = dict(values)
        for name, value in values.items():
            if name not in record._fields or record._fields[name].type != "html":
                continue
            pictures = incoming.values[name].pictures if value else {}
            if not pictures:
                continue
            known = self._own_pictures(report, record, name)
            for key in pictures.keys() - known.keys():
                known[key] = self._add_picture(record, key, pictures[key])
            # only digests in our own placeholders are replaced
            result[name] = Markup(  # noqa: S704
                PLACE.sub(
                    lambda place, known=known: known.get(place[1], ""), str(value)
                )
            )
        return result

    def _own_pictures(self, report, record, name):
        """The pictures of a text by the digest that they have in a Word file."""
        found = {}
        for picture in SOURCE.finditer(str(record[name] or "")):
            source = picture[1].replace("&amp;", "&")
            if embedded := DATA_PICTURE.fullmatch(source):
                raw = base64.b64decode(embedded[1], validate=False)
            else:
                raw = report._stored_picture(record, source)
            uri = picture_uri(raw)
            if uri:
                found[_digest(_bytes(uri))] = picture[0]
        return found

    def _add_picture(self, record, key, raw):
        """Store a new picture with the record; its element."""
        uri = picture_uri(raw)
        if not uri:
            return Markup()
        kind = uri[len("data:image/") : uri.index(";")]
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"word-{key}.{kind}",
                "raw": _bytes(uri),
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        source = f"/web/image/{attachment.id}-{attachment.checksum[:8]}"
        return Markup('<img class="img-fluid" src="%s">') % source


def _bytes(uri):
    return base64.b64decode(uri.partition(";base64,")[2])


def _digest(raw):
    return hashlib.sha256(raw).hexdigest()[:8]
