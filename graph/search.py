"""Which tasks are about this? BM25 over words, their like and character pairs of every task in the graph."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.lexicon import EVERYDAY_WEIGHT, OFFICIAL_WEIGHT
from graph.sentence import best_sentence, literal_share
from graph.topic import Term, keys_of_text, terms
from ontology.model import Record, Span, Task

# What a word counts by the place it stands in; the body is 1.
_FIELDS = {"title": 2.2, "body": 1.0, "section": 0.5, "document": 0.25}
_UNTITLED = 0.4  # a task without a heading is titled by its first words, which the body has too
_K1 = 2.5
_B = 0.6
_BEST_OF_MANY = 0.6  # what the weaker readings of one term add to its best
_SENTENCE = 0.6  # what the best sentence adds to the whole task
_TOGETHER = 0.7  # what it adds that words stand together in one sentence, common words too
_LITERAL = 0.5  # what runs of the same characters add
_VERBATIM = 1.0  # what it adds that every run of the topic is there
_FOCUS = 2.0  # what a word that says what is asked counts against one that says of what
_FOCUS_RANK = 1.3  # the same in ranking
_COMPOUND = 4  # characters of a word of two words
_APART = 0.9  # what it counts that both stand in the text, if not together
_UNKNOWN = 0.6  # what a word that no document has counts, against the rarest
_TELLING = 0.9  # nouns and listed words weigh this much
_CANDIDATES = 40  # how many tasks the second, closer look takes in
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A task that fits a topic.

    ``score`` orders hits of one search; ``coverage`` (0–1) is the share of the topic's weight that
    the task holds, ``focus`` the same of the words that say what is asked of the matter (1 where there
    are none), ``lacking`` the share of the telling words that it has nothing of. ``support`` is the score
    against the topic's weight, ``standing`` against the rarest word of the graph: neither depends on how
    many documents there are. ``sentence`` is the passage that holds most, in the document's text.
    """

    document: str
    task: str
    score: float
    coverage: float
    focus: float
    lacking: float
    support: float
    standing: float
    sentence: Span
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    document: str
    task: Task
    text: str
    title_keys: frozenset[str]


@dataclass(slots=True)
class TaskIndex:
    """The tasks of some records, ready to be searched by topic."""

    entries: list[_Entry] = field(default_factory=list)
    postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> TaskIndex:
        """Index every task of the records."""
        index = cls()
        gathered: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        lengths: list[float] = []
        for record in records:
            context = keys_of_text(record.document.title or "")
            titles = {section.id: (section.parent, section.title) for section in record.sections}
            for task in record.tasks:
                counts = _weighted(record, task, context, titles)
                number = len(index.entries)
                index.entries.append(
                    _Entry(record.document.id, task, task.span.of(record.document.text), frozenset(context))
                )
                lengths.append(float(len(task.span)))
                for key, count in counts.items():
                    gathered[key][0].append(number)
                    gathered[key][1].append(count)
        index._finish(gathered, np.asarray(lengths, dtype=np.float32))
        return index

    def _finish(self, gathered: dict[str, tuple[list[int], list[float]]], lengths: NDArray[np.float32]) -> None:
        """Turn counts into BM25 impacts, so that a search only multiplies and adds."""
        norm = _K1 * (1 - _B + _B * lengths / max(1.0, float(lengths.mean()) if len(lengths) else 1.0))
        for key, (numbers, counts) in gathered.items():
            where = np.asarray(numbers, dtype=np.int32)
            tf = np.asarray(counts, dtype=np.float32)
            self.postings[key] = (where, (tf * (_K1 + 1) / (tf + norm[where])).astype(np.float32))

    def rarity(self, key: str) -> float:
        """BM25's inverse document frequency of a key, for keys nobody has too."""
        held = len(self.postings[key][0]) if key in self.postings else 0
        return math.log(1 + (len(self.entries) - held + 0.5) / (held + 0.5))

    def search(self, topic: str, *, top: int = 10, documents: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """The tasks that fit the topic best, best first; none where no word of it occurs."""
        wanted = terms(topic)
        if not wanted or not self.entries:
            return ()
        total = np.zeros(len(self.entries), dtype=np.float32)
        for term in wanted:
            total += self._term_scores(term)
        if documents is not None:
            total *= np.asarray([entry.document in documents for entry in self.entries], dtype=np.float32)
        many = min(_CANDIDATES, len(total))
        best = np.argpartition(-total, many - 1)[:many]
        hits = [self._look(int(number), float(total[number]), wanted, topic) for number in best if total[number] > 0]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.document, hit.task))[:top])

    def holding(self, phrase: str) -> tuple[tuple[str, str], ...]:
        """Document and task of every task that may print the phrase: all its pairs of characters are there."""
        pairs = {key for key in keys_of_text(phrase) if key.startswith("²")}
        if any(key not in self.postings for key in pairs):
            return ()
        numbers = np.arange(len(self.entries), dtype=np.int32)
        for key in sorted(pairs, key=lambda key: len(self.postings[key][0])):
            numbers = np.intersect1d(numbers, self.postings[key][0], assume_unique=True)
        return tuple((self.entries[number].document, self.entries[number].task.id) for number in numbers.tolist())

    def _term_scores(self, term: Term) -> NDArray[np.float32]:
        """What one term gives to every task: its best reading, and a little of the others."""
        best = np.zeros(len(self.entries), dtype=np.float32)
        summed = np.zeros(len(self.entries), dtype=np.float32)
        for key, strength in term.keys:
            if key not in self.postings:
                continue
            where, impact = self.postings[key]
            given = impact * np.float32(strength * self.rarity(key))
            best[where] = np.maximum(best[where], given)
            summed[where] += given
        weight = term.weight * (_FOCUS_RANK if term.focus else 1.0)
        scores: NDArray[np.float32] = (best + _BEST_OF_MANY * np.minimum(summed - best, best)) * np.float32(weight)
        return scores

    def _importance(self, term: Term) -> float:
        """How much a term matters for whether the topic is met at all.

        A word that the documents use counts by its own rarity, another by the rarest that may stand for it.
        """
        focus = _FOCUS if term.focus else 1.0
        own = [self.rarity(key) for key in _own(term) if key in self.postings]
        if own:
            return focus * term.weight * max(own)
        itself = _in_full(term)
        known = [
            (1.0 if itself and key.startswith("≈") and strength < EVERYDAY_WEIGHT else strength) * self.rarity(key)
            for key, strength in _likes(term)
            if key in self.postings
        ]
        if not any(key.startswith("≈") and key in self.postings for key, _ in term.keys):
            known.append(_UNKNOWN * self.rarity(""))  # parts of a word are not the word
        return focus * term.weight * max(known)

    def _look(self, number: int, score: float, wanted: tuple[Term, ...], topic: str) -> Hit:
        """A closer look at one task: its best sentence, what it lacks, what it says word for word."""
        entry = self.entries[number]
        sentence, held, together = best_sentence(entry.text, wanted, self.rarity)
        importance = {term.text: self._importance(term) for term in wanted}
        whole = sum(importance.values()) or 1.0
        covered = {term.text: self._covered(term, number) for term in wanted}
        focus = [term.text for term in wanted if term.focus]
        asked = sum(importance[text] for text in focus)
        literal = literal_share(_SPACE.sub("", topic), _SPACE.sub("", entry.text))
        score += (
            _TOGETHER * together + _SENTENCE * held + _LITERAL * (literal + (_VERBATIM if literal == 1 else 0)) * whole
        )
        lacking = sum(importance[term.text] for term in wanted if term.weight >= _TELLING and covered[term.text] == 0)
        return Hit(
            document=entry.document,
            task=entry.task.id,
            score=score,
            coverage=min(1.0, sum(covered.values()) / whole),
            focus=sum(covered[text] for text in focus) / asked if asked else 1.0,
            lacking=lacking / whole,
            support=score / whole,
            standing=score / self.rarity(""),
            sentence=sentence.shift(entry.task.span.start),
            missing=tuple(text for text, share in covered.items() if share == 0),
        )

    def _covered(self, term: Term, number: int) -> float:
        """What the task has of a term, in the measure of its importance; 0 where it has nothing of it."""
        whole = self._importance(term)
        if any(self._holds(key, number) for key in _own(term)):
            return whole
        halves = (f"²{term.text[:2]}", f"²{term.text[2:]}")  # 污水集中处理 speaks of 污水处理
        if len(term.text) == _COMPOUND and all(self._holds(half, number) for half in halves):
            return _APART * whole
        focus = _FOCUS if term.focus else 1.0
        held = [strength * self.rarity(key) for key, strength in _likes(term) if self._holds(key, number)]
        return min(whole, focus * term.weight * max(held, default=0.0))

    def _holds(self, key: str, number: int) -> bool:
        if key not in self.postings:
            return False
        where = self.postings[key][0]
        place = int(np.searchsorted(where, number))
        return place < len(where) and int(where[place]) == number


def _own(term: Term) -> tuple[str, ...]:
    """The keys that are the word itself."""
    return tuple(key for key, strength in term.keys if strength == 1)


def _in_full(term: Term) -> bool:
    """Whether what documents call a word is asked for in full; not of compounds, whose parts may stand apart."""
    most = max((strength for key, strength in term.keys if key.startswith("≈")), default=0.0)
    return most <= OFFICIAL_WEIGHT or most >= EVERYDAY_WEIGHT


def _likes(term: Term) -> tuple[tuple[str, float], ...]:
    """The keys that may stand for the word; one character of several finds a task but does not stand for the word."""
    signs = len(term.text) > 1
    return tuple((key, strength) for key, strength in term.keys if not (signs and key.startswith("¹")))


def _weighted(
    record: Record, task: Task, context: Counter[str], titles: dict[str, tuple[str | None, str]]
) -> dict[str, float]:
    """The keys of one task, each counted by the weight of the place it stands in."""
    counts: dict[str, float] = defaultdict(float)
    above: list[str] = []
    section = task.section
    while section in titles and len(above) < len(titles):
        section, title = titles[section]
        above.append(title)
    for place, keys in (
        ("title", keys_of_text(task.title)),
        ("body", keys_of_text(task.span.of(record.document.text))),
        ("section", keys_of_text("".join(above))),
        ("document", context),
    ):
        weight = _UNTITLED if place == "title" and not task.label else _FIELDS[place]
        for key, count in keys.items():
            counts[key] += weight * count
    return counts
