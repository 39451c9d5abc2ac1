from dataclasses import dataclass
from typing import NamedTuple

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One legal act in the life of a record.

    The tables of these rows are the only description of a workflow: buttons,
    guard, dialog, to-dos, tests and documentation read the same rows. What an act
    asks for and brings about stands in methods that carry its name
    (``workflow_mixin.py``).
    """

    name: str
    """Technical name, unique in its table."""
    label: object
    """What the button says (a lazy translation)."""
    sources: tuple[str, ...]
    """States in which the act is possible."""
    target: str
    """State reached; empty where the record stays in its state."""
    other_targets: tuple[str, ...] = ()
    """Further states that the record's ``_target_<act>`` may choose."""
    actors: tuple[str, ...]
    """Who may act: keys of the model's ``_workflow_actors``. Who is several of them
    acts as the first."""
    outcome: str = "agreed"
    """Kind of decision, a key of ``jiebang.decision.outcome``."""
    opinion: bool = False
    """Whether a written opinion (for a refusal: its reasons) is required."""
    required: tuple[str, ...] = ()
    """Names of further values that must be given."""
    optional: tuple[str, ...] = ()
    """Names of further values that may be given."""
    carried_by: str = ""
    """Model whose own act applies this one (a meeting, a receipt), if any."""
    snapshot: bool = False
    """Whether the content is frozen as a version when the act succeeds."""
    style: str = "secondary"
    """Look of the button: primary, secondary or danger."""
    confirm: object = ""
    """Question asked before an act that cannot be undone (lazy translation)."""
    at_once: bool = False
    """Whether its button carries it out, as there is nothing to ask; what stands in
    the way is still said in the dialog."""

    @property
    def values(self):
        """All value names that the act understands."""
        return self.required + self.optional


class Reason(NamedTuple):
    """Why an act is not possible now: ``kind`` is ``access``, ``state`` or
    ``missing``; ``text`` says in plain words who may or what is missing."""

    kind: str
    text: str


REORGANISE = Act(
    name="reorganise",
    label=_lt("Reform of the organisations"),
    sources=(),
    target="",
    actors=("administrator",),
    outcome="reorganised",
    carried_by="jiebang.reform",
)
"""Another organisation takes the place of the one that had the record. It is possible
in every state, and led out of none."""

RETURN = {
    "target": "returned",
    "outcome": "returned",
    "opinion": True,
    "required": ("section_ids",),
    "optional": ("minor",),
}
"""What every return for correction has."""
