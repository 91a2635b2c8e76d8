"""Do statements come back from nodes and relationships exactly, and are the names such as people would type?"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.property_graph import EXACT, drawn, long, predicate_of, read_edge, read_node, relation, short
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.model import Record
from ontology.statements import Statement, statements
from ontology.units.description import describe_bodies, neighbours
from tests import factories
from tests.test_statements import records


def back(said: Iterable[Statement]) -> list[Statement]:
    """What is read out of the nodes and relationships."""
    nodes, edges = drawn(said)
    return [*(claim for node in nodes for claim in read_node(node)), *map(read_edge, edges)]


@settings(max_examples=60, deadline=None)
@given(record=records())
def test_any_record_comes_back(record: Record) -> None:
    """Nothing of any record is lost or changed on the way."""
    said = set(statements(record))
    read = back(said)
    assert set(read) == said
    assert len(read) == len(said)


def test_the_words_of_the_register_come_back() -> None:
    """Terms of other vocabularies and several values of one property are read back too."""
    said = set(describe_bodies(neighbours(["370000/emergency-management"])))
    assert len(said) > 20
    assert set(back(said)) == said


@given(value=st.integers() | st.floats(allow_nan=False) | st.dates() | st.text())
def test_a_value_keeps_its_form(value: object) -> None:
    """What no property can hold as it is, such as a number of twenty digits, is kept word for word."""
    kinds = {int: terms.INTEGER, float: terms.DOUBLE, str: terms.STRING}
    literal = Literal(
        repr(value) if isinstance(value, (int, float)) else str(value), kinds.get(type(value), terms.DATE)
    )
    said = [Statement("https://policygraph.example/x", terms.VALUE, literal)]
    assert back(said) == said


def test_values_of_several_types_stand_together() -> None:
    """A property that is a number here and a text there keeps both."""
    node = "https://policygraph.example/x"
    said = {Statement(node, terms.VALUE, Literal("1", terms.INTEGER)), Statement(node, terms.VALUE, Literal("1"))}
    assert set(back(said)) == said
    (drawn_node,) = drawn(said)[0]
    assert EXACT in drawn_node.properties


def test_names_are_those_that_people_type() -> None:
    """A task is labelled Task and has a title; its unit is a relationship away; roles are words."""
    nodes, edges = drawn(statements(factories.record()))
    task = next(node for node in nodes if node.labels == ("Task",))
    assert {"title", "path", "identifier", "position", "confidence"} <= task.properties.keys()
    assert {"lead", "responsible"} & {node.properties.get("role") for node in nodes}
    assert {"ABOUT", "STATED_IN", "UNIT", "EVIDENCE", "ASSIGNED_TO"} <= {edge.kind for edge in edges}
    unit = next(node for node in nodes if node.labels == ("Unit",))
    assert unit.properties == {"prefLabel": iris.last_name(unit.iri)}


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (terms.TASK, "Task"),
        (terms.TITLE, "title"),
        (terms.START, "start"),
        (terms.SELECTOR_START, "oa_start"),
        (terms.ORG + "changedBy", "org_changedBy"),
        ("https://elsewhere.example/odd term", "https://elsewhere.example/odd term"),
    ],
)
def test_each_term_has_one_name(term: str, name: str) -> None:
    """A term and its name lead to each other."""
    assert short(term) == name
    assert long(name) == term


@pytest.mark.parametrize(
    ("term", "kind"),
    [(terms.STATED_IN, "STATED_IN"), (terms.REST, "rdf_rest"), (terms.ORG + "memberOf", "org_memberOf")],
)
def test_each_predicate_has_one_relationship(term: str, kind: str) -> None:
    """The same of predicates and relationships."""
    assert relation(term) == kind
    assert predicate_of(kind) == term
