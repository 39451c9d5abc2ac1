from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .past_terms import tidy_number

OPEN = ("draft", "correcting")
"""States in which an entry may be changed."""
FIXED = frozenset({"program_id", "book_id"})
"""What is not corrected once the project is there: the entry is discarded instead."""
ON_PROJECT = frozenset(
    {"category_id", "date_start", "date_end", "mode", "team_name", "location"}
    | {"summary", "members", "phone", "name"}
)
"""What is corrected on the form of the project, once it is there."""


class PastGuard(models.AbstractModel):
    """Who enters projects from paper, and when an entry may be changed."""

    _name = "jiebang.past.guard"
    _description = "Project from paper: its guard"

    def _is_open(self):
        return self.state in OPEN

    def _check_officer(self):
        """Raise unless the user is an officer of the bureau that issued the
        programme, and no part of the project."""
        self.sudo().program_id._check_past_officer()
        for past in self.sudo():
            if past.leader_id and past.leader_id == self.env.user.jiebang_cadre_id:
                raise AccessError(
                    self.env._(
                        "You lead this file or take part in it, so someone else must "
                        "decide."
                    )
                )

    def _check_open(self):
        """Raise unless the user may change the entries."""
        self._check_officer()
        for past in self.sudo():
            if past.state == "taken":
                raise UserError(
                    self.env._(
                        "“%s” has been taken over. Open it for a correction on the "
                        "project first; each correction is one more row in the log.",
                        past.name or "",
                    )
                )
            if not past._is_open():
                raise UserError(
                    self.env._(
                        "“%s” was confirmed or discarded; the entry stays as it is.",
                        past.name or "",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        pasts = super().create([self._with_tidy_number(vals) for vals in vals_list])
        pasts._check_scan()
        if not self.env.su:
            pasts._check_officer()
            for past in pasts:
                past._check_door()
            pasts.sudo()._tell_fate()
        return pasts

    def write(self, vals):
        if not self.env.su:
            self._check_open()
            self._check_corrected(vals)
        result = super().write(self._with_tidy_number(vals))
        if not self.env.su:
            self._check_officer()
            self._check_scan()
            self.sudo()._tell_fate()
        return result

    def _check_corrected(self, vals):
        """:raise UserError: a value has its place on the project by now"""
        taken = self.filtered("project_id")
        names = vals.keys() & (FIXED | ON_PROJECT)
        if taken and names:
            raise UserError(
                self.env._(
                    "%s: correct this on the form of the project.",
                    "、".join(self._field_label(name) for name in sorted(names)),
                )
            )

    def _check_door(self):
        refusal = self.program_id._past_refusal()
        if refusal:
            raise UserError(refusal)

    def _check_scan(self):
        """The scan is a file that can be kept as evidence."""
        for past in self.with_context(bin_size=False):
            if past.scan:
                self.env["jiebang.evidence"]._check_raw(
                    self.env["ir.attachment"]._files_of(past, "scan")[:1].raw or b"",
                    past.scan_name or "",
                    past.sudo().program_id.evidence_max_mb,
                    types=("pdf", "jpg", "jpeg", "png"),
                )

    @api.model
    def _with_tidy_number(self, vals):
        if vals.get("filing_no"):
            return vals | {"filing_no": tidy_number(vals["filing_no"])}
        return vals

    def _check_unlink(self):
        if not self.env.su:
            self._check_officer()
        if self.filtered(lambda past: past.state != "draft"):
            raise UserError(
                self.env._(
                    "What was taken over stays on record. Discard it on the project."
                )
            )

    def _frozen_for_files(self):
        return self.filtered(lambda past: not past._is_open())
