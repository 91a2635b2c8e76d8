"""Is the ontology in order, and would the linter say so if it were not? Each fault planted, each named."""

from __future__ import annotations

import pytest

from graph import guideline, lint, profile
from graph.vocabulary import FILE, read, vocabulary
from ontology import terms

TEXT = FILE.read_text("utf-8")


def test_the_ontology_is_in_order() -> None:
    """No word unlabelled, unused, undefined or of another's label; nothing outside OWL 2 RL."""
    assert lint.faults(TEXT) == ()


def test_the_command_prints_nothing_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m graph.lint`` is silent over an ontology in order."""
    assert lint.main() == 0
    assert capsys.readouterr().out == ""


PLANTED = {
    "no English label": ('"任务"@zh, "task"@en', '"任务"@zh', "Task: not one label in each language"),
    "two Chinese labels": ('"任务"@zh, "task"@en', '"任务"@zh, "工作"@zh, "task"@en', "Task: not one label in each"),
    "empty definition": ('"最后一天。"@zh', '" "@zh', "end: not one definition in each language"),
    "no example": ('  skos:example "每季度"@zh ;\n', "", "recurs: no example"),
    "label of another": ('"时限"@zh, "deadline"@en', '"任务"@zh, "deadline"@en', "one label among the classes: 任务"),
    "label twice in a list": ('"牵头"@zh, "lead"@en', '"配合"@zh, "lead"@en', "one label among the roles: 配合"),
    "no range": ("  rdfs:range pg:Rule ;\n", "", "rule: no range"),
    "no domain": ("  rdfs:domain pg:Unread ;\n", "", "why: no domain"),
    "range that is not defined": ("rdfs:range pg:Rule ;", "rdfs:range pg:Regel ;", "rule: its range"),
    "no rule of reading": (
        "pg:guideline pg:guideline-modality-special-force .",
        "rdfs:seeAlso pg:Task .",
        "Modality: no rule of reading",
    ),
    "a word of another name": ("pg:via a owl:", "pg:through a owl:", "through: not used"),
    "a word left out": ("pg:via a owl:", "pg:through a owl:", "via: used but not defined"),
    "a class above that is not declared": ("rdfs:subClassOf prov:Soft", "rdfs:subClassOf prov:Hard", "is not declared"),
}


@pytest.mark.parametrize(("old", "new", "told"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named(old: str, new: str, told: str) -> None:
    """The linter names the word and what is wrong with it."""
    assert old in TEXT
    assert any(told in line for line in lint.faults(TEXT.replace(old, new, 1)))


def test_a_rule_that_no_word_follows_is_named() -> None:
    """A rule of reading that explains nothing has no place in the ontology."""
    idle = 'pg:guideline-idle a skos:Concept ; skos:inScheme pg:guidelines ; rdfs:label "闲"@zh, "idle"@en .\n'
    assert "guideline-idle: a rule that no word follows" in lint.faults(TEXT + idle)


def test_every_rule_of_reading_is_told_in_both_languages() -> None:
    """The rules are concepts of their own, each with a text in Chinese and English."""
    rules = vocabulary().members(terms.GUIDELINES_SCHEME)
    assert len(rules) > 20
    for rule in rules:
        assert sorted(rule.definitions) == ["en", "zh"]
        assert rule.notation == rule.name.removeprefix("guideline-")


OUTSIDE = {
    "union": "pg:Task rdfs:subClassOf [ a owl:Class ; owl:unionOf ( pg:Fact pg:Section ) ] .",
    "some values": "pg:Task rdfs:subClassOf [ owl:onProperty pg:unit ; owl:someValuesFrom pg:Unit ] .",
    "two at most": "pg:Task rdfs:subClassOf [ owl:onProperty pg:unit ; owl:maxCardinality 2 ] .",
    "disjoint union": "pg:Fact owl:disjointUnionOf ( pg:Target pg:Deadline ) .",
    "reflexive": "pg:needs a owl:ReflexiveProperty .",
    "everything as a class": "pg:about rdfs:range owl:Thing .",
    "everything above": "pg:Task rdfs:subClassOf owl:Thing .",
    "date": "pg:start rdfs:range xsd:date .",
    "value for a thing": "pg:start rdfs:range pg:Task .",
    "thing for a value": "pg:about rdfs:range xsd:string .",
    "two kinds": "pg:about a owl:DatatypeProperty .",
    "chain through a value": "pg:needs owl:propertyChainAxiom ( pg:about pg:mention ) .",
    "undeclared property": 'pg:Task pg:nonsense "x" .',
    "property above of another kind": "pg:mention rdfs:subPropertyOf pg:about .",
    "class above not declared": "pg:Task rdfs:subClassOf pg:Nonsense .",
    "list as a class": "pg:about rdfs:range rdf:List .",
    "value by a property of things": 'pg:role-lead skos:inScheme "roles" .',
}


@pytest.mark.parametrize("axiom", OUTSIDE.values(), ids=OUTSIDE)
def test_what_is_not_owl_rl_is_named(axiom: str) -> None:
    """A construct or value type that the profile does not have, or a word out of its place, is told."""
    assert profile.outside(TEXT + axiom)


def test_what_is_owl_rl_is_let_through() -> None:
    """Class trees, chains with inverses, domains, ranges and individuals of own classes are of the profile."""
    axioms = """
        pg:Deadline rdfs:subClassOf pg:Entry . pg:parent rdfs:domain pg:Section ; rdfs:range pg:Section .
        pg:needs owl:propertyChainAxiom ( [ owl:inverseOf pg:dependent ] pg:prerequisite ) . pg:one a pg:Task ."""
    assert profile.outside(TEXT + axioms) == ()


def test_the_ontology_is_versioned() -> None:
    """The version's own IRI, the number, and the version before go together."""
    found = vocabulary()
    assert f"owl:versionIRI <{found.iri}/{found.version}>" in TEXT
    assert found.prior is not None
    assert found.prior.startswith(f"{found.iri}/")
    assert found.prior.rpartition("/")[2] != found.version


def test_a_text_without_an_ontology_is_refused() -> None:
    """Something else than an ontology is no vocabulary."""
    with pytest.raises(ValueError, match="no ontology"):
        read(f"<{terms.PG}Task> a <{terms.OWL}Class> .")


def test_the_page_of_rules_is_the_ontologys() -> None:
    """The page in the documentation says what the ontology says; ``python -m graph.guideline`` writes it anew."""
    assert guideline.FILE.read_text("utf-8") == guideline.page(vocabulary())
    for rule in vocabulary().members(terms.GUIDELINES_SCHEME):
        assert f"`{rule.notation}`" in guideline.page(vocabulary())
