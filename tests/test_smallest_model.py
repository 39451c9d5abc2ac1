"""The smallest model with decisions, as docs/architecture.md shows it, works."""

import json
import re
import textwrap

import pytest

from dev import common, processes, templates
from dev.common import ADDONS, ROOT
from dev.server import Instance

BLOCK = re.compile(r"```python\n(from odoo .*?)```", re.DOTALL)
KIND = """
from odoo import fields, models

from odoo.addons.cf_jiebang.models.workflow.act import Act


class Claim(models.Model):
    _name = "smallest.claim"
    _description = "Claim for a day"
    _inherit = ["jiebang.workflow.mixin", "jiebang.version.mixin"]
    _workflow_actors = {"asker": ("applicant", "", "")}
    _acts = (
        Act(name="ask", label="Ask", sources=("draft",), target="asked",
            actors=("asker",), outcome="submitted", snapshot=True),
    )

    name = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("asked", "Asked for")],
        default="draft", required=True, readonly=True, copy=False,
    )

    def _applicant_user(self):
        return self.create_uid

    def _values_ask(self, _given):
        return {"version": self.version + 1}

    def _snapshot_sections(self):
        return [["claim", "Claim", [["name", "Name", self.name]]]]
"""
"""A model with versions: a further kind that is frozen."""
RIGHTS = """id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
leave,leave,model_smallest_leave,base.group_user,1,1,1,0
claim,claim,model_smallest_claim,base.group_user,1,1,1,0
"""
WALK = """
import json
from odoo.exceptions import AccessError, UserError

def user(name, *groups):
    return env["res.users"].create({
        "name": name, "login": name,
        "group_ids": [(4, env.ref(g).id) for g in ("base.group_user", *groups)],
    })

asker = user("asker", "cf_jiebang.group_applicant")
officer = user("officer", "cf_jiebang.group_bureau_officer")
leave = env["smallest.leave"].with_user(asker).create({"name": "A day off"})
told = []

def refused(record, act, *values):
    try:
        record.action_transition(act, *values)
    except (AccessError, UserError) as error:
        told.append(str(error))

refused(leave.with_user(officer), "ask")
leave.action_transition("ask")
refused(leave, "grant", "Gladly")
refused(leave.with_user(officer), "grant")
try:
    leave.state = "granted"
except AccessError as error:
    told.append("guarded")
leave.with_user(officer).action_transition("grant", "Gladly")
form = leave.get_view(view_type="form")["arch"]

claim = env["smallest.claim"].with_user(asker).create({"name": "A day in May"})
claim.action_transition("ask")
version = claim.sudo().snapshot_ids

def versions():
    env.flush_all()
    env.invalidate_all()
    found = [f for f in env["jiebang.integrity"]._findings() if f[0] == "version"]
    return [sum(f[1] for f in found), sum((f[2] for f in found), [])]

whole = versions()
env.cr.execute("ALTER TABLE jiebang_snapshot DISABLE TRIGGER ALL")
env.cr.execute(
    "UPDATE jiebang_snapshot SET payload = replace(payload, 'May', 'June')"
)
altered = versions()
env.cr.execute("DELETE FROM jiebang_snapshot")
lost = versions()
print("RESULT", json.dumps({
    "told": told,
    "state": leave.state,
    "decisions": leave.sudo().decision_ids.sorted("sequence").mapped("transition"),
    "broken": env["jiebang.decision"]._verify_chain(leave),
    "form": form,
    "code": claim.version_code,
    "versions": [whole, altered, lost],
}))
"""


@pytest.fixture(scope="module")
def addon(tmp_path_factory):
    """An addon that holds the model of the page, and nothing else that matters."""
    (model,) = BLOCK.findall((ROOT / "docs" / "architecture.md").read_text())
    assert len(model.splitlines()) <= 32
    folder = tmp_path_factory.mktemp("addons") / "smallest"
    folder.mkdir()
    manifest = {
        "name": "Smallest",
        "depends": ["cf_jiebang"],
        "data": ["ir.model.access.csv", "views.xml"],
        "license": "LGPL-3",
    }
    files = {
        "__init__.py": "from . import leave, claim\n",
        "__manifest__.py": f"{manifest}\n",
        "leave.py": model,
        "claim.py": KIND,
        "ir.model.access.csv": RIGHTS,
        "views.xml": textwrap.dedent("""\
            <odoo>
                <record id="leave_view_form" model="ir.ui.view">
                    <field name="name">leave</field>
                    <field name="model">smallest.leave</field>
                    <field name="arch" type="xml">
                        <form><header /><field name="name" /></form>
                    </field>
                </record>
            </odoo>
            """),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder.parent


def walked(addons):
    """What ``WALK`` prints, in a database with the addon."""
    path = ("--addons-path", f"{ADDONS},{addons}", "--no-http", "--log-level=warn")
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        template = templates.ensure(instance, "plain")
        with instance.temporary(template) as database:
            on = ("-d", database, *path)
            log = common.run_log("smallest")
            instance.run(log, *on, "-i", "smallest", what="installing")
            command = instance.command(*on, program="shell")
            return processes.output(command, env=instance.env(), feed=WALK)


@pytest.fixture(scope="module")
def told(addon):
    """What the walk through the addon's two models has shown."""
    (line,) = [row for row in walked(addon).splitlines() if row.startswith("RESULT")]
    return json.loads(line.split("RESULT", 1)[1])


def test_smallest_model(told):
    assert told["state"] == "granted"
    assert told["decisions"] == ["ask", "grant"]
    assert not told["broken"]
    who, role, opinion, guarded = told["told"]
    assert "asker" in who
    assert "Bureau" in role
    assert "Opinion" in opinion
    assert guarded == "guarded"
    assert "['grant']" in told["form"]


def test_a_further_kind_is_verified(told):
    """A model with versions that the addon has never heard of: an altered version of
    it is named, and so is a lost one."""
    whole, altered, lost = told["versions"]
    assert whole == [1, []]
    assert altered[0] == 1
    for (text,) in (altered[1], lost[1]):
        assert told["code"] in text
        assert "A day in May" in text
