from odoo import api, models
from odoo.exceptions import UserError

from ...chain.verify_mixin import VERSION_CODE

DISC_MARK = "#DISC"
"""At the end of the address on a disc's label: the counter tells a disc from a
copy by it. What follows ``#`` is never sent to a server."""


PAPERS = ("jiebang.project", "jiebang.work.report")
"""Models whose bound copies and discs come to the counter."""


class ReceiptScan(models.AbstractModel):
    """What was scanned at the counter: the address in a QR code, or a version code
    typed by hand (R23)."""

    _name = "jiebang.receipt.scan"
    _description = "Receipt: what is scanned"

    @api.model
    def _plain_code(self, code):
        """The version code in what was scanned or typed."""
        text = (code or "").strip().upper()
        found = VERSION_CODE.search(text)
        return found[0] if found else text

    @api.model
    def _is_disc(self, text):
        """Whether a scan comes from the label of a disc."""
        return (text or "").strip().upper().endswith(DISC_MARK)

    @api.model
    def _find_paper(self, text):
        """The project or work report that a scanned code belongs to.

        :param str text: the address in a QR code, or a version code
        :return: the record, in the hands of the user
        :raise UserError: the code is unknown, or its version is void; the text says
            which one is in force
        """
        code = self._plain_code(text)
        snapshot = self.env["jiebang.snapshot"].search(
            [("version_code", "=", code), ("res_model", "in", PAPERS)],
            order="kind desc, id",
            limit=1,
        )
        if not snapshot:
            raise UserError(
                self.env._(
                    "“%s” is not the code of any submitted file. Read it off the cover "
                    "of the bound copy.",
                    code[:40],
                )
            )
        record = self.env[snapshot.res_model].browse(snapshot.res_id)
        labels = dict(record._fields["state"]._description_selection(self.env))
        if record.version_code != code or record.version != snapshot.version:
            raise UserError(
                self.env._(
                    "%(code)s is void: it is version %(old)s of “%(name)s”. In force "
                    "is version %(version)s, %(current)s. Ask for its paper.",
                    code=code,
                    old=snapshot.version,
                    name=record.display_name,
                    version=record.version,
                    current=record.version_code,
                )
            )
        if not record._version_in_force(snapshot):
            raise UserError(
                self.env._(
                    "%(code)s is void: “%(name)s” went back or was ended (%(state)s). "
                    "No version is in force.",
                    code=code,
                    name=record.display_name,
                    state=labels[record.state],
                )
            )
        if record.state != "delivery":
            raise UserError(
                self.env._(
                    "“%(name)s” is at “%(state)s”: its paper is not received now.",
                    name=record.display_name,
                    state=labels[record.state],
                )
            )
        return record

    @api.model
    def _open_receipt(self, project):
        """The receipt of the present version that was begun or is incomplete."""
        return self.search(
            [
                ("project_id", "=", project.id),
                ("state", "in", ("draft", "short")),
                ("version_code", "=", project.version_code),
            ],
            limit=1,
        )

    @api.model
    def _missing_texts(self, copies, discs):
        """What is short, in words.

        :param int copies: bound copies that are missing; 0 or less for none
        :param int discs: discs that are missing
        """
        texts = []
        if copies > 0:
            texts.append(self.env._("%s bound copies", copies))
        if discs > 0:
            texts.append(self.env._("%s discs", discs))
        return texts

    @api.onchange("version_code")
    def _onchange_version_code(self):
        """The code on the cover tells which project it is; void paper is refused at
        once."""
        if not (self.version_code or "").strip():
            return None
        try:
            project = self._find_paper(self.version_code)
            if project._name != "jiebang.project":
                raise UserError(
                    self.env._(
                        "This is the paper of “%s”. Receive it by “Scan paper”, or on "
                        "the report itself.",
                        project.display_name,
                    )
                )
        except UserError as error:
            return {
                "warning": {
                    "title": self.env._("Refused"),
                    "message": str(error),
                    "type": "notification",
                }
            }
        self.version_code = project.version_code
        if not self.project_id:
            self.project_id = project
        return None

    def action_open_scan(self):
        """Open the counter, where copies and discs are scanned."""
        return self.env["jiebang.receipt.scan.wizard"]._open_counter()
