"""What do tasks share, word for word, and how much does it tell? Character pairs weighed by how few tasks have them."""

from __future__ import annotations

import functools
import itertools
import math
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractors.dependency_nouns import noun_phrases
from extractors.wordlists import alternation, lists
from ontology.model import Span, Task

CUES = lists("dependency")
_LETTERS = re.compile(r"[一-鿿A-Za-z]+")
_WORDS = re.compile(r"[一-鿿A-Za-z]{2,}")
_STOCK = re.compile(alternation(CUES["stock"]))
_CLAUSES = re.compile(r"[^。；，;！!：:\n]{2,}")
_PARTIES = re.compile(
    r"[（(【\[]?(?:牵头|责任|参与|配合|落实|负责|参加|指导|协助|主办|协办|督导)(?:考核)?(?:单位|部门)[：:]"
    r"|(?:完成|时间|办理)(?:时限|时间|节点|要求)[：:]"
)
_LONGEST = 4000  # characters of one task that are compared; longer ones are cut here
_LEAST_TASKS = 12  # in a shorter document a phrase that two tasks share tells as much as in one of this many
_MOST_READ = 60  # tasks read to count those that have a phrase
_LEAST_RUN = 3  # letters of a shared name
_NOBODY: list[int] = []
# What one pair tells is a multiple of this: then sums of them and of their squares are exact, the same in any order
# (pairs come out of sets), and of two equal names the first wins on every run.
GRAIN = 2.0**-16
_SAID_AGAIN = 0.6  # of a task's letters in clauses of one earlier task: the same task, printed twice
_LEAST_CLAUSE = 6  # characters; shorter clauses recur by themselves
_LEAST_SAID = 12  # characters of a task that can be called another's twin


@functools.lru_cache(maxsize=4096)
def grams(text: str) -> frozenset[str]:
    """Every pair of neighbouring letters of a text; digits and marks are left out."""
    return frozenset(sequence(text))


def sequence(text: str) -> list[str]:
    """The pairs in order, as often as they occur."""
    return [word[at : at + 2] for word in _WORDS.findall(text) for at in range(len(word) - 1)]


@functools.lru_cache(maxsize=4096)
def informative(phrase: str) -> int:
    """How many letters of a phrase are left once the words that every policy has are taken out."""
    return sum(map(len, _LETTERS.findall(_STOCK.sub("", phrase))))


def grained(told: float) -> float:
    """A weight as a multiple of ``GRAIN``."""
    return round(told / GRAIN) * GRAIN


class Letters:
    """Which tasks have which pairs of letters, and how much a pair tells by that."""

    def __init__(self, found: Sequence[Iterable[str]], size: int, *, least: int = 2) -> None:
        """``found[i]`` are the pairs of task ``i``; pairs that fewer than ``least`` tasks have are not looked up."""
        self._scale = math.log(max(size, _LEAST_TASKS) + 1)
        count = Counter(itertools.chain.from_iterable(found))
        several = {pair for pair, holders in count.items() if holders >= least}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for index, pairs in enumerate(found):
            for pair in several.intersection(pairs):
                self._holders[pair].append(index)
        rarity = [self.rarity(holders) for holders in range(len(found) + 1)]
        self._tells = {pair: rarity[count[pair]] for pair in several}

    def rarity(self, holders: int) -> float:
        """1 where one task has it or none, towards 0 where all have."""
        return 1.0 if holders <= 1 else grained(max(0.0, 1 - (math.log(holders) / self._scale)))

    def tells(self, pair: str) -> float:
        """How much a pair tells, from 0 to 1."""
        return self._tells.get(pair, 1.0)

    def mass(self, found: Iterable[str]) -> float:
        """What pairs tell together."""
        tells = self._tells
        return sum([tells.get(pair, 1.0) for pair in found])

    def length(self, found: Iterable[str]) -> float:
        """The length of pairs as a vector of what each tells."""
        tells = self._tells
        return math.sqrt(sum([tells.get(pair, 1.0) ** 2 for pair in found]))

    def holders(self, pair: str) -> list[int]:
        """The tasks that have the pair, in order; none where fewer than ``least`` have it."""
        return self._holders.get(pair, _NOBODY)

    def shared(self) -> Iterator[tuple[str, list[int]]]:
        """The pairs that more than one task has, with those tasks in order."""
        return iter(self._holders.items())


class Words:
    """The bodies of a document's tasks, the names in them, and what each pair of letters tells there.

    ``bodies[i]`` is the text of task ``i``, character for character from ``starts[i]``, with parties and times
    of its clauses blanked out, so that shared units are no evidence; ``names[i]`` is the same with its noun
    phrases alone, and ``grams[i]`` their pairs of letters. ``twins`` are the tasks that say again what an
    earlier one says (a text printed twice): they have no names, since repetition is no dependency.
    """

    def __init__(self, text: str, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.starts = [task.span.start for task in tasks]
        self.bodies = [_body(text, task) for task in tasks]
        self.twins = _twins(self.bodies)
        self.names = ["" if index in self.twins else noun_phrases(body) for index, body in enumerate(self.bodies)]
        self.grams = [_pairs(names) for names in self.names]
        self._norms: dict[int, float] = {}
        self._phrases: dict[str, float] = {}
        self._body_pairs: dict[int, set[str]] = {}
        self._clauses: dict[int, list[str]] = {}
        self.letters = Letters(self.grams, len(tasks) - len(self.twins))

    def norm(self, index: int) -> float:
        """The length of a task's pairs as a vector of what each tells; never 0."""
        known = self._norms.get(index)
        if known is None:
            known = self._norms[index] = self.letters.length(self.grams[index]) or 1.0
        return known

    def phrase(self, phrase: str, letters: Letters) -> float:
        """How much a whole phrase tells, by the tasks that have it, word for word; its pairs must be in ``letters``."""
        known = self._phrases.get(phrase)
        if known is None:
            rarest = min((letters.holders(gram) for gram in sequence(phrase)), key=len, default=_NOBODY)
            known = letters.rarity(sum(1 for index in rarest[:_MOST_READ] if phrase in self.bodies[index]))
            self._phrases[phrase] = known
        return known

    def clauses(self, index: int) -> list[str]:
        """The clauses of a body, between marks."""
        known = self._clauses.get(index)
        if known is None:
            known = self._clauses[index] = _CLAUSES.findall(self.bodies[index])
        return known

    def pairs(self, index: int) -> set[str]:
        """All pairs of letters of a body, those that name nothing included."""
        known = self._body_pairs.get(index)
        if known is None:
            known = self._body_pairs[index] = _pairs(self.bodies[index])
        return known

    def run(self, name: str, index: int, letters: Letters) -> tuple[float, str]:
        """The stretch of a name that a task's body has word for word and that tells most, with what it tells."""
        body, pairs = self.bodies[index], self.pairs(index)
        best, at = (0.0, ""), 0
        while at < len(name) - 1:
            end = at + 2
            if name[at:end] not in pairs:
                at += 1
                continue
            while end < len(name) and name[end - 1 : end + 1] in pairs and name[at : end + 1] in body:
                end += 1
            told = letters.mass(sequence(name[at:end]))
            if told > best[0]:
                best = (told, name[at:end])
            at = max(at + 1, end - 1)
        return best

    def runs(self, first: int, second: int) -> dict[str, float]:
        """The longest names, or parts of names, that two tasks share, with what each tells; no stock phrases."""
        common = self.grams[first] & self.grams[second]
        names, others = self.names[first], self.names[second]
        found: dict[str, float] = {}
        reached = 0
        for start, end in _stretches(names, common):
            at = start
            while at < end - 1:
                last = at + 2
                while last < end and names[at : last + 1] in others:
                    last += 1
                phrase = names[at:last]
                if last > reached and len(phrase) >= _LEAST_RUN and informative(phrase) > 1:
                    found[phrase] = self.letters.mass(grams(phrase))
                reached = max(reached, last)
                at = max(at + 1, last - 1)
        return found

    def place(self, index: int, phrase: str) -> Span:
        """Where a phrase stands in the document, in that task; the whole task where it does not."""
        at = self.bodies[index].find(phrase) if phrase else -1
        if at < 0:
            return self.tasks[index].span
        return Span(start=self.starts[index] + at, end=self.starts[index] + at + len(phrase))


def _pairs(names: str) -> set[str]:
    joined = "\n".join(names.split())
    return {pair for pair in set(map(operator.add, joined, joined[1:])) if "\n" not in pair}


def _twins(bodies: Sequence[str]) -> dict[int, int]:
    """Tasks most of whose clauses one earlier task has, each with that task."""
    owner: dict[str, int] = {}
    twins: dict[int, int] = {}
    for index, body in enumerate(bodies):
        clauses = [clause for clause in _CLAUSES.findall(body) if len(clause) >= _LEAST_CLAUSE]
        said: Counter[int] = Counter()
        for clause in clauses:
            said[owner.setdefault(clause, index)] += len(clause)
        total = said.total()
        first, shared = max(said.items(), key=lambda item: item[1], default=(index, 0))
        if first != index and total >= _LEAST_SAID and shared >= _SAID_AGAIN * total:
            twins[index] = first
    return twins


def _stretches(names: str, common: set[str]) -> Iterator[tuple[int, int]]:
    """The ranges all of whose neighbouring pairs are shared."""
    start = None
    for at in range(len(names) - 1):
        if names[at : at + 2] in common:
            start = at if start is None else start
        elif start is not None:
            yield start, at + 1
            start = None
    if start is not None:
        yield start, len(names)


def _body(text: str, task: Task) -> str:
    """The task's text with the parties and times of its clauses blanked out, length kept."""
    body = text[task.span.start : min(task.span.end, task.span.start + _LONGEST)]
    cuts = [
        (a.span.start - task.span.start, a.span.end - task.span.start) for a in task.assignments if a.scope != "global"
    ]
    for match in _PARTIES.finditer(body):
        cuts.append((match.start(), _clause_end(body, match)))
    if not cuts:
        return body
    chars = list(body)
    for start, end in cuts:
        for at in range(max(0, start), min(end, len(chars))):
            chars[at] = "\n"
    return "".join(chars)


def _clause_end(body: str, match: re.Match[str]) -> int:
    closer = {"（": "）", "(": ")", "【": "】", "[": "]"}.get(body[match.start()])
    end = body.find(closer, match.end()) if closer else -1
    if end < 0:
        end = body.find("\n", match.end())
    return end if end >= 0 else len(body)
