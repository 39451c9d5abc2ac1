import re
from contextlib import suppress

from odoo import models

from ..arrival.arrival_people import Doubt
from ..arrival.arrival_units import Unknown
from ..arrival.office_text import loose_key, name_key
from .past_directory import Directory, Named
from .past_terms import UNIT_WORD, TeamMember, number_key

SEPARATORS = ("，", ",", "\t")


class PastChecking(models.AbstractModel):
    """What an entry still lacks before the project can be taken over, and who is meant
    by the names in it."""

    _name = "jiebang.past.checking"
    _description = "Project from paper: what is missing"

    def _leader_named(self):
        return Named(self.leader_name or "", self.phone or "", self.unit_text or "")

    def _member_lines(self):
        """The members, one a line: name, unit, task, phone.

        :rtype: list[TeamMember]
        """
        found = []
        for line in (self.members or "").splitlines():
            for sign in SEPARATORS:
                line = line.replace(sign, "，")
            parts = [part.strip() for part in line.split("，")]
            if not parts[0]:
                continue
            phone = next(
                (p for p in parts[1:] if len([c for c in p if c.isdigit()]) > 6), ""
            )
            rest = [part for part in parts[1:] if part and part != phone]
            unit = rest.pop(0) if rest and UNIT_WORD.search(rest[0]) else ""
            if not unit and len(parts) > 2 and parts[1] and parts[1] != phone:
                unit, rest = parts[1], [p for p in rest if p != parts[1]]
            found.append(TeamMember(parts[0], phone, unit, "、".join(rest)))
        return found

    # -- fates ---------------------------------------------------------------

    def _tell_fate(self):
        """Say of each open entry what becomes of it: who and what is meant is looked
        up, what is missing is written down."""
        for entries in self.filtered("project_id").grouped("company_id").values():
            for past in entries:
                texts = past._faults_of_facts()
                past.write({"reason": "\n".join(texts) or False})
        fresh = self.filtered(lambda past: past.state == "draft")
        for entries in fresh.grouped("company_id").values():
            directory = Directory(entries)
            for past in entries:
                past._resolve(directory)
            twins = entries._twins()
            for past in entries:
                past.write(past._fate(directory, twins.get(past.id)))

    def _twins(self):
        """Entries of a file whose leader is new and named like another one's, though
        other data differ: ``{id: row of the first}``."""
        found, first = {}, {}
        for past in self.sorted("id"):
            if past.leader_id or past.is_new_leader or not past.leader_name:
                continue
            key = (loose_key(past.leader_name), past.organization_id.id)
            other = first.setdefault(key, past)
            if other != past and (other.phone or "") != (past.phone or ""):
                found[past.id] = other
        return found

    def _resolve(self, directory):
        """Look up unit and category where they are only written."""
        vals = {}
        if not self.organization_id and self.unit_text:
            with suppress(Unknown):
                vals["organization_id"] = directory.unit(self.unit_text).id
        if not self.organization_id and not self.unit_text and self.leader_id:
            vals["organization_id"] = self.leader_id.organization_id.id
        if not self.category_id and self.category_text:
            vals["category_id"] = directory.category(
                self.program_id, self.category_text
            ).id
        if vals:
            self.write(vals)

    def _fate(self, directory, twin=None):
        """What becomes of the entry, as values."""
        if self.is_skipped:
            return {"fate": "skipped", "reason": False}
        double, taken = self._double()
        if taken:
            remark = self.env._("Taken over already: “%s”.", taken.name)
            return {"fate": "skipped", "reason": False, "remark": remark}
        texts = self._faults_of_facts(double)
        questions, vals = [], {}
        leader, question = self._find_leader(directory)
        if question:
            questions.append(question)
        elif leader and leader != self.leader_id:
            vals["leader_id"] = leader.id
        if leader and not self.organization_id:
            vals["organization_id"] = leader.organization_id.id
        if not leader and not question and not self.is_new_leader and twin:
            questions.append(
                self.env._(
                    "Row %(row)s names %(name)s too, with another phone. Choose "
                    "“Somebody new” where it is somebody else, or correct the phone.",
                    row=twin.row,
                    name=self.leader_name,
                )
            )
        questions += self._member_questions(directory)
        if not leader and not self.organization_id and not question:
            questions.append(self._unit_text_missing(directory))
        fate = "refused" if texts else "ask" if questions else "ready"
        return vals | {
            "fate": fate,
            "reason": "\n".join(texts + questions) or False,
            "remark": "\n".join(self._remarks(directory, leader)) or False,
        }

    def _unit_text_missing(self, directory):
        label = self._field_label("organization_id")
        if not self.unit_text:
            return self.env._(
                "%s: it is missing, and nobody in the directory is called so.", label
            )
        try:
            directory.unit(self.unit_text)
        except Unknown as unknown:
            return f"{label}: {unknown.args[0]}"
        return ""

    def _find_leader(self, directory):
        """``(person, question)``: empty person where he is new."""
        nobody = self.env["jiebang.cadre"]
        if self.leader_id:
            return self.leader_id, ""
        if not self.leader_name or self.is_new_leader:
            return nobody, ""
        named = self._leader_named()
        try:
            if self.organization_id:
                return directory.person(named, self.organization_id), ""
            return directory.only(named), ""
        except Doubt as doubt:
            return nobody, self.env._(
                "%(label)s: %(text)s Choose him, or “Somebody new”.",
                label=self._field_label("leader_id"),
                text=doubt.args[0],
            )

    def _member_questions(self, directory):
        """Members whose unit is not known."""
        texts = []
        for member in self._member_lines():
            if not member.unit:
                continue
            try:
                directory.unit(member.unit)
            except Unknown as unknown:
                texts.append(f"{member.name}: {unknown.args[0]}")
        return texts

    def _remarks(self, directory, leader):
        """What is done that one should know."""
        texts = []
        if not leader and self.leader_name:
            texts.append(
                self.env._(
                    "%s is not in the directory: a person without an account is made.",
                    self.leader_name,
                )
            )
        named = leader and self.leader_name
        if named and name_key(leader.name) != name_key(self.leader_name):
            texts.append(
                self.env._(
                    "On paper the leader is called %(paper)s, in the directory "
                    "%(name)s.",
                    paper=self.leader_name,
                    name=leader.name,
                )
            )
        return texts

    # -- facts ---------------------------------------------------------------

    def _faults_of_facts(self, double=None):
        """What of the facts is missing or can't be, in sentences.

        :param str double: what ``_double`` says, where it was asked already
        """
        env, texts = self.env, (self.faults or "").splitlines()
        program, filed = self.program_id, self.filing_date
        if self.project_id:
            refusal = program._too_late_for_paper(filed)
        else:
            refusal = program._past_refusal(filed)
        texts += filter(None, [refusal])
        wanted = ["book_id", "filing_no", "filing_date", "place"]
        if not self.project_id:
            wanted += ["name", "category_id", "date_start", "date_end"]
            if not self.leader_id:
                wanted.append("leader_name")
        for name in wanted:
            known = any(text.startswith(self._field_label(name)) for text in texts)
            if not self[name] and not known:
                texts.append(env._("%s: it is missing.", self._field_label(name)))
        if self.date_start and self.date_end and self.date_start > self.date_end:
            texts.append(env._("Ends in: it lies before the begin. Swap the days."))
        if filed and filed > self._past_today():
            texts.append(env._("Filed on: the day lies ahead."))
        texts += self._faults_of_end()
        texts.append(self._double()[0] if double is None else double)
        return [text for text in texts if text]

    def _faults_of_end(self):
        env, end = self.env, self.closed_date
        if self.outcome == "running":
            if end or self.grade:
                return [
                    env._(
                        "State on paper: a project that runs has no day of its end and "
                        "no closing grade."
                    )
                ]
            return []
        if not end:
            return [env._("Ended on: it is missing.")]
        if end > self._past_today():
            return [env._("Ended on: the day lies ahead.")]
        if self.filing_date and end < self.filing_date:
            return [env._("Ended on: it lies before the day of filing.")]
        return []

    def _double(self):
        """Who has the number already: ``(sentence, project)``, the project where it is
        this one, taken over before."""
        project = self.env["jiebang.project"].sudo()
        if not self.filing_no:
            return "", project
        key = number_key(self.filing_no)
        year = re.search(r"\d{4}|\d+|$", self.filing_no)[0]
        alike = [
            ("company_id", "=", self.company_id.id),
            ("filing_no", "like", f"%{year}%"),
        ]
        mine = [("state", "!=", "discarded"), ("is_skipped", "=", False)]
        for other in self.search_fetch(
            [*alike, *mine, ("id", "!=", self.id)],
            ["filing_no", "name", "state", "project_id"],
        ):
            if number_key(other.filing_no or "") != key:
                continue
            same = name_key(other.name or "") == name_key(self.name or "")
            if same and other.project_id and not self.project_id:
                return "", other.project_id
            if other.project_id or other.id < self.id:
                return self.env._(
                    "Filing No. %(number)s: the entry “%(name)s” has it too.",
                    number=self.filing_no,
                    name=other.name or "",
                ), project
        for other in project.search_fetch(
            [*alike, ("id", "!=", self.project_id.id), ("is_past", "=", False)],
            ["filing_no", "name"],
        ):
            if number_key(other.filing_no) == key:
                return self.env._(
                    "Filing No. %(number)s: “%(name)s” has it already.",
                    number=self.filing_no,
                    name=other.name,
                ), project
        return "", project
