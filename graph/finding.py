"""Which tasks does a person mean by these words? Words and meaning, fused, with what can be filtered by.

The scores of both are added, each against the best of its kind (CombSUM: Fox and Shaw 1994; against fusing ranks:
Bruch, Gai and Ingber 2023). The weights were chosen on some 240 questions about forty documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

import numpy as np
import tantivy

from graph.closeness import Topic
from graph.encoder import Encoder, Vectors
from graph.entry import task_key
from graph.index import SearchIndex
from graph.sentence import best_sentence, sentences
from graph.snapshot import Stored
from graph.topic import Term, keys_of_words, terms
from graph.view import View
from graph.wording import Frequencies, term_query
from ontology.model import Span

Key = TypeVar("Key")
Mode = Literal["fused", "words", "vectors"]
FACETS = ("document", "unit", "role", "year", "force", "level")
"""What hits can be filtered by; ``unit`` and ``role`` given together must stand in one assignment."""

_DEEP = 60  # candidates of each kind
_MEANING = 0.7  # what the nearest in meaning counts against the best by words
_NEAR = 0.3  # cosine below which even the nearest is not near
_LEAST = 0.25  # cosine below which two tasks have nothing in common
_LEAST_ASKED = 0.1  # the same of a task and a query, which has few words
_FEW = 4
_WEIGHTS = {"fused": (1.0, _MEANING), "words": (1.0, 0.0), "vectors": (0.0, 1.0)}

Query, Occur = tantivy.Query, tantivy.Occur


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A task found.

    ``score`` (0–1) orders the hits of one search. ``passage`` is the sentence that says most of it, in the
    document's text; ``marks`` are the words of the query in it, counted in the document's text too.
    """

    document: str
    task: str
    path: str
    title: str
    score: float
    passage: Span
    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a search found: the best hits, how many came into question, and their values with counts."""

    hits: tuple[Hit, ...]
    considered: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


def search(
    index: SearchIndex,
    text: str,
    *,
    top: int = 10,
    filters: Mapping[str, str] | None = None,
    mode: Mode = "fused",
) -> Finding:
    """The tasks that the words mean, best first; none where nothing has a word or a meaning in common.

    ``filters`` are values by the names of ``FACETS``; ValueError for another name.
    """
    view = index.view
    wanted = terms(text)
    allowed = _allowed(view, filters or {})
    words, meaning = _WEIGHTS[mode]
    held = _by_words(view, text, wanted, allowed) if words else []
    near = _by_meaning(view, text, allowed, held) if meaning else []
    found = {(address.segment_ord, address.doc): address for address, _ in (*held, *near)}
    pairs = ([((address.segment_ord, address.doc), score) for address, score in some] for some in (held, near))
    ordered = [(found[key], value) for key, value in fused(*pairs, mode=mode)]
    stored = [(view.document_of(address), score) for address, score in ordered]
    hits = tuple(hit(view.encoder, entry, score, text, wanted) for entry, score in stored[:top])
    return Finding(hits=hits, considered=len(stored), facets=counted([entry for entry, _ in stored]))


def fused(
    held: Iterable[tuple[Key, float]], near: Iterable[tuple[Key, float]], *, mode: Mode = "fused"
) -> list[tuple[Key, float]]:
    """What was found by words with its scores, and by meaning with its cosines, as one list, best first."""
    held, near = list(held), list(near)
    words, meaning = _WEIGHTS[mode]
    best = max((score for _, score in held), default=0.0) or 1.0
    nearest = max((cosine for _, cosine in near), default=0.0)
    totals: dict[Key, float] = defaultdict(float)
    for weight, pairs in ((words / best, held), (meaning / max(nearest, _NEAR), near)):
        for key, score in pairs:
            totals[key] += weight * score / (words + meaning)
    return sorted(totals.items(), key=lambda item: -item[1])


def like(index: SearchIndex, document: str, task: str, *, top: int = 5) -> tuple[Hit, ...]:
    """The tasks of other documents that say much the same as this one.

    Empty where the index does not have the task.
    """
    view = index.view
    query = Query.term_query(view.schema, "task", task_key(document, task))
    own = view.searcher.search(query, 1, count=False).hits
    if not own:
        return ()
    stored = view.document_of(own[0][1])
    title = str(_shown(stored)["title"])
    vector = view.vectors[int(str(stored["row"][0]))]
    elsewhere = [
        (Occur.Must, Query.exists_query("row")),
        (Occur.MustNot, Query.term_query(view.schema, "document", document)),
    ]
    near = _nearest(view, vector, Query.boolean_query(elsewhere), top, _LEAST)
    others = [(view.document_of(address), score) for address, score in near]
    wanted = terms(title)
    return tuple(hit(view.encoder, entry, score, title, wanted) for entry, score in others)


def _allowed(view: View, filters: Mapping[str, str]) -> tantivy.Query | None:
    """The filters as a query; None where there is none."""
    unknown = filters.keys() - set(FACETS)
    if unknown:
        raise ValueError(f"no such filter: {', '.join(sorted(unknown))}")
    given = dict(filters)
    if "unit" in given and "role" in given:
        given["assigned"] = f"{given.pop('role')}:{given.pop('unit')}"
    clauses = [(Occur.Must, Query.term_query(view.schema, name, value)) for name, value in given.items()]
    return Query.boolean_query([*clauses, (Occur.Must, Query.exists_query("row"))]) if clauses else None


def _by_words(
    view: View, text: str, wanted: tuple[Term, ...], allowed: tantivy.Query | None
) -> list[tuple[tantivy.DocAddress, float]]:
    """The tasks that have the words and how much of them, after a closer look at the first."""
    if not wanted:
        return []
    query = Query.boolean_query([(Occur.Should, term_query(view.schema, term, term.keys)) for term in wanted])
    if allowed is not None:
        query = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(allowed, 0.0))])
    found = view.searcher.search(query, _DEEP, count=False).hits
    counted = Frequencies(view.searcher, "keys", view.searcher.num_docs)
    topic = Topic(text=text, rarity=counted.rarity, known=counted.known, terms=wanted)
    scored = []
    for score, address in found:
        shown = _shown(view.document_of(address))
        body = str(shown["text"])
        keys = keys_of_words(body, str(shown["words"]).split(" "))
        scored.append((float(score or 0.0) + topic.look(body, keys.__contains__).added, address))
    return [(address, score) for score, address in sorted(scored, key=lambda item: -item[0])]


def _by_meaning(
    view: View, text: str, allowed: tantivy.Query | None, held: list[tuple[tantivy.DocAddress, float]]
) -> list[tuple[tantivy.DocAddress, float]]:
    """The tasks whose vectors lie near the query's, and how near; those that have its words too, however far."""
    vector = view.encoder.queries([text])[0]
    near = _nearest(view, vector, allowed, _DEEP, _LEAST_ASKED)
    there = {(address.segment_ord, address.doc) for address, _ in near}
    others = [address for address, _ in held if (address.segment_ord, address.doc) not in there]
    rows = view.searcher.fast_field_values("row", others) if others else []
    cosines = view.vectors[np.asarray(rows, dtype=np.int64)] @ vector
    return near + [(address, max(0.0, float(cosine))) for address, cosine in zip(others, cosines, strict=True)]


def _nearest(
    view: View, vector: Vectors, allowed: tantivy.Query | None, top: int, least: float
) -> list[tuple[tantivy.DocAddress, float]]:
    """The tasks with the nearest vectors and their cosines, nearest first, those with nothing in common left out."""
    places, numbers = view.rows(allowed)
    if not places:
        return []
    held = view.vectors
    # Gathering rows costs more than a product unless they are few.
    few = len(numbers) * _FEW < len(held)
    cosines = held[numbers] @ vector if few else (held @ vector)[numbers]
    many = min(top, len(cosines))
    best = np.argpartition(-cosines, many - 1)[:many]
    ordered = best[np.argsort(-cosines[best], kind="stable")].tolist()
    return [(places[place], float(cosines[place])) for place in ordered if cosines[place] >= least]


def hit(encoder: Encoder, stored: Stored, score: float, text: str, wanted: tuple[Term, ...]) -> Hit:
    """A task as it is shown: with its most telling sentence, and the words of the query marked in that."""
    shown = _shown(stored)
    body, start = str(shown["text"]), int(str(shown["start"]))
    passage = _passage(encoder, body, text, wanted)
    chosen = passage.of(body)
    return Hit(
        document=str(stored["document"][0]),
        task=str(shown["task"]),
        path=str(shown["path"]),
        title=str(shown["title"]),
        score=round(score, 4),
        passage=passage.shift(start),
        text=chosen,
        marks=tuple(mark.shift(start + passage.start) for mark in _marks(chosen, wanted)),
    )


def _passage(encoder: Encoder, body: str, text: str, wanted: tuple[Term, ...]) -> Span:
    """The sentence that has most of the words; where none has any, the one nearest in meaning."""
    best, held, _ = best_sentence(body, wanted, lambda _: 1.0)
    if held:
        return best
    parts = sentences(body) or [(0, len(body))]
    near = encoder.passages([body[start:end] for start, end in parts]) @ encoder.queries([text])[0]
    start, end = parts[int(near.argmax())]
    return Span(start=start, end=end)


def _marks(sentence: str, wanted: tuple[Term, ...]) -> list[Span]:
    """Where the words of the query, or what may stand for them, are in a sentence; touching ones as one."""
    words = {key.lstrip("≈²") for term in wanted for key, _ in term.keys if not key.startswith("¹")}
    covered = [False] * len(sentence)
    folded = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in sentence)  # as long as it was
    for word in words:
        at = folded.find(word)
        while at >= 0:
            covered[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + 1)
    found: list[Span] = []
    for place, marked in enumerate(covered):
        if marked and found and found[-1].end == place:
            found[-1] = Span(start=found[-1].start, end=place + 1)
        elif marked:
            found.append(Span(start=place, end=place + 1))
    return found


def _shown(stored: Stored) -> dict[str, object]:
    return cast("dict[str, object]", stored["shown"][0])


def counted(entries: list[Stored]) -> dict[str, tuple[tuple[str, int], ...]]:
    """How often each value stands among the tasks found, the commonest first."""
    counts = {name: Counter(str(value) for entry in entries for value in entry.get(name, ())) for name in FACETS}
    return {name: tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))) for name, found in counts.items()}
