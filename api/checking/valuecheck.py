"""Are the times and numbers right? What rows state held against their tasks and the document's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.checking.alignment import Pairing, Placed
from api.checking.difference import Difference, of_row
from api.checking.listing import Entry, TaskList
from api.checking.numbers import Stated, best, likeness, of_target, stated
from api.checking.times import Told, ends_of, of_cell
from extractors import deadline
from extractors.dependency_target import core
from extractors.passage import Passage
from graph.likeness import pairs
from ontology.model import Deadline, Span, Target, Task

_ALIKE = 0.6  # from which likeness on two amounts measure the same
_SOLE = 0.45  # the same where the row and the task each have one amount in that unit (国标5项 for 国家标准10项)
_OWN = 0.75  # the same for a target of the document that the task does not contribute to
_NAMED = 0.6  # the share of an indicator's words by which a row names it
_STATED = 0.5  # the share of dated tasks for which a list must give dates, for an empty cell to be an omission
_OPPOSED = {(">=", "<="), ("<=", ">=")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the document says of a row's task: its own last days, and those of the targets that the row speaks of.

    A target whose number the row states counts beside the task's own days, one that it only names instead of them.
    """

    ends: Mapping[dt.date, str]
    cycles: frozenset[str]
    numbered: Mapping[dt.date, str]
    named: Mapping[dt.date, str]
    spans: Mapping[str, Span]

    @property
    def all_ends(self) -> dict[dt.date, str]:
        """The last days that a row may give."""
        return {**({} if self.ends else self.named), **self.numbered, **self.ends}

    @property
    def told(self) -> Mapping[dt.date, str]:
        """The last days that a difference is told with."""
        return self.ends or self.numbered or self.named


class Values:
    """The times and numbers of the documents, ready to be held against rows."""

    def __init__(self, pairings: Sequence[Pairing], tasks: TaskList) -> None:
        self._pairings = pairings
        self._tasks = tasks
        self._targets: dict[str, list[tuple[Target, Stated]]] = {}
        self._serves: dict[str, frozenset[tuple[str, str]]] = {}
        for pairing in pairings:
            record = pairing.placed.record
            if record.document.id not in self._targets:
                self._targets[record.document.id] = [(target, of_target(target)) for target in record.targets]
                self._serves[record.document.id] = frozenset(
                    (edge.source, edge.target) for edge in record.dependencies if edge.type == "contributes-to"
                )

    def differences(self) -> Iterator[Difference]:
        """Wrong deadlines and wrong targets, row by row."""
        known = [self._known(pairing) for pairing in self._pairings]
        told = [of_cell(pairing.entry.time, pairing.placed.record.document.issued) for pairing in self._pairings]
        dated = [bool(said.ends) for said, there in zip(told, known, strict=True) if there.ends]
        states = bool(dated) and sum(dated) >= _STATED * len(dated)
        for pairing, there, said in zip(self._pairings, known, told, strict=True):
            yield from self._deadlines(pairing, there, said, states=states)
            yield from self._numbers(pairing)

    def _known(self, pairing: Pairing) -> _Known:
        record = pairing.placed.record
        issued = record.document.issued
        found = [item for placed in _placed(pairing) for item in placed.task.deadlines]
        own = [target for placed in _placed(pairing) for target in placed.task.targets]
        ends = ends_of(found, issued)
        for target in own:
            if target.deadline:
                ends.setdefault(target.deadline, target.mention)
        numbered, named = self._spoken_of(pairing)
        spans = {item.mention: item.span for item in found}
        spans |= {target.mention: target.span for target in (*own, *record.targets)}
        return _Known(
            ends=ends,
            cycles=frozenset(item.recurs for item in found if item.recurs),
            numbered=numbered,
            named=named,
            spans=spans,
        )

    def _spoken_of(self, pairing: Pairing) -> tuple[dict[dt.date, str], dict[dt.date, str]]:
        """The last days of the document's targets on which a row has a number, and of those that it names."""
        document = pairing.placed.record.document.id
        words = pairs(pairing.entry.text)
        numbers = list(stated(pairing.entry.text))
        sources = {placed.task.id for placed in _placed(pairing)}
        numbered: dict[dt.date, str] = {}
        named: dict[dt.date, str] = {}
        for target, amount in self._targets[document]:
            if target.deadline is None:
                continue
            served = any((source, target.id or "") in self._serves[document] for source in sources)
            name = pairs(core(target.indicator))
            share = len(name & words) / len(name) if name else 0.0
            if any(likeness(number, amount) >= _OWN for number in numbers):
                numbered.setdefault(target.deadline, target.mention)
            elif served and share >= _NAMED:
                named.setdefault(target.deadline, target.mention)
        return numbered, named

    # --- times --------------------------------------------------------------------------------

    def _deadlines(self, pairing: Pairing, there: _Known, said: Told, *, states: bool) -> Iterator[Difference]:
        if said.ends:
            if there.all_ends and not set(said.ends) & set(there.all_ends) and not _printed(pairing):
                yield _wrong_time(pairing, "、".join(said.ends.values()), there)
                return
        elif said.cycles:
            if there.cycles and not there.all_ends and not set(said.cycles) & there.cycles:
                words = "、".join(item.mention for item in pairing.placed.task.deadlines if item.recurs)
                yield _wrong_time(pairing, "、".join(said.cycles.values()), there, words=words)
                return
        elif states and self._tasks.headers[pairing.entry.sheet].has("deadline") and _omits(pairing, there):
            yield _wrong_time(pairing, pairing.entry.time or "未填", there)
            return
        yield from _in_words(pairing, there)

    # --- numbers ------------------------------------------------------------------------------

    def _numbers(self, pairing: Pairing) -> Iterator[Difference]:
        """Amounts that the document has on the same thing with another value."""
        document = pairing.placed.record.document.id
        own = [amount for placed in _placed(pairing) for amount in stated(placed.text)]
        own += [of_target(target) for placed in _placed(pairing) for target in placed.task.targets]
        seen: set[str] = set()
        listed = list(stated(pairing.entry.text))
        for number in listed:
            served, others = self._document_amounts(document, pairing)
            score, amount = best(number, [*own, *served])
            if score < (_SOLE if _is_sole(number, listed, own) else _ALIKE):
                score, amount = best(number, others)
                if score < _OWN:
                    continue
            if amount is None or not _differs(number, amount) or number.mention in seen:
                continue
            if any(other.value == number.value and other.unit == number.unit for other in own) and score < 1:
                continue
            seen.add(number.mention)
            yield _wrong_number(pairing, number, amount, self._span(document, amount, pairing))

    def _document_amounts(self, document: str, pairing: Pairing) -> tuple[list[Stated], list[Stated]]:
        """The document's targets that the task contributes to, and the others."""
        sources = {placed.task.id for placed in _placed(pairing)}
        served: list[Stated] = []
        others: list[Stated] = []
        for target, amount in self._targets[document]:
            serves = any((source, target.id or "") in self._serves[document] for source in sources)
            (served if serves else others).append(amount)
        return served, others

    def _span(self, document: str, amount: Stated, pairing: Pairing) -> Span:
        for target, known in self._targets[document]:
            if known is amount:
                return target.span
        task = pairing.placed.task
        at = pairing.placed.text.find(amount.mention)
        return (
            Span(start=task.span.start + at, end=task.span.start + at + len(amount.mention)) if at >= 0 else task.span
        )


def _placed(pairing: Pairing) -> tuple[Placed, ...]:
    return (pairing.placed, *pairing.also)


def _is_sole(number: Stated, listed: Sequence[Stated], own: Sequence[Stated]) -> bool:
    """Whether no other amount of a row, and one value alone of its task, is counted in this unit."""
    return (
        sum(other.unit == number.unit for other in listed)
        == 1
        == len({other.value for other in own if other.unit == number.unit})
    )


def _differs(number: Stated, amount: Stated) -> bool:
    if number.value != amount.value:
        return True
    return (number.amount.comparator, amount.amount.comparator) in _OPPOSED


def _printed(pairing: Pairing) -> bool:
    """Whether the cell repeats words of the task."""
    words = "".join(pairing.entry.time.split())
    return len(words) > len("2026年") and words in pairing.placed.text


def _omits(pairing: Pairing, there: _Known) -> bool:
    """Whether the task has one date that is surely its own and the row nowhere says it."""
    sure = {end for end, words in there.ends.items() if _is_sure(pairing.placed.task, words)}
    if len(sure) != 1:
        return False
    words = there.ends[next(iter(sure))]
    return words not in pairing.entry.text and not set(_dates(pairing.entry, pairing)) & sure


def _is_sure(task: Task, words: str) -> bool:
    return any(item.mention == words and item.end and item.confidence >= 0.9 for item in task.deadlines)


def _dates(entry: Entry, pairing: Pairing) -> dict[dt.date, str]:
    """The last days that a row's words set."""
    issued = pairing.placed.record.document.issued
    found: list[Deadline] = []
    for line in entry.text.split("\n"):
        found += deadline.find(Passage(text=line, issued=None if "20" in line else issued))
    return ends_of(found, issued)


def _in_words(pairing: Pairing, there: _Known) -> Iterator[Difference]:
    """Dates in a row's words that its task does not have, where it has others."""
    if not there.all_ends:
        return
    text = pairing.placed.text
    for end, words in _dates(pairing.entry, pairing).items():
        if end not in there.all_ends and words not in text:
            yield _wrong_time(pairing, words, there)
            return


def _wrong_time(pairing: Pairing, said: str, there: _Known, *, words: str = "") -> Difference:
    ends = there.told
    document = words or "、".join(dict.fromkeys(ends.values()))
    first = next((mention for mention in ends.values() if mention in there.spans), None)
    return of_row(
        "wrong-deadline",
        pairing.entry,
        pairing.placed,
        f"完成时限：清单{said}，{pairing.placed.word}{document}"
        + ("" if there.ends or words else f"（{max(ends):%Y-%m-%d}前）"),
        columns=("deadline", "body", "title"),
        span=there.spans[first] if first else None,
        doubtful=pairing.doubtful,
    )


def _wrong_number(pairing: Pairing, number: Stated, amount: Stated, span: Span) -> Difference:
    return of_row(
        "wrong-target",
        pairing.entry,
        pairing.placed,
        f"指标：清单“{number.mention}”，{pairing.placed.word}“{amount.mention}”",
        columns=("target", "body", "title") if number.mention in pairing.entry.target else ("body", "title"),
        span=span,
        doubtful=pairing.doubtful,
    )
