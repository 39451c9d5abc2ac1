"""What an upgrade renews: whatever says who sees and does what, always."""

from lxml import etree

from dev.common import ADDONS, MODULE

OFFICE = {
    "ir.cron",
    "ir.sequence",
    "mail.activity.type",
    "res.lang",
    "res.users",
}
"""Records of Odoo's own models that an office may set as it likes."""


def kept():
    """``(file, model)`` of each record that an upgrade would not renew."""
    for path in sorted((ADDONS / MODULE).rglob("*.xml")):
        if {"static", "demo"} & {*path.parts}:
            continue
        root = etree.parse(path).getroot()
        if root.tag != "odoo":
            continue
        for record in root.iter("record", "template", "menuitem"):
            above = [record, *record.iterancestors()]
            flags = [node.get("noupdate") for node in above if node.get("noupdate")]
            if flags[:1] == ["1"]:
                yield path.name, record.get("model", record.tag)


def test_no_rule_view_or_action_stays_old():
    found = {
        (name, model)
        for name, model in kept()
        if not model.startswith("jiebang.") and model not in OFFICE
    }
    assert not found


def test_what_an_office_edits_is_renewed_unless_it_was_edited():
    """Texts, stages, sections, calendar and territories: the row itself says that it
    was edited, so no file may."""
    models = {model for _name, model in kept()}
    assert not models & {
        "jiebang.paper.text",
        "jiebang.stage",
        "jiebang.section",
        "jiebang.calendar.day",
        "jiebang.territory",
    }
