"""Which tasks? Those of a unit, of some force, resting on a document, or about a matter."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from dataclasses import replace

from api.answering.base import Base
from api.answering.bearing import Borne, also, borne, by_task, possible, told, way
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.query import (
    FORCES,
    ModalityQuestion,
    ReferenceQuestion,
    TasksOfUnit,
    TopicQuestion,
)
from api.answering.query_overview import names_in_words
from api.answering.result import Finding, TaskRef, refusal, unique
from api.answering.roll import LISTED, listed
from api.answering.tables import Places
from api.answering.topics import CLOSE, trusted
from api.answering.wording import plain
from graph.outline import Source
from graph.topic import terms
from ontology.model import Reference, Role, Span

_MUST = ("必须", "应当", "务必")
_GROUP = re.compile(r"^(?:各|全省|全市|相关|有关)")
_BRACKETS = str.maketrans("[]【】()（）", "〔〕〔〕〔〕〔〕")
_TELLING = 0.9  # nouns and listed words weigh this much
_MANY = 0.72  # a task that scores this share of the best is about the matter too


def tasks_of_unit(base: Base, query: TasksOfUnit) -> Finding:
    """The tasks of the units: of any of them, of all together, or of one alone; with those that may be theirs."""
    asked = tuple(zip(query.asked, query.units, strict=True))
    groups = [_tasks_in_roles(base, name, units, query) for name, units in asked]
    keys = set(groups[0])
    for group in groups[1:]:
        keys = keys & set(group) if query.together == "all" else keys | set(group)
    found: dict[Placed, list[Borne]] = {}
    for group in groups:
        for placed in keys & set(group):
            found.setdefault(placed, []).extend(group[placed])
    if query.only:
        found = {placed: value for placed, value in found.items() if _alone(placed, query)}
    names = "和".join(_named(base, name, units) for name, units in asked)
    simple = not query.only and not query.roles and query.together == "any"
    may_be = possible(base, asked, found) if simple else ()
    manner = "共同" if query.together == "all" else "单独" if query.only else ""
    if not found:
        unnamed = not any(units for _, units in asked)
        what = f"没有提到{names}承担的任务" if unnamed else f"没有{names}{manner}承担的这类任务"
        return Finding(answer=f"图谱中的文件{what}{also(may_be)}。", answerable=False, possible=may_be[:LISTED])
    verb = "牵头的" if query.roles == ("lead",) else "参与的" if query.roles == ("cooperate",) else "承担的"
    return _with_ways(base, f"{names}{manner}{verb}任务", found, may_be)


def _named(base: Base, asked: str, units: tuple[str, ...]) -> str:
    """The full names of a unit; as it was asked for where the documents name others only that it became or was."""
    reached = base.reached(asked)
    others = {unit for (_, unit), one in reached.items() if one.way != "same"}
    others |= {unit for _, unit in base.reaching.later(asked, base.day)}
    return "、".join(unit for unit in units if unit not in others) or asked


def _with_ways(base: Base, what: str, found: dict[Placed, list[Borne]], may_be: tuple[TaskRef, ...]) -> Finding:
    """The list of a unit's tasks, each with the way on which it is the unit's."""
    placed = base.sorted(found)
    evidence = [(one, found[one][0].assignment.span) for one in placed[:LISTED]]
    plainly = listed(base, what, placed[:LISTED], evidence, Counter(one.document for one in placed))
    ways = [way(found[one]) for one in placed]
    tasks = tuple(one.ref(via) for one, via in zip(placed[:LISTED], ways, strict=False))
    answer = f"{plainly.answer.removesuffix('。')}{told(ways)}{also(may_be)}。"
    return replace(plainly, answer=answer, tasks=tasks, possible=may_be[:LISTED])


def _tasks_in_roles(base: Base, asked: str, names: tuple[str, ...], query: TasksOfUnit) -> dict[Placed, list[Borne]]:
    """Task → the unit's assignments, in the roles asked for; in all roles where there is none in those.

    牵头 and 参与 are used loosely where a document knows no lead and nobody who merely cooperates.
    """
    own = borne(base, asked, names, firm=True)
    every = by_task(one for one in own if not (query.only and one.reach.words))
    if not query.roles:
        return every
    strict = {placed: [one for one in given if one.duty.role in query.roles] for placed, given in every.items()}
    strict = {placed: given for placed, given in strict.items() if given}
    return strict or _loosely(base, every, query.roles)


def _loosely(base: Base, every: dict[Placed, list[Borne]], roles: tuple[Role, ...]) -> dict[Placed, list[Borne]]:
    """The tasks of documents that never use the role, which therefore cannot be meant strictly."""
    using = [base.tables.using[role] for role in roles]
    return {placed: given for placed, given in every.items() if not any(placed.document in places for places in using)}


def _alone(placed: Placed, query: TasksOfUnit) -> bool:
    """Whether the task's own clause names nobody else; groups named once for many tasks do not count."""
    names = {name for group in query.units for name in group}
    duties = placed.about.duties
    stated = {a.unit for a in duties if a.scope == "clause" and a.role in ("lead", "responsible")}
    others = {unit for unit in stated - names if not _GROUP.match(unit)}
    return bool(stated & names) and not others


def by_force(base: Base, query: ModalityQuestion) -> Finding:
    """The tasks with clauses of the force: among those of the units, in clauses on the topic."""
    words = [term.text for term in terms(query.topic)]
    places = base.tables.forces[query.type]
    if places and not words and not query.called:
        return _first_of_force(base, query, places)
    found = _bound(base) if query.type == "obligation" else _of_force(base, query, words)
    if query.called:
        asked = zip(query.called, query.units, strict=True)
        own = {one.placed for name, units in asked for one in borne(base, name, units) if one.reach.firm}
        found = [placed for placed in found if placed in own]
    shown = found if words else found[:LISTED]
    evidence = [(placed, span) for placed in shown for span in _clauses(placed, query)]
    if words:
        evidence = [(placed, span) for placed, span in evidence if _speaks_of(placed, span, words)]
        found = list(unique(placed for placed, _ in evidence))
    whose = names_in_words(query.called, query.units)
    what = (
        f"含{f'针对“{query.topic}”的' if words else ''}{FORCES[query.type]}性规定的{f'{whose}的' if whose else ''}任务"
    )
    if not evidence:
        return refusal(f"图谱中的文件没有{what}。")
    return listed(base, what.replace("含", "含有", 1), found, evidence)


def _first_of_force(base: Base, query: ModalityQuestion, places: Places) -> Finding:
    """The first tasks with clauses of a force, and how many there are."""
    shown = list(itertools.islice(base.ordered(places), LISTED))
    evidence = [(placed, span) for placed in shown for span in _clauses(placed, query)]
    counts = {document: len(numbers) for document, numbers in places.items()}
    return listed(base, f"含有{FORCES[query.type]}性规定的任务", shown, evidence, counts)


def _of_force(base: Base, query: ModalityQuestion, words: list[str]) -> list[Placed]:
    """The tasks with clauses of a force; where a topic chooses among them, those that have its words."""
    places = base.tables.forces[query.type]
    if not words:
        return list(base.ordered(places))
    holding = base.sorted(base.tasks[key] for key in base.index.holding("，".join(words)))
    return [placed for placed in holding if placed.number in places.get(placed.document, ())]


def _bound(base: Base) -> list[Placed]:
    """The tasks that say that something must be done."""
    return list(unique(placed for word in _MUST for placed, _ in printing(base, word)))


def _clauses(placed: Placed, query: ModalityQuestion) -> list[Span]:
    """The clauses of a force, or the first word that says must; all clauses where a topic chooses among them."""
    if query.type == "obligation":
        return [span for word in _MUST for _, span in mentions(placed, word)][:1]
    own = [modality.span for modality in placed.task.modality if modality.type == query.type]
    return own if query.topic else own[:1]


def _speaks_of(placed: Placed, span: Span, words: list[str]) -> bool:
    """Whether the sentence around a clause has all the words."""
    said = around(placed, span).of(placed.record.document.text)
    return all(word in said for word in words)


def resting_on(base: Base, query: ReferenceQuestion) -> Finding:
    """The tasks that carry out a document, or else those that name it."""
    wanted = plain(query.title or "")
    number = (query.number or "").translate(_BRACKETS).replace(" ", "")
    same = {source for source in base.tables.sources if _is_reference(source, wanted, number)}
    referring = {
        base.tasks.at(document, place)
        for source in same
        for document, places in base.tables.sources[source].items()
        for place in places
    }
    first = {one: next(source for source in one.about.sources if source in same) for one in referring}
    carried = [one for one, source in first.items() if source.relation == "implements"]
    printed = {base.tasks[key] for name in (query.title, query.number) if name for key in base.index.holding(name)}
    found = base.sorted(carried or {*first, *(one for one in printed - referring if _mentioned(one, query))})
    what = f"《{query.title}》" if query.title else query.number or ""
    if not found:
        return refusal(f"图谱中没有落实{what}的任务。")
    shown = found[:LISTED]
    evidence = [(one, _referring(one, query, wanted, number)) for one in shown]
    return listed(base, f"落实{what}的任务", shown, evidence, Counter(one.document for one in found))


def _mentioned(placed: Placed, query: ReferenceQuestion) -> list[tuple[Placed, Span]]:
    return mentions(placed, query.title or "", query.number or "")


def _referring(placed: Placed, query: ReferenceQuestion, title: str, number: str) -> Span:
    """Where a task refers to the document, or prints its name."""
    spans = [item.span for item in placed.task.references if _is_reference(item, title, number)]
    return spans[0] if spans else _mentioned(placed, query)[0][1]


def _is_reference(reference: Reference | Source, title: str, number: str) -> bool:
    """Whether the reference is to the document of that title, or of that number."""
    if title and (title in _plain(reference.title or "") or title in _plain(reference.full_title or "")):
        return True
    printed = (reference.number or "").translate(_BRACKETS).split("、")
    return bool(number and reference.number) and any(number.endswith(each) for each in printed)


_plain = functools.lru_cache(maxsize=1 << 16)(plain)  # thousands of titles are looked at for each question


def mentions(placed: Placed, *names: str) -> list[tuple[Placed, Span]]:
    """The first place where the task prints one of the names; none where it does not."""
    text = placed.text.translate(_BRACKETS)
    for name in names:
        at = text.find(name.translate(_BRACKETS)) if name else -1
        if at >= 0:
            return [(placed, Span(start=at, end=at + len(name)).shift(placed.task.span.start))]
    return []


def printing(base: Base, phrase: str) -> list[tuple[Placed, Span]]:
    """The tasks that print a phrase, each with its first place."""
    found = base.sorted(base.tasks[key] for key in base.index.holding(phrase))
    return [item for placed in found for item in mentions(placed, phrase)]


def about(base: Base, query: TopicQuestion) -> Finding:
    """The task, or the tasks, that speak of a matter: in its very words where some do."""
    evidence = printing(base, query.topic)
    if not evidence or (not query.many and len(evidence) > 1):
        found = trusted(base, query.topic, presumed=query.presumed)
        if not query.presumed and found and not _in_words(found[0].placed, query.topic):
            found = ()
        share = _MANY if query.many else CLOSE
        close = [item for item in found if item.hit.score >= share * found[0].hit.score]
        close = close if query.many else close[:1]
        evidence = [(item.placed, item.hit.sentence) for item in close]
    if not evidence:
        return refusal(f"图谱中的文件没有讲到“{query.topic}”的任务。")
    return listed(base, f"讲到“{query.topic}”的任务", [placed for placed, _ in evidence], evidence)


def _in_words(placed: Placed, topic: str) -> bool:
    """Whether the task has some of the topic's telling words, not merely others for them (气象 for 天气)."""
    words = [term.text for term in terms(topic) if term.weight >= _TELLING]
    return any(word[i : i + 2] in placed.text for word in words for i in range(max(1, len(word) - 1)))
