from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import DemoCase

ROLES = (
    *("applicant", "member", "unit", "authority", "county", "bureau", "assessor"),
    *("secretary", "evaluator", "personnel", "auditor", "manager"),
)
"""One user of the demo a role."""

SHOWN = {"list", "kanban", "form", "calendar", "activity"}
COUNTED = {"pivot", "graph"}


@tagged("post_install", "-at_install", "undated")
class TestMenuScreens(DemoCase):
    """Each role gets each view of each entry of its menu with all that the view
    shows: the data are read as the web client reads them. From outside a browser
    draws each view once (``tests/test_screens.py``)."""

    def test_every_view_of_every_entry(self):
        seen = set()
        for role in ROLES:
            user = self.env.ref(f"cf_jiebang.user_{role}")
            entries = self.entries(user)
            self.assertTrue(entries, role)
            for menu, action in entries:
                for view_id, kind in action.views:
                    with self.subTest(role=role, menu=menu.name, view=kind):
                        self.look(user, action, view_id, kind)
                        seen.add(kind)
        self.assertLessEqual({"list", "kanban", "form", "calendar"} | COUNTED, seen)

    def entries(self, user):
        """The entries of the app that the user has: ``(menu, action)``."""
        root = self.env.ref("cf_jiebang.menu_root").id
        menus = self.env["ir.ui.menu"].with_user(user)
        mine = menus.browse(menus._visible_menu_ids())
        return [
            (menu, menu.sudo().action)
            for menu in mine
            if f"/{root}/" in f"/{menu.sudo().parent_path}"
            and menu.sudo().action
            and menu.sudo().action._name == "ir.actions.act_window"
        ]

    def look(self, user, action, view_id, kind):
        """Get the view and read what it shows."""
        context = safe_eval(action.context or "{}", {"uid": user.id})
        model = self.env[action.res_model].with_user(user).with_context(**context)
        view = model.get_views([(view_id, kind)])["views"][kind]
        names = self.fields_of(etree.fromstring(view["arch"]), model)
        domain = Domain(safe_eval(action.domain or "[]", {"uid": user.id}))
        if kind in COUNTED:
            rows = [name for name in names if self.can_group(model, name)][:2]
            model.formatted_read_group(domain, rows, ["__count"])
        elif kind == "form":
            first = model.search(domain, limit=1)
            first.web_read({name: {} for name in names})
        elif kind in SHOWN:
            model.web_search_read(domain, {name: {} for name in names}, limit=40)

    def can_group(self, model, name):
        return model.fields_get([name], ["groupable"])[name].get("groupable")

    def fields_of(self, arch, model):
        """Names of the fields that a view shows of the model itself; those of lines
        stand in views within it."""
        inner = {
            node
            for field in arch.iter("field")
            for view in field
            if view.tag in SHOWN
            for node in view.iter("field")
        }
        return {
            node.get("name")
            for node in arch.iter("field")
            if node not in inner and node.get("name") in model._fields
        }
