from ast import literal_eval

from lxml import etree

from odoo import api, models

PRIMARY = "primary"
LOOKS = {"danger": "btn-outline-danger"}
"""Style of an act: how its button looks, where that is not Odoo's class of the name."""
IN_ROWS = {PRIMARY: ("text-success", "fa-check"), "danger": ("text-danger", "fa-times")}
"""Styles of the acts that stand in the rows of a list: class and icon."""
PLACE = "button[@name='acts']"
"""Where a view wants the buttons of a list."""


class ActButtonsMixin(models.AbstractModel):
    """Buttons and closed sections of a form or card come from the rows: no view types
    them again.

    A form has a button in its header for each act that a user may do himself, a card
    one for each primary act where it has ``<div name="acts"/>``. Where a list has
    ``<button name="acts"/>``, its header gets one for each act, or for those that its
    context names as ``acts``, for all rows that were chosen, and the rows of a list of
    lines one for each act that goes on or ends. The fields of a section are readonly
    while the section is closed.
    """

    _name = "jiebang.act.buttons.mixin"
    _description = "Buttons of the acts"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        acts = [act for act in self._all_acts() if not act.carried_by]
        if view_type == "form":
            for header in arch.xpath("/form/header"):
                header[:0] = [
                    self._act_button(act, LOOKS.get(act.style, f"btn-{act.style}"))
                    for act in acts
                ]
            self._close_sections(arch)
            self._put_in_rows(arch)
        if view_type == "list":
            for place in arch.xpath(f"/list/header/{PLACE}"):
                named = literal_eval(place.get("context") or "{}").get("acts")
                some = [act for act in acts if not named or act.name in named]
                self._put_instead(place, map(self._act_button_of_many, some))
        if view_type == "kanban":
            for place in arch.xpath("//div[@name='acts']"):
                place[:0] = [
                    self._act_button(act, "btn btn-sm btn-primary")
                    for act in acts
                    if act.style == PRIMARY
                ]
        return arch, view

    @api.model
    def _act_button(self, act, look):
        """The button that opens the dialog of ``act``."""
        button = etree.Element(
            "button",
            {
                "name": "action_open_transition",
                "type": "object",
                "args": f"['{act.name}']",
                "string": str(self.env._(act.label)),
                "class": look,
                "invisible": f"'{act.name}' not in available_acts",
            },
        )
        if act.style == PRIMARY:
            button.set("data-hotkey", "v")
        return button

    @api.model
    def _act_button_of_many(self, act):
        """The button above a list, for those who may carry out ``act``."""
        groups = {self._actor_rows[actor][1] for actor in act.actors}
        return etree.Element(
            "button",
            {
                "name": "action_open_transition",
                "type": "object",
                "context": f"{{'act': '{act.name}'}}",
                "string": str(self.env._(act.label)),
                "groups": ",".join(sorted(filter(None, groups))),
            },
        )

    @api.model
    def _put_in_rows(self, arch):
        """The buttons of lines, by the rows of their own model."""
        for place in arch.xpath(f"//field/list/{PLACE}"):
            field = self._fields[place.getparent().getparent().get("name")]
            lines = self.env[field.comodel_name]
            buttons = []
            for act in lines._all_acts():
                if act.style in IN_ROWS and not act.carried_by:
                    look, icon = IN_ROWS[act.style]
                    button = lines._act_button(act, look)
                    button.set("icon", icon)
                    # a row that is not saved yet has none
                    hidden = f"'{act.name}' not in (available_acts or '')"
                    button.set("invisible", hidden)
                    button.attrib.pop("data-hotkey", None)
                    buttons.append(button)
            self._put_instead(place, buttons)

    @staticmethod
    def _put_instead(place, buttons):
        parent = place.getparent()
        at = parent.index(place)
        parent[at : at + 1] = list(buttons)

    @api.model
    def _close_sections(self, arch):
        """Make the fields of closed sections readonly, beside what the view says."""
        sections = getattr(self, "_section_fields", {})
        codes = {name: code for code, names in sections.items() for name in names}
        for node in arch.xpath("//field[not(ancestor::field)]"):
            code = codes.get(node.get("name"))
            if not code:
                continue
            closed = f"'{code}' not in open_sections"
            own = node.get("readonly")
            if own not in ("1", "True"):
                node.set("readonly", f"({own}) or {closed}" if own else closed)
