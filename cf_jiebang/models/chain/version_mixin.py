from odoo import fields, models

from ...tools.legal_time import legal_day


class VersionMixin(models.AbstractModel):
    """Versions and decisions of a record: what was submitted, who decided what."""

    _name = "jiebang.version.mixin"
    _description = "Versions and Decisions"
    _inherit = ["jiebang.chain.mixin"]

    version = fields.Integer(
        default=0, copy=False, readonly=True, help="0 until the first submission."
    )
    version_code = fields.Char(copy=False, readonly=True)
    climb_start_version = fields.Integer(
        copy=False,
        readonly=True,
        default=0,
        export_string_translation=False,
        help="The version that last began to climb all tiers.",
    )
    snapshot_ids = fields.One2many(
        "jiebang.snapshot",
        "res_id",
        string="Versions",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )

    _void_states = frozenset(
        {"draft", "returned", "declined", "withdrawn", "terminated", "past_open"}
    )
    """States in which no submitted version is in force."""

    # -- hooks ---------------------------------------------------------------

    def _snapshot_sections(self):
        """Hook: the content as ``[[code, section, [[field, label, text], …]], …]``."""
        raise NotImplementedError(self._name)

    def _personal_names(self):
        """Hook: names of the rows whose text is personal, and is frozen as a salted
        digest. What the reading log watches is."""
        return getattr(self, "_logged_fields", frozenset())

    def _frozen_cadres(self):
        """Hook: the persons that the versions of records without a project are
        about."""
        return self.env["jiebang.cadre"]

    def _authority_of_versions(self):
        """Hook: the competent department that reads the versions of a record without a
        project."""
        return self.env["jiebang.organization"]

    def _correction_reason(self):
        """Hook: why the version that is frozen now corrects the one before."""
        return ""

    def _paper_name(self):
        """Hook: what the paper of a version is called, for everybody who holds it."""
        return self.env["ir.model"]._get(self._name).name

    def _verify_paper(self, version):
        """Hook: what the public page says beside code, kind and validity; no names
        of persons."""
        project = self._workflow_project()
        return {
            "title": project.name,
            "unit": project._name_in_force("organization_id"),
            "date": fields.Date.to_string(legal_day(version.date)),
            "dossiers": self.env["jiebang.dossier"]._verify_rows(version),
        }

    # -- versions ------------------------------------------------------------

    def _take_snapshot(self, kind="submitted"):
        """Freeze the content as the present version."""
        self.ensure_one()
        snapshot = self.env["jiebang.snapshot"]._freeze(
            self, kind, self._workflow_now()
        )
        self.write({"version_code": snapshot.version_code})
        return snapshot

    def _version_in_force(self, version):
        """Whether ``version`` is the one that counts now."""
        self.ensure_one()
        return (
            self.version_code == version.version_code
            and self.version == version.version
            and self.state not in self._void_states
        )

    def _current_snapshot(self):
        """The frozen content of the present version, as superuser; or none."""
        self.ensure_one()
        versions = self.sudo().snapshot_ids.filtered(
            lambda v: v.version == self.version and v.version_code == self.version_code
        )
        return versions.sorted("id")[:1]

    def _name_in_force(self, name):
        """The name of what the field ``name`` refers to; of an organisation the one in
        the version in force, whatever a reform has changed since (R18)."""
        passed_on = name in getattr(self, "_passed_on", ()) and self.passed_on
        if passed_on and self.state not in self._void_states:
            for _code, _title, rows in self._current_snapshot()._sections():
                for field, _label, text in rows:
                    if field == name and text:
                        return text
        return self[name].name

    def _verify_url(self):
        """Address of the public page of the present version.

        :return: the address; empty before the first submission
        """
        version = self._current_snapshot()
        return version._verify_url() if version else ""

    def _verify_lines(self):
        """What is printed beside the QR code, for who has no scanner: version code
        and key."""
        version = self._current_snapshot()
        return (version.version_code, version._verify_key()) if version else ()
