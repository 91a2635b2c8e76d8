"""How do corrections stand in the graph? As PROV: activities of people, and the entities they used, made and set aside.

Each document has a named graph for them. What was read and what holds instead are entities whose value is written as
in the interchange format, so that no question about documents takes them for facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import cast

from ontology import iris, terms
from ontology.correction import Claim, Correction, CorrectionAction, Kind, Quote, read_value
from ontology.mapping import Literal, Object, lexical
from ontology.model import Span
from ontology.statements import Statement

_ACTIONS = {iri: word for word, iri in terms.CORRECTION_ACTIONS.items()}


def corrections_said(corrections: Iterable[Correction]) -> Iterator[Statement]:
    """All that is said of corrections, each statement once."""
    yield from dict.fromkeys(claim for each in corrections for claim in _statements(each))


def _statements(each: Correction) -> Iterator[Statement]:
    node, person = iris.correction(each.id), iris.reviewer(each.reviewer)
    yield Statement(node, terms.TYPE, terms.CORRECTION)
    yield Statement(node, terms.TYPE, terms.ACTIVITY)
    yield Statement(node, terms.IDENTIFIER, Literal(each.id))
    yield Statement(node, terms.CORRECTION_ACTION, terms.CORRECTION_ACTIONS[each.action])
    yield Statement(node, terms.FACT_KIND, Literal(each.kind))
    yield Statement(node, terms.SHA256, Literal(each.source))
    yield Statement(node, terms.USED, iris.document(each.document))
    yield Statement(node, terms.ASSOCIATED, person)
    yield Statement(person, terms.TYPE, terms.PERSON)
    yield Statement(person, terms.NAME, Literal(each.reviewer))
    yield Statement(node, terms.ENDED, Literal(_time(each.at), terms.DATE_TIME))
    if each.why:
        yield Statement(node, terms.COMMENT, Literal(each.why))
    if each.undoes is not None:
        yield Statement(node, terms.INFORMED, iris.correction(each.undoes))
    yield from _named(node, each)
    yield from _linked(node, each)


def _named(node: str, each: Correction) -> Iterator[Statement]:
    """The fact before and after, and the tasks that it is found by."""
    for name, claim in (("before", each.before), ("after", each.after)):
        if claim is not None:
            yield from _entity(f"{node}/{name}", claim)
    for name, quote in (("task", each.task), ("other", each.other)):
        if quote is not None:
            yield Statement(node, terms.HAS_SELECTOR, f"{node}/{name}")
            yield from _selector(f"{node}/{name}", quote)


def _linked(node: str, each: Correction) -> Iterator[Statement]:
    """What the act used, set aside and made."""
    before, after = f"{node}/before", f"{node}/after"
    if each.before is not None:
        yield Statement(node, terms.USED, before)
        if each.action in ("reject", "edit"):
            yield Statement(before, terms.INVALIDATED, node)
    if each.after is not None:
        yield Statement(after, terms.GENERATED, node)
        if each.before is not None:
            yield Statement(after, terms.REVISION, before)


def _entity(node: str, claim: Claim) -> Iterator[Statement]:
    yield Statement(node, terms.TYPE, terms.ENTITY)
    yield Statement(node, terms.FACT_VALUE, Literal(claim.written(), terms.JSON))
    for number, quote in enumerate(claim.quotes):
        yield Statement(node, terms.HAS_SELECTOR, f"{node}/{number}")
        yield from _selector(f"{node}/{number}", quote)


def _selector(node: str, quote: Quote) -> Iterator[Statement]:
    yield Statement(node, terms.TYPE, terms.QUOTE_SELECTOR)
    yield Statement(node, terms.TYPE, terms.POSITION_SELECTOR)
    yield Statement(node, terms.SELECTOR_EXACT, Literal(quote.exact))
    yield Statement(node, terms.SELECTOR_PREFIX, Literal(quote.prefix))
    yield Statement(node, terms.SELECTOR_SUFFIX, Literal(quote.suffix))
    yield Statement(node, terms.SELECTOR_START, Literal(str(quote.span.start), terms.INTEGER))
    yield Statement(node, terms.SELECTOR_END, Literal(str(quote.span.end), terms.INTEGER))
    if quote.path is not None:
        yield Statement(node, terms.IDENTIFIER, Literal(quote.path))


def _time(at: dt.datetime) -> str:
    """A moment in its canonical form: 2026-03-01T08:00:00.5Z."""
    whole = at.astimezone(dt.UTC).replace(tzinfo=None)
    fraction = f".{whole.microsecond:06d}".rstrip("0") if whole.microsecond else ""
    return f"{whole.replace(microsecond=0).isoformat()}{fraction}Z"


def read_corrections(said: Iterable[Statement]) -> tuple[Correction, ...]:
    """The corrections that the statements tell of, in the order of time; ValueError where one is not whole."""
    nodes: dict[str, dict[str, list[Object]]] = {}
    for claim in said:
        nodes.setdefault(claim.subject, {}).setdefault(claim.predicate, []).append(claim.object)
    found = [_read(nodes, node) for node, held in nodes.items() if terms.CORRECTION in held.get(terms.TYPE, ())]
    return tuple(sorted(found, key=lambda each: (each.at, each.id)))


def _read(nodes: dict[str, dict[str, list[Object]]], node: str) -> Correction:
    held = nodes[node]
    try:
        kind = cast("Kind", lexical(held[terms.FACT_KIND][0]))
        documents = [str(each) for each in held[terms.USED] if str(each).startswith(iris.document(""))]
        return Correction(
            id=lexical(held[terms.IDENTIFIER][0]),
            document=iris.last_name(documents[0]),
            source=lexical(held[terms.SHA256][0]),
            kind=kind,
            action=cast("CorrectionAction", _ACTIONS[str(held[terms.CORRECTION_ACTION][0])]),
            reviewer=iris.last_name(str(held[terms.ASSOCIATED][0])),
            at=_moment(lexical(held[terms.ENDED][0])),
            why=lexical(held[terms.COMMENT][0]) if terms.COMMENT in held else "",
            before=_claim(nodes, f"{node}/before", kind),
            after=_claim(nodes, f"{node}/after", kind),
            task=_quote(nodes, f"{node}/task"),
            other=_quote(nodes, f"{node}/other"),
            undoes=iris.last_name(str(held[terms.INFORMED][0])) if terms.INFORMED in held else None,
        )
    except (KeyError, IndexError) as error:
        raise ValueError(f"a correction that is not whole: {node} ({error})") from error


def _claim(nodes: dict[str, dict[str, list[Object]]], node: str, kind: Kind) -> Claim | None:
    held = nodes.get(node)
    if held is None:
        return None
    quotes: list[Quote] = []
    while (quote := _quote(nodes, f"{node}/{len(quotes)}")) is not None:
        quotes.append(quote)
    return Claim(value=read_value(kind, lexical(held[terms.FACT_VALUE][0])), quotes=tuple(quotes))


def _quote(nodes: dict[str, dict[str, list[Object]]], node: str) -> Quote | None:
    held = nodes.get(node)
    if held is None:
        return None
    start, end = (int(lexical(held[term][0])) for term in (terms.SELECTOR_START, terms.SELECTOR_END))
    exact, prefix, suffix = (
        lexical(held[term][0]) for term in (terms.SELECTOR_EXACT, terms.SELECTOR_PREFIX, terms.SELECTOR_SUFFIX)
    )
    path = lexical(held[terms.IDENTIFIER][0]) if terms.IDENTIFIER in held else None
    return Quote(exact=exact, prefix=prefix, suffix=suffix, span=Span(start=start, end=end), path=path)


def _moment(written: str) -> dt.datetime:
    """The moment that ``_time`` wrote."""
    whole, _, fraction = written.removesuffix("Z").partition(".")
    at = dt.datetime.fromisoformat(whole).replace(tzinfo=dt.UTC)
    return at.replace(microsecond=int(fraction.ljust(6, "0")[:6])) if fraction else at
