"""Does a task name what a document target measures? Evidence for each pair that shares telling words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.dependency_words import CUES, Letters, Words, grained, grams
from extractors.wordlists import alternation
from ontology.model import Target

_SCOPE = re.compile(rf"^(?:{alternation(CUES['scope'])})+(?=..)")
_MEASURE = re.compile(rf"(?<=..)(?:{alternation(CUES['measure'])})+$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|[“”\s]")
_SUPPORT = re.compile(alternation(CUES["support"]))
_LEAST = 0.3  # what the shared pairs must tell for a pair to be looked at
_LEAST_PART = 0.12  # the same, of what the indicator tells
_SAME = 0.6  # of two indicators' pairs, for a target with the same number to be the same target said again
_MOST_SAID = 50  # targets with the same number that are looked at
_FEW = 8  # a pair that more tasks have is looked at only where they are less than half of all
_MOST_TASKS = 12  # tasks looked at for one target, those that share most
FEATURES = ("letters", "run", "best", "lead", "substance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A task and a target, the phrase that both have, and the evidence: a number from 0 to 1 for each feature."""

    task: int
    target: int
    via: str
    evidence: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """A target as it is looked for: its place in the document's list, what it measures, and the pairs of that."""

    index: int
    name: str
    goal: Target
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What was seen of one target in one task before it is held against the others."""

    task: int
    target: int
    clause: int
    cover: float
    letters: float
    told: float
    via: str

    @property
    def strength(self) -> float:
        return self.cover + self.letters + min(self.told, 4) / 4


def core(indicator: str) -> str:
    """全省乡镇水质监测站覆盖率 → 乡镇水质监测站: what is measured, without scope and measure."""
    bare = _bare(indicator)
    return _MEASURE.sub("", bare) or bare


def measures(indicator: str) -> bool:
    """Whether an indicator is a measure of its object (覆盖率, 占比) rather than the things that are counted."""
    return bool(_MEASURE.search(_bare(indicator)))


def _bare(indicator: str) -> str:
    bare = _BRACKETS.sub("", indicator)
    return _SCOPE.sub("", bare) or bare


def namings(words: Words, targets: Sequence[Target]) -> Iterator[Naming]:
    """Every task and target that share telling words; a target said twice is seen once, in its last place."""
    aims = _aims(targets)
    if not aims:
        return
    rarity = _Rarity(aim.name for aim in aims)
    letters = _letters(words, aims)
    sights = [
        sight
        for aim in aims
        for task in _candidates(aim, letters, len(words.tasks))
        if (sight := _sight(words, task, aim, rarity, letters))
    ]
    best: dict[int, float] = {}
    there: dict[tuple[int, int], float] = {}
    for sight in sights:
        best[sight.target] = max(best.get(sight.target, 0.0), sight.strength)
        key = (sight.task, sight.clause)
        there[key] = max(there.get(key, 0.0), sight.cover)
    for sight in sights:
        yield Naming(
            task=sight.task,
            target=sight.target,
            via=sight.via,
            evidence=(
                sight.letters,
                min(4.0, sight.told) / 4,
                sight.strength / best[sight.target],
                sight.cover / there[sight.task, sight.clause],
                0.0 if _SUPPORT.search(words.tasks[sight.task].title) else 1.0,
            ),
        )


def _aims(targets: Sequence[Target]) -> list[_Aim]:
    """The targets, each once: of those with one number and nearly one name the last."""
    said: defaultdict[tuple[float, str | None], list[_Aim]] = defaultdict(list)
    for index, goal in enumerate(targets):
        name = core(goal.indicator)
        aim = _Aim(index=index, name=name, goal=goal, pairs=grams(name))
        others = said[goal.value, goal.unit]
        others[-_MOST_SAID:] = [other for other in others[-_MOST_SAID:] if not _same(aim, other)]
        others.append(aim)
    return sorted((aim for aims in said.values() for aim in aims), key=lambda aim: aim.index)


def _same(aim: _Aim, other: _Aim) -> bool:
    return len(aim.pairs & other.pairs) >= _SAME * len(aim.pairs | other.pairs)


class _Rarity:
    """How much a pair tells one indicator from the others: 1 where only one has it."""

    def __init__(self, cores: Iterable[str]) -> None:
        named = set(cores)
        self._count = Counter(gram for name in named for gram in grams(name))

    def __call__(self, gram: str) -> float:
        return grained(1 / math.sqrt(max(1, self._count[gram])))


def _letters(words: Words, aims: Sequence[_Aim]) -> Letters:
    """Which tasks have the indicators' pairs of letters, anywhere in their words."""
    wanted = frozenset(pair for aim in aims for pair in aim.pairs)
    found = [set[str]() if index in words.twins else words.pairs(index) & wanted for index in range(len(words.tasks))]
    return Letters(found, len(found) - len(words.twins), least=1)


def _candidates(aim: _Aim, letters: Letters, tasks: int) -> list[int]:
    """The tasks that share most with an indicator, through the pairs that few tasks have."""
    shared: defaultdict[int, float] = defaultdict(float)
    for gram in aim.pairs:
        holders = letters.holders(gram)
        if len(holders) <= max(_FEW, tasks // 2):
            tells = letters.tells(gram)
            for index in holders:
                shared[index] += tells
    least = max(_LEAST, _LEAST_PART * letters.mass(aim.pairs))
    found = [index for index, told in shared.items() if told >= least]
    return sorted(found, key=lambda index: (-shared[index], index))[:_MOST_TASKS]


def _sight(words: Words, task: int, aim: _Aim, rarity: _Rarity, letters: Letters) -> _Sight | None:
    clauses = words.clauses(task)
    weighed = {gram: letters.tells(gram) * rarity(gram) for gram in aim.pairs}
    pairs = [(gram, told) for gram, told in weighed.items() if gram in words.pairs(task)]
    covers = [(sum([told for pair, told in pairs if pair in clause]), -at) for at, clause in enumerate(clauses)]
    told, at = max(covers, default=(0.0, 0))
    if not told:
        return None
    run, via = words.run(aim.name, task, letters)
    longer = words.run(_bare(aim.goal.indicator), task, letters)[1]
    signs = set(aim.name)
    return _Sight(
        task=task,
        target=aim.index,
        clause=-at,
        cover=told / max(1.0, sum(weighed.values())),
        letters=sum(1 for sign in signs if sign in clauses[-at]) / len(signs),
        told=run * words.phrase(via, letters),
        via=longer if via in longer else via,
    )
