"""Which things does a task name, and where do others speak of them? Made, used, chosen, or what its title is about.

Two names, or a name and a mention, mean one thing where their heads (last two letters) are the same and the letters
of the one stand in the other in order: 园区平台 is in 园区安全环保一体化管理平台. The rarer the letters, the surer.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.dependency_words import CUES, Words, grams, informative, sequence
from extractors.wordlists import alternation
from ontology.model import Task

TITLE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})+")
_ONE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})")
_TITLE_TAIL = re.compile(rf"(?:{alternation(CUES['title-tail'])})+$")
_TITLE_USE = re.compile(rf"(?:{alternation(CUES['title-use'])})")
_SELECT = re.compile(rf"(?:{alternation(CUES['select'])})(?:一批|若干|\d+[—-]?\d*个)?([一-鿿“”、]{{4,24}})")
_JOINED = re.compile("[和与及等的]")
_USE = re.compile(rf"(?:{alternation(CUES['use'])})")
_USED_AFTER = re.compile(rf".{{0,3}}(?:{alternation(CUES['used-after'])})")
_MARKS = "。；，;！!：:\n（）()"
_SHORT = 4  # letters of a title's object that are too few to be a name
_BEFORE = 22  # letters before a head that may belong to its name (a list that shares the head included)
_MOST_HOLDERS = 12  # tasks: a pair of letters that more have leads to no mention, it tells too little
_LEAST_SURE = 0.2  # strength of a mention that is no evidence yet
# What a mention tells whose use is read from a cue alone, by how its thing is named; a title's object that is only
# mentioned is a topic.
_CUED = {"named": 0.8, "title": 0.7}
_MOST_OF_ONE = 8  # places of one head that are looked at in one task
_QUOTES = "“”（）《》"
_ENOUGH = 2.0  # what the letters of a name must tell to be taken as certain
_ENOUGH_LETTERS = 3  # beyond stock words, for the same
Kind = Literal["made", "used", "title", "chosen"]
_KINDRED = {frozenset(("made",)), frozenset(("made", "used")), frozenset(("title", "used"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A named thing of a task: what it makes, uses, chooses, or is about (its title's object)."""

    task: int
    name: str
    kind: Kind

    @property
    def head(self) -> str:
        """The last two letters: 平台, 清单."""
        return self.name[-2:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two tasks (the one that needs, or the earlier, first) and the words of each for one thing; how sure, 0 to 1."""

    first: int
    second: int
    needs: bool
    strength: float
    words: tuple[str, str]


def things(words: Words) -> list[tuple[Thing, ...]]:
    """The things of each task; none of tasks that only repeat others."""
    return [
        ()
        if index in words.twins
        else tuple(Thing(task=index, name=name, kind=kind) for name, kind in _named(task, words.bodies[index]).items())
        for index, task in enumerate(words.tasks)
    ]


def _named(task: Task, body: str) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for item in task.deliverables:
        found[item.name.strip(_QUOTES)] = "made" if item.relation == "produces" else "used"
    for cited in task.references:
        if cited.title:
            found.setdefault(cited.title, "made" if cited.relation == "produces" else "used")
    for match in _SELECT.finditer(body):
        if not _JOINED.search(match.group(1)):
            found.setdefault(match.group(1).strip(_QUOTES), "chosen")
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


def links(words: Words, found: Sequence[tuple[Thing, ...]]) -> Iterator[Link]:
    """Every two tasks that name one thing, once for each pair of words for it."""
    yield from _kin(words, found)
    for own in found:
        for thing in own:
            if thing.kind != "used":
                yield from _mentions(words, thing)


def _kin(words: Words, found: Sequence[tuple[Thing, ...]]) -> Iterator[Link]:
    """Named things at both ends: used here, made (or in the title) there; or made at both."""
    by_head: defaultdict[str, list[Thing]] = defaultdict(list)
    for own in found:
        for thing in own:
            if thing.kind != "chosen":
                by_head[thing.head].append(thing)
    for group in by_head.values():
        for one, other in _within(group):
            if one.task != other.task and frozenset((one.kind, other.kind)) in _KINDRED:
                strength = kinship(words, one.name, other.name)
                if strength:
                    yield _between(one, other, strength)


def _within(group: list[Thing]) -> Iterable[tuple[Thing, Thing]]:
    """The pairs of things with one head; where these are many, those that share another pair of letters few have."""
    if len(group) <= _MOST_HOLDERS:
        return itertools.combinations(group, 2)
    closer: defaultdict[str, list[int]] = defaultdict(list)
    for at, thing in enumerate(group):
        for gram in grams(thing.name):
            closer[gram].append(at)
    few = (places for places in closer.values() if len(places) <= _MOST_HOLDERS)
    chosen = {pair for places in few for pair in itertools.combinations(places, 2)}
    return ((group[one], group[other]) for one, other in sorted(chosen))


def _between(one: Thing, other: Thing, strength: float) -> Link:
    first, second = (other, one) if other.kind == "used" else (one, other)
    return Link(
        first=first.task,
        second=second.task,
        needs=first.kind == "used",
        strength=strength,
        words=(first.name, second.name),
    )


def kinship(words: Words, one: str, other: str) -> float:
    """How surely two names with one head mean one thing: 0 where the shorter one is not in the longer one in order."""
    short, long = sorted((one, other), key=len)
    if not _in_order(short, long):
        return 0.0
    told = words.letters.mass(grams(one) & grams(other))
    return _certain(told, short) * min(1.0, 0.5 + len(short) / len(long))


def _certain(told: float, name: str) -> float:
    return min(1.0, told / _ENOUGH) * min(1.0, informative(name) / _ENOUGH_LETTERS)


def _in_order(short: str, long: str) -> bool:
    """Whether all letters of the one stand in the other in the same order."""
    left = iter(long)
    return all(letter in left for letter in short)


def _mentions(words: Words, thing: Thing) -> Iterator[Link]:
    """The tasks that speak of a thing which another one makes, chooses or is about, by its head and rare letters."""
    letters = words.letters
    if len(letters.holders(thing.head)) < 2:  # nobody else has its head
        return
    weights = [(gram, letters.tells(gram)) for gram in reversed(sequence(thing.name))]
    common = 0.0
    shared: defaultdict[int, float] = defaultdict(float)
    for gram, weight in weights:
        holders = letters.holders(gram)
        if len(holders) > _MOST_HOLDERS:
            common += weight
        else:
            for index in holders:
                shared[index] += weight
    sure = min(1.0, informative(thing.name) / _ENOUGH_LETTERS) * letters.tells(thing.head) ** 0.5
    least = sum(weight for _, weight in weights) * (_LEAST_SURE / sure) ** 0.5 if sure else math.inf
    for index, told in shared.items():
        if told + common >= least and index != thing.task and thing.head in words.grams[index]:
            link = _mention(words, thing, index, weights, sure)
            if link:
                yield link


def _mention(words: Words, thing: Thing, index: int, weights: Sequence[tuple[str, float]], sure: float) -> Link | None:
    """The best mention of a thing in another task; that task needs the thing's where it speaks of it as at hand."""
    body = words.bodies[index]
    whole = sum(weight for _, weight in weights)
    told, start, end = _best_place(body, thing.head, weights)
    strength = (told / whole) ** 2 * min(1.0, told / _ENOUGH) * sure
    if strength < _LEAST_SURE:
        return None
    needs = uses(body, start, end)
    if needs:
        strength *= _CUED["title" if thing.kind == "title" else "named"]
    elif thing.kind == "title":
        return None
    if needs or index < thing.task:
        return Link(first=index, second=thing.task, needs=needs, strength=strength, words=(body[start:end], thing.name))
    return Link(first=thing.task, second=index, needs=needs, strength=strength, words=(thing.name, body[start:end]))


def _best_place(body: str, head: str, weights: Sequence[tuple[str, float]]) -> tuple[float, int, int]:
    """Where a body has most of a name before its head: what that tells, where it starts, where the head ends."""
    best = (0.0, 0, 0)
    at = body.find(head)
    for _ in range(_MOST_OF_ONE):
        if at < 0:
            break
        start = clause_start(body, at, _BEFORE)
        end = reached = at + 2
        told = 0.0
        for gram, weight in weights:
            place = body.rfind(gram, start, end)
            if place >= 0:
                told, end, reached = told + weight, place + 1, place
        if told > best[0]:
            best = (told, reached, at + 2)
        at = body.find(head, at + 1)
    return best


def clause_start(body: str, at: int, most: int) -> int:
    """Where the clause that stands at a place begins, at most so many letters before."""
    start = max(0, at - most)
    return start + max(map(body[start:at].rfind, _MARKS)) + 1


def uses(body: str, start: int, end: int) -> bool:
    """Whether a body speaks of what stands there as of something at hand (依托…, 发挥…作用)."""
    return bool(_USE.search(body, clause_start(body, start, _BEFORE), start) or _USED_AFTER.match(body, end))
