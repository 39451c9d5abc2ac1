"""docs/acts.md, drawn from the rows of the acts as the server has them."""

from dev.common import ROOT

PAGE = ROOT / "docs" / "acts.md"

ASK = """
import json
env = env(context={"lang": "en_US"})
models = []
for model in sorted(env.registry.values(), key=lambda model: model._name):
    record = env[model._name] if not model._abstract else None
    if record is None or not hasattr(record, "_all_acts"):
        continue
    states = dict(record._fields["state"].selection)
    groups = {a: g for a, (_tier, g, _field) in record._actor_rows.items()}
    names = {g: env.ref(g).name for g in groups.values() if g}
    models.append({
        "model": record._name,
        "name": record._description,
        "first": record._initial_state,
        "states": states,
        "acts": [
            {
                "name": act.name,
                "label": str(act.label),
                "sources": act.sources,
                "target": act.target,
                "actors": [names.get(groups[a], "applicant") for a in act.actors],
                "given": ["opinion"] * act.opinion + list(act.required),
                "optional": act.optional,
                "carried_by": act.carried_by,
            }
            for act in record._all_acts()
        ],
    })
print("RESULT", json.dumps(models))
"""

HEAD = """# The acts

Every decision that the addon knows, drawn from the rows in the code (`_acts`; see
[architecture](architecture.md)). `make acts-page` writes this page anew; a test fails
while it is not what the rows say. *Given* is what must be entered with the act, in
brackets what may be.
"""


def drawn(models):
    """The text of the page."""
    return "\n".join([HEAD, *("\n".join(_section(model)) for model in models)])


def _section(model):
    states = model["states"]
    yield f"## {model['name']} (`{model['model']}`)\n"
    yield "```mermaid\nstateDiagram-v2"
    for state, label in states.items():
        yield f"    {state}: {label}"
    yield f"    [*] --> {model['first']}"
    for act in model["acts"]:
        for source in act["sources"]:
            yield f"    {source} --> {act['target'] or source}: {act['name']}"
    yield "```\n"
    yield "| act | from | to | who | given |\n|---|---|---|---|---|"
    for act in model["acts"]:
        yield "| " + " | ".join(_cells(act, states)) + " |"
    yield ""


def _cells(act, states):
    sources = ", ".join(states[state] for state in act["sources"]) or "*any*"
    target = states.get(act["target"], "*stays*")
    who = " or ".join(dict.fromkeys(act["actors"]))
    if act["carried_by"] == "ir.cron":
        who = "time"
    elif act["carried_by"]:
        who += f", by `{act['carried_by']}`"
    given = [*act["given"], *(f"[{name}]" for name in act["optional"])]
    return f"{act['label']} (`{act['name']}`)", sources, target, who, ", ".join(given)
