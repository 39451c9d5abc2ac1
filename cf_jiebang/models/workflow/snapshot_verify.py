import base64
import hashlib
import hmac
import re

from odoo import api, fields, models

from ..legal_time import legal_day

VERIFY_PATH = "/jiebang/verify/"
VERSION_CODE = re.compile(r"V\d{1,4}-[0-9A-F]{4}-[0-9A-F]{4}")
VERIFY_CODE = re.compile(rf"({VERSION_CODE.pattern})-([A-Z2-7]{{16}})")


class SnapshotVerify(models.Model):
    """Paper that can be checked by everybody who holds it.

    A version code has 32 bits: in the long run it can be guessed. What is printed
    as a QR code therefore carries a key of 80 bits behind it, made from the
    SHA-256 of the whole content. Nothing is stored for it, it needs no secret
    that could be lost, and only who reads the version in the system can make it.
    """

    _inherit = "jiebang.snapshot"

    version_code = fields.Char(index=True)

    def _verify_key(self):
        """The key of a version: 16 letters and digits."""
        self.ensure_one()
        snapshot = self.sudo()
        facts = f"verify,{snapshot.res_model},{snapshot.res_id},{snapshot.version}"
        digest = hmac.new(snapshot.sha256.encode(), facts.encode(), hashlib.sha256)
        return base64.b32encode(digest.digest()[:10]).decode()

    def _verify_code(self):
        """What stands at the end of the address: ``V2-1A2B-3C4D-`` and the key."""
        return f"{self.sudo().version_code}-{self._verify_key()}"

    def _verify_url(self):
        """Address of the public page of this version; the content of QR codes.

        :rtype: str
        """
        return self.get_base_url().rstrip("/") + VERIFY_PATH + self._verify_code()

    @api.model
    def _read_verify_code(self, code):
        """The version that a printed code belongs to.

        Every code that is not right gets the same answer, whatever is wrong.

        :param str code: version code and key
        :return: one snapshot as superuser, or none
        """
        snapshots = self.sudo()
        match = VERIFY_CODE.fullmatch((code or "")[:60].upper())
        if not match:
            return snapshots.browse()
        # "submitted" comes before the baseline, whose content is the same
        for snapshot in snapshots.search(
            [("version_code", "=", match[1])], order="kind desc, id", limit=10
        ):
            if hmac.compare_digest(snapshot._verify_key(), match[2]):
                return snapshot
        return snapshots.browse()

    @api.model
    def _verify_facts(self, code):
        """What the public page says about a printed code: no names of persons.

        :return: a plain dict, or ``None`` for a code that is not right
        """
        snapshot = self._read_verify_code(code)
        if not snapshot:
            return None
        record = self.env[snapshot.res_model].sudo().browse(snapshot.res_id)
        project = snapshot.project_id
        dossiers = self.env["jiebang.dossier"]._verify_rows(snapshot)
        return {
            "version_code": snapshot.version_code,
            "version": snapshot.version,
            "paper": record._paper_name(),
            "title": project.name,
            "unit": project.organization_id.name,
            "date": fields.Date.to_string(legal_day(snapshot.date)),
            "in_force": record._version_in_force(snapshot),
            "whole": not self.env["jiebang.decision"]._verify_chain(record),
            "dossiers": dossiers,
        }


class VersionInForce(models.AbstractModel):
    _inherit = "jiebang.version.mixin"

    _void_states = frozenset(
        {"draft", "returned", "declined", "withdrawn", "terminated"}
    )
    """States in which no submitted version is in force."""

    def _paper_name(self):
        """Hook: what the paper of a version is called, for everybody who holds it."""
        return self.env["ir.model"]._get(self._name).name

    def _version_in_force(self, snapshot):
        """Whether ``snapshot`` is the version that counts now."""
        self.ensure_one()
        return (
            self.version_code == snapshot.version_code
            and self.version == snapshot.version
            and self.state not in self._void_states
        )

    def _current_snapshot(self):
        """The frozen content of the present version, as superuser; or none."""
        self.ensure_one()
        snapshots = self.sudo().snapshot_ids.filtered(
            lambda s: s.version == self.version and s.version_code == self.version_code
        )
        return snapshots.sorted("id")[:1]

    def _verify_url(self):
        """Address of the public page of the present version.

        :return: the address; empty before the first submission
        """
        snapshot = self._current_snapshot()
        return snapshot._verify_url() if snapshot else ""
