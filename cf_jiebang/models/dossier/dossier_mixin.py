from odoo import api, fields, models
from odoo.exceptions import UserError

from ...groups import AUTHORITY, BUREAU


class DossierMixin(models.AbstractModel):
    """A record whose submitted version is bound into a dossier and goes on a disc
    (R23, R54). It has versions and decisions and belongs to a project."""

    _name = "jiebang.dossier.mixin"
    _description = "Record with a Dossier"

    dossier_ids = fields.One2many(
        "jiebang.dossier",
        "res_id",
        string="Dossiers",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    dossier_count = fields.Integer(compute="_compute_dossier_count")

    @api.depends("dossier_ids")
    @api.depends_context("uid")
    def _compute_dossier_count(self):
        dossiers = self.env["jiebang.dossier"]
        counts = {}
        if dossiers.has_access("read"):
            counts = dict(
                dossiers._read_group(
                    [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                    ["res_id"],
                    ["__count"],
                )
            )
        for record in self:
            record.dossier_count = counts.get(record.id, 0)

    # -- what goes in --------------------------------------------------------

    def _dossier_letter(self):
        """Hook: the recommendation letter that opens the dossier, or none."""
        return self.env["jiebang.recommendation"]

    def _dossier_reports(self):
        """Hook: printed parts of the dossier: ``[(title, report), …]``."""
        raise NotImplementedError(self._name)

    def _dossier_evidence(self):
        """Hook: the evidence of the version, in its order."""
        raise NotImplementedError(self._name)

    def _dossier_scans(self):
        """Sealed scans of the opinions that stand for the present version."""
        rows = self.decision_ids.filtered(
            lambda d: d.version >= self.climb_start_version
        )
        sums = " ".join(rows.mapped(lambda d: d.attachments or ""))
        evidence = self._workflow_project().evidence_ids
        return evidence.filtered(
            lambda line: line.kind == "seal_scan" and line.sha256 in sums
        ).sorted("number")

    def _dossier_words(self):
        """Hook: what cover and disc say, in Chinese.

        :return: ``title`` of the cover, ``folder`` of the annexes on the disc,
            ``disc``: its name, ``facts``: further ``[(label, value), …]`` of the
            cover
        """
        raise NotImplementedError(self._name)

    # -- who may -------------------------------------------------------------

    def _dossier_refusal(self):
        """Why the current user may not have the dossier made; or ``""``."""
        self.ensure_one()
        user, project = self.env.user, self._workflow_project().sudo()
        if user in project.participant_user_ids:
            return ""
        if project.authority_id.id in user._jiebang_scope_ids(AUTHORITY):
            return ""
        if user.has_group(BUREAU):
            return ""
        return self.env._(
            "The dossier of “%s” is made by the people in it, the officer of the "
            "competent department or the bureau.",
            self.display_name,
        )

    def action_make_dossier(self):
        """Have the dossier of the present version made, in the background.

        :raise UserError: who may, and what is missing
        """
        dossiers = self.env["jiebang.dossier"]._request(self)
        return dossiers._open()

    def action_open_dossiers(self):
        """Open the dossier, or the list where there are several editions."""
        self.ensure_one()
        self.check_access("read")
        dossiers = self.env["jiebang.dossier"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        if not dossiers:
            raise UserError(self.env._("No dossier has been made yet."))
        return dossiers[:1]._open() if len(dossiers) == 1 else dossiers._open_list()
