import base64
import hashlib
import hmac
import re
import unicodedata

from odoo import api, models

VERIFY_PATH = "/jiebang/verify/"
VERSION_CODE = re.compile(r"V\d{1,4}-[0-9A-F]{4}-[0-9A-F]{4}")
TYPED_CODE = re.compile(r"(V\d{1,4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-Z]{16})")
"""Version code and key without what stands between their parts."""
BETWEEN = re.compile(r"[\W_]+")
LOOK_ALIKE = str.maketrans("018", "OIB")
"""Digits that a key has not, and the letters that they are read for."""
KEY_LENGTH = 16


class VerifyMixin(models.AbstractModel):
    """A frozen version whose paper can be checked by everybody who holds it.

    A version code has 32 bits: in the long run it can be guessed. What is printed,
    as a QR code and beside it, therefore carries a key of 80 bits behind it, made
    from the SHA-256 of the whole content. Nothing is stored for it, it needs no
    secret that could be lost, and only who reads the version in the system can make
    it.

    ``jiebang.snapshot`` inherits it; what the page says about a record stands in the
    record's ``_verify_paper`` (``version_mixin.py``).
    """

    _name = "jiebang.verify.mixin"
    _description = "Version That Can Be Verified"

    _verify_order = "kind desc, id"
    # "submitted" comes before the baseline, whose content is the same

    # -- code ----------------------------------------------------------------

    def _verify_key(self):
        """The key of a version: 16 letters and digits."""
        self.ensure_one()
        version, record = self.sudo(), self._record()
        facts = f"verify,{record._name},{record.id},{version.version}"
        digest = hmac.new(version.sha256.encode(), facts.encode(), hashlib.sha256)
        return base64.b32encode(digest.digest()[:10]).decode()

    def _verify_code(self):
        """What stands at the end of the address: ``V2-1A2B-3C4D-`` and the key."""
        return f"{self.sudo().version_code}-{self._verify_key()}"

    def _verify_url(self):
        """Address of the public page of this version; the content of QR codes.

        :rtype: str
        """
        base = self.env["ir.config_parameter"].sudo()._jiebang_paper_address()
        return base + VERIFY_PATH + self._verify_code()

    @api.model
    def _read_verify_code(self, code):
        """The version that a printed code belongs to.

        Every code that is not right gets the same answer, whatever is wrong.

        :param str code: version code and key, as a scanner or a hand writes them
        :return: one version as superuser, or none
        """
        typed = unicodedata.normalize("NFKC", (code or "")[:80])
        match = TYPED_CODE.fullmatch(BETWEEN.sub("", typed).upper())
        if not match:
            return self.sudo().browse()
        *parts, key = match.groups()
        key = key.translate(LOOK_ALIKE)
        found = self.sudo().search(
            [("version_code", "=", "-".join(parts))],
            order=self._verify_order,
            limit=10,
        )
        for version in found:
            if hmac.compare_digest(version._verify_key(), key):
                return version
        return self.sudo().browse()

    @api.model
    def _verify_facts(self, code):
        """What the public page says about a printed code: no names of persons.

        :return: a plain dict, or ``None`` for a code that is not right
        """
        version = self._read_verify_code(code)
        if not version:
            return None
        record = version._record()
        return {
            "version_code": version.version_code,
            "version": version.version,
            "paper": record._paper_name(),
            "in_force": record._version_in_force(version),
            "whole": not self.env["jiebang.decision"]._verify_chain(record),
            **record._verify_paper(version),
        }
