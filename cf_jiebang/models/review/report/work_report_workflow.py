from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ....groups import AUTHORITY, BUREAU, UNIT
from ...workflow.act import RETURN, Act
from .work_report_content import REPORT_SECTIONS

_lt = LazyTranslate(__name__)


class WorkReportWorkflow(models.AbstractModel):
    """The way of a report to the bureau (R54–R56, R89): the unit's seal without a
    Party meeting, the department's consent, two copies and two discs."""

    _name = "jiebang.work.report.acts"
    _description = "Work report: its acts"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "unit": ("unit", UNIT, "organization_id"),
        "authority": (
            "authority",
            AUTHORITY,
            "authority_id",
        ),
        "bureau": ("bureau", BUREAU, "bureau_id"),
    }
    _workflow_holders = {
        "draft": "applicant",
        "returned": "applicant",
        "unit_review": "unit",
        "authority_review": "authority",
        "delivery": "authority",
    }
    _section_fields = REPORT_SECTIONS
    _acts = (
        Act(
            name="submit",
            label=_lt("Submit"),
            sources=("draft", "returned"),
            target="unit_review",
            actors=("leader",),
            outcome="submitted",
            snapshot=True,
            style="primary",
        ),
        Act(
            name="unit_agree",
            label=_lt("Unit seals the report"),
            sources=("unit_review",),
            target="authority_review",
            actors=("unit",),
            outcome="agreed",
            opinion=True,
            optional=("seal_scan", "seal_scan_name"),
            style="primary",
        ),
        Act(
            name="unit_return",
            label=_lt("Return to the leader"),
            sources=("unit_review",),
            actors=("unit",),
            **RETURN,
        ),
        Act(
            name="authority_agree",
            label=_lt("Consent"),
            sources=("authority_review",),
            target="delivery",
            actors=("authority",),
            outcome="agreed",
            opinion=True,
            style="primary",
        ),
        Act(
            name="authority_return",
            label=_lt("Return for correction"),
            sources=("authority_review", "delivery"),
            actors=("authority",),
            **RETURN,
        ),
        Act(
            name="receive",
            label=_lt("Receive the paper"),
            sources=("delivery",),
            target="submitted",
            actors=("bureau",),
            outcome="received",
            required=("version_code",),
            optional=("copies", "discs", "received_date"),
            style="primary",
        ),
        Act(
            name="bureau_return",
            label=_lt("Return for supplement"),
            sources=("delivery", "submitted"),
            actors=("bureau",),
            **RETURN,
        ),
        Act(
            name="discharge",
            label=_lt("Discharged by the closing report"),
            sources=("draft", "returned"),
            target="discharged",
            actors=("leader",),
            outcome="submitted",
            carried_by="jiebang.work.report",
        ),
    )

    _returns_to = {
        "unit": "unit_review",
        "authority": "authority_review",
        "bureau": "delivery",
    }

    # -- the acts ------------------------------------------------------------

    def _act_values(self, act, given):
        """Who has it next is reminded anew."""
        return super()._act_values(act, given) | {"reminded": False}

    def _lacks_submit(self):
        return self._checklist_items()

    def _comes_back(self):
        return self.return_directly and self.program_id.minor_return_direct

    def _values_submit(self, _given):
        vals = self._next_version()
        if not self.submitted_date:
            vals |= {
                "submitted_date": self._workflow_today(),
                "is_late": self._would_be_late(),
            }
        return vals

    def _after_submit(self):
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
            annual.sudo(False)._apply_act(self._get_act("discharge"))

    def _opinion_discharge(self, _opinion):
        return self.env._("Discharged by: %s", self.discharged_by_id.display_name)

    def _given_unit_agree(self, given):
        if not given.get("seal_scan") and any(self.sudo().mapped("seal_required")):
            raise UserError(
                self.env._(
                    "Sealed scan: the rules of the programme ask for it. Attach the "
                    "sealed cover."
                )
            )

    def _seal_scan_name(self, act):
        return f"{super()._seal_scan_name(act)} {self.year}"

    def _lacks_bureau_return(self):
        """A closing report on which the acceptance rests is not taken back."""
        project = self.sudo().project_id
        if self.kind == "closing" and project.state in ("acceptance", "closed"):
            return [
                self.env._(
                    "The acceptance rests on this report. End the acceptance as “to be "
                    "rectified” first."
                )
            ]
        return []

    def _entered_returned(self):
        """The paper of a version that goes back is void."""
        self.write(
            {
                "copies": 0,
                "discs": 0,
                "received_date": False,
                "receiver_id": False,
            }
        )

    def _given_receive(self, given):
        return self._check_receipt(given)

    def _values_receive(self, given):
        return {
            "copies": given.get("copies") or 0,
            "discs": given.get("discs") or 0,
            "received_date": given["received_date"],
            "receiver_id": self.env.uid,
        }

    def _opinion_receive(self, opinion):
        return opinion or self.env._(
            "Received: %(copies)s bound copies, %(discs)s discs, version %(code)s.",
            copies=self.copies,
            discs=self.discs,
            code=self.version_code,
        )

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

    def _holder_organization(self, tier):
        return {"unit": self.organization_id, "authority": self.authority_id}.get(
            tier, self.env["jiebang.organization"]
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
