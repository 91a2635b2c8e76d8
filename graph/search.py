"""Which tasks are about this? BM25 over words, their like and character pairs of every task in the graph."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.closeness import Closeness, Topic
from graph.topic import Term, keys_of_text
from ontology.model import Record, Span, Task

# What a word counts by the place it stands in; the body is 1.
_FIELDS = {"title": 2.2, "body": 1.0, "section": 0.5, "document": 0.25}
_UNTITLED = 0.4  # a task without a heading is titled by its first words, which the body has too
_K1 = 2.5
_B = 0.6
_BEST_OF_MANY = 0.6  # what the weaker readings of one term add to its best
_FOCUS_RANK = 1.3  # the same in ranking
CANDIDATES = 40
"""How many tasks the second, closer look takes in."""

Numbers = NDArray[np.float32]


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

    def _finish(self, gathered: dict[str, tuple[list[int], list[float]]], lengths: Numbers) -> None:
        """Turn counts into BM25 impacts, so that a search only multiplies and adds."""
        norm = norms(lengths, float(lengths.mean()) if len(lengths) else 1.0)
        for key, (numbers, counts) in gathered.items():
            where = np.asarray(numbers, dtype=np.int32)
            tf = np.asarray(counts, dtype=np.float32)
            self.postings[key] = (where, impacts(tf, norm[where]))

    def rarity(self, key: str) -> float:
        """BM25's inverse document frequency of a key, for keys nobody has too."""
        held = len(self.postings[key][0]) if key in self.postings else 0
        return rarity_of(held, len(self.entries))

    def search(self, topic: str, *, top: int = 10, documents: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """The tasks that fit the topic best, best first; none where no word of it occurs."""
        wanted = Topic(text=topic, rarity=self.rarity, known=self.postings.__contains__) if self.entries else None
        if wanted is None or not wanted.terms:
            return ()
        total = np.zeros(len(self.entries), dtype=np.float32)
        for term in wanted.terms:
            total += self._term_scores(term)
        if documents is not None:
            total *= np.asarray([entry.document in documents for entry in self.entries], dtype=np.float32)
        many = min(CANDIDATES, len(total))
        best = np.argpartition(-total, many - 1)[:many]
        hits = [self._look(int(number), float(total[number]), wanted) for number in best if total[number] > 0]
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

    def printing(self, phrase: str) -> tuple[str, ...]:
        """The documents that may print the phrase: all, as this index has no more than their tasks."""
        del phrase
        return tuple(dict.fromkeys(entry.document for entry in self.entries))

    def up_to(self, day: dt.date, documents: Iterable[str], records: Mapping[str, Record]) -> TaskIndex:
        """The same of these documents alone, all issued by a day or undated; ``records`` has them."""
        del day
        return TaskIndex.of(records[document] for document in documents)

    def _term_scores(self, term: Term) -> Numbers:
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
        return together(term, best, summed)

    def _look(self, number: int, score: float, topic: Topic) -> Hit:
        """A closer look at one task: its best sentence, what it lacks, what it says word for word."""
        entry = self.entries[number]
        close = topic.look(entry.text, lambda key: self._holds(key, number))
        place = entry.document, entry.task.id, entry.task.span.start
        return hit(place, close, score=score, rarest=self.rarity(""))

    def _holds(self, key: str, number: int) -> bool:
        if key not in self.postings:
            return False
        where = self.postings[key][0]
        place = int(np.searchsorted(where, number))
        return place < len(where) and int(where[place]) == number


def _weighted(
    record: Record, task: Task, context: Counter[str], titles: dict[str, tuple[str | None, str]]
) -> dict[str, float]:
    """The keys of one task, each counted by the weight of the place it stands in."""
    above: list[str] = []
    section = task.section
    while section in titles and len(above) < len(titles):
        section, title = titles[section]
        above.append(title)
    return weighed(
        keys_of_text(task.title),
        keys_of_text(task.span.of(record.document.text)),
        keys_of_text("".join(above)),
        context,
        labelled=bool(task.label),
    )


def weighed(
    title: Mapping[str, int],
    body: Mapping[str, int],
    section: Mapping[str, int],
    document: Mapping[str, int],
    *,
    labelled: bool,
) -> dict[str, float]:
    """The counts of keys, each by the weight of the place it stands in."""
    counts: dict[str, float] = defaultdict(float)
    for place, keys in (("title", title), ("body", body), ("section", section), ("document", document)):
        weight = _UNTITLED if place == "title" and not labelled else _FIELDS[place]
        for key, count in keys.items():
            counts[key] += weight * count
    return counts


def norms(lengths: Numbers, mean: float) -> Numbers:
    """What the lengths of tasks take from the counts of their words, by BM25."""
    return np.asarray(_K1 * (1 - _B + _B * lengths / max(1.0, mean)), dtype=np.float32)


def impacts(counts: Numbers, norm: Numbers) -> Numbers:
    """What weighed counts of one key give to tasks of these norms, by BM25."""
    return np.asarray(counts * (_K1 + 1) / (counts + norm), dtype=np.float32)


def together(term: Term, best: Numbers, summed: Numbers) -> Numbers:
    """What one term gives to tasks: its best reading, and a little of the others."""
    weight = np.float32(term.weight * (_FOCUS_RANK if term.focus else 1.0))
    return np.asarray((best + _BEST_OF_MANY * np.minimum(summed - best, best)) * weight, dtype=np.float32)


def hit(place: tuple[str, str, int], close: Closeness, *, score: float, rarest: float) -> Hit:
    """The task of that document and id, which begins there, as a search finds it; ``score`` is that of its words."""
    document, task, start = place
    score += close.added
    return Hit(
        document=document,
        task=task,
        score=score,
        coverage=close.coverage,
        focus=close.focus,
        lacking=close.lacking,
        support=score / close.whole,
        standing=score / rarest,
        sentence=close.sentence.shift(start),
        missing=close.missing,
    )


def rarity_of(held: int, tasks: int) -> float:
    """BM25's inverse document frequency of a key that so many of the tasks have."""
    return math.log(1 + (tasks - held + 0.5) / (held + 0.5))
