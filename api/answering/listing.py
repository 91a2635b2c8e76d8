"""Which tasks? Those of a unit, of some force, resting on a document, or about a matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from api.answering.base import Base, Placed, plain
from api.answering.bearing import Borne, also, borne, by_task, possible, told, way
from api.answering.passages import around
from api.answering.query import (
    FORCES,
    ModalityQuestion,
    ReferenceQuestion,
    TasksOfUnit,
    TopicQuestion,
)
from api.answering.query_overview import names_in_words
from api.answering.result import Finding, TaskRef, citation, refusal, task_ref, unique
from api.answering.topics import CLOSE, trusted
from api.words import document_name
from graph.topic import terms
from ontology.model import Reference, Role, Span

_MUST = ("必须", "应当", "务必")
_GROUP = re.compile(r"^(?:各|全省|全市|相关|有关)")
_BRACKETS = str.maketrans("[]【】()（）", "〔〕〔〕〔〕〔〕")
_TITLE = 24  # characters of a title that a sentence gives
_SPOKEN = 8  # how many tasks a sentence names; the list has them all
_TELLING = 0.9  # nouns and listed words weigh this much
_MANY = 0.72  # a task that scores this share of the best is about the matter too


def tasks_of_unit(base: Base, query: TasksOfUnit) -> Finding:
    """The tasks of the units: of any of them, of all together, or of one alone; with those that may be theirs."""
    asked = tuple(zip(query.asked, query.units, strict=True))
    groups = [_tasks_in_roles(base, name, units, query) for name, units in asked]
    keys = set(groups[0])
    for group in groups[1:]:
        keys = keys & set(group) if query.together == "all" else keys | set(group)
    found: dict[tuple[str, str], list[Borne]] = {}
    for group in groups:
        for key in keys & set(group):
            found.setdefault(key, []).extend(group[key])
    if query.only:
        found = {key: value for key, value in found.items() if _alone(base.tasks[key], query)}
    names = "和".join(_named(base, name, units) for name, units in asked)
    simple = not query.only and not query.roles and query.together == "any"
    may_be = possible(base, asked, found) if simple else ()
    manner = "共同" if query.together == "all" else "单独" if query.only else ""
    if not found:
        unnamed = not any(units for _, units in asked)
        what = f"没有提到{names}承担的任务" if unnamed else f"没有{names}{manner}承担的这类任务"
        return Finding(answer=f"图谱中的文件{what}{also(may_be)}。", answerable=False, possible=may_be)
    verb = "牵头的" if query.roles == ("lead",) else "参与的" if query.roles == ("cooperate",) else "承担的"
    return _with_ways(base, f"{names}{manner}{verb}任务", found, may_be)


def _named(base: Base, asked: str, units: tuple[str, ...]) -> str:
    """The full names of a unit; as it was asked for where the documents name others only that it became or was."""
    reached = base.reached(asked)
    others = {unit for (_, unit), one in reached.items() if one.way != "same"}
    others |= {unit for _, unit in base.reaching.later(asked, base.day)}
    return "、".join(unit for unit in units if unit not in others) or asked


def _with_ways(
    base: Base, what: str, found: dict[tuple[str, str], list[Borne]], may_be: tuple[TaskRef, ...]
) -> Finding:
    """The list of a unit's tasks, each with the way on which it is the unit's."""
    placed = [one for key, one in base.tasks.items() if key in found]
    evidence = [(one, found[one.key][0].assignment.span) for one in placed]
    plainly = listed(base, what, placed, evidence)
    tasks = tuple(task_ref(one.record, one.task, way(found[one.key])) for one in placed)
    answer = f"{plainly.answer.removesuffix('。')}{told(tasks)}{also(may_be)}。"
    return replace(plainly, answer=answer, tasks=tasks, possible=may_be)


def _tasks_in_roles(
    base: Base, asked: str, names: tuple[str, ...], query: TasksOfUnit
) -> dict[tuple[str, str], list[Borne]]:
    """Task → the unit's assignments, in the roles asked for; in all roles where there is none in those.

    牵头 and 参与 are used loosely where a document knows no lead and nobody who merely cooperates.
    """
    every = by_task(one for one in borne(base, asked, names) if one.reach.firm and not (query.only and one.reach.words))
    strict = {key: [one for one in given if one.assignment.role in query.roles] for key, given in every.items()}
    strict = {key: given for key, given in strict.items() if given}
    if not query.roles:
        return every
    return strict or _loosely(base, every, query.roles)


def _loosely(
    base: Base, every: dict[tuple[str, str], list[Borne]], roles: tuple[Role, ...]
) -> dict[tuple[str, str], list[Borne]]:
    """The tasks of documents that never use the role, which therefore cannot be meant strictly."""
    using = {
        key[0]
        for key, placed in base.tasks.items()
        if any(a.role in roles and a.scope == "clause" for a in placed.task.assignments)
    }
    return {key: given for key, given in every.items() if key[0] not in using}


def _alone(placed: Placed, query: TasksOfUnit) -> bool:
    """Whether the task's own clause names nobody else; groups named once for many tasks do not count."""
    names = {name for group in query.units for name in group}
    stated = {a.unit for a in placed.task.assignments if a.scope == "clause" and a.role in ("lead", "responsible")}
    others = {unit for unit in stated - names if not _GROUP.match(unit)}
    return bool(stated & names) and not others


def by_force(base: Base, query: ModalityQuestion) -> Finding:
    """The tasks with clauses of the force: among those of the units, in clauses on the topic."""
    evidence = list(_bound(base) if query.type == "obligation" else _of_force(base, query))
    if query.called:
        asked = zip(query.called, query.units, strict=True)
        own = {one.placed.key for name, units in asked for one in borne(base, name, units) if one.reach.firm}
        evidence = [(placed, span) for placed, span in evidence if placed.key in own]
    words = [term.text for term in terms(query.topic)]
    if words:
        evidence = [(placed, span) for placed, span in evidence if _speaks_of(placed, span, words)]
    whose = names_in_words(query.called, query.units)
    what = (
        f"含{f'针对“{query.topic}”的' if words else ''}{FORCES[query.type]}性规定的{f'{whose}的' if whose else ''}任务"
    )
    if not evidence:
        return refusal(f"图谱中的文件没有{what}。")
    placed = unique(placed for placed, _ in evidence)
    return listed(base, what.replace("含", "含有", 1), placed, evidence)


def _of_force(base: Base, query: ModalityQuestion) -> Iterator[tuple[Placed, Span]]:
    """The clauses of a force; of each task the first, or all where a topic chooses among them."""
    for placed in base.tasks.values():
        own = [modality.span for modality in placed.task.modality if modality.type == query.type]
        yield from ((placed, span) for span in (own if query.topic else own[:1]))


def _bound(base: Base) -> Iterator[tuple[Placed, Span]]:
    """The tasks that say that something must be done, each with the word that says so."""
    seen: set[tuple[str, str]] = set()
    for word in _MUST:
        for placed, span in printing(base, word):
            if placed.key not in seen:
                seen.add(placed.key)
                yield placed, span


def _speaks_of(placed: Placed, span: Span, words: list[str]) -> bool:
    """Whether the sentence around a clause has all the words."""
    said = around(placed, span).of(placed.record.document.text)
    return all(word in said for word in words)


def resting_on(base: Base, query: ReferenceQuestion) -> Finding:
    """The tasks that carry out a document, or else those that name it."""
    wanted = plain(query.title or "")
    number = (query.number or "").translate(_BRACKETS).replace(" ", "")
    printing = {key for name in (query.title, query.number) if name for key in base.index.holding(name)}
    named: list[tuple[Placed, Span]] = []
    carried: list[tuple[Placed, Span]] = []
    for placed in base.tasks.values():
        same = [r for r in placed.task.references if _is_reference(r, wanted, number)]
        if same:
            (carried if same[0].relation == "implements" else named).append((placed, same[0].span))
        elif placed.key in printing:
            named += mentions(placed, query.title or "", query.number or "")
    evidence = carried or named
    what = f"《{query.title}》" if query.title else query.number or ""
    if not evidence:
        return refusal(f"图谱中没有落实{what}的任务。")
    return listed(base, f"落实{what}的任务", [placed for placed, _ in evidence], evidence)


def _is_reference(reference: Reference, title: str, number: str) -> bool:
    """Whether the reference is to the document of that title, or of that number."""
    if title and (title in plain(reference.title or "") or title in plain(reference.full_title or "")):
        return True
    printed = (reference.number or "").translate(_BRACKETS).split("、")
    return bool(number and reference.number) and any(number.endswith(each) for each in printed)


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
    return [item for key in base.index.holding(phrase) for item in mentions(base.tasks[key], phrase)]


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


def listed(base: Base, what: str, placed: Iterable[Placed], evidence: list[tuple[Placed, Span]]) -> Finding:
    """A list of tasks in one sentence, document by document where there are several, with their passages."""
    items = unique(placed)
    by_document: dict[str, list[Placed]] = {}
    for item in items:
        by_document.setdefault(document_name(item.record.document), []).append(item)
    said = []
    for title, own in by_document.items():
        named = "；".join(f"{item.task.path}“{item.task.title[:_TITLE]}”" for item in own[:_SPOKEN])
        count = f"等{len(own)}项" if len(own) > _SPOKEN else f"，共{len(own)}项" if len(own) > 1 else ""
        said.append(f"《{title}》{named}{count}" if len(base.records) > 1 else f"{named}{count}")
    total = f"共{len(items)}项" if len(items) > 1 and len(said) > 1 else ""
    return Finding(
        answer=f"{what}{total}：{'；'.join(said)}。",
        tasks=tuple(task_ref(item.record, item.task) for item in items),
        citations=unique(citation(item.record, item.task, around(item, span)) for item, span in evidence),
    )
