"""Do the words, the ontology, the shapes and the JSON-LD context agree? And do the shapes catch faults."""

from __future__ import annotations

import datetime as dt
import json
import typing
from dataclasses import replace
from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

import ontology
from corpus.load import load
from extractors.pipeline import extract
from graph import serialise, validate
from graph.shapes import parse
from graph.store import Fault
from ontology import mapping, model, terms
from ontology.model import Record, Span
from ontology.statements import Statement, statements
from tests import factories
from tests.reference_shacl import as_graph, findings, project_shapes
from tests.samples import samples

FOLDER = Path(ontology.__file__).parent
OWN = rdflib.Namespace(terms.PG)


@pytest.fixture(scope="module")
def words() -> rdflib.Graph:
    """The ontology file."""
    return rdflib.Graph().parse(FOLDER / "policygraph.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """The shapes file."""
    return project_shapes()


def declared(words: rdflib.Graph) -> set[str]:
    """Every own term that the ontology file describes."""
    return {str(term) for term in words.subjects(RDF.type) if str(term).startswith(terms.PG)}


# --- the words ----------------------------------------------------------------------------------


def test_notations_are_the_words_of_the_model(words: rdflib.Graph) -> None:
    """Each value list of the ontology holds exactly the values that the types allow."""
    for scheme, values in terms.VALUE_LISTS.items():
        concepts = set(words.subjects(SKOS.inScheme, rdflib.URIRef(scheme)))
        notations = {str(words.value(concept, SKOS.notation)): str(concept) for concept in concepts}
        assert notations == dict(values)
    allowed = [set(typing.get_args(hint)) for hint in vars(model).values() if typing.get_origin(hint) is typing.Literal]
    assert all(words_of in [set(values) for values in terms.VALUE_LISTS.values()] for words_of in allowed)


def test_the_ontology_has_a_version(words: rdflib.Graph) -> None:
    """The file says which version of itself it is, under the ontology's own name."""
    ontology_node = words.value(predicate=RDF.type, object=OWL.Ontology)
    version = words.value(ontology_node, OWL.versionInfo)
    assert str(words.value(ontology_node, OWL.versionIRI)) == f"{ontology_node}/{version}"


def test_every_foreign_word_is_declared(words: rdflib.Graph) -> None:
    """A standard's term that records use or the ontology builds on is declared in it."""
    spoken = {claim.predicate for claim in statements(factories.record())}
    spoken |= {str(name) for link in (RDFS.subClassOf, RDFS.subPropertyOf) for name in words.objects(None, link)}
    foreign = {iri for iri in spoken if not iri.startswith((terms.PG, terms.RDF))}
    assert {iri for iri in foreign if (rdflib.URIRef(iri), RDF.type, None) not in words} == set()


def test_shortcuts_are_what_the_ontology_derives(words: rdflib.Graph) -> None:
    """OWL RL derives, from the facts alone, just the short cuts that are stored."""
    stored = as_graph(statements(factories.record()))
    shortcuts = {claim for claim in stored if claim[1] in (OWN.assignedTo, OWN.needs)}
    assert shortcuts
    derived = rdflib.Graph()
    relevant = {RDF.type, OWN.about, OWN.unit, OWN.dependent, OWN.prerequisite}
    for claim in stored:
        if claim[1] in relevant:
            derived.add(claim)
    for claim in words:
        if claim[1] in (OWL.propertyChainAxiom, OWL.inverseOf, RDF.first, RDF.rest):
            derived.add(claim)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(derived)
    assert {claim for claim in derived if claim[1] in (OWN.assignedTo, OWN.needs)} == shortcuts


# --- the JSON-LD context --------------------------------------------------------------------------


def test_the_context_names_every_property(words: rdflib.Graph) -> None:
    """Each property of the mapping has a key of its own, and each key is a property."""
    keys = serialise.context()
    properties = {
        *words.subjects(RDF.type, OWL.ObjectProperty),
        *words.subjects(RDF.type, OWL.DatatypeProperty),
    }
    own = {f"pg:{str(term).removeprefix(terms.PG)}" for term in properties if str(term).startswith(terms.PG)}
    defined = [value["@id"] if isinstance(value, dict) else value for value in keys.values()]
    in_context = {name for name in defined if isinstance(name, str) and name.startswith("pg:")}
    assert in_context == own
    assert len(defined) == len(set(map(str, defined)))


# --- the shapes -----------------------------------------------------------------------------------


def rare_record() -> Record:
    """What the first example leaves unsaid: periods, offsets, bodies, sections below sections."""
    task = factories.task(
        1,
        section="2.1",
        assignments=(factories.assignment(body="body-1"),),
        deadlines=(
            factories.deadline(start=dt.date(2024, 4, 1), end=dt.date(2024, 12, 31), inherited="承自上一句"),
            factories.deadline(offset="P3M", anchor="issue"),
        ),
    )
    sections = (
        *factories.record().sections,
        replace(factories.record().sections[0], id="2.1", parent="2", title="下级"),
    )
    return factories.record(sections=sections, tasks=(task,), dependencies=(), global_rules=())


def faults(record: Record) -> list[Fault]:
    return validate.faults(statements(record))


def test_sound_records_have_no_fault() -> None:
    """The shapes accept every kind of fact that the factories make, and a bare document warns only."""
    assert faults(factories.record()) == []
    assert faults(rare_record()) == []
    assert [(fault.shape, fault.severity) for fault in faults(factories.bare_record())] == [
        ("document-title", "warning")
    ]


def broken() -> list[pytest.param]:
    """Records with one fault each, and the shape that must name it."""
    task, span = factories.task(), Span(start=0, end=4)
    whole = factories.record()

    def of_task(**facts: object) -> Record:
        return factories.record(tasks=(replace(task, **facts),), dependencies=(), global_rules=())

    late = factories.deadline(start=dt.date(2026, 1, 1), end=dt.date(2025, 1, 1))
    cases: dict[str, tuple[Record, str | None]] = {
        "task-title": (of_task(title=""), "二/（一）"),
        "task-path": (of_task(path=""), ""),
        "task-section": (of_task(section="9"), "二/（一）"),
        "path-twice": (replace(of_task(), tasks=(task, replace(task, id="x"))), "二/（一）"),
        "deadline-start": (of_task(deadlines=(late,)), "二/（一）"),
        "deadline-before-issue": (of_task(deadlines=(factories.deadline(end=dt.date(2023, 1, 1)),)), "二/（一）"),
        "Deadline": (of_task(deadlines=(factories.deadline(end=None),)), "二/（一）"),
        "deadline-recurs": (of_task(deadlines=(factories.deadline(recurs="quarterly"),)), "二/（一）"),
        "fact-confidence": (of_task(targets=(factories.target(confidence=1.5),)), "二/（一）"),
        "target-indicator": (of_task(targets=(factories.target(indicator=""),)), "二/（一）"),
        "assignment-mention": (of_task(assignments=(factories.assignment("", span=span),)), "二/（一）"),
        "Reference": (of_task(references=(replace(whole.references[0], number=None),)), "二/（一）"),
        "evidence-outside-text": (of_task(targets=(factories.target(span=Span(start=0, end=9999)),)), None),
        "dependency-prerequisite": (
            factories.record(dependencies=(replace(whole.dependencies[0], target="9.9"),)),
            "二/（二）",
        ),
        "dependency-dependent": (
            factories.record(dependencies=(replace(whole.dependencies[0], target="2.2"),)),
            "二/（二）",
        ),
        "global-rule-tasks": (
            factories.record(global_rules=(replace(whole.global_rules[0], applies_to=("9.9",)),)),
            None,
        ),
    }
    cases |= {shape: (of_task(**facts), "二/（一）") for shape, facts in doubtful_facts().items()}
    cases["second-lead"] = (replace(of_task(assignments=two_leads()), document=with_one_lead_rule()), "二/（一）")
    return [pytest.param(record, shape, path, id=shape) for shape, (record, path) in cases.items()]


def doubtful_facts() -> dict[str, dict[str, object]]:
    """Facts of a task that are worth a look, by the shape that says so."""
    return {
        "deadline-far-off": {"deadlines": (factories.deadline(end=dt.date(2204, 12, 31)),)},
        "target-before-issue": {"targets": (factories.target(deadline=dt.date(2023, 12, 31)),)},
        "role-contradicted": {
            "assignments": (factories.assignment(role="lead"), factories.assignment(role="cooperate")),
        },
        "unit-outside": {"assignments": (factories.assignment(body="370000/emergency-management"),)},
    }


def two_leads() -> tuple[model.Assignment, ...]:
    """Two units that lead one task."""
    return (
        factories.assignment(role="lead"),
        factories.assignment("省自然资源厅", factories.LAND, role="lead"),
    )


def with_one_lead_rule() -> model.Document:
    """The document, with the sentence that the first unit named leads."""
    return factories.document(text=f"{factories.TEXT}排在第一位的部门为牵头部门，下同。")


def harmless() -> list[pytest.param]:
    """Records that come near a fault and have none, by the shape that must keep silent."""
    task = factories.task()

    def of_task(**facts: object) -> Record:
        return factories.record(tasks=(replace(task, **facts),), dependencies=(), global_rules=())

    issued = factories.document().issued
    inside = tuple(
        factories.assignment(body=body)
        for body in ("云泽省/transport", "云泽省临江市/government", "cn/transport", "白石县/transport")
    )
    shandong = factories.document(jurisdiction="山东省济南市")
    above = tuple(
        factories.assignment(body=body) for body in ("370000/transport", "370102/transport", "370100/transport")
    )
    cases = {
        "deadline-before-issue": of_task(deadlines=(factories.deadline(end=issued),)),
        "deadline-far-off": of_task(deadlines=(factories.deadline(end=dt.date(2060, 12, 31)),)),
        "target-before-issue": of_task(targets=(factories.target(deadline=issued),)),
        "second-lead": of_task(assignments=two_leads()),
        "second-lead one only": replace(of_task(assignments=two_leads()[:1]), document=with_one_lead_rule()),
        "role-contradicted": of_task(
            assignments=(
                factories.assignment(role="lead"),
                factories.assignment("省自然资源厅", factories.LAND, role="cooperate"),
            )
        ),
        "unit-outside": of_task(assignments=inside),
        "unit-outside above": replace(of_task(assignments=above), document=shandong),
        "unit-outside nation": replace(
            of_task(assignments=above), document=factories.document(jurisdiction="全国", level="national")
        ),
        "unit-outside unknown": replace(
            of_task(assignments=above), document=factories.document(jurisdiction=None, issuer=None)
        ),
    }
    return [pytest.param(record, name.partition(" ")[0], id=name) for name, record in cases.items()]


@pytest.mark.parametrize(("record", "shape"), harmless())
def test_what_is_no_fault_is_let_through(record: Record, shape: str) -> None:
    """What only looks like the fault does not raise it."""
    assert shape not in {fault.shape for fault in faults(record)}


WARNINGS = {"deadline-before-issue", "Deadline", "second-lead", *doubtful_facts()}


@pytest.mark.parametrize(("record", "shape", "path"), broken())
def test_another_engine_finds_the_same(record: Record, shape: str, path: str | None, shapes: rdflib.Graph) -> None:
    """Over each broken record our own run and pyshacl name the same things, shapes and severities."""
    said = list(statements(record))
    ours = {(fault.severity, fault.shape, fault.node) for fault in validate.faults(said)}
    assert shape in {name for _, name, _ in ours}
    assert ours == findings(said, shapes)


@pytest.mark.parametrize(("record", "shape", "path"), broken())
def test_a_fault_is_found(record: Record, shape: str, path: str | None) -> None:
    """The shape names the fault, in Chinese, with its document and the path of its task."""
    found = {fault.shape: fault for fault in faults(record)}
    assert shape in found
    fault = found[shape]
    assert fault.document == record.document.id
    assert fault.path == path
    assert not fault.message.isascii()
    assert fault.severity == ("warning" if shape in WARNINGS else "violation")


@pytest.mark.parametrize(
    ("predicate", "shape"),
    [
        (terms.EVIDENCE, "evidence"),
        (terms.RULE_USED, "fact-rule"),
        (terms.CONFIDENCE, "fact-confidence"),
        (terms.ROLE, "assignment-role"),
        (terms.ASSIGNED_UNIT, "assignment-unit"),
        (terms.ABOUT, "assignment-about"),
        (terms.VALUE, "target-value"),
        (terms.PATH, "task-path"),
        (terms.TITLE, "task-title"),
        (terms.NAME, "unit-name"),
        (terms.DEPENDENT, "dependency-dependent"),
        (terms.PASSAGES, "dependency-passages"),
        (terms.POSITION, "position"),
        (terms.STATED_IN, "stated-in"),
        (terms.IDENTIFIER, "task-identifier"),
        (terms.SELECTOR_END, "selector-end"),
        (terms.TEXT, "document-text"),
    ],
)
def test_a_missing_claim_is_found(predicate: str, shape: str, shapes: rdflib.Graph) -> None:
    """A graph from elsewhere that lacks a claim is refused by the shape that asks for it, as pyshacl refuses it."""
    said = [claim for claim in statements(factories.record()) if claim.predicate != predicate]
    found = validate.faults(said)
    assert shape in {fault.shape for fault in found}
    assert {(fault.severity, fault.shape, fault.node) for fault in found} == findings(said, shapes)


def test_a_dependency_on_another_document_needs_evidence() -> None:
    """A task of another document is no prerequisite without a passage that says so; with one, that much is sound."""
    elsewhere = terms.BASE + "document/other/task/1"
    said = [
        replace(claim, object=elsewhere) if claim.predicate == terms.PREREQUISITE else claim
        for claim in statements(factories.record())
    ]
    assert "dependency-elsewhere" not in {fault.shape for fault in validate.faults(said)}
    bare = [claim for claim in said if claim.predicate != terms.EVIDENCE]
    found = [fault for fault in validate.faults(bare) if fault.shape == "dependency-elsewhere"]
    assert len(found) == len(factories.record().dependencies)
    assert all("另一份文件" in fault.message for fault in found)


@pytest.mark.parametrize(
    ("predicate", "shape"),
    [(terms.ROLE, "assignment-role"), (terms.FORCE, "modality-force"), (terms.STATUS, "document-status")],
)
def test_a_value_outside_its_list_is_found(predicate: str, shape: str) -> None:
    """A concept that the list does not hold is a fault."""
    said = [
        Statement(claim.subject, claim.predicate, terms.PG + "nonsense") if claim.predicate == predicate else claim
        for claim in statements(factories.record())
    ]
    assert shape in {fault.shape for fault in validate.faults(said)}


@pytest.mark.parametrize(
    ("predicate", "forged"),
    [
        (terms.SELECTOR_EXACT, mapping.Literal("云泽省别的局")),
        (terms.SELECTOR_EXACT, mapping.Literal("")),
        (terms.SELECTOR_START, mapping.Literal("0", terms.INTEGER)),
        (terms.SELECTOR_END, mapping.Literal("99999", terms.INTEGER)),
    ],
)
def test_a_forged_quotation_is_found(predicate: str, forged: mapping.Literal, shapes: rdflib.Graph) -> None:
    """A quotation that the text does not hold at that place is a fault, each as pyshacl finds it by the query."""
    said = [
        replace(claim, object=forged) if claim.predicate == predicate else claim
        for claim in statements(factories.record())
    ]
    found = validate.faults(said)
    assert "quotation-differs" in {fault.shape for fault in found}
    assert {(fault.severity, fault.shape, fault.node) for fault in found} == findings(said, shapes)


def test_shapes_speak_only_known_words(shapes: rdflib.Graph, words: rdflib.Graph) -> None:
    """Each own term in the shapes is one of the ontology's, and each shape speaks Chinese and English."""
    spoken = {str(name) for claim in shapes for name in claim if str(name).startswith(terms.PG)} - {terms.PG}
    assert spoken <= declared(words)
    for message in (rdflib.SH.message,):
        for shape in set(shapes.subjects(message)):
            languages = sorted(str(getattr(text, "language", None)) for text in shapes.objects(shape, message))
            assert languages == ["en", "zh"], shape


def test_lists_in_shapes_are_whole(shapes: rdflib.Graph) -> None:
    """A value list in the shapes holds every value of the list it stands for."""
    lists = [
        set(map(str, rdflib.collection.Collection(shapes, head))) for head in shapes.objects(None, rdflib.SH["in"])
    ]
    assert {frozenset(found) for found in lists} == {
        frozenset(values.values()) for values in terms.VALUE_LISTS.values()
    }


def test_the_context_file_is_json() -> None:
    """The context is one JSON object with one key, as other programs expect."""
    assert list(json.loads((FOLDER / "context.jsonld").read_text("utf-8"))) == ["@context"]


def test_a_component_that_is_not_known_is_refused() -> None:
    """A constraint that the run cannot check is an error when the shapes are read, never passed over."""
    written = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <{terms.PG}> .
        <x#Shape> sh:targetClass pg:Task ; sh:property <x#inner> . <x#inner> sh:path pg:title ; """
    with pytest.raises(ValueError, match="uniqueLang"):
        parse(f"@base <urn:x:> . {written} sh:uniqueLang true .")
    assert parse(f"@base <urn:x:> . {written} sh:minCount 1 .")[0].properties[0].name == "inner"


def test_a_query_by_any_property_is_refused() -> None:
    """A constraint in SPARQL names its properties, since the run puts only those before it."""
    written = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @base <urn:x:> .
        <x> sh:declare [ sh:prefix "pg" ; sh:namespace "{terms.PG}" ] .
        <x#Shape> sh:targetClass <{terms.TASK}> ; sh:sparql <x#query> .
        <x#query> sh:prefixes <x> ; sh:select "SELECT $this ?value WHERE {{ $this ?any ?value }}" ."""
    with pytest.raises(ValueError, match="any property"):
        parse(written)


def test_the_samples_are_clean() -> None:
    """What is read from the sample policies gives the shapes nothing to say."""
    for sample in samples():
        assert validate.inspect(extract(load(sample.files[0]))) == (), sample.files[0].name
