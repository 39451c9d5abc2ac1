import base64

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.document_lang import document_lang
from ..arrival.arrival_people import Doubt
from ..arrival.arrival_units import Unknown
from .past_directory import Directory, Named

QUIET = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
CONTENT = ("location", "summary", "team_name", "mode", "date_start", "date_end")


class PastTaking(models.AbstractModel):
    """How an entry becomes a project: people are found or made, the content is
    written, and the one act ``past_take`` puts it on record."""

    _name = "jiebang.past.taking"
    _description = "Project from paper: taking over"

    def action_take(self):
        """Take the entries over, each for itself: what can't be taken says why and
        stays an entry.

        :raise UserError: it is one entry, and it can't be taken
        """
        self._check_open()
        entries = self.filtered(lambda past: past.state == "draft")
        if not entries:
            raise UserError(
                self.env._("There is no entry among them that is being entered.")
            )
        entries._lock_or_explain()
        if len(entries) == 1:
            entries._take()
            return entries.action_open_project()
        return entries._take_many()

    def _take_many(self):
        """Take each of them by itself, and say how many were taken."""
        self._check_open()
        entries, done = self.sorted("id"), 0
        for past in entries:
            done += past._take_or_say()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if done == len(entries) else "warning",
                "message": self.env._(
                    "%(done)s projects were taken over, %(left)s were not; what is "
                    "missing stands beside them.",
                    done=done,
                    left=len(entries) - done,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _take_or_say(self):
        """Take one of several; whether it was taken."""
        try:
            with self.env.cr.savepoint():
                self._take()
                return True
        except UserError as error:
            entry = self.sudo()
            fate = entry.fate if entry.fate in ("ask", "skipped") else "refused"
            entry.write({"fate": fate, "reason": str(error)})
            return False

    def _take(self):
        """Make the project of an entry that lacks nothing."""
        self.ensure_one()
        entry = self.sudo().with_context(lang=self.env.user.lang)
        entry._tell_fate()
        if entry.fate != "ready":
            raise UserError(
                "\n".join(filter(None, [entry.name, entry.reason]))
                or self.env._("This entry is left out.")
            )
        directory = Directory(entry)
        leader = entry._leader(directory)
        if leader == self.env.user.jiebang_cadre_id:
            entry.leader_id = leader
            self._check_officer()
        project = entry._make_project(leader, entry._team(directory, leader))
        entry.write(
            {
                "project_id": project.id,
                "leader_id": leader.id,
                "organization_id": leader.organization_id.id,
                "officer_id": self.env.uid,
            }
        )
        entry._write_word(project)
        entry._put_on_record("past_take")
        return project

    def _make_project(self, leader, members):
        vals = {
            "name": self.name,
            "program_id": self.program_id.id,
            "main_category_id": self.category_id.id,
            "leader_id": leader.id,
            "leader_name": leader.name,
            "member_ids": members,
            "is_past": True,
            "past_id": self.id,
            **{name: self[name] for name in CONTENT},
        }
        if self.phone:
            vals["leader_phone"] = self.phone
        lang = document_lang(self.env)
        projects = self.env["jiebang.project"].with_context(lang=lang, **QUIET)
        return projects.create(vals).with_env(self.env)

    # -- people --------------------------------------------------------------

    def _leader(self, directory):
        """The leader, made where he is new."""
        if self.leader_id:
            return self.leader_id
        return self._person(
            directory, self._leader_named(), self.organization_id, self.is_new_leader
        )

    def _person(self, directory, named, unit, is_new=False):
        """Somebody of the directory; a person without an account where he is new.

        :raise UserError: somebody may be meant
        """
        if not is_new:
            try:
                if found := directory.person(named, unit):
                    return found
            except Doubt as doubt:
                raise UserError(
                    self.env._(
                        "%(name)s: %(reason)s", name=named.name, reason=doubt.args[0]
                    )
                ) from doubt
        profile = self.env["jiebang.cadre.profile"].create(
            {
                "name": named.name,
                "organization_id": unit.id,
                "phone": named.given.get("phone") or False,
            }
        )
        return profile.cadre_id

    def _team(self, directory, leader):
        """The members as commands; who took part on paper is not asked again."""
        commands, seen = [], leader
        for line in self._member_lines():
            unit = leader.organization_id
            if line.unit:
                try:
                    unit = directory.unit(line.unit)
                except Unknown as unknown:
                    raise UserError(
                        self.env._(
                            "%(name)s: %(reason)s",
                            name=line.name,
                            reason=unknown.args[0],
                        )
                    ) from unknown
            person = self._person(directory, Named(line.name, line.phone), unit)
            if person in seen:
                continue
            seen |= person
            commands.append(
                Command.create(
                    {
                        "cadre_id": person.id,
                        "duty": line.duty or self.env._("As on paper"),
                        "state": "confirmed",
                    }
                )
            )
        return commands

    # -- on record -----------------------------------------------------------

    def _put_on_record(self, name):
        """Seal what the entry holds and write the row of its kind in the log."""
        self.record_ids._seal()
        project = self.project_id
        given = {}
        scan, scan_name = self._scan_content()
        if scan:
            given = {"seal_scan": scan, "seal_scan_name": scan_name}
        project._apply_act(
            project._get_act(name),
            self._source_text(),
            given,
            carrier={"files": self._source_files()},
        )
        self._forget_scan()

    def _scan_content(self):
        """The scan of the decisions; the source file where it is a scan of this project
        alone."""
        if self.scan:
            return self.with_context(bin_size=False).scan, self.scan_name
        book = self.book_id
        alone = book.kind == "scan" and not self.search_count(
            [("book_id", "=", book.id), ("id", "!=", self.id)], limit=1
        )
        if alone and not self.project_id.seal_scan_ids:
            return base64.b64encode(book._content_bytes()), book.content_name
        return None, ""

    def _forget_scan(self):
        """The scan lies with the project, sealed, and is kept once."""
        if self.scan:
            self.write({"scan": False, "scan_name": False})

    def _source_files(self):
        """``[(name, SHA-256), …]`` of what the facts were taken from."""
        files = [(self.book_id.content_name, self.book_id.content_sha256)]
        for record in self.record_ids:
            if record.content_sha256:
                files.append((record.content_name, record.content_sha256))
        return files

    def _source_text(self):
        """What the row in the log says of the source, in words."""
        return self.env._(
            "Taken over from paper. Source: %(file)s, %(place)s, SHA-256 %(sha)s. "
            "Filing No. %(number)s of %(day)s.",
            file=self.book_id.content_name,
            place=self.place,
            sha=self.book_id.content_sha256,
            number=self.filing_no,
            day=self.filing_date,
        )
