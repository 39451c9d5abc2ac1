import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from .project_transitions import SECTION_FIELDS, TRANSITIONS


class ProjectWorkflow(models.Model):
    """What the acts of ``project_transitions.py`` ask for and bring about."""

    _inherit = "jiebang.project"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "unit": ("unit", "cf_jiebang.group_unit_reviewer", "organization_id"),
        "authority": (
            "authority",
            "cf_jiebang.group_authority_officer",
            "authority_id",
        ),
        "bureau": ("bureau", "cf_jiebang.group_bureau_officer", "bureau_id"),
        "secretary": ("meeting", "cf_jiebang.group_meeting_secretary", ""),
    }
    _workflow_holders = {
        "draft": "applicant",
        "returned": "applicant",
        "unit_review": "unit",
        "authority_review": "authority",
        "delivery": "authority",
        "bureau_review": "bureau",
        "meeting": "meeting",
        "acceptance": "bureau",
    }
    _section_fields = SECTION_FIELDS
    _transitions = TRANSITIONS

    bureau_id = fields.Many2one(
        related="program_id.issuer_id", string="Bureau of the programme"
    )
    holder_level = fields.Selection(default="applicant")

    # -- what is missing -----------------------------------------------------

    def _missing_reasons(self, act):
        check = {
            "submit": self._missing_to_submit,
            "receive": self._missing_to_receive,
            "bureau_accept": self._missing_to_accept,
            "bureau_file": self._missing_to_file,
        }.get(act.name)
        return {project.id: check(project) for project in self} if check else {}

    @api.model
    def _missing_to_submit(self, project):
        return project._checklist_items()

    @api.model
    def _missing_to_receive(self, project):
        if project.sudo().letter_id:
            return []
        return [
            self.env._(
                "%s has not issued a recommendation letter that names this project.",
                project.authority_id.sudo().name,
            )
        ]

    @api.model
    def _missing_to_accept(self, project):
        if project.conclusion == "supplement":
            return [
                self.env._(
                    "The joint meeting has passed this project; verify the supplement "
                    "and file it."
                )
            ]
        return project._missing_checks()

    @api.model
    def _missing_to_file(self, project):
        if project.conclusion != "supplement":
            return [
                self.env._(
                    "Only a project that the joint meeting passed with a supplement "
                    "can be filed here."
                )
            ]
        return project._missing_checks()

    def _missing_checks(self):
        lines = self.sudo().check_ids.filtered(lambda c: c.version == self.version)
        unchecked = lines.filtered(lambda c: not c.result)
        failed = lines.filtered(lambda c: c.result == "fail")
        reasons = []
        if unchecked or not lines:
            reasons.append(
                self.env._(
                    "Preliminary review: %s items are not checked yet.", len(unchecked)
                )
            )
        if failed:
            reasons.append(
                self.env._(
                    "Preliminary review, not passed: %s.",
                    "；".join(failed.mapped("name")),
                )
            )
        return reasons

    # -- what an act brings about --------------------------------------------

    def _transition_target(self, act):
        if act.name != "submit" or self.state != "returned":
            return act.target
        if not self._comes_back(self.return_minor, self.return_tier):
            return act.target
        return {
            "unit": "unit_review",
            "authority": "authority_review",
            "bureau": "delivery",
            "meeting": "delivery",
        }[self.return_tier]

    def _comes_back(self, minor, tier):
        """Whether a file that ``tier`` returned comes back to it directly."""
        return bool(minor) and (
            self.program_id.minor_return_direct or tier == "meeting"
        )

    def _transition_values(self, act, values):
        reach = {
            "unit_review": self.REACH_UNIT,
            "authority_review": self.REACH_AUTHORITY,
            "delivery": self.REACH_AUTHORITY,
            "bureau_review": self.REACH_BUREAU,
            "meeting": self.REACH_MEETING,
            "running": self.REACH_FILED,
        }.get(self._transition_target(act), 0)
        vals = {"reach": max(self.reach, reach)}
        if act.name == "submit":
            vals |= self._submission_values()
        if act.target == "declined":
            vals["declined_tier"] = self._workflow_actors[act.actor][0]
        if act.target in ("returned", "withdrawn", "declined"):
            tier = self._workflow_actors[act.actor][0]
            direct = act.target == "returned" and self._comes_back(
                values.get("minor"), tier
            )
            vals |= self._void_paper(keep_letter=direct)
        if act.name.startswith("meeting_"):
            vals["conclusion"] = act.name.removeprefix("meeting_")
        if act.name in ("meeting_pass", "meeting_supplement"):
            vals["filing_meeting_id"] = values["meeting_id"]
        if act.target == "running" and not self.filing_no:
            vals |= self._filing_values()
        return vals

    def _submission_values(self):
        self._adopt_pictures()
        vals = {"version": self.version + 1}
        if self.state == "draft" or not self._comes_back(
            self.return_minor, self.return_tier
        ):
            vals["round_version"] = self.version + 1
        if not self.code:
            vals["code"] = self.env["ir.sequence"].next_by_code(
                "jiebang.project", sequence_date=self._workflow_today()
            )
            vals["submitted_date"] = self._workflow_today()
        if not self.version:
            organization = self.leader_id.organization_id
            vals["organization_id"] = organization.id
            vals["authority_id"] = (
                self.authority_override_id or organization.route_authority_id
            ).id
        return vals

    def _void_paper(self, keep_letter):
        """The paper of a version that goes back is void; the letter only when the
        file climbs all tiers again."""
        self.env["jiebang.receipt"].search_fetch(
            [("project_id", "in", self.ids), ("state", "!=", "void")], ["state"]
        )._void()
        vals = {"receipt_id": False}
        if not keep_letter:
            self.env["jiebang.recommendation.line"].search_fetch(
                [("project_id", "in", self.ids), ("state", "=", "active")],
                ["letter_id", "project_id", "state"],
                order="id",
            )._void()
            vals |= {"letter_id": False, "conclusion": False}
        return vals

    def _filing_values(self):
        day = self._workflow_today()
        return {
            "filing_no": self.program_id._next_filing_no(day),
            "filing_date": day,
        }

    def _after_transition(self, act, source):
        if act.name == "submit":
            self.evidence_ids._seal()
            # who was ever part of the file never decides on it
            self.involved_user_ids |= self.leader_user_id | self.reader_user_ids
        if self.state == "bureau_review" and source != "bureau_review":
            self.env["jiebang.project.check"]._begin(self)
        if self.state == "running" and source in ("meeting", "bureau_review"):
            self._take_snapshot("baseline")
        if self.state in ("declined", "running", "closed", "terminated"):
            self._tell_leader(act)

    def _tell_leader(self, act):
        """Tell the leader of the result of his application."""
        leader = self.leader_user_id
        if leader and leader != self.env.user:
            self.message_notify(
                partner_ids=leader.partner_id.ids,
                subject=self.name,
                body=self.env._(
                    "%(title)s: %(result)s",
                    title=self.name,
                    result=self.env._(act.label),
                ),
            )

    # -- values that come with an act ----------------------------------------

    def _check_transition_values(self, act, values):
        values = super()._check_transition_values(act, values)
        if "section_ids" in values:
            values["section_ids"] = self._check_sections(values["section_ids"])
        if "minutes_no" in values and not self._clean_text(values["minutes_no"]):
            raise UserError(
                self.env._("Minutes No.: write the number or name of the minutes.")
            )
        if values.get("seal_scan"):
            values["evidence_id"] = [
                project._store_seal_scan(act, values) for project in self.sudo()
            ]
        return values

    @api.model
    def _check_sections(self, section_ids):
        ids = [section_id for section_id in section_ids if isinstance(section_id, int)]
        sections = self.env["jiebang.section"].search_fetch(
            [("id", "in", ids), ("res_model", "=", self._name)], ["name", "code"]
        )
        if not sections:
            raise UserError(
                self.env._("Sections: tick at least one section to be corrected.")
            )
        return sections.ids

    def _store_seal_scan(self, act, values):
        """Keep the sealed scan of an opinion as evidence that nobody can change."""
        evidence = self.env["jiebang.evidence"]
        file_name = self._clean_text(values.get("seal_scan_name"))
        if not re.search(r"\.(pdf|jpe?g|png)$", file_name, re.IGNORECASE):
            raise UserError(
                self.env._(
                    "Sealed scan: a PDF or a picture is expected, not “%s”.", file_name
                )
            )
        scan = evidence.create(
            {
                "project_id": self.id,
                "name": self.env._(act.label),
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
            if scan.project_id == self
        ] + list(values.get("files", ()))

    # -- holder --------------------------------------------------------------

    def _holder_organization(self, level):
        return {
            "unit": self.organization_id,
            "authority": self.authority_id,
            "bureau": self.bureau_id,
        }.get(level, self.env["jiebang.organization"])

    def _deadline_days(self):
        return self.stage_id.working_days

    def _due_soon_days(self):
        return self.program_id.due_soon_days
