"""Does the way from a record to statements and back lose nothing? Over generated records."""

from __future__ import annotations

import random
import re
import time
import typing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import iris, mapping, model, terms
from ontology.mapping import Literal
from ontology.model import Dependency, Record, Span
from ontology.rebuild import rebuild
from ontology.statements import Statement, statements
from tests import factories

st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def spans() -> st.SearchStrategy[Span]:
    """Any span, also empty ones and such as lie beyond the text."""
    return st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda at: Span(start=at[0], end=at[0] + at[1]))


st.register_type_strategy(Span, spans())


def records() -> st.SearchStrategy[Record]:
    """Any record: None and empty in every field that allows it, namesakes, ends that do not exist."""
    return st.from_type(Record)


@settings(max_examples=150, deadline=None)
@given(records(), st.randoms(use_true_random=False))
def test_the_way_back_gives_the_same_record(record: Record, shuffler: random.Random) -> None:
    """Whatever a record holds comes back out of its statements, in whatever order they arrive."""
    said = list(statements(record))
    shuffler.shuffle(said)
    assert rebuild(said) == record


def test_the_full_example_comes_back() -> None:
    """The record with every kind of fact survives the way there and back."""
    record = factories.record()
    assert rebuild(statements(record)) == record


def test_numbers_keep_their_kind() -> None:
    """A whole number stays whole and a fraction a fraction: 62 is not 62.0 on the page."""
    task = replace(factories.task(), targets=(factories.target(value=40), factories.target(value=40.0)))
    back = rebuild(statements(factories.record(tasks=(task,), dependencies=())))
    assert [type(target.value) for target in back.tasks[0].targets] == [int, float]


def test_namesakes_stay_apart() -> None:
    """Two tasks of one number, which a restarting document has, are two tasks in the graph."""
    twins = (factories.task(1, "甲"), factories.task(1, "乙"))
    assert rebuild(statements(factories.record(tasks=twins, dependencies=()))).tasks == twins


def test_every_fact_carries_its_evidence() -> None:
    """Each fact's node has a passage, a rule and a confidence; the passage quotes the text."""
    record = factories.record()
    said = list(statements(record))
    quotes = {item.subject: item.object for item in said if item.predicate == terms.SELECTOR_EXACT}
    kinds = {terms.ASSIGNMENT, terms.DEADLINE, terms.TARGET, terms.REFERENCE, terms.MODALITY, terms.DELIVERABLE}
    facts = {item.subject for item in said if item.predicate == terms.TYPE and item.object in kinds}
    in_tasks = sum(len(getattr(task, name)) for task in record.tasks for name in mapping.TASK_FACTS)
    assert len(facts) == in_tasks + len(record.targets) + len(record.references)
    for fact in facts:
        about = {item.predicate: item.object for item in said if item.subject == fact}
        assert {terms.RULE_USED, terms.CONFIDENCE, terms.EVIDENCE} <= about.keys()
        span = iris.span_of(str(about[terms.EVIDENCE]))
        assert quotes[str(about[terms.EVIDENCE])] == Literal(span.of(factories.TEXT))


def test_a_fact_keeps_its_name_when_others_come() -> None:
    """A fact found in addition does not rename those found before, so that remarks on them stay."""
    task = factories.survey_task()
    fewer = replace(task, assignments=task.assignments[1:])
    names = [
        {
            item.subject
            for item in statements(factories.record(tasks=(one,), dependencies=()))
            if "/assignment/" in item.subject
        }
        for one in (fewer, task)
    ]
    assert names[0] < names[1]


def test_shortcuts_follow_from_the_facts() -> None:
    """Task → unit and task → task edges say what the facts say."""
    said = list(statements(factories.record()))
    task = iris.document(factories.document().id) + "/task/2.2"
    assert {item.object for item in said if (item.subject, item.predicate) == (task, terms.ASSIGNED_TO)} == {
        iris.unit(name) for name in (factories.FORESTRY, factories.ENVIRONMENT, factories.CITIES)
    }
    assert Statement(task, terms.NEEDS, iris.document(factories.document().id) + "/task/2.1") in said


def test_a_value_outside_its_list_is_refused() -> None:
    """A role that does not exist cannot be written, and the message names it."""
    wrong = replace(factories.task(), assignments=(factories.assignment(role="boss"),))
    with pytest.raises(ValueError, match="boss"):
        list(statements(factories.record(tasks=(wrong,))))


def test_statements_without_a_document_are_refused() -> None:
    """Nothing, or half of something, is no record."""
    with pytest.raises(ValueError, match="one document"):
        rebuild([])
    said = [item for item in statements(factories.record()) if item.predicate != terms.EVIDENCE]
    with pytest.raises(ValueError, match="no evidence"):
        rebuild(said)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_survives_its_iri(name: str) -> None:
    """Any name can be read back out of its IRI, which holds no character that an IRI may not."""
    iri = iris.unit(name)
    assert iris.last_name(iri) == name
    assert re.fullmatch(r"https://policygraph\.example/unit/[^\s<>\"{}|\\^`/?#\x00-\x20]*", iri)


def test_an_end_that_does_not_exist_keeps_its_name() -> None:
    """A dependency on a task that the document lacks is kept as it is, for the shapes to find."""
    lost = Dependency(source="2.1", target="9.9/（甲）", type="after", via="", spans=(), rule="dependency.after")
    record = factories.record(dependencies=(lost,))
    assert rebuild(statements(record)).dependencies == (lost,)


def test_value_lists_are_those_of_the_model() -> None:
    """Every list of the vocabulary holds exactly the words that the types allow."""
    listed = {frozenset(values) for values in terms.VALUE_LISTS.values()}
    allowed = {
        frozenset(typing.get_args(hint))
        for hint in [getattr(model, name) for name in dir(model)]
        if typing.get_origin(hint) is typing.Literal
    }
    assert allowed - listed == set()


def test_forty_tasks_are_written_quickly() -> None:
    """Writing and reading a document of forty tasks stays far below a tenth of a second each."""
    record = factories.many_tasks(40)
    begun = time.perf_counter()
    said = list(statements(record))
    written = time.perf_counter()
    rebuild(said)
    assert written - begun < 0.5
    assert time.perf_counter() - written < 0.5
