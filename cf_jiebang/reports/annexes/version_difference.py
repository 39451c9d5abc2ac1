import difflib
import re

from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError

from ...models.chain.frozen_content import is_same
from ..engine.paper_terms import chinese_number, day_text

CLAUSE = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+")
WORD = re.compile(r"[0-9A-Za-z.%_-]+|\s+|.", re.DOTALL)
FINE = 1500
"""Words of a changed passage that are compared one by one; longer passages are
shown as a whole."""

HIDDEN = "（无权查看）"
EMPTY = "（空）"


class VersionDifference(models.AbstractModel):
    """What differs between two submitted versions of a file, on paper.

    One chosen version is compared with the one before; two chosen versions of one
    file are compared with each other. What was added is underlined, what was
    deleted is struck through, so that it is seen in black and white too.
    """

    _name = "report.cf_jiebang.version_difference"
    _description = "Difference between Versions"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.snapshot"
    _document_title = "版本差异对照表"
    _document_collective = True
    _page_kind = "ledger"

    def _check_document(self, records):
        field = records._fields["payload"]
        if not records._has_field_access(field, "read"):
            raise AccessError(
                self.env._("The content of a version is not shown to your role.")
            )

    def _sheets(self, records):
        return [self._difference(old, new) for old, new in self._pairs(records)]

    def _pairs(self, records):
        """The versions to compare, the older one first; it may be empty."""
        if len(records) == 2 and len(set(records.mapped(self._file_of))) == 1:
            old, new = records.sorted(lambda version: (version.version, version.id))
            return [(old, new)]
        return [(version.previous_id, version) for version in records]

    @staticmethod
    def _file_of(version):
        return version.res_model, version.res_id

    def _difference(self, old, new):
        before, after = self._sections(old), self._sections(new)
        sections = []
        for code in dict.fromkeys([*before, *after]):
            sections.append(
                self._section(
                    new, chinese_number(len(sections) + 1), before, after, code
                )
            )
        return {
            "project": new.project_id.name or new.record_name,
            "code": new.project_id.code or "",
            "old": self._head(old) if old else "",
            "new": self._head(new),
            "sections": sections,
            "changed": sum(len(section["rows"]) for section in sections),
        }

    def _head(self, version):
        kinds = dict(version._fields["kind"]._description_selection(version.env))
        return (
            f"{version.version_code}（{kinds[version.kind]}，{day_text(version.date)}）"
        )

    def _sections(self, version):
        """``{code: (title, {field: (label, text)})}``"""
        return {
            code: (title, {name: (label, text) for name, label, text in rows})
            for code, title, rows in version._sections()
        }

    def _section(self, version, number, before, after, code):
        title = (after.get(code) or before.get(code))[0]
        old = before.get(code, ("", {}))[1]
        new = after.get(code, ("", {}))[1]
        rows, same = [], 0
        for name in dict.fromkeys([*old, *new]):
            label = (new.get(name) or old.get(name))[0]
            texts = [version._plain(side.get(name, ("", ""))[1]) for side in (old, new)]
            if is_same(*texts):
                same += 1
            elif not self._may_see(version, name):
                rows.append([label, HIDDEN, HIDDEN])
            else:
                rows.append([label, *marked(*texts)])
        return {"title": f"{number}、{title}", "rows": rows, "same": same}

    def _may_see(self, version, name):
        """A field with groups stays hidden from those who may not read it."""
        model = self.env.get(version.res_model)
        field = model is not None and model._fields.get(name)
        return not field or model._has_field_access(field, "read")


def marked(old, new):
    """Both texts with what was deleted and added marked.

    :return: two pieces of ``Markup``
    """
    left, right = [], []
    for same, before, after in passages(CLAUSE.findall(old), CLAUSE.findall(new)):
        if same:
            left.append(Markup("%s") % before)
            right.append(Markup("%s") % after)
            continue
        for equal, deleted, added in fine_passages(before, after):
            if equal:
                left.append(Markup("%s") % deleted)
                right.append(Markup("%s") % added)
                continue
            if deleted:
                left.append(Markup("<del>%s</del>") % deleted)
            if added:
                right.append(Markup("<ins>%s</ins>") % added)
    return [
        Markup("").join(side) if text else EMPTY
        for side, text in ((left, old), (right, new))
    ]


def fine_passages(before, after):
    """Passages of a changed passage, word by word where it is short and alike."""
    words = [WORD.findall(text) for text in (before, after)]
    if not all(words) or max(map(len, words)) > FINE:
        return [(False, before, after)]
    found = passages(*words)
    alike = sum(len(text) for equal, text, _after in found if equal)
    if alike * 3 < min(len(before), len(after)):
        return [(False, before, after)]
    return found


def passages(old, new):
    """``[(same, old text, new text), …]`` of two lists of pieces."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        (tag == "equal", "".join(old[a:b]), "".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]
