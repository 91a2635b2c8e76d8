"""Which things does a task name, and do two names mean one thing? Made, used, chosen, or what its title is about."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from extractors.dependency_words import CUES, Words, grams, informative
from extractors.wordlists import alternation
from ontology.model import Task

TITLE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})+")
_ONE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})")
_TITLE_TAIL = re.compile(rf"(?:{alternation(CUES['title-tail'])})+$")
_TITLE_USE = re.compile(rf"(?:{alternation(CUES['title-use'])})")
_SELECT = re.compile(rf"(?:{alternation(CUES['select'])})(?:一批|若干|\d+[—-]?\d*个)?([一-鿿“”、]{{4,24}})")
_JOINED = re.compile("[和与及等的]")
_MOST_READERS = 200  # tasks that are looked at for one pair of letters of a name
_LEAST_NAME = 0.7  # what a name's letters in a body, or two names' common ones, must tell
_LEAST_PART = 0.35  # of what a name tells, to be read for in a body
_LEAST_KEPT = 0.75  # of a name's letters, for another name to be its longer form
_SHORT = 4  # letters of a title's object that are too few to be a name
_QUOTES = "“”（）《》"
Kind = Literal["made", "used", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A named thing of a task: what it makes, uses, chooses, or is about (its title's object).

    ``name`` is without quotes around it, ``pairs`` its pairs of letters, ``there`` the tasks that have
    enough of these to be read for it (none for a thing that is used: what matters is who makes it).
    """

    name: str
    kind: Kind
    pairs: frozenset[str]
    there: frozenset[int]


def named(task: Task, body: str) -> dict[str, Kind]:
    """What the task makes or uses by name, what it chooses, and the object of its title."""
    found: dict[str, Kind] = {}
    for item in task.deliverables:
        found[item.name.strip(_QUOTES)] = "made" if item.relation == "produces" else "used"
    for cited in task.references:
        if cited.title:
            found.setdefault(cited.title, "made" if cited.relation == "produces" else "used")
    for match in _SELECT.finditer(body):
        if not _JOINED.search(match.group(1)):
            found.setdefault(match.group(1).strip(_QUOTES), "made")
    subject = _subject(task.title)
    if 2 <= len(subject) <= 24:
        found.setdefault(subject, "used" if _TITLE_USE.match(task.title) else "title")
    return {name: kind for name, kind in found.items() if len(name) > 1 and informative(name)}


def _subject(title: str) -> str:
    """加强创新平台建设 → 创新平台: a title without verbs and noun of work; only one verb where little would be left."""
    found = _TITLE_TAIL.sub("", TITLE_VERB.sub("", title))
    if len(found) < _SHORT:
        found = _TITLE_TAIL.sub("", _ONE_VERB.sub("", title))
    return found.strip(_QUOTES)


def things_of(words: Words, index: int) -> tuple[Thing, ...]:
    """The things that a task names, each with the other tasks that may have it in their words."""
    found = []
    for name, kind in named(words.tasks[index], words.bodies[index]).items():
        pairs = grams(name)
        if kind == "used":
            found.append(Thing(name=name, kind=kind, pairs=pairs, there=frozenset()))
            continue
        told: defaultdict[int, float] = defaultdict(float)
        for gram in pairs:
            tells = words.tells(gram)
            for holder in words.holders(gram)[:_MOST_READERS]:
                told[holder] += tells
        least = max(_LEAST_NAME, _LEAST_PART * words.mass(pairs))
        there = frozenset(holder for holder, shared in told.items() if shared >= least and holder != index)
        found.append(Thing(name=name, kind=kind, pairs=pairs, there=there))
    return tuple(found)


def kin(words: Words, one: Thing, other: Thing) -> float:
    """How surely two names with one head mean one thing: the shorter one's letters stand in the longer one in order."""
    told = words.mass(one.pairs & other.pairs)
    if told < _LEAST_NAME:
        return 0.0
    short, long = sorted((one.name, other.name), key=len)
    kept = _in_order(short, long) / len(short)
    if kept < _LEAST_KEPT:
        return 0.0
    return kept**2 * min(1.0, told / 2) * min(1.0, 0.5 + len(short) / len(long)) * min(1.0, informative(short) / 3)


@functools.lru_cache(maxsize=16384)
def _in_order(short: str, long: str) -> int:
    """How many letters of the one stand in the other in the same order (longest common subsequence)."""
    row = [0] * (len(long) + 1)
    for letter in short:
        before = 0
        for at, other in enumerate(long, 1):
            above = row[at]
            row[at] = before + 1 if letter == other else max(row[at], row[at - 1])
            before = above
    return row[-1]


def is_whole(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """Whether the phrase is all of the thing's name, or all of a name that the other task has for it."""
    return phrase == thing.name or any(phrase == other.name for other in others)


def differs(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """县城文化综合体, 乡镇文化综合体: whether both names end in the phrase, each with its own word before it."""
    own = thing.name
    if not own.endswith(phrase) or own == phrase:
        return False
    names = [other.name for other in others if other.name.endswith(phrase)]
    return bool(names) and not any(name.endswith(own) or own.endswith(name) for name in names)
