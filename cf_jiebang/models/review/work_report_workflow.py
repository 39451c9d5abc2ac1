import re

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..workflow.transition import Transition
from .work_report_content import REPORT_SECTIONS

_lt = LazyTranslate(__name__)

RETURN = {
    "target": "returned",
    "outcome": "returned",
    "opinion": True,
    "required": ("section_ids",),
    "optional": ("minor",),
}


class WorkReportWorkflow(models.Model):
    """The way of a report to the bureau (R54–R56, R89): the unit's seal without a
    Party meeting, the department's consent, two copies and two discs."""

    _inherit = "jiebang.work.report"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "unit": ("unit", "cf_jiebang.group_unit_reviewer", "organization_id"),
        "authority": (
            "authority",
            "cf_jiebang.group_authority_officer",
            "authority_id",
        ),
        "bureau": ("bureau", "cf_jiebang.group_bureau_officer", "bureau_id"),
    }
    _workflow_holders = {
        "draft": "applicant",
        "returned": "applicant",
        "unit_review": "unit",
        "authority_review": "authority",
        "delivery": "authority",
    }
    _section_fields = REPORT_SECTIONS
    _transitions = (
        Transition(
            name="submit",
            label=_lt("Submit"),
            sources=("draft", "returned"),
            target="unit_review",
            actor="leader",
            outcome="submitted",
            snapshot=True,
            style="primary",
        ),
        Transition(
            name="unit_agree",
            label=_lt("Unit seals the report"),
            sources=("unit_review",),
            target="authority_review",
            actor="unit",
            outcome="agreed",
            opinion=True,
            optional=("seal_scan", "seal_scan_name"),
            style="primary",
        ),
        Transition(
            name="unit_return",
            label=_lt("Return to the leader"),
            sources=("unit_review",),
            actor="unit",
            **RETURN,
        ),
        Transition(
            name="authority_agree",
            label=_lt("Consent"),
            sources=("authority_review",),
            target="delivery",
            actor="authority",
            outcome="agreed",
            opinion=True,
            style="primary",
        ),
        Transition(
            name="authority_return",
            label=_lt("Return for correction"),
            sources=("authority_review", "delivery"),
            actor="authority",
            **RETURN,
        ),
        Transition(
            name="receive",
            label=_lt("Receive the paper"),
            sources=("delivery",),
            target="submitted",
            actor="bureau",
            outcome="received",
            required=("version_code",),
            optional=("copies", "discs", "received_date"),
            style="primary",
        ),
        Transition(
            name="bureau_return",
            label=_lt("Return for supplement"),
            sources=("delivery", "submitted"),
            actor="bureau",
            **RETURN,
        ),
        Transition(
            name="discharge",
            label=_lt("Discharged by the closing report"),
            sources=("draft", "returned"),
            target="discharged",
            actor="leader",
            outcome="submitted",
            via="jiebang.work.report",
        ),
    )

    # -- what is missing -----------------------------------------------------

    def _missing_reasons(self, act):
        check = {
            "submit": self._missing_to_submit,
            "bureau_return": self._missing_to_return,
        }.get(act.name)
        return {report.id: check(report) for report in self} if check else {}

    def _missing_to_submit(self, report):
        return report._checklist_items()

    def _missing_to_return(self, report):
        """A closing report on which the acceptance rests is not taken back."""
        project = report.sudo().project_id
        if report.kind == "closing" and project.state in ("acceptance", "closed"):
            return [
                self.env._(
                    "The acceptance rests on this report. End the acceptance as “to be "
                    "rectified” first."
                )
            ]
        return []

    # -- what an act brings about --------------------------------------------

    def _transition_target(self, act):
        if act.name != "submit" or self.state != "returned" or not self._comes_back():
            return act.target
        return {
            "unit": "unit_review",
            "authority": "authority_review",
            "bureau": "delivery",
        }[self.return_tier]

    def _comes_back(self):
        """Whether the report comes back directly to the tier that returned it."""
        return self.return_minor and self.program_id.minor_return_direct

    def _transition_values(self, act, values):
        vals = {"reminded": False}
        if act.name == "submit":
            vals["version"] = self.version + 1
            if self.state == "draft" or not self._comes_back():
                vals["round_version"] = self.version + 1
            if not self.submitted_date:
                vals |= {
                    "submitted_date": self._workflow_today(),
                    "is_late": self._would_be_late(),
                }
        if act.name == "receive":
            vals |= {
                "copies": values.get("copies") or 0,
                "discs": values.get("discs") or 0,
                "received_date": values["received_date"],
                "receiver_id": self.env.uid,
            }
        if act.target == "returned":
            # the paper of a version that goes back is void
            vals |= {
                "copies": 0,
                "discs": 0,
                "received_date": False,
                "receiver_id": False,
            }
        return vals

    def _after_transition(self, act, source):
        if act.name != "submit":
            return
        self.evidence_ids._seal()
        self.output_line_ids.evidence_ids._seal()
        if self.kind == "closing" and self.discharges_annual:
            self._discharge_annual()

    def _discharge_annual(self):
        """The annual report of the same year is discharged by this one."""
        annual = self.search(
            [
                ("project_id", "=", self.project_id.id),
                ("kind", "=", "annual"),
                ("year", "=", self.year),
                ("state", "in", ("draft", "returned")),
            ]
        )
        if annual:
            annual.discharged_by_id = self
            annual.sudo(False)._apply_transition(self._get_transition("discharge"))

    def _log_decision(self, act, source, opinion, values):
        if act.name == "receive" and not opinion:
            opinion = self.env._(
                "Received: %(copies)s bound copies, %(discs)s discs, version %(code)s.",
                copies=self.copies,
                discs=self.discs,
                code=self.version_code,
            )
        if act.name == "discharge":
            opinion = self.env._(
                "Discharged by: %s", self.discharged_by_id.display_name
            )
        return super()._log_decision(act, source, opinion, values)

    # -- values that come with an act ----------------------------------------

    def _check_transition_values(self, act, values):
        values = super()._check_transition_values(act, values)
        if "section_ids" in values:
            values["section_ids"] = self._check_sections(values["section_ids"])
        if act.name == "unit_agree":
            values = self._check_seal(act, values)
        if act.name == "receive":
            values = self._check_receipt(values)
        return values

    def _check_sections(self, section_ids):
        """The ticked sections of a report.

        :raise UserError: none of them is one
        """
        ids = [number for number in section_ids if isinstance(number, int)]
        sections = self.env["jiebang.section"].browse(ids).exists()
        sections = sections.filtered(lambda s: s.code in self._section_fields)
        if not sections:
            raise UserError(
                self.env._("Sections: tick at least one section to be corrected.")
            )
        return sections.ids

    def _check_seal(self, act, values):
        if values.get("seal_scan"):
            values["evidence_id"] = [
                report._store_seal_scan(act, values) for report in self.sudo()
            ]
        elif any(self.sudo().mapped("seal_required")):
            raise UserError(
                self.env._(
                    "Sealed scan: the rules of the programme ask for it. Attach the "
                    "sealed cover."
                )
            )
        return values

    def _store_seal_scan(self, act, values):
        """Keep the sealed scan as evidence that nobody can change."""
        file_name = self._clean_text(values.get("seal_scan_name"))
        if not re.search(r"\.(pdf|jpe?g|png)$", file_name, re.IGNORECASE):
            raise UserError(
                self.env._(
                    "Sealed scan: a PDF or a picture is expected, not “%s”.", file_name
                )
            )
        scan = self.env["jiebang.evidence"].create(
            {
                "project_id": self.project_id.id,
                "name": f"{self.env._(act.label)} {self.year}",
                "kind": "seal_scan",
                "content": values["seal_scan"],
                "file_name": file_name,
            }
        )
        scan._seal()
        return scan

    def _decision_files(self, values):
        return [
            (scan.file_name, scan.sha256)
            for scan in values.get("evidence_id", ())
            if scan.project_id == self.project_id
        ]

    def _check_receipt(self, values):
        """Check what was handed in: the right version, and enough of it.

        :raise UserError: naming what is wrong or missing
        """
        code = self._clean_text(values["version_code"]).upper()
        day = values.get("received_date") or self._workflow_today()
        for name in ("copies", "discs"):
            if (values.get(name) or 0) < 0:
                raise UserError(
                    self.env._("%s: count them from 0.", self._value_label(name))
                )
        for report in self.sudo():
            if code != report.version_code:
                raise UserError(
                    self.env._(
                        "Version code: “%(code)s” is not the present version of "
                        "“%(name)s”, which is %(current)s. Ask for its paper.",
                        code=code,
                        name=report.display_name,
                        current=report.version_code,
                    )
                )
            missing = []
            copies = report.required_copies - (values.get("copies") or 0)
            discs = report.required_discs - (values.get("discs") or 0)
            if copies > 0:
                missing.append(self.env._("%s bound copies", copies))
            if discs > 0:
                missing.append(self.env._("%s discs", discs))
            if missing:
                raise UserError(
                    self.env._(
                        "“%(name)s”: still missing: %(what)s. The receipt is "
                        "registered when all is there.",
                        name=report.display_name,
                        what="、".join(missing),
                    )
                )
        return values | {"received_date": day}

    def action_open_transition(self, name=None):
        """Open the dialog of an act, with what a receipt usually holds."""
        action = super().action_open_transition(name)
        if name == "receive" and len(self) == 1:
            action["context"] |= {
                "default_copies": self.required_copies,
                "default_discs": self.required_discs,
                "default_received_date": fields.Date.to_string(self._workflow_today()),
            }
        return action

    # -- holder and deadline -------------------------------------------------

    def _holder_organization(self, level):
        return {"unit": self.organization_id, "authority": self.authority_id}.get(
            level, self.env["jiebang.organization"]
        )

    def _holder_deadline(self, today):
        """The tier's cut-off. Who gets a report after his cut-off, or gets it back
        after it, has some working days; a draft that is late stays late."""
        cutoff = {
            "draft": self.cutoff_applicant,
            "returned": self.cutoff_applicant,
            "unit_review": self.cutoff_unit,
            "authority_review": self.cutoff_authority,
            "delivery": self.date_due,
        }.get(self.state)
        if not cutoff or self.state == "draft":
            return cutoff
        least = self.env["jiebang.calendar.day"]._add_working_days(
            today, self.correction_days
        )
        return max(cutoff, least)

    def _due_soon_days(self):
        return self.program_id.report_remind_days
