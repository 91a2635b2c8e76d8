"""Which sentences were put another way, left out or written in? What facts tell already is not told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.diff.content import Sentence, plain_of
from graph.diff.result import Detail, Mode, Said
from graph.diff.sides import Side, dice, paired
from ontology.model import Span

_ANSWERS = {"version": 0.35, "level": 0.25}
"""How like two sentences must be, for one to stand in the other's place."""
_HELD = 0.75  # the share of a sentence that the other side must hold, for it to be said there, however it is cut
_FIGURE = re.compile(r"[\d.]+")
_LONG = 6  # characters from which on a sentence left out is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Sentences that answer each other, and those that nothing answers."""

    both: tuple[tuple[Sentence, Sentence], ...]
    gone: tuple[Sentence, ...]
    come: tuple[Sentence, ...]


def answering(old: Side, new: Side, mode: Mode) -> Answering:
    """The sentences of two sides, paired by their words."""
    both, gone, come = paired(
        old.sentences, new.sentences, lambda one, other: dice(one.pairs, other.pairs), _ANSWERS[mode]
    )
    return Answering(
        both=tuple(both),
        gone=tuple(one for one in gone if not _is_held(one, new)),
        come=tuple(one for one in come if not _is_held(one, old)),
    )


def _is_held(one: Sentence, side: Side) -> bool:
    """Whether the other side's sentences hold most of a sentence, cut in another way."""
    there = frozenset().union(*(sentence.pairs for sentence in side.sentences))
    figures = {figure for other in side.sentences for figure in _FIGURE.findall(other.plain)}
    if not figures.issuperset(_FIGURE.findall(one.plain)):
        return False
    return len(one.plain) < _LONG or len(one.pairs & there) >= _HELD * len(one.pairs)


def wording(old: Side, new: Side, found: Answering, told: Sequence[Detail], mode: Mode) -> Iterator[Detail]:
    """Sentences changed, left out and written in; between levels only those left out, as all is said anew there."""
    olds = [detail.old for detail in told if detail.old and detail.aspect not in ("unit", "role")]
    news = [detail.new for detail in told if detail.new and detail.aspect not in ("unit", "role")]
    for one in found.gone:
        if not any(said.passage == one.span for said in olds):
            yield Detail(aspect="wording", effect="dropped", about="", old=_said(one, old), new=None)
    if mode == "level":
        return
    is_cut = len(old.contents) != len(new.contents)  # a sentence may stand in two parts, with the words of neither lost
    for one, other in found.both:
        if one.plain == other.plain or (is_cut and _is_held(one, new) and _is_held(other, old)):
            continue
        if _rest(one, old, olds) != _rest(other, new, news):
            yield Detail(aspect="wording", effect="changed", about="", old=_said(one, old), new=_said(other, new))
    for one in found.come:
        if not any(said.passage == one.span for said in news):
            yield Detail(aspect="wording", effect="added", about="", old=None, new=_said(one, new))


def recast(old: Side, new: Side) -> Iterator[Detail]:
    """A task written anew, as one difference of its words: told by the headings, quoted whole."""
    sides = []
    for side in (old, new):
        span = Span(start=side.contents[0].task.span.start, end=side.contents[-1].task.span.end)
        sides.append(Said(value="、".join(one.task.title for one in side.contents), span=span, passage=span))
    yield Detail(aspect="wording", effect="changed", about="", old=sides[0], new=sides[1])


def _said(one: Sentence, side: Side) -> Said:
    return Said(value=one.span.of(side.text), span=one.span, passage=one.span)


def _rest(one: Sentence, side: Side, told: Sequence[Said]) -> str:
    """What a sentence says beside the facts told already."""
    # bodies and times are compared by what they are, in whatever words
    compared = [fact.span for fact in (*side.assignments, *side.deadlines)]
    spans = [span for span in (*(said.span for said in told), *compared) if one.span.contains(span)]
    return plain_of("".join(_kept(side.text, one.span, spans)))


def _kept(text: str, within: Span, left_out: Sequence[Span]) -> Iterator[str]:
    start = within.start
    for span in sorted(left_out, key=lambda span: span.start):
        yield text[start : max(start, span.start)]
        start = max(start, span.end)
    yield text[start : within.end]
