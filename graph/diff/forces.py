"""What must be done that was only encouraged, and the other way round? Clauses by the force of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.diff.content import Sentence
from graph.diff.result import Detail, Effect, Said
from graph.diff.sides import Side, dice, paired
from graph.likeness import pairs
from ontology.model import Modality, ModalityType, Span

_STRENGTH: dict[str, float] = {
    "prohibition": 3, "sanction": 3, "strict": 2.5, "plain": 2, "hedged": 1.5, "encouragement": 1, "permission": 0.5
}  # fmt: skip
_BINDING: frozenset[ModalityType] = frozenset(("prohibition", "sanction"))
_ALIKE = 0.45  # how like two clauses must be, their words of force left out, to be the same work
_FORCE = re.compile(
    r"鼓励(?:和支持)?|支持(?:和鼓励)?|倡导|提倡|引导|允许|可以?|必须|务必|应当?|要|一律|不得|严禁|禁止|严格|原则上|力争|尽量|探索|逐步|适时"
    r"|有条件的?"
)
_STRICT = re.compile(r"必须|务必|应当|一律|(?<!反)应(?=[按在将及依于为由当予])|强制")
_HEDGED = re.compile(
    r"原则上|力争|尽量|尽可能|探索(?!空间|性)|逐步|适时|视情|有条件的?(?=[地市县区单学企园部可])|条件成熟"
)
_STOP = re.compile(r"[，,；;：:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A clause and its force: a type of modality, or strict, plain or hedged by its words."""

    span: Span
    force: str
    words: frozenset[str]


def forces(old: Side, new: Side, sentences: Sequence[tuple[Sentence, Sentence]]) -> Iterator[Detail]:
    """Force lost and won, clause by clause; then strict and cautious words within sentences that answer each other."""
    ones, others = _clauses(old), _clauses(new)
    special = [one for one in ones if one.force in _SPECIAL]
    counterparts = [one for one in others if one.force in _SPECIAL]
    same, left, right = paired(special, counterparts, lambda one, other: _like(one, other, same=True), _ALIKE)
    seen = {one.span for pair in same for one in pair}
    for one in left:
        yield from _against(one, others, old, new, seen)
    for one in right:
        yield from (detail.mirrored() for detail in _against(one, ones, new, old, seen))
    for first, second in sentences:
        yield from _within(first, second, old, new)


_SPECIAL = frozenset(("prohibition", "sanction", "encouragement", "permission"))


def _like(one: _Clause, other: _Clause, *, same: bool) -> float:
    return dice(one.words, other.words) if (one.force == other.force) == same else 0.0


def _clauses(side: Side) -> list[_Clause]:
    special = [_special(item) for item in side.modality]
    plain = [
        _Clause(span=span, force=_tone(span.of(side.text)), words=_words(span.of(side.text)))
        for sentence in side.sentences
        for span in _cut(side.text, sentence.span)
        if not any(item.span.overlaps(span) for item in special)
    ]
    return [*special, *plain]


def _special(item: Modality) -> _Clause:
    return _Clause(span=item.span, force=item.type, words=_words(item.text))


def _words(text: str) -> frozenset[str]:
    return pairs(_FORCE.sub(" ", text))


def _cut(text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for match in _STOP.finditer(text, within.start, within.end):
        if match.start() > start:
            yield Span(start=start, end=match.start())
        start = match.end()
    if within.end > start:
        yield Span(start=start, end=within.end)


def _against(one: _Clause, others: Sequence[_Clause], mine: Side, theirs: Side, seen: set[Span]) -> Iterator[Detail]:
    """A clause of special force held against the other side, where it has none of that force."""
    free = [other for other in others if other.span not in seen and other.force != one.force]
    best = max(free, key=lambda other: (dice(one.words, other.words), other.force in _SPECIAL), default=None)
    if best is not None and dice(one.words, best.words) >= _ALIKE:
        seen.update((one.span, best.span))
        yield _detail(one, best, mine, theirs)
    elif one.force in _BINDING and not _is_kept(one, mine, theirs):
        yield Detail(aspect="force", effect="dropped", about="", old=_said(one, mine), new=None)


def _is_kept(one: _Clause, mine: Side, theirs: Side) -> bool:
    """Whether the other side says the same in the same words, however it was read."""
    return mine.text[one.span.start : one.span.end] in theirs.words


def _detail(one: _Clause, other: _Clause, mine: Side, theirs: Side) -> Detail:
    return Detail(
        aspect="force", effect=_effect(one.force, other.force), about="", old=_said(one, mine), new=_said(other, theirs)
    )


def _effect(before: str, after: str) -> Effect:
    if _STRENGTH[before] == _STRENGTH[after]:
        return "changed"
    return "diluted" if _STRENGTH[after] < _STRENGTH[before] else "tightened"


def _said(one: _Clause, side: Side) -> Said:
    return Said(value=one.force, span=one.span, passage=side.passage(one.span))


def _within(first: Sentence, second: Sentence, old: Side, new: Side) -> Iterator[Detail]:
    """Strict and cautious words in two sentences that answer each other and have no clause of special force."""
    if any(item.span.overlaps(first.span) for item in old.modality):
        return
    if any(item.span.overlaps(second.span) for item in new.modality):
        return
    before, after = _tone(first.span.of(old.text)), _tone(second.span.of(new.text))
    if before != after:
        yield Detail(
            aspect="force",
            effect=_effect(before, after),
            about="",
            old=Said(value=before, span=first.span, passage=first.span),
            new=Said(value=after, span=second.span, passage=second.span),
        )


def _tone(sentence: str) -> str:
    """Whether a sentence is strict, cautious, or neither; one that is both is neither."""
    strict, hedged = bool(_STRICT.search(sentence)), bool(_HEDGED.search(sentence))
    return "plain" if strict == hedged else "strict" if strict else "hedged"
