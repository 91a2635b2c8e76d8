"""What holds, once people have spoken? A record with its corrections applied, and how each of them stands.

Corrections are applied one after the other to what an extractor read, so that taking one back is applying the others.
What a person stated holds over any extractor; what cannot be found again any more is told as dangling, never guessed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ontology.anchoring import anchor, task_around, task_at
from ontology.correction import Claim, Correction, Kind, Quote, core, fact_id, reviewed
from ontology.draft import Draft
from ontology.facts import OF_TASK
from ontology.model import Record, Span, Task

Standing = Literal["effective", "superseded", "undone", "dangling"]

GONE_TASK = "所属任务已不在文件中，或已被驳回"
GONE_TEXT = "所依据的原文已不在文件中，或有多处、无法确定是哪一处"
GONE_END = "依赖的另一端已不在文件中，或已被驳回"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a correction stands; ``reason`` says why it dangles, ``fact`` is the id of the fact that it made or keeps."""

    correction: Correction
    standing: Standing
    reason: str = ""
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A record as corrected, and its corrections in the order of time."""

    record: Record
    outcomes: tuple[Outcome, ...]


class _DanglingError(Exception):
    """Why a correction finds nothing to hold on to."""


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections in the order of time, each once."""
    return sorted({each.id: each for each in corrections}.values(), key=lambda each: (each.at, each.id))


def undone(corrections: Sequence[Correction]) -> frozenset[str]:
    """The ids of those that are taken back; an undo that is itself taken back takes nothing back."""
    found: set[str] = set()
    for each in reversed(corrections):
        if each.action == "undo" and each.undoes is not None and each.id not in found:
            found.add(each.undoes)
    return frozenset(found)


def apply(record: Record, corrections: Iterable[Correction]) -> Applied:
    """The record as corrected. The same record where there is nothing to correct."""
    ordered = in_order(corrections)
    gone = undone(ordered)
    standing = [each for each in ordered if each.id not in gone and each.action != "undo"]
    draft = Draft(record)
    outcomes: dict[str, Outcome] = {}
    for at, each in enumerate(standing):
        others = [*standing[:at], *standing[at + 1 :]]
        try:
            fact = _Step(draft, each, others).run()
        except _DanglingError as error:
            outcomes[each.id] = Outcome(correction=each, standing="dangling", reason=str(error))
        else:
            followed = any(_follows(later, each) for later in standing[at + 1 :])
            state: Standing = "superseded" if followed else "effective"
            outcomes[each.id] = Outcome(correction=each, standing=state, fact=fact)
    told = tuple(
        outcomes.get(each.id) or Outcome(correction=each, standing="undone" if each.id in gone else "effective")
        for each in ordered
    )
    return Applied(record=draft.record(), outcomes=told)


def _follows(later: Correction, earlier: Correction) -> bool:
    """Whether a later correction speaks of what an earlier one left."""
    left, taken = earlier.after or earlier.before, later.claim
    if left is None or taken is None or later.kind != earlier.kind or _path(later) != _path(earlier):
        return False
    if core(later.kind, left.value) != core(later.kind, taken.value):
        return False
    return not left.quotes or not taken.quotes or left.quotes[0].span.overlaps(taken.quotes[0].span)


def _with(value: Any, **fields: Any) -> Any:
    """A value with other fields; its kind is known from the correction."""
    return dataclasses.replace(value, **fields)


def _path(correction: Correction) -> str | None:
    return correction.task.path if correction.task else None


class _Step:
    """One correction being applied to what holds so far."""

    def __init__(self, draft: Draft, correction: Correction, others: Sequence[Correction]) -> None:
        self._draft = draft
        self._correction = correction
        self._others = others
        self._text = draft.document.text

    def run(self) -> str | None:
        """Change the draft; the id of the fact that holds now, None where there is none."""
        steps: dict[Kind, Callable[[], str | None]] = {
            "metadata": self._metadata,
            "task": self._task,
            "unread": self._unread,
            "dependency": self._dependency,
        }
        return steps.get(self._correction.kind, self._fact)()

    # --- what is not a fact of one passage -------------------------------------------------------

    def _metadata(self) -> str | None:
        said: Any = self._claim().value
        value: Any = self._correction.after.value if self._correction.after else dataclasses.replace(said, value=None)
        self._draft.tell(value)
        return fact_id("metadata", None, value)

    def _task(self) -> str | None:
        after, quote = self._correction.after, self._claim().quotes[0]
        found = task_at(tuple(self._draft.tasks), self._text, quote)
        if self._correction.action == "reject":
            if found is None:
                self._place(quote)
            else:
                self._draft.drop_task(found)
            return None
        if after is None or not isinstance(after.value, Task):
            raise _DanglingError(GONE_TASK)
        made = self._vouched(dataclasses.replace(after.value, span=self._place(after.quotes[0])))
        if found is not None:
            made = self._draft.amend_task(found, made)
        elif self._correction.action == "add" or self._place(quote):
            made = self._draft.add_task(made, self._correction.id)
        return fact_id("task", made.path, made)

    def _unread(self) -> str | None:
        self._draft.clear(self._place(self._claim().quotes[0]))
        return None

    def _dependency(self) -> str | None:
        claim, held = self._claim(), self._draft.facts("dependency", None)
        source, target = self._end(self._correction.task), self._end(self._correction.other)
        kind = core("dependency", claim.value)
        ends = [each for each in held if (each.source, each.target) == (source, target)]
        found = next((each for each in ends if core("dependency", each) == kind), None)
        if self._correction.after is None:
            self._draft.swap("dependency", None, found, None)
            return None
        if found is None and len(ends) == 1:
            found = ends[0]  # another type between the same two
        after = self._correction.after
        spans = tuple(self._place(quote) for quote in after.quotes)
        made = self._vouched(_with(after.value, source=source, target=target, spans=spans))
        self._draft.swap("dependency", None, found, made)
        return fact_id("dependency", self._draft.path_of(source), made)

    # --- facts of one passage --------------------------------------------------------------------

    def _fact(self) -> str | None:
        correction, kind = self._correction, self._correction.kind
        owner = self._owner()
        place = self._place(self._claim().quotes[0], owner)
        held = self._draft.facts(kind, owner)
        found = None if correction.before is None else self._same(held, correction.before, place)
        if correction.after is None:
            self._draft.swap(kind, owner, found, None)
            return None
        if found is not None and correction.action == "accept":
            made = self._vouched(found)  # what else the new reading resolved stays
        else:
            if correction.before is not None and found is None:
                found = self._changed(held, correction.before, place)
            there = self._place(correction.after.quotes[0], owner)
            made = self._vouched(_with(correction.after.value, span=there))
            found = found or self._same(held, correction.after, there)
        made = self._draft.swap(kind, owner, found, made)
        if correction.action == "add":
            self._draft.clear(made.span)
        return fact_id(kind, owner.path if owner else None, made)

    def _owner(self) -> Task | None:
        """The task that the fact belongs to: the one its passage stands in, or the one that the old one is now."""
        quote = self._correction.task
        if quote is None or self._correction.kind not in OF_TASK:
            return None
        tasks = tuple(self._draft.tasks)
        passage = self._claim().quotes[0]
        found = task_at(tasks, self._text, quote)
        inside = quote.span.contains(passage.span)
        if inside and (found is None or anchor(self._text, passage, found.span) is None):
            found = task_around(tasks, self._text, passage) or found  # what was one task is several
        if found is None:
            raise _DanglingError(GONE_TASK)
        return found

    def _place(self, quote: Quote, owner: Task | None = None) -> Span:
        """Where a passage is: within its task where it stood there, elsewhere where the task only inherits from it."""
        task = self._correction.task
        inside = owner is not None and task is not None and task.span.contains(quote.span)
        place = anchor(self._text, quote, owner.span if owner is not None and inside else None)
        if place is None:
            raise _DanglingError(GONE_TEXT)
        return place

    def _same(self, held: Sequence[Any], claim: Claim, place: Span) -> Any:
        """The fact that claims the same at the same passage."""
        kind = self._correction.kind
        fits = [each for each in held if each.span.overlaps(place) and core(kind, each) == core(kind, claim.value)]
        return next((each for each in fits if each.span == place), fits[0] if fits else None)

    def _changed(self, held: Sequence[Any], claim: Claim, place: Span) -> Any:
        """The one fact that another reading made of the same passage and that no other correction speaks of."""
        kind = self._correction.kind
        others = [other for other in self._others if other.kind == kind and _path(other) == _path(self._correction)]
        taken = {core(kind, said.value) for each in others for said in (each.before, each.after) if said}
        fits = [each for each in held if each.span == place and core(kind, each) not in taken]
        wanted = core(kind, claim.value)
        alike = [sum(a == b for a, b in zip(core(kind, each), wanted, strict=True)) for each in fits]
        return fits[alike.index(max(alike))] if alike and alike.count(max(alike)) == 1 else None

    def _end(self, quote: Quote | None) -> str:
        found = quote and (task_at(tuple(self._draft.tasks), self._text, quote) if quote.path else self._target(quote))
        if not found or found.id is None:
            raise _DanglingError(GONE_END)
        return str(found.id)

    def _target(self, quote: Quote) -> Any:
        place = anchor(self._text, quote)
        return next((each for each in self._draft.facts("target", None) if each.span == place), None)

    def _claim(self) -> Claim:
        claim = self._correction.claim
        if claim is None or (not claim.quotes and self._correction.kind not in ("metadata", "dependency")):
            raise _DanglingError(GONE_TEXT)
        return claim

    def _vouched(self, value: Any) -> Any:
        rules = {"edit": "correction.edited", "add": "correction.added"}
        return reviewed(value, self._correction.reviewer, rules.get(self._correction.action))
