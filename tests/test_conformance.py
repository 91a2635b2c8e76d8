"""Do all engines give the same answers? Every named question, with values drawn from the graph, row for row in order.

The graph is one of samples and of generated documents. ``POLICYGRAPH_CONFORMANCE_TASKS`` makes it as large as asked
(tasks, fifteen a document); the whole of it is copied into each server first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.batch import record_of
from benchmarks import large
from graph.copying import Copy
from graph.question import WORDS, questions
from graph.store import GraphStore, open_store
from graph.succession import IS_REPLACED_BY, REPEALED_BY
from graph.verifying import differences
from ontology import iris
from ontology.statements import Statement
from tests.bindings import bindings, may_be_asked_alone
from tests.engines_of import place
from tests.samples import FOLDER

_TASKS = int(os.environ.get("POLICYGRAPH_CONFORMANCE_TASKS") or 900)
_SERVERS = (pytest.param("neo4j", marks=pytest.mark.neo4j), pytest.param("fuseki", marks=pytest.mark.fuseki))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """Samples, generated documents and what is said of their succession, in the embedded engine."""
    with open_store(str(tmp_path_factory.mktemp("conformance") / "graph")) as store:
        for path in sorted(FOLDER.glob("*.txt")):
            store.put(record_of(path))
        for record in large.records(round(_TASKS / large.TASKS)):
            store.put(record)
        first, second, third, *_ = (iris.document(document) for document in sorted(store.digests()))
        said = [Statement(first, IS_REPLACED_BY, third), Statement(second, IS_REPLACED_BY, third)]
        store.describe([*said, Statement(second, REPEALED_BY, third)])
        yield store


@pytest.fixture(scope="module", params=_SERVERS)
def other(request: pytest.FixtureRequest, embedded: GraphStore) -> Iterator[GraphStore]:
    """The same graph, copied into a server."""
    with ExitStack() as stack:
        store = stack.enter_context(open_store(place(request, request.param, Path())))
        for _ in Copy(embedded, store).run():
            pass
        yield store


def test_the_graph_arrived(embedded: GraphStore, other: GraphStore) -> None:
    """What is asked is the same graph, to the last statement."""
    assert list(differences(embedded, other)) == []


@pytest.mark.parametrize("name", sorted(questions()))
def test_engines_agree(embedded: GraphStore, other: GraphStore, name: str) -> None:
    """The same rows in the same order, whatever is asked; and something was found at least once."""
    found = 0
    for binding in bindings(questions()[name], embedded):
        expected = embedded.ask(name, **binding)
        assert other.ask(name, **binding) == expected, binding
        found += len(expected)
    assert found


@pytest.mark.parametrize("name", sorted(questions()))
def test_values_can_be_chosen(name: str) -> None:
    """Where a parameter's values are found there is such a question and column, which can be asked without more."""
    for parameter in questions()[name].parameters:
        assert (parameter.among is None) == (parameter.type in WORDS), f"{parameter.name} needs `among`"
        if parameter.among is not None:
            source, column = parameter.among
            assert may_be_asked_alone(source)
            assert {one.name for one in questions()[source].columns} >= {column}
