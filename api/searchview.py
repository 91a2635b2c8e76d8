"""How are search results shown? Hits with their passages, what they can be narrowed by, and the links that do it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.answerview import passage_link, task_link
from api.errors import NotFoundError
from api.library import Library
from api.marking import excerpt
from api.words import LEVELS, MODALITIES, ROLES, deadline_words, document_name
from graph.finding import Finding, Hit
from ontology.model import Task

STEP = 10
"""How many hits are shown at first, and how many more each time."""
MOST = 100
NAMES: Mapping[str, str] = {
    "document": "文件",
    "unit": "单位",
    "role": "分工",
    "force": "规范性",
    "year": "年份",
    "level": "层级",
}
"""What hits can be narrowed by, in the order of the page, as people call it."""
_ROLES: dict[str, str] = dict(ROLES.items())
_WORDS: Mapping[str, Mapping[str, str]] = {"role": _ROLES, "force": MODALITIES, "level": LEVELS}
_OPEN = 6  # values of a facet that are seen at once
_LISTED = 40
_UNITS = 4
_REACH = 90  # characters shown on either side of what is marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value to narrow by: its words, how many of the hits have it, and where the link leads."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What hits can be narrowed by in one respect: the commonest values, and the others."""

    key: str
    name: str
    open: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is set; the link takes it off."""

    name: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitShown:
    """A hit with its passage in ``parts`` (text, whether marked), its document, who is to do it and by when."""

    title: str
    path: str
    href: str
    parts: tuple[tuple[str, bool], ...]
    document: str
    document_title: str
    draft: bool
    units: tuple[str, ...]
    further_units: int
    dues: tuple[str, ...]
    similar: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that the page prints below the box; ``more`` is the address of a longer list, "" where there is none."""

    hits: tuple[HitShown, ...]
    considered: int
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    bare: str
    more: str


def results(text: str, found: Finding, chosen: Mapping[str, str], top: int, library: Library) -> Results:
    """What was found for a text, with the filters that are ``chosen`` and ``top`` hits asked for."""
    longer = min(top + STEP, MOST)
    more = f"{address(text, chosen, longer)}#hit-{top + 1}" if top < min(found.considered, MOST) else ""
    return Results(
        hits=shown_of(found.hits, library),
        considered=found.considered,
        facets=tuple(_facets(text, found, chosen, library)),
        chips=tuple(_chips(text, chosen, library)),
        bare=address(text, {}),
        more=more,
    )


def address(text: str, chosen: Mapping[str, str], top: int = STEP) -> str:
    """The address of a search."""
    parameters = {"q": text, **chosen} | ({"top": str(top)} if top != STEP else {})
    return f"/?{urlencode(parameters)}"


def similar_link(document: str, task: str) -> str:
    """The address of the tasks that are like one."""
    return f"/similar?{urlencode({'document': document, 'task': task})}"


def shown_of(hits: Iterable[Hit], library: Library) -> tuple[HitShown, ...]:
    """Hits as they are printed, without those whose document went while the index was still being written."""
    found = []
    for hit in hits:
        with contextlib.suppress(NotFoundError):
            found.append(hit_shown(hit, library))
    return tuple(found)


def hit_shown(hit: Hit, library: Library) -> HitShown:
    """A hit as it is printed."""
    record = library.record(hit.document)
    task = next((task for task in record.tasks if task.id == hit.task), None)
    units = _units(task) if task else ()
    return HitShown(
        title=hit.title,
        path=hit.path,
        href=passage_link(hit.document, hit.passage),
        parts=excerpt(record.document.text, hit.marks, _REACH) if hit.marks else ((hit.text, False),),
        document=hit.document,
        document_title=document_name(record.document),
        draft=record.document.status == "draft",
        units=units[:_UNITS],
        further_units=max(0, len(units) - _UNITS),
        dues=tuple(dict.fromkeys(deadline_words(deadline) for deadline in task.deadlines))[:2] if task else (),
        similar=similar_link(hit.document, hit.task),
        page=task_link(hit.document, hit.task),
    )


def _units(task: Task) -> tuple[str, ...]:
    """Who is to do it, those in the lead first; those that a sentence merely names come last."""
    order = list(ROLES)
    ranked = sorted(task.assignments, key=lambda entry: order.index(entry.role))
    leading = [f"{entry.unit}（牵头）" if entry.role == "lead" else entry.unit for entry in ranked]
    return tuple(dict.fromkeys(leading))


def label_of(facet: str, value: str, library: Library) -> str:
    """A value as people call it: a document by its title, 2026年, 牵头单位."""
    if facet == "document":
        return _title(value, library)
    if facet == "year":
        return f"{value}年"
    return _WORDS.get(facet, {}).get(value, value)


def _title(document: str, library: Library) -> str:
    try:
        held = library.record(document).document
    except NotFoundError:
        return document
    return f"{document_name(held)}{'（草案）' if held.status == 'draft' else ''}"


def _facets(text: str, found: Finding, chosen: Mapping[str, str], library: Library) -> Iterator[Facet]:
    for key, name in NAMES.items():
        values = found.facets.get(key, ())
        if key in chosen or not _tells(values, found.considered):
            continue
        choices = _choices(text, key, values[:_LISTED], chosen, library)
        yield Facet(key=key, name=name, open=choices[:_OPEN], more=choices[_OPEN:])


def _tells(values: Sequence[tuple[str, int]], considered: int) -> bool:
    """Whether narrowing by these values leaves anything out."""
    return len(values) > 1 or any(count < considered for _, count in values)


def _choices(
    text: str, key: str, values: Sequence[tuple[str, int]], chosen: Mapping[str, str], library: Library
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label=label_of(key, value, library),
            count=count,
            href=f"{address(text, {**chosen, key: value})}#results",
        )
        for value, count in values
    )


def _chips(text: str, chosen: Mapping[str, str], library: Library) -> Iterator[Chip]:
    for key, name in NAMES.items():
        if key in chosen:
            rest = {other: value for other, value in chosen.items() if other != key}
            yield Chip(name=name, label=label_of(key, chosen[key], library), href=f"{address(text, rest)}#results")
