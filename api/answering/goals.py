"""Which targets are set? Of documents and tasks: for a matter, for a unit's work, for a year."""

from __future__ import annotations

from api.answering.base import Base, plain
from api.answering.bearing import borne
from api.answering.indicators import Measured, every_target
from api.answering.query_overview import GoalsQuestion, names_in_words
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.words import document_name
from graph.topic import terms
from ontology.model import Target

_SPOKEN = 12  # targets that a sentence tells; the passages have them all
_TELLING = 0.5  # what a word of the topic must weigh to decide


def goals(base: Base, query: GoalsQuestion) -> Finding:
    """The targets that fit, document by document, each in its own words."""
    found = [one for one in every_target(base) if _of_year(one[2], query.year)]
    if query.called:
        own = {
            one.placed.key
            for name, units in zip(query.called, query.units, strict=True)
            for one in borne(base, name, units)
            if one.reach.firm
        }
        found = [one for one in found if one[1] is not None and one[1].key in own]
    if query.topic:
        found = _on(found, query.topic)
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
        said.append(f"{f'《{title}》' if len(base.records) > 1 else ''}{'、'.join(distinct[:_SPOKEN])}{many}")
    return Finding(
        answer=f"{query.in_words().removeprefix('查')}：{'；'.join(said)}。",
        tasks=unique(task_ref(placed.record, placed.task) for _, placed, _ in found if placed),
        citations=unique(citation(record, placed.task if placed else None, t.span) for record, placed, t in found),
    )


def _of_year(target: Target, year: int | None) -> bool:
    return year is None or (target.deadline is not None and target.deadline.year == year)


def _on(found: list[Measured], topic: str) -> list[Measured]:
    """The targets on a topic: those that name it, else those of the document or the task that is called by it."""
    titled = [one for one in found if plain(topic) in plain(one[0].document.title or "")]
    if titled:
        return titled
    words = [term.text for term in terms(topic) if term.weight >= _TELLING] or [plain(topic)]
    named = [one for one in found if all(word in plain(one[2].indicator + one[2].mention) for word in words)]
    if named:
        return named
    headed = [one for one in found if one[1] is not None and all(word in one[1].task.title for word in words)]
    return headed or [one for one in found if all(word in plain(one[0].document.title or "") for word in words)]
