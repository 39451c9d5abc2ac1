import re

from odoo import models
from odoo.exceptions import UserError


class SealScanMixin(models.AbstractModel):
    """An act comes with the scan of its sealed paper: it is kept as evidence of the
    project that nobody can change, and named in the log."""

    _name = "jiebang.seal.scan.mixin"
    _description = "Sealed scans"

    def _check_given(self, act, given):
        given = super()._check_given(act, given)
        if given.get("seal_scan"):
            given["scans"] = {
                record.id: record._keep_seal_scan(act, given) for record in self.sudo()
            }
        return given

    def _keep_seal_scan(self, act, given):
        """Keep the sealed scan of ``act``.

        :raise UserError: it is neither PDF nor picture
        """
        file_name = given.get("seal_scan_name") or ""
        if not re.search(r"\.(pdf|jpe?g|png)$", file_name, re.IGNORECASE):
            raise UserError(
                self.env._(
                    "Sealed scan: a PDF or a picture is expected, not “%s”.", file_name
                )
            )
        scan = self.env["jiebang.evidence"].create(
            {
                "project_id": self._workflow_project().id,
                "name": self._seal_scan_name(act),
                "kind": "seal_scan",
                "content": given["seal_scan"],
                "file_name": file_name,
            }
        )
        scan._seal()
        return scan

    def _seal_scan_name(self, act):
        """Hook: how the evidence is called."""
        return self.env._(act.label)

    def _decision_files(self, given):
        scan = given.get("scans", {}).get(self.id)
        files = [(scan.file_name, scan.sha256)] if scan else []
        return files + super()._decision_files(given)
