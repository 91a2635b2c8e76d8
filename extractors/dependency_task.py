"""Do two tasks work on the same thing? Evidence for each pair of tasks that shares telling words."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.dependency_words import CUES, Words, grams, informative
from extractors.wordlists import alternation
from ontology.model import Task

_TITLE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})+")
_TITLE_TAIL = re.compile(rf"(?:{alternation(CUES['title-tail'])})+$")
_SUPPORT = re.compile(alternation(CUES["support"]))
_SELECT = re.compile(rf"(?:{alternation(CUES['select'])})(?:一批|若干|\d+[—-]?\d*个)?([一-鿿“”、]{{4,24}})")
_USE = re.compile(rf"(?:{alternation(CUES['use'])})")
_USED_AFTER = re.compile(rf".{{0,3}}(?:{alternation(CUES['used-after'])})")
_TITLE_USE = re.compile(rf"(?:{alternation(CUES['title-use'])})")
_JOINED = re.compile("[和与及等的]")
_MARKS = re.compile(r"[。；，;\n：]")
_MOST_HOLDERS = 12  # a pair of letters that more tasks have makes no candidates of its own
_MOST_PARTNERS = 12  # tasks that one task is held against, those that share most
_MOST_READERS = 200  # tasks that are looked at for one pair of letters of a name
_LEAST = 2.0  # what two tasks must share, squares summed, to be held against one another
_LEAST_NAME = 0.7  # what a name's letters in a body, or two names' common ones, must tell
_LEAST_PART = 0.35  # of what a name tells, to be read for in a body
_LEAST_KEPT = 0.75  # of a name's letters, for another name to be its longer form
_QUOTES = "“”（）《》"
# What a made thing tells by what the other task does with it. Two that both make it often only make things of a kind.
_TRUST = {"used": 1.0, "cued": 1.0, "named": 0.9, "made": 0.7, "title": 0.7}
_FAR = 12  # tasks apart; further ones are all far
_PART = 0.5  # what is left of a match where only a part of the name is there
_OTHER_NAME = 0.4  # what is left of a match where the two names differ in what stands before the phrase
FEATURES = ("thing", "run", "alike", "near")
End = Literal["made", "used", "cued", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A named thing of a task: what it makes, uses, chooses, or is about (its title's object).

    ``name`` is without quotes around it, ``pairs`` its pairs of letters, ``there`` the tasks that have
    enough of these to be read for it (none for a thing that is used: what matters is who makes it).
    """

    name: str
    kind: Literal["made", "used", "title"]
    pairs: frozenset[str]
    there: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two tasks (the earlier first), the phrase both have, what each does with it, and the evidence from 0 to 1."""

    first: int
    second: int
    via: str
    ends: tuple[End, End]
    evidence: tuple[float, ...]


def named(task: Task, body: str) -> dict[str, Literal["made", "used", "title"]]:
    """What the task makes or uses by name, what it chooses, and the object of its title."""
    found: dict[str, Literal["made", "used", "title"]] = {}
    for item in task.deliverables:
        found[item.name.strip(_QUOTES)] = "made" if item.relation == "produces" else "used"
    for cited in task.references:
        if cited.title:
            found.setdefault(cited.title, "made" if cited.relation == "produces" else "used")
    for match in _SELECT.finditer(body):
        if not _JOINED.search(match.group(1)):
            found.setdefault(match.group(1).strip(_QUOTES), "made")
    subject = _TITLE_TAIL.sub("", _TITLE_VERB.sub("", task.title)).strip(_QUOTES)
    if 2 <= len(subject) <= 24:
        found.setdefault(subject, "used" if _TITLE_USE.match(task.title) else "title")
    return {name: kind for name, kind in found.items() if len(name) > 1}


def _things(words: Words, index: int) -> tuple[Thing, ...]:
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


def meetings(words: Words, *, worth: Callable[[Sequence[float]], bool] = lambda _: True) -> Iterator[Meeting]:
    """Every pair of tasks that shares words which tell something, with the evidence.

    ``worth`` is asked with the most that a pair's evidence can come to before its shared phrases,
    which cost most, are looked for; pairs that it declines are passed over.
    """
    things = [_things(words, index) for index in range(len(words.tasks))]
    norms = [words.norm(index) for index in range(len(words.tasks))]
    for (first, second), told in _pairs(words, things):
        alike = min(1.0, 2 * told / (norms[first] * norms[second]))
        if meeting := _meeting(words, (first, second), things, alike, worth):
            yield meeting


def _pairs(words: Words, things: list[tuple[Thing, ...]]) -> list[tuple[tuple[int, int], float]]:
    """The tasks worth holding against one another, each with what their shared pairs tell (squares summed).

    A task is held against those that share most with it and those that may have one of its things.
    """
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for gram, holders in words.shared():
        if len(holders) <= _MOST_HOLDERS:
            told = words.tells(gram) ** 2
            for pair in itertools.combinations(holders, 2):
                shared[pair] += told
    partners: Counter[int] = Counter()
    found = set()
    for pair in sorted(
        (pair for pair, told in shared.items() if told >= _LEAST), key=lambda pair: (-shared[pair], pair)
    ):
        if max(partners[pair[0]], partners[pair[1]]) < _MOST_PARTNERS:
            partners.update(pair)
            found.add(pair)
    found.update(_through_things(things))
    return [(pair, shared.get(pair, 0.0)) for pair in sorted(found)]


def _through_things(things: list[tuple[Thing, ...]]) -> Iterator[tuple[int, int]]:
    for index, own in enumerate(things):
        for thing in own:
            if len(thing.there) <= _MOST_HOLDERS:
                yield from ((min(index, other), max(index, other)) for other in thing.there)


def _strength(words: Words, thing: Thing, index: int) -> tuple[float, str]:
    """How surely a body has the thing, from 0 to 1, and in which words."""
    told, phrase = words.run(thing.name, index)
    kept = informative(phrase)
    if not kept:
        return 0.0, ""
    head = 1.0 if thing.name[-2:] in phrase else 0.4
    whole = told / max(0.5, words.mass(thing.pairs))
    strength = words.phrase(phrase) * min(1.0, told / 2) * (0.4 + 0.6 * min(1.0, whole))
    return strength * head * min(1.0, kept / 3), phrase


def _uses(body: str, phrase: str) -> bool:
    """Whether a body speaks of the phrase as of something at hand (依托…, 发挥…作用)."""
    at = body.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        marks = [match.end() for match in _MARKS.finditer(body, max(0, at - 30), at)]
        if _USE.search(body, marks[-1] if marks else max(0, at - 30), at) or _USED_AFTER.match(body, end):
            return True
        at = body.find(phrase, end)
    return False


def _end(words: Words, index: int, phrase: str, things: tuple[Thing, ...]) -> End:
    """What a task does with the phrase: makes it, uses it as a named thing, speaks of it as at hand, or only has it."""
    kinds = {thing.kind for thing in things if thing.name.endswith(phrase) or phrase.endswith(thing.name)}
    if "made" in kinds:
        return "made"
    if "used" in kinds:
        return "used"
    if "title" in kinds:
        return "made"
    return "cued" if _uses(words.bodies[index], phrase) else "named"


def _meeting(
    words: Words,
    pair: tuple[int, int],
    things: list[tuple[Thing, ...]],
    alike: float,
    worth: Callable[[Sequence[float]], bool],
) -> Meeting | None:
    first, second = pair
    best = dict.fromkeys(FEATURES, 0.0)
    via, sure = "", 0.0
    for owner, other in (pair, pair[::-1]):
        for strength, phrase in _mentions(words, owner, other, things):
            if strength > sure:
                via, sure = phrase, strength
    best["thing"] = max(sure, *_kinships(words, things[first], things[second]), 0.0)
    substance = 1 - (_supports(words.tasks[first]) + _supports(words.tasks[second])) / 2
    best["alike"] = substance * alike
    best["near"] = 1 - min(second - first, _FAR) / _FAR
    best["run"] = substance
    if not worth(tuple(best.values())):
        return None
    runs = {phrase: min(4.0, told) / 4 * words.phrase(phrase) for phrase, told in words.runs(first, second).items()}
    longest = max(runs, key=lambda phrase: (runs[phrase], phrase), default="")
    best["run"] = substance * runs.get(longest, 0.0)
    if not via or (runs.get(longest, 0.0) > sure and via not in longest):
        via = _TITLE_VERB.sub("", longest)
    if len(via) < 2:
        return None
    ends = (_end(words, first, via, things[first]), _end(words, second, via, things[second]))
    return Meeting(first=first, second=second, via=via, ends=ends, evidence=tuple(best.values()))


def _supports(task: Task) -> bool:
    """Whether a task is one that serves all others (加强组织领导, 强化督导考核)."""
    return bool(_SUPPORT.search(task.title))


def _mentions(words: Words, owner: int, other: int, things: list[tuple[Thing, ...]]) -> Iterator[tuple[float, str]]:
    """The owner's things that the other task has in its words: how much that tells, and in which words."""
    for thing in things[owner]:
        if other not in thing.there:
            continue
        strength, phrase = _strength(words, thing, other)
        if not strength:
            continue
        if _differs(phrase, thing, things[other]):
            strength *= _OTHER_NAME
        if not _is_whole(phrase, thing, things[other]):
            strength *= _PART
        end = _end(words, other, phrase, things[other])
        yield strength * _TRUST["title" if thing.kind == "title" and end == "named" else end], phrase


def _kinships(words: Words, ones: tuple[Thing, ...], others: tuple[Thing, ...]) -> Iterator[float]:
    """How much the things of both tasks, at least one of them made, tell by names that may mean one thing."""
    for one in ones:
        for other in others:
            if one.name[-1] == other.name[-1] and not one.pairs.isdisjoint(other.pairs):
                kinds = {one.kind, other.kind}
                if "made" in kinds and "title" not in kinds:
                    yield _kin(words, one, other) * _TRUST["used" if "used" in kinds else "made"]


def _kin(words: Words, one: Thing, other: Thing) -> float:
    """How surely two names with one head mean one thing: the shorter one's letters stand in the longer one in order."""
    told = words.mass(one.pairs & other.pairs)
    if told < _LEAST_NAME:
        return 0.0
    short, long = sorted((one.name, other.name), key=len)
    kept = _in_order(short, long) / len(short)
    return kept**2 * min(1.0, told / 2) * min(1.0, 0.5 + len(short) / len(long)) if kept >= _LEAST_KEPT else 0.0


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


def _is_whole(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """Whether the phrase is all of the thing's name, or all of a name that the other task has for it."""
    return phrase == thing.name or any(phrase == other.name for other in others)


def _differs(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """县城商贸综合体, 乡镇商贸综合体: whether both names end in the phrase, each with its own word before it."""
    own = thing.name
    if not own.endswith(phrase) or own == phrase:
        return False
    names = [other.name for other in others if other.name.endswith(phrase)]
    return bool(names) and not any(name.endswith(own) or own.endswith(name) for name in names)
