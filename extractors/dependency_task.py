"""Do two tasks work on the same thing? Evidence for each pair of tasks that names one thing or shares rare names."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractors.dependency_things import Link, Thing, links, things, uses
from extractors.dependency_words import CUES, Words
from extractors.wordlists import alternation

_SUPPORT = re.compile(alternation(CUES["support"]))
_UNIT = re.compile(rf"(?:{alternation(CUES['unit'])})$")
_MOST_HOLDERS = 12  # a pair of letters that more tasks have makes no candidates of its own: it tells too little
_MOST_PARTNERS = 12  # tasks that one task is held against, those that share most
_LEAST = 1.5  # what two tasks must share, squares summed, to be held against one another
_FAR = 12  # tasks apart; further ones are all far
_ONE_FORM = 0.65  # of what two tasks tell, shared
_ENOUGH = 4.0  # what a shared name must tell to be taken as certain
FEATURES = ("use", "name", "run", "alike", "near")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two tasks, the words of each for what they share, and the evidence from 0 to 1.

    Where ``needs`` the first one uses what the second makes; else the earlier task is the first.
    """

    first: int
    second: int
    words: tuple[str, str]
    needs: bool
    evidence: tuple[float, ...]


def meetings(words: Words, *, worth: Callable[[Sequence[float]], bool] = lambda _: True) -> Iterator[Meeting]:
    """Every pair of tasks that shares names which tell something, with the evidence.

    ``worth`` is asked with the most that a pair's evidence can still come to before shared names are looked
    for letter by letter; pairs that it declines are passed over.
    """
    named = things(words)
    best = _best_links(links(words, named))
    substance = [0.0 if _SUPPORT.search(task.title) else 0.5 for task in words.tasks]
    for pair, told in _pairs(words, set(best)):
        first, second = pair
        both = substance[first] + substance[second]
        alike = both * _alike(2 * told / (words.norm(first) * words.norm(second)))
        near = 1 - min(second - first, _FAR) / _FAR
        using, naming = best.get(pair, (None, None))
        use, name = (link.strength if link else 0.0 for link in (using, naming))
        if not worth((use, name, 1.0, alike, near)):
            continue
        run, longest = _run(words, pair)
        evidence = (use, name, run, alike, near)
        link = using if use >= max(name, run) else naming if name >= run else None
        if link:
            yield Meeting(first=link.first, second=link.second, words=link.words, needs=link.needs, evidence=evidence)
        elif longest:
            yield _by_name(words, pair, longest, named, evidence)


def _alike(shared: float) -> float:
    """Nothing where two tasks are worded alike throughout: rows of one form speak of different things."""
    return shared if shared <= _ONE_FORM else 0.0


def _best_links(found: Iterator[Link]) -> dict[tuple[int, int], tuple[Link | None, Link | None]]:
    """For each pair of tasks the surest link by use and the surest by name."""
    best: dict[tuple[int, int], tuple[Link | None, Link | None]] = {}
    for link in found:
        pair = (min(link.first, link.second), max(link.first, link.second))
        use, name = best.get(pair, (None, None))
        if link.needs and (use is None or link.strength > use.strength):
            use = link
        if not link.needs and (name is None or link.strength > name.strength):
            name = link
        best[pair] = (use, name)
    return best


def _pairs(words: Words, linked: set[tuple[int, int]]) -> list[tuple[tuple[int, int], float]]:
    """The tasks worth holding against one another, each with what their shared pairs tell (squares summed).

    A task is held against those that share most with it and those that name one of its things.
    """
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for gram, holders in words.letters.shared():
        if len(holders) <= _MOST_HOLDERS:
            told = words.letters.tells(gram) ** 2
            for pair in itertools.combinations(holders, 2):
                shared[pair] += told
    partners: Counter[int] = Counter()
    found = set(linked)
    for _, (first, second) in sorted((-told, pair) for pair, told in shared.items() if told >= _LEAST):
        if partners[first] < _MOST_PARTNERS and partners[second] < _MOST_PARTNERS:
            partners[first] += 1
            partners[second] += 1
            found.add((first, second))
    return [(pair, shared.get(pair, 0.0)) for pair in sorted(found)]


def _run(words: Words, pair: tuple[int, int]) -> tuple[float, str]:
    """How much the shared name that tells most tells, from 0 to 1, and the name."""
    runs = words.runs(*pair)
    return max(
        (
            (min(_ENOUGH, told) / _ENOUGH * words.phrase(run, words.letters), run)
            for run, told in runs.items()
            if not _UNIT.search(run)
        ),
        default=(0.0, ""),
    )


def _by_name(
    words: Words, pair: tuple[int, int], name: str, named: Sequence[tuple[Thing, ...]], evidence: tuple[float, ...]
) -> Meeting:
    """A meeting through a shared name: who speaks of it as at hand needs who does not."""
    first, second = pair
    using, other = (_at_hand(words, index, name, named[index]) for index in pair)
    if other and not using:
        first, second = second, first
    return Meeting(first=first, second=second, words=(name, name), needs=using != other, evidence=evidence)


def _at_hand(words: Words, index: int, name: str, own: tuple[Thing, ...]) -> bool:
    kinds = {thing.kind for thing in own if thing.name.endswith(name) or name.endswith(thing.name)}
    if kinds:
        return kinds == {"used"}
    at = words.bodies[index].find(name)
    return at >= 0 and uses(words.bodies[index], at, at + len(name))
