"""What do tasks share, word for word, and how much does it tell? Character pairs weighed by how few tasks have them."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator, Sequence

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
_GLUE = "、的和与及在对为“”（）以"


@functools.lru_cache(maxsize=65536)
def grams(text: str) -> frozenset[str]:
    """Every pair of neighbouring letters of a text; digits and marks are left out."""
    return frozenset(sequence(text))


def sequence(text: str) -> list[str]:
    """The pairs in order, as often as they occur."""
    return [word[at : at + 2] for word in _WORDS.findall(text) for at in range(len(word) - 1)]


@functools.lru_cache(maxsize=16384)
def informative(phrase: str) -> int:
    """How many letters of a phrase are left once the words that every policy has are taken out."""
    return sum(map(len, _LETTERS.findall(_STOCK.sub("", phrase))))


class Words:
    """The bodies of a document's tasks and what each pair of letters tells there.

    ``bodies[i]`` is the text of task ``i``, character for character from ``starts[i]``, with
    parties and times of its clauses blanked out, so that shared units are no evidence.
    """

    def __init__(self, text: str, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.starts = [task.span.start for task in tasks]
        self.bodies = [_body(text, task) for task in tasks]
        self.grams = [frozenset(sequence(body)) for body in self.bodies]
        self.size = max(len(tasks), _LEAST_TASKS)
        self._phrases: dict[str, float] = {}
        self._clauses: dict[int, list[tuple[str, frozenset[str]]]] = {}
        self._holders: dict[str, list[int]] = {}
        for index, found in enumerate(self.grams):
            for gram in found:
                self._holders.setdefault(gram, []).append(index)
        self._tells = {gram: self._rarity(len(holders)) for gram, holders in self._holders.items()}

    def tells(self, gram: str) -> float:
        """How much a pair tells: 1 where one task has it or none, towards 0 where all have."""
        return self._tells.get(gram, 1.0)

    def _rarity(self, holders: int) -> float:
        return 1.0 if holders <= 1 else math.log((self.size + 1) / holders) / math.log(self.size + 1)

    def mass(self, found: Iterable[str]) -> float:
        """What pairs tell together."""
        tells = self._tells
        return sum([tells.get(gram, 1.0) for gram in found])

    def norm(self, index: int) -> float:
        """The length of a body's pairs as a vector of what each tells; never 0."""
        tells = self._tells
        return math.sqrt(sum([tells[gram] ** 2 for gram in self.grams[index]])) or 1.0

    def shared(self) -> Iterator[tuple[str, list[int]]]:
        """The pairs that more than one task has, with those tasks in order."""
        return ((gram, holders) for gram, holders in self._holders.items() if len(holders) > 1)

    def holders(self, gram: str) -> list[int]:
        """The tasks whose body has the pair, in order."""
        return self._holders.get(gram, [])

    def phrase(self, phrase: str) -> float:
        """How much a whole phrase tells, by the tasks that have it, word for word."""
        known = self._phrases.get(phrase)
        if known is None:
            pairs = sequence(phrase)
            rarest = min((self.holders(gram) for gram in pairs), key=len, default=[])
            known = self._rarity(sum(1 for index in rarest[:200] if phrase in self.bodies[index]))
            self._phrases[phrase] = known
        return known

    def clauses(self, index: int) -> list[tuple[str, frozenset[str]]]:
        """The clauses of a body, between marks, each with its pairs."""
        known = self._clauses.get(index)
        if known is None:
            found = _CLAUSES.findall(self.bodies[index])
            known = self._clauses[index] = [(clause, frozenset(sequence(clause))) for clause in found]
        return known

    def run(self, name: str, index: int) -> tuple[float, str]:
        """The stretch of a name that a task's body has word for word and that tells most, with what it tells."""
        return self.stretch(name, self.bodies[index], self.grams[index])

    def stretch(self, name: str, body: str, pairs: frozenset[str]) -> tuple[float, str]:
        """The same for any text, given with its pairs."""
        best, at = (0.0, ""), 0
        while at < len(name) - 1:
            end = at + 2
            if name[at:end] not in pairs:
                at += 1
                continue
            while end < len(name) and name[end - 1 : end + 1] in pairs and name[at : end + 1] in body:
                end += 1
            told = self.mass(sequence(name[at:end]))
            if told > best[0]:
                best = (told, name[at:end])
            at = max(at + 1, end - 1)
        return best

    def runs(self, first: int, second: int, least: int = 3) -> dict[str, float]:
        """The longest phrases that two bodies share and that are no stock phrases, with what each tells."""
        common = self.grams[first] & self.grams[second]
        found: dict[str, float] = {}
        body, other = self.bodies[first], self.bodies[second]
        reached = 0
        for start, end in _stretches(body, common):
            at = start
            while at < end - 1:
                last = at + 2
                while last < end and body[at : last + 1] in other:
                    last += 1
                phrase = body[at:last].strip(_GLUE)
                if last > reached and len(phrase) >= least and informative(phrase) >= 2:
                    found[phrase] = self.mass(grams(phrase))
                reached = max(reached, last)
                at = max(at + 1, last - 1)
        return found

    def place(self, index: int, phrase: str) -> Span:
        """Where a phrase stands in the document, in that task; the whole task where it does not."""
        at = self.bodies[index].find(phrase) if phrase else -1
        if at < 0:
            return self.tasks[index].span
        return Span(start=self.starts[index] + at, end=self.starts[index] + at + len(phrase))


def _stretches(body: str, common: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The ranges of a body all of whose neighbouring pairs are shared (marks inside a list are let through)."""
    start = None
    for at in range(len(body) - 1):
        if body[at : at + 2] in common or (start is not None and "、" in body[at : at + 2]):
            start = at if start is None else start
        elif start is not None:
            yield start, at + 1
            start = None
    if start is not None:
        yield start, len(body)


def _body(text: str, task: Task) -> str:
    """The task's text with the parties and times of its clauses blanked out, length kept."""
    body = text[task.span.start : min(task.span.end, task.span.start + _LONGEST)]
    cuts = [
        (a.span.start - task.span.start, a.span.end - task.span.start) for a in task.assignments if a.scope == "clause"
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
