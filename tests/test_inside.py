"""The addon follows Odoo's conventions, not its inside.

A private name of Odoo's is a convention where other addons of Odoo's own use or
override it too: it can't change unnoticed. Any other is Odoo's inside, and stands in
``INSIDE`` with the number of its uses and what it is needed for. What ``models/speed``
follows is guarded by ``TestSpeed`` of the addon.
"""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from dev import odoo_source
from dev.common import ADDONS, MODULE

OTHERS = 2
"""Addons of Odoo's own, beside those that define a name, that make it a convention."""
FRAMEWORK, BENEATH = "odoo", {"base", "bus", "http_routing", "mail", "portal", "web"}
"""What the addon stands on."""
ATTRIBUTES = {"cr.cache", "_cnx", "_inherit_children", "_obj"}
"""Inside, but no methods."""
NAME = re.compile(r"(def |\.)(_[a-z]\w*)\b")
STORE = "files are kept by year and never deleted: Odoo has no hook for where they lie"
MAILS = (
    "a mail tells nobody what he may not read; each is a step that Odoo's own splits"
)
SPEAKS = "who may speak and change what was said beside a file: one hook each"
PRINT = "WeasyPrint prints in the place of wkhtmltopdf"
CACHE = "what holds for one transaction stands on its cursor, where no client reaches"
INSIDE = {
    "_add_object": (
        1,
        "what Chinese text of a PDF is copied as; pypdf has no public way",
    ),
    "_build_wkhtmltopdf_args": (1, PRINT),
    "_call_kw_readonly": (1, "a reading that is logged needs a cursor that writes"),
    "_check_can_update_message_content": (1, SPEAKS),
    "_compute_can_write": (1, "a to-do of the engine has no buttons that are refused"),
    "_compute_domain_context_values": (1, "record rules ask for the legal day"),
    "_compute_mimetype": (1, "what a file is, is read from the file"),
    "_file_write": (1, STORE),
    "_filestore": (1, STORE),
    "_full_path": (6, STORE),
    "_get_alias_contact_description": (1, MAILS),
    "_get_allowed_message_params": (1, SPEAKS),
    "_get_forbidden_access": (1, SPEAKS),
    "_get_invalidation_fields": (1, "rights change with the organisations of a user"),
    "_get_path": (2, STORE),
    "_get_readable_fields": (1, "the client reads which reports are documents of ours"),
    "_get_rendering_context_model": (4, PRINT),
    "_mail_group_by_operation_for_mail_message_operation": (1, SPEAKS),
    "_make_access_error": (1, "a refusal in Odoo's own words"),
    "_make_zip": (1, "the name of a ZIP is one that Windows takes"),
    "_mark_for_gc": (3, STORE),
    "_message_create": (2, SPEAKS),
    "_message_parse_extract_bounce": (1, MAILS),
    "_message_parse_extract_payload": (1, MAILS),
    "_notify_thread_with_out_of_office": (1, SPEAKS),
    "_storage": (3, STORE),
    "_track_get_fields": (1, "a related field is tracked where it lives only"),
    "_unregister_hook": (1, "the pair of _register_hook, which is a convention"),
    "_wkhtml": (1, PRINT),
    "cr.cache": (6, CACHE),
}
"""``{name: (uses, why)}``"""


@pytest.fixture(scope="module")
def odoo_names():
    """Odoo's private methods: ``{name: addons that define it}`` and
    ``{name: addons that use it}``; what is no addon is ``FRAMEWORK``."""
    defined, used = defaultdict(set), defaultdict(set)
    for root in odoo_source.python_paths():
        for path in (Path(root) / "odoo").rglob("*.py"):
            parts = path.relative_to(root).parts[1:]
            if "tests" in parts:
                continue
            addon = parts[1] if parts[0] == "addons" else FRAMEWORK
            for kind, name in NAME.findall(path.read_text(errors="replace")):
                (defined if kind == "def " else used)[name].add(addon)
    if not defined:
        pytest.skip("the source of Odoo is not at hand")
    return defined, used


@pytest.fixture(scope="module")
def uses():
    """``{name: uses}`` of private names in the addon that are not its own: it calls
    them, or overrides them and calls ``super()``."""
    counts, own, extended = Counter(), set(), set()
    for path in (ADDONS / MODULE).rglob("*.py"):
        parts = path.relative_to(ADDONS / MODULE).parts
        if parts[0] == "tests" or parts[:2] == ("models", "speed"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                own.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                own.add(node.attr)
            elif isinstance(node, ast.Attribute):
                counts[name_of(node)] += 1
                if ast.unparse(node.value).startswith("super("):
                    extended.add(node.attr)
    return {n: count for n, count in counts.items() if n not in own - extended}


def name_of(node):
    """The name of an attribute; that of a cursor, ``cr``, with it."""
    if getattr(node.value, "attr", getattr(node.value, "id", "")) == "cr":
        return f"cr.{node.attr}"
    return node.attr


def is_inside(name, defined, used):
    """Whether a name is Odoo's inside."""
    if name in ATTRIBUTES:
        return True
    where = defined[name] & {FRAMEWORK, *BENEATH}
    others = (defined[name] | used[name]) - where - {FRAMEWORK, "base"}
    return bool(where) and len(others) < OTHERS


def test_names_of_the_inside_are_known(odoo_names, uses):
    found = {
        name: count for name, count in uses.items() if is_inside(name, *odoo_names)
    }
    known = {name: count for name, (count, _why) in INSIDE.items()}
    more = {n: c for n, c in found.items() if c > known.get(n, 0)}
    assert not more, (
        f"Odoo's inside is used: {more}. Find a public way or a convention; what only "
        "saves statements belongs to models/speed, with a digest in TestSpeed."
    )
    fewer = {n: c for n, c in known.items() if c > found.get(n, 0)}
    assert not fewer, f"No longer used so often, so lower it in INSIDE: {fewer}"


def test_the_rule_knows_inside_from_convention(odoo_names):
    inside = ("_insert_cache", "_cache_missing_ids", "_notifydb", "_inherit_children")
    inside += ("_set_encrypted_password",)
    for name in inside:
        assert is_inside(name, *odoo_names), name
    for name in ("_compute_display_name", "_search", "_read_group", "_get_view"):
        assert not is_inside(name, *odoo_names), name
