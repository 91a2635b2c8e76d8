"""Where does a fact stand? Its passages, each with the paragraphs around it, every fact there marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.marking import paragraphs
from api.reading import Paragraph, read
from ontology.correction import Metadata, Value
from ontology.model import Dependency, Record, Span

_REACH = 260  # characters shown on either side of a passage, besides its own paragraph
_LONGEST = 700  # of a passage that is shown whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A passage with what stands around it; whether more was left out before and after."""

    paragraphs: tuple[Paragraph, ...]
    before: bool
    after: bool
    href: str


def contexts(record: Record, value: Value) -> Iterator[Context]:
    """The passages of a fact, each with its surroundings; passages of one place together."""
    if isinstance(value, Metadata):
        spans: Sequence[Span] = _of_field(record, value)
    else:
        spans = value.spans if isinstance(value, Dependency) else (value.span,)
    shown: list[Span] = []
    for span in spans:
        if not any(each.contains(span) for each in shown):
            around = _around(record.document.text, span)
            shown.append(around)
            yield _context(record, [other for other in spans if around.overlaps(other)] or [span], around)


def _of_field(record: Record, value: Metadata) -> Sequence[Span]:
    """Where the text says a document's field, its beginning where it does not."""
    text = record.document.text
    at = text.find(value.value) if value.value else -1
    return (Span(start=at, end=at + len(value.value)),) if at >= 0 and value.value else (Span(start=0, end=0),)


def _around(text: str, span: Span) -> Span:
    """The paragraphs of a passage and those beside it, not more than some lines of each."""
    end = min(span.end, span.start + _LONGEST)
    lines = list(paragraphs(text))
    touched = [at for at, line in enumerate(lines) if line.start <= max(end - 1, span.start) and line.end > span.start]
    first, last = (touched[0], touched[-1]) if touched else (0, min(2, len(lines) - 1))
    if not lines:
        return span
    start = max(lines[max(0, first - 1)].start, min(lines[first].start, span.start) - _REACH)
    stop = min(lines[min(len(lines) - 1, last + 1)].end, max(lines[last].end, end) + _REACH)
    return Span(
        start=max(start, span.start - 2 * _REACH),
        end=max(min(stop, end + 2 * _REACH), min(start + 1, len(text))),
    )


def _context(record: Record, spans: Sequence[Span], around: Span) -> Context:
    span = spans[0]
    text = record.document.text
    starts = {line.start for line in paragraphs(text)}
    ends = {line.end for line in paragraphs(text)}
    cited = [Span(start=each.start, end=min(each.end, around.end)) for each in spans if len(each)]
    return Context(
        paragraphs=read(record, cited, within=around).paragraphs,
        before=around.start not in starts,
        after=around.end not in ends,
        href=f"/documents/{record.document.id}?from={span.start}&to={span.end}#s{span.start}-{span.end}"
        if len(span)
        else f"/documents/{record.document.id}",
    )
