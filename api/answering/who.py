"""Who is answerable for a matter? Units by their roles in the task that fits best."""

from __future__ import annotations

import dataclasses
import re

from api.answering.base import Base
from api.answering.bearing import borne, way
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.query import CheckQuestion, WhoQuestion
from api.answering.result import Finding, citation, refusal, unique
from api.answering.topics import Found, readings, trusted
from api.words import document_name
from graph.topic import keys_of_text, terms
from ontology.model import Assignment, Role, Span

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
# A sentence that names who is to act: what an earlier one named does not run on into it.
_SUBJECT = re.compile(
    "[^，。；：]{1,24}?(?:部门|单位|机关|政府|办|厅|局|委|院|会|地区|地方|企业|公司|中心|机构)(?:要|应|须|需|将|负责)"
)
_ANSWERABLE: tuple[Role, ...] = ("lead", "responsible")
_VERBS: dict[Role, str] = {
    "lead": "牵头",
    "responsible": "负责",
    "cooperate": "配合",
    "supervise": "指导督促",
    "actor": "被要求落实",
}
_REACH = 0.6  # an order to act may stand in a task that fits a little less than the best


def who(base: Base, query: WhoQuestion) -> Finding:
    """The units that the documents name for the topic in the roles asked for."""
    found = trusted(base, query.topic)
    if not found:
        return refusal(f"图谱中的文件没有写明“{query.topic}”由谁负责。")
    if query.roles == ("actor",):
        return _ordered(found, query)
    found = _in_role(found, query)
    best = found[0].placed
    if query.act and not _says(found[0], query.act):
        return refusal(f"{_name(best)}讲到“{query.topic}”，但没有写明由谁{query.act}。")
    chosen = _besides(_chosen(best.task.assignments, query.roles), query)
    if len(chosen) > 1 and all(assignment.scope == "body" for assignment in chosen):
        chosen = _spoken_of(found[0], query, chosen)
    if not chosen and query.roles != ("cooperate",) and not query.besides:
        chosen = _ordered_in(found[0], query)
    if not chosen:
        what = "配合单位" if query.roles == ("cooperate",) else "责任单位"
        return refusal(f"{_name(best)}讲到“{query.topic}”，但没有写明{what}。")
    return _told(best, chosen, found[0].hit.sentence, found)


def _in_role(found: tuple[Found, ...], query: WhoQuestion) -> tuple[Found, ...]:
    """Of tasks that fit about as well, one first that names somebody in the one role asked for."""
    if query.roles not in (("lead",), ("cooperate",)):
        return found
    close = readings(found)
    first = next((item for item in close if any(a.role in query.roles for a in item.placed.task.assignments)), found[0])
    return (first, *(item for item in found if item is not first))


def check(base: Base, query: CheckQuestion) -> Finding:
    """Whether one of the units is named for the topic; the sentence says so, and who is."""
    found = trusted(base, query.topic)
    if not found:
        return refusal(f"图谱中的文件没有写明“{query.topic}”由谁负责。")
    best = found[0].placed
    bearing = [one for one in borne(base, query.asked, query.units) if one.placed == best and one.reach.firm]
    if bearing:
        told = _told(best, unique(one.assignment for one in bearing), found[0].hit.sentence, ())
        through = way(bearing)
        return dataclasses.replace(told, answer=f"是{f'（{through}）' if through else ''}。{told.answer}")
    chosen = _chosen(best.task.assignments, _ANSWERABLE)
    if not chosen:
        return refusal(f"{_name(best)}讲到“{query.topic}”，但没有写明由谁负责。")
    told = _told(best, chosen, found[0].hit.sentence, ())
    return dataclasses.replace(told, answer=f"文件没有写明{query.asked}负责此事。{told.answer}")


def _says(item: Found, act: str) -> bool:
    """Whether the task speaks of the act, in its own words or in others for it."""
    return act in item.placed.text or any(term.text not in item.hit.missing for term in terms(act))


def _besides(chosen: tuple[Assignment, ...], query: WhoQuestion) -> tuple[Assignment, ...]:
    """The assignments without the units that the question knows already."""
    return tuple(assignment for assignment in chosen if assignment.unit not in query.besides)


def _chosen(assignments: tuple[Assignment, ...], roles: tuple[Role, ...]) -> tuple[Assignment, ...]:
    """The assignments in the roles; 牵头 means responsible where nobody leads."""
    if roles == _ANSWERABLE:
        stated = tuple(a for a in assignments if a.role in _ANSWERABLE and a.scope != "body")
        return stated or tuple(a for a in assignments if a.role in _ANSWERABLE)
    if roles == ("lead",):
        leading = tuple(a for a in assignments if a.role == "lead")
        return leading or _chosen(assignments, _ANSWERABLE)
    return tuple(a for a in assignments if a.role in roles)


def _ordered(found: tuple[Found, ...], query: WhoQuestion) -> Finding:
    """Who is told to do it: the units named in the sentence; where there are none, who is answerable."""
    for item in found:
        if item.hit.score < _REACH * found[0].hit.score:
            break
        chosen = _ordered_in(item, query)
        if chosen:
            return _told(item.placed, chosen, item.hit.sentence, found)
    best = found[0].placed
    chosen = _chosen(best.task.assignments, _ANSWERABLE)
    if not chosen:
        return refusal(f"{_name(best)}讲到“{query.topic}”，但没有写明要谁去做。")
    return _told(best, chosen, found[0].hit.sentence, found)


def _ordered_in(item: Found, query: WhoQuestion) -> tuple[Assignment, ...]:
    """The units named in the body whose own part of it the topic is about."""
    body = _in_body(item.placed)
    sentence = item.hit.sentence
    inside = [(span, a) for span, a in body if sentence.contains(span)]
    if len({a.unit for _, a in inside}) > 1:
        return _nearest(inside, item, query)
    if inside:
        return (inside[0][1],)
    if _SUBJECT.match(sentence.of(item.placed.record.document.text).lstrip()):
        return ()
    before = [(span, a) for span, a in body if span.end <= sentence.start]
    return (before[-1][1],) if before and _runs_on(item, before[-1][0], sentence) else ()


def _spoken_of(item: Found, query: WhoQuestion, chosen: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Of units that a body makes answerable for a part of the work each, those of the part that is asked about."""
    inside = sorted(((a.span, a) for a in chosen if item.hit.sentence.contains(a.span)), key=lambda pair: pair[0].start)
    return _nearest(inside, item, query) if inside else chosen


def _in_body(placed: Placed) -> list[tuple[Span, Assignment]]:
    """The task's units where its body names them, in order: a unit of the clause may stand there too."""
    found = [(a.span, a) for a in placed.task.assignments if a.scope == "body"]
    clause = [a for a in placed.task.assignments if a.scope == "clause"]
    reached = min((a.span.start for a in clause), default=0)
    for assignment in clause:
        at = placed.text.find(assignment.mention)
        span = Span(start=max(0, at), end=max(0, at) + len(assignment.mention)).shift(placed.task.span.start)
        if at >= 0 and span.end <= reached:
            found.append((span, assignment))
    return sorted(found, key=lambda item: item[0].start)


def _nearest(inside: list[tuple[Span, Assignment]], item: Found, query: WhoQuestion) -> tuple[Assignment, ...]:
    """Of several units in a sentence, those whose stretch up to the next unit holds most of the topic."""
    text = item.placed.record.document.text
    wanted = [key for term in terms(query.topic) for key, _ in term.keys]
    held = []
    for number, (span, _) in enumerate(inside):
        end = inside[number + 1][0].start if number + 1 < len(inside) else item.hit.sentence.end
        keys = keys_of_text(text[span.end : end])
        held.append(sum(1 for key in wanted if key in keys))
    most = max(held)
    first = held.index(most)
    # Units joined by 、 share what follows the last of them.
    while first > 0 and inside[first][0].start - inside[first - 1][0].end <= 1:
        first -= 1
    last = held.index(most)
    return tuple(assignment for _, assignment in inside[first : last + 1])


def _runs_on(item: Found, named: Span, sentence: Span) -> bool:
    """Whether the sentence follows at once on the one that names the unit."""
    between = item.placed.record.document.text[named.end : sentence.start]
    return len(re.findall(r"[。！？\n]", between)) <= 1


def _told(placed: Placed, chosen: tuple[Assignment, ...], sentence: Span, found: tuple[Found, ...]) -> Finding:
    """The sentence, the units, and the passages: what was found and where the units stand."""
    units = unique(assignment.unit for assignment in chosen)
    by_role: dict[Role, list[str]] = {}
    for assignment in chosen:
        by_role.setdefault(assignment.role, []).append(assignment.unit)
    said = "，".join(f"由{'、'.join(unique(names))}{_VERBS[role]}" for role, names in by_role.items())
    said = said.replace("由", "要求", 1).replace("被要求落实", "落实", 1) if set(by_role) == {"actor"} else said
    spans = unique([sentence, *(around(placed, assignment.span) for assignment in chosen)])
    other = _other(found, units)
    return Finding(
        answer=f"{_name(placed)}：{said}{other}。",
        units=units,
        citations=tuple(citation(placed.record, placed.task, span) for span in spans),
    )


def _other(found: tuple[Found, ...], units: tuple[str, ...]) -> str:
    """A remark where another task fits nearly as well and names other units."""
    for item in found[1:]:
        if item.hit.score < 0.93 * found[0].hit.score:
            break
        others = unique(a.unit for a in item.placed.task.assignments if a.role in _ANSWERABLE)
        if others and set(others) != set(units):
            return f"；相近的还有{_name(item.placed)}，由{'、'.join(others)}负责"
    return ""


def _name(placed: Placed) -> str:
    """《文件》“任务”（路径)."""
    title = placed.about.title
    name = document_name(placed.outline.document)
    return f"《{name}》{placed.about.path}“{title[:30]}{'…' if len(title) > 30 else ''}”"
