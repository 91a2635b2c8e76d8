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
from graph import serialise, validate
from graph.store import Fault
from ontology import mapping, model, terms
from ontology.model import Record, Span
from ontology.statements import Statement, statements
from tests import factories

FOLDER = Path(ontology.__file__).parent
OWN = rdflib.Namespace(terms.PG)


@pytest.fixture(scope="module")
def words() -> rdflib.Graph:
    """The ontology file."""
    return rdflib.Graph().parse(FOLDER / "policygraph.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """The shapes file."""
    return rdflib.Graph().parse(FOLDER / "shapes.ttl")


def constants() -> set[str]:
    """Every own term that ``terms.py`` names."""
    single = {value for value in vars(terms).values() if isinstance(value, str)}
    concepts = {iri for values in terms.VALUE_LISTS.values() for iri in values.values()}
    return {iri for iri in single | concepts if iri.startswith(terms.PG) and iri != terms.PG}


def declared(words: rdflib.Graph) -> set[str]:
    """Every own term that the ontology file describes."""
    return {str(term) for term in words.subjects(RDF.type) if str(term).startswith(terms.PG)}


# --- the words ----------------------------------------------------------------------------------


def test_terms_and_ontology_name_the_same_words(words: rdflib.Graph) -> None:
    """A constant without a description, or a description without a constant, is a slip."""
    assert constants() == declared(words)


def test_every_word_is_explained_in_both_languages(words: rdflib.Graph) -> None:
    """Each term has one label and one definition in Chinese and in English, and names its guideline."""
    for term in map(rdflib.URIRef, sorted(declared(words))):
        for said in (RDFS.label, SKOS.definition):
            languages = sorted(str(getattr(text, "language", None)) for text in words.objects(term, said))
            assert languages == ["en", "zh"], (term, said)
            assert all(str(text).strip() for text in words.objects(term, said))
        if term != OWN.guideline:
            assert list(words.objects(term, OWN.guideline)), term


def test_no_two_words_share_a_label(words: rdflib.Graph) -> None:
    """Within classes, within properties and within a value list no label is used twice."""
    kinds = {"class": OWL.Class, "object": OWL.ObjectProperty, "value": OWL.DatatypeProperty}
    groups = [list(words.subjects(RDF.type, kinds["class"]))]
    groups.append([*words.subjects(RDF.type, kinds["object"]), *words.subjects(RDF.type, kinds["value"])])
    groups += [list(words.subjects(SKOS.inScheme, scheme)) for scheme in words.subjects(RDF.type, SKOS.ConceptScheme)]
    for group in groups:
        labels = [str(label) for term in group for label in words.objects(term, RDFS.label)]
        assert len(labels) == len(set(labels)), sorted(labels)


def test_every_word_is_used(words: rdflib.Graph) -> None:
    """A term that no record, store or other term speaks of has no place in the ontology."""
    used = {terms.STORE, terms.FORMAT_VERSION, terms.DIGEST, terms.GUIDELINE}
    for record in (factories.record(), rare_record()):
        for claim in statements(record):
            used |= {claim.subject, claim.predicate, str(claim.object)}
    used |= {str(parent) for parent in words.objects(None, RDFS.subClassOf)}
    used |= {str(scheme) for scheme in words.objects(None, SKOS.inScheme)}
    used |= {iri for values in terms.VALUE_LISTS.values() for iri in values.values()}
    assert declared(words) - used == set()


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


def test_the_ontology_stays_within_owl_rl(words: rdflib.Graph) -> None:
    """Only constructs and value types of the OWL 2 RL profile occur."""
    constructs = {str(name) for claim in words for name in claim if str(name).startswith((terms.OWL, terms.RDFS))}
    allowed = {
        OWL.Ontology, OWL.versionIRI, OWL.versionInfo, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty,
        OWL.AnnotationProperty, OWL.propertyChainAxiom, OWL.inverseOf, RDFS.label, RDFS.seeAlso, RDFS.subClassOf,
        RDFS.subPropertyOf, RDFS.domain, RDFS.range,
    }  # fmt: skip
    assert constructs <= {str(name) for name in allowed}
    ranges = {str(name) for name in words.objects(None, RDFS.range) if str(name).startswith(terms.XSD)}
    assert ranges <= {terms.STRING, terms.INTEGER, terms.DOUBLE}


def test_every_foreign_word_is_declared(words: rdflib.Graph) -> None:
    """A standard's term that records use or the ontology builds on is declared in it."""
    spoken = {claim.predicate for claim in statements(factories.record())}
    spoken |= {str(name) for link in (RDFS.subClassOf, RDFS.subPropertyOf) for name in words.objects(None, link)}
    foreign = {iri for iri in spoken if not iri.startswith((terms.PG, terms.RDF))}
    assert {iri for iri in foreign if (rdflib.URIRef(iri), RDF.type, None) not in words} == set()


def test_shortcuts_are_what_the_ontology_derives(words: rdflib.Graph) -> None:
    """OWL RL derives, from the facts alone, just the short cuts that are stored."""
    stored = validate.as_graph(statements(factories.record()))
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
    return [pytest.param(record, shape, path, id=shape) for shape, (record, path) in cases.items()]


@pytest.mark.parametrize(("record", "shape", "path"), broken())
def test_a_fault_is_found(record: Record, shape: str, path: str | None) -> None:
    """The shape names the fault, in Chinese, with its document and the path of its task."""
    found = {fault.shape: fault for fault in faults(record)}
    assert shape in found
    fault = found[shape]
    assert fault.document == record.document.id
    assert fault.path == path
    assert not fault.message.isascii()
    assert fault.severity == ("warning" if shape in ("deadline-before-issue", "Deadline") else "violation")


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
        (terms.SELECTOR_END, "selector-end"),
        (terms.TEXT, "document-text"),
    ],
)
def test_a_missing_claim_is_found(predicate: str, shape: str) -> None:
    """A graph from elsewhere that lacks a claim is refused by the shape that asks for it."""
    said = [claim for claim in statements(factories.record()) if claim.predicate != predicate]
    assert shape in {fault.shape for fault in validate.faults(said)}


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


def test_a_forged_quotation_is_found() -> None:
    """A quotation that the text does not hold at that place is a fault."""
    said = [
        Statement(claim.subject, claim.predicate, mapping.Literal("云泽省别的局"))
        if claim.predicate == terms.SELECTOR_EXACT
        else claim
        for claim in statements(factories.record())
    ]
    assert "quotation-differs" in {fault.shape for fault in validate.faults(said)}


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
