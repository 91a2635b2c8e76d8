"""Which tasks on the server do these words mean? Its full-text and vector index, fused as the embedded index is.

The text of each task and its vector stand on its node; what they were made of is noted at the document's graph, so
that only documents that changed are taken in again.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
from neo4j import ManagedTransaction

from graph.closeness import Topic
from graph.encoder import Encoder
from graph.finding import FACETS, Finding, counted, fused, hit
from graph.neo4j.store import Neo4jStore
from graph.snapshot import Stored
from graph.topic import Term, keys_of_text, terms
from ontology import iris
from ontology.model import Record

_DEEP = 60  # candidates of each kind
_WIDE = 1000  # the same of vectors, where filters leave few of them
_LEAST = 0.1  # cosine below which a task and a query have nothing in common
_RARITY = 3.0  # the weight of a word in the closer look, whose frequency the server does not tell
_TITLE = 0.5  # what a task's title counts in its vector, as in the embedded index

_PENDING = """
MATCH (graph:Graph) WHERE graph.iri STARTS WITH $beginning AND coalesce(graph.indexed, '') <> $model
RETURN graph.iri AS graph
"""
_TAKE_IN = """
UNWIND $rows AS row
MATCH (task:Task {graph: $graph}) WHERE task.position = row.position
SET task.searchable = row.text
WITH task, row
CALL db.create.setNodeVectorProperty(task, 'embedding', row.vector)
"""
_NOTED = """
MATCH (graph:Graph {iri: $graph}) SET graph.indexed = $model
"""
_DIMENSION = """
SHOW VECTOR INDEXES YIELD name, options WHERE name = 'task_meaning'
RETURN options.indexConfig['vector.dimensions'] AS dimension
"""
_MAKE = """
CREATE VECTOR INDEX task_meaning IF NOT EXISTS FOR (task:Task) ON (task.embedding)
OPTIONS {indexConfig: {`vector.dimensions`: %d, `vector.similarity_function`: 'cosine'}}
"""
_WORDS = "CALL db.index.fulltext.queryNodes('task_words', $query) YIELD node AS task, score"
_MEANING = "CALL db.index.vector.queryNodes('task_meaning', $wide, $vector) YIELD node AS task, score"
_SHOWN = """
WITH task, score {filters} ORDER BY score DESC LIMIT $deep
MATCH (task)-[:STATED_IN]->(policy:Document) MATCH (task)-[:EVIDENCE]->(passage)
RETURN policy.identifier AS document, task.identifier AS task, task.path AS path, task.title AS title,
  task.searchable AS text, passage.oa_start AS start, score, task.key AS key, policy.issued.year AS year,
  policy.level AS level, [(task)<-[:ABOUT]-(:Assignment)-[:UNIT]->(unit) | unit.prefLabel] AS unit,
  [(task)<-[:ABOUT]-(assignment:Assignment) | assignment.role] AS role,
  [(task)<-[:ABOUT]-(clause:Modality) | clause.force] AS force
"""
_POLICY = "EXISTS {{ (task)-[:STATED_IN]->(policy:Document) WHERE {} }}"
_ASSIGNED = "EXISTS {{ (task)<-[:ABOUT]-(duty:Assignment)-[:UNIT]->(unit:Unit) WHERE {} }}"
_CONDITIONS = {
    "document": _POLICY.format("policy.identifier = $document"),
    "year": _POLICY.format("toString(policy.issued.year) = $year"),
    "level": _POLICY.format("policy.level = $level"),
    "force": "EXISTS { (task)<-[:ABOUT]-(:Modality {force: $force}) }",
}
_DUTY = {"unit": "unit.prefLabel = $unit", "role": "duty.role = $role"}


def take_in(store: Neo4jStore, encoder: Encoder) -> int:
    """Bring texts and vectors on the server to what its documents say; how many documents that were."""
    _prepare(store, encoder)
    pending = store.access.rows(_PENDING, beginning=iris.graph(""), model=encoder.identity)
    if not pending:
        return 0
    digests = {iris.graph(document): document for document in store.digests()}
    graphs = [row["graph"] for row in pending]
    for graph in graphs:  # what people and the register say has no tasks
        rows = _rows(store.record(digests[graph]), encoder) if graph in digests else []
        store.access.write(_write, graph, rows, encoder.identity)
    store.access.rows("CALL db.awaitIndexes(300)")
    store.access.rows("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    return sum(graph in digests for graph in graphs)


def search(
    store: Neo4jStore, encoder: Encoder, text: str, *, top: int = 10, filters: Mapping[str, str] | None = None
) -> Finding:
    """The tasks that the words mean, best first; ``filters`` by the names of ``FACETS``, ValueError for another."""
    given = dict(filters or {})
    if given.keys() - set(FACETS):
        raise ValueError(f"no such filter: {', '.join(sorted(given.keys() - set(FACETS)))}")
    wanted = terms(text)
    shown = _SHOWN.replace("{filters}", _where(given))
    held = store.access.rows(f"{_WORDS} {shown}", query=_query(wanted), deep=_DEEP, **given) if wanted else []
    vector = encoder.queries([text])[0]
    near: list[dict[str, Any]] = []
    if vector.any():
        wide = _WIDE if given else _DEEP
        near = store.access.rows(f"{_MEANING} {shown}", vector=vector.tolist(), wide=wide, deep=_DEEP, **given)
    topic = Topic(text=text, rarity=lambda _: _RARITY, known=lambda _: True, terms=wanted)
    entries = {row["key"]: row for row in itertools.chain(held, near)}
    by_words = [(row["key"], row["score"] + _added(topic, row["text"])) for row in held]
    cosines = [(row["key"], 2 * row["score"] - 1) for row in near]  # the server gives (1 + cosine) / 2
    ordered = fused(by_words, [(key, cosine) for key, cosine in cosines if cosine >= _LEAST])
    stored = [(_stored(entries[key]), score) for key, score in ordered]
    hits = tuple(hit(encoder, entry, score, text, wanted) for entry, score in stored[:top])
    return Finding(hits=hits, considered=len(stored), facets=counted([entry for entry, _ in stored]))


def _prepare(store: Neo4jStore, encoder: Encoder) -> None:
    """See that there is an index of vectors of the model's length."""
    found = store.access.rows(_DIMENSION)
    if found and found[0]["dimension"] != encoder.dimension:
        store.access.define("DROP INDEX task_meaning IF EXISTS")
    if not found or found[0]["dimension"] != encoder.dimension:
        store.access.define(_MAKE % encoder.dimension)


def _rows(record: Record, encoder: Encoder) -> list[dict[str, Any]]:
    bodies = [task.span.of(record.document.text) for task in record.tasks]
    made = encoder.passages([*bodies, *(task.title for task in record.tasks)])
    vectors = made[: len(bodies)] + _TITLE * made[len(bodies) :]
    lengths = np.linalg.norm(vectors, axis=1)
    return [
        {"position": number, "text": body, "vector": (vector / length).tolist() if length else None}
        for number, (body, vector, length) in enumerate(zip(bodies, vectors, lengths, strict=True))
    ]


def _write(transaction: ManagedTransaction, graph: str, rows: list[dict[str, Any]], model: str) -> None:
    transaction.run(_TAKE_IN, graph=graph, rows=rows).consume()
    transaction.run(_NOTED, graph=graph, model=model).consume()


def _query(wanted: tuple[Term, ...]) -> str:
    """The terms in the server's notation: each reading as a phrase, weighed by its strength."""
    parts = [
        f'"{key.lstrip("≈²¹").replace(chr(92), "").replace(chr(34), "")}"^{max(0.01, strength * term.weight):.2f}'
        for term in wanted
        for key, strength in term.keys
        if not key.startswith("¹") or len(term.text) == 1
    ]
    return " ".join(parts)


def _where(given: Mapping[str, str]) -> str:
    conditions = [_CONDITIONS[name] for name in given if name in _CONDITIONS]
    duty = [_DUTY[name] for name in given if name in _DUTY]
    if duty:
        conditions.append(_ASSIGNED.format(" AND ".join(duty)))
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _added(topic: Topic, text: str) -> float:
    return topic.look(text, keys_of_text(text).__contains__).added


def _stored(row: Mapping[str, Any]) -> Stored:
    """A row in the shape of an entry of the embedded index."""
    some: dict[str, list[object]] = {
        name: list(dict.fromkeys(row[name])) if isinstance(row[name], list) else [str(row[name])]
        for name in FACETS
        if row[name] is not None
    }
    return {**some, "shown": [{name: row[name] for name in ("task", "path", "title", "start", "text")}]}
