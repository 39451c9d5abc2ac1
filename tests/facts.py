"""What only the server's own shell tells: the acts and the guarded fields. It depends
on the addon's code alone and is asked once for each state of it."""

import json

from dev import common, templates
from tests.acts_page import ASK

ACTS = """
acts = [
    [act.name, list(act.sources), act.target, act.actors[0], act.opinion]
    + [list(act.required), list(act.optional), act.carried_by]
    for act in env["jiebang.project"]._all_acts()
]
project = env["jiebang.project"]
guarded = sorted(n for n, f in project._fields.items() if project._is_server_field(f))
print("RESULT", json.dumps({"acts": acts, "guarded": guarded}))
"""
QUESTIONS = f"{ASK}\n{ACTS}"


def facts_of_code(site):
    """``{"models", "acts", "guarded"}``; see the questions."""
    of = common.text_hash(f"{templates.name('demo')} {QUESTIONS}")[:12]
    file = site.instance.folder / f"facts-{of}.json"
    with common.locked(site.instance.folder / "facts.lock"):
        if not file.exists():
            models, project = [
                json.loads(line.removeprefix("RESULT"))
                for line in site.shell(QUESTIONS).splitlines()
                if line.startswith("RESULT")
            ]
            for old in site.instance.folder.glob("facts-*.json"):
                old.unlink()
            common.write_atomically(file, json.dumps({"models": models} | project))
        return json.loads(file.read_text())
