"""Which targets are set? Of documents and tasks: for a matter, for a unit's work, for a year."""

from __future__ import annotations

from dataclasses import dataclass

from api.answering.base import Base
from api.answering.bearing import borne
from api.answering.indicators import measured
from api.answering.placed import Placed
from api.answering.query_overview import GoalsQuestion, names_in_words
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.answering.roll import LISTED
from api.answering.wording import plain
from api.words import document_name
from graph.outline import Aim, Outline
from graph.topic import terms

_SPOKEN = 12  # targets that a sentence tells; the passages have them all
_TELLING = 0.5  # what a word of the topic must weigh to decide


def goals(base: Base, query: GoalsQuestion) -> Finding:
    """The targets that fit, document by document, each in its own words."""
    places = [place for place in _places(base) if query.year is None or place.aim.year == query.year]
    if query.called:
        own = {
            one.placed
            for name, units in zip(query.called, query.units, strict=True)
            for one in borne(base, name, units)
            if one.reach.firm
        }
        places = [place for place in places if place.placed in own]
    if query.topic:
        places = _on(places, query.topic)
    found = [measured(base, place.document, place.number) for place in places[:LISTED]]
    if not found:
        about = f"“{query.topic}”" if query.topic else ""
        when = f"{query.year}年" if query.year else ""
        return refusal(f"图谱中的文件没有写明{names_in_words(query.called, query.units)}{when}{about}的目标。")
    by_document: dict[str, list[str]] = {}
    for record, _, target in found:
        by_document.setdefault(document_name(record.document), []).append(target.mention.strip())
    said = []
    for title, mentions in by_document.items():
        distinct = unique(mentions)
        many = f"等{len(distinct)}项" if len(distinct) > _SPOKEN else ""
        said.append(f"{f'《{title}》' if len(base.outlines) > 1 else ''}{'、'.join(distinct[:_SPOKEN])}{many}")
    return Finding(
        answer=f"{query.in_words().removeprefix('查')}：{'；'.join(said)}。",
        tasks=unique(task_ref(placed.record, placed.task) for _, placed, _ in found if placed),
        citations=unique(citation(record, placed.task if placed else None, t.span) for record, placed, t in found),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A target by its place in the outline of a document; ``placed`` the task that states it, None for the whole."""

    document: str
    number: int
    aim: Aim
    outline: Outline
    placed: Placed | None


def _places(base: Base) -> list[_Place]:
    """Every target, in the order of documents."""
    found = []
    for aim in base.tables.aims:
        for document, numbers in base.tables.aims[aim].items():
            outline = base.outlines[document]
            for number in numbers:
                owner, _ = outline.owners[number]
                placed = base.tasks.at(document, owner) if owner >= 0 else None
                found.append(_Place(document, number, aim, outline, placed))
    return sorted(found, key=lambda place: (base.ranks[place.document], place.number))


def _on(found: list[_Place], topic: str) -> list[_Place]:
    """The targets on a topic: those that name it, else those of the document or the task that is called by it."""
    titled = [one for one in found if plain(topic) in plain(one.outline.document.title or "")]
    if titled:
        return titled
    words = [term.text for term in terms(topic) if term.weight >= _TELLING] or [plain(topic)]
    named = [one for one in found if all(word in plain(one.aim.indicator + one.aim.mention) for word in words)]
    if named:
        return named
    headed = [one for one in found if one.placed is not None and all(w in one.placed.about.title for w in words)]
    return headed or [one for one in found if all(word in plain(one.outline.document.title or "") for word in words)]
