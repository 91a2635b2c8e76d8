"""Do two tasks work on the same thing? Evidence for each pair of tasks that shares telling words."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.dependency_things import TITLE_VERB, Thing, differs, is_whole, kin, things_of
from extractors.dependency_words import CUES, Words, informative
from extractors.wordlists import alternation

_SUPPORT = re.compile(alternation(CUES["support"]))
_USE = re.compile(rf"(?:{alternation(CUES['use'])})")
_USED_AFTER = re.compile(rf".{{0,3}}(?:{alternation(CUES['used-after'])})")
_MARKS = re.compile(r"[。；，;\n：]")
_MOST_HOLDERS = 12  # a pair of letters that more tasks have makes no candidates of its own
_MOST_PARTNERS = 12  # tasks that one task is held against, those that share most
_LEAST = 2.0  # what two tasks must share, squares summed, to be held against one another
# What a made thing tells by what the other task does with it. Two that both make it often only make things of a kind.
_TRUST = {"used": 1.0, "cued": 1.0, "named": 0.9, "made": 0.7, "title": 0.7}
_FAR = 12  # tasks apart; further ones are all far
_PART = 0.5  # what is left of a match where only a part of the name is there
_OTHER_NAME = 0.4  # what is left of a match where the two names differ in what stands before the phrase
FEATURES = ("thing", "run", "alike", "near")
End = Literal["made", "used", "cued", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two tasks (the earlier first), the phrase both have, what each does with it, and the evidence from 0 to 1."""

    first: int
    second: int
    via: str
    ends: tuple[End, End]
    evidence: tuple[float, ...]


def meetings(words: Words, *, worth: Callable[[Sequence[float]], bool] = lambda _: True) -> Iterator[Meeting]:
    """Every pair of tasks that shares words which tell something, with the evidence.

    ``worth`` is asked with the most that a pair's evidence can still come to before the next, costlier
    part of it is looked for; pairs that it declines are passed over.
    """
    tasks = words.tasks
    things = [things_of(words, index) for index in range(len(tasks))]
    norms = [words.norm(index) for index in range(len(tasks))]
    substance = [0.0 if _SUPPORT.search(task.title) else 0.5 for task in tasks]
    through = _through_things(things)
    for pair, told in _pairs(words, through):
        first, second = pair
        both = substance[first] + substance[second]
        alike = both * min(1.0, 2 * told / (norms[first] * norms[second]))
        near = 1 - min(second - first, _FAR) / _FAR
        thing, via = 0.0, ""
        if pair in through and worth((1.0, both, alike, near)):
            thing, via = _thing(words, pair, things)
        if not worth((thing, both, alike, near)):
            continue
        run, longest = _run(words, pair)
        if not via or (run > thing and via not in longest):
            via = TITLE_VERB.sub("", longest)
        if len(via) > 1:
            ends = (_end(words, first, via, things[first]), _end(words, second, via, things[second]))
            yield Meeting(first=first, second=second, via=via, ends=ends, evidence=(thing, both * run, alike, near))


def _pairs(words: Words, through: set[tuple[int, int]]) -> list[tuple[tuple[int, int], float]]:
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
    found = set(through)
    for _, (first, second) in sorted((-told, pair) for pair, told in shared.items() if told >= _LEAST):
        if partners[first] < _MOST_PARTNERS and partners[second] < _MOST_PARTNERS:
            partners[first] += 1
            partners[second] += 1
            found.add((first, second))
    return [(pair, shared.get(pair, 0.0)) for pair in sorted(found)]


def _through_things(things: list[tuple[Thing, ...]]) -> set[tuple[int, int]]:
    """The pairs one of which may have a thing of the other in its words."""
    return {
        (min(index, other), max(index, other))
        for index, own in enumerate(things)
        for thing in own
        if len(thing.there) <= _MOST_HOLDERS
        for other in thing.there
    }


def _thing(words: Words, pair: tuple[int, int], things: list[tuple[Thing, ...]]) -> tuple[float, str]:
    """How much the best thing of a pair tells, and in which words both have it."""
    first, second = pair
    told, via = max(
        itertools.chain(_mentions(words, first, second, things), _mentions(words, second, first, things)),
        key=lambda mention: mention[0],
        default=(0.0, ""),
    )
    return max(told, *_kinships(words, things[first], things[second]), 0.0), via


def _run(words: Words, pair: tuple[int, int]) -> tuple[float, str]:
    """How much the phrase that tells most of those which both tasks have tells, from 0 to 1, and the phrase."""
    runs = words.runs(*pair)
    return max(((min(4.0, told) / 4 * words.phrase(run), run) for run, told in runs.items()), default=(0.0, ""))


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


def _mentions(words: Words, owner: int, other: int, things: list[tuple[Thing, ...]]) -> Iterator[tuple[float, str]]:
    """The owner's things that the other task has in its words: how much that tells, and in which words."""
    for thing in things[owner]:
        if other not in thing.there:
            continue
        strength, phrase = _strength(words, thing, other)
        if not strength:
            continue
        if differs(phrase, thing, things[other]):
            strength *= _OTHER_NAME
        if not is_whole(phrase, thing, things[other]):
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
                    yield kin(words, one, other) * _TRUST["used" if "used" in kinds else "made"]
