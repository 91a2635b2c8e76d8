"""What can differ between two documents? The types of a comparison, task by task and fact by fact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ontology.model import Record, Span, Task

Mode = Literal["version", "level"]
"""Two versions of one document (draft and final, revised edition), or a document and one that carries it out below."""

Kind = Literal["unchanged", "moved", "changed", "split", "merged", "added", "dropped"]
Aspect = Literal["unit", "role", "deadline", "target", "force", "deliverable", "reference", "wording"]
Effect = Literal["added", "dropped", "changed", "tightened", "loosened", "diluted", "concrete", "vague"]
"""What a difference does: ``diluted`` is a loss of force (必须 → 鼓励), ``concrete`` says what was left open."""

_KINDS: dict[Kind, Kind] = {"added": "dropped", "dropped": "added", "split": "merged", "merged": "split"}
_EFFECTS: dict[Effect, Effect] = {
    "added": "dropped",
    "dropped": "added",
    "tightened": "loosened",
    "loosened": "tightened",
    "diluted": "tightened",
    "concrete": "vague",
    "vague": "concrete",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one document says: ``value`` in words to compare (2027-06-30), ``passage`` the sentence it stands in."""

    value: str
    span: Span
    passage: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One difference within a task; a side is None where that document says nothing of the kind.

    ``about`` is the thing that both sides are about: the unit, the indicator, "" where that goes without saying.
    """

    aspect: Aspect
    effect: Effect
    about: str
    old: Said | None
    new: Said | None

    def mirrored(self) -> Detail:
        """The same difference seen from the other document."""
        effect = _EFFECTS.get(self.effect, self.effect)
        if self.aspect == "force" and effect == "loosened":
            effect = "diluted"
        return replace(self, effect=effect, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Tasks that answer each other, or a task alone, and what differs between them.

    ``old`` holds several tasks where they were merged, ``new`` where one was split; ``moved`` where the tasks
    stand among others than before, which is no change of what they say. ``likeness`` is from 0 to 1.
    """

    kind: Kind
    old: tuple[Task, ...]
    new: tuple[Task, ...]
    likeness: float
    moved: bool = False
    details: tuple[Detail, ...] = ()

    def mirrored(self) -> Change:
        """The same change seen from the other document."""
        return replace(
            self,
            kind=_KINDS.get(self.kind, self.kind),
            old=self.new,
            new=self.old,
            details=tuple(detail.mirrored() for detail in self.details),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two documents held against each other: changes in the order of the text, and those of the documents at large."""

    mode: Mode
    old: Record
    new: Record
    changes: tuple[Change, ...]
    general: tuple[Detail, ...]

    @property
    def differs(self) -> bool:
        """Whether anything but places and numbers differs."""
        return bool(self.general) or any(change.kind not in ("unchanged", "moved") for change in self.changes)
