"""Which IRI does each word have? One constant for every term of ``policygraph.ttl`` and of what it reuses.

The terms are plain strings: only the graph speaks RDF. The names under ``policygraph.example`` lie
in a domain reserved for examples: they name things and promise no server.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BASE: Final = "https://policygraph.example/"
PG: Final = BASE + "ontology#"

# --- own classes ------------------------------------------------------------------------------

ENTRY: Final = PG + "Entry"
SEQUENCE: Final = PG + "Sequence"
PASSAGE: Final = PG + "Passage"
DOCUMENT: Final = PG + "Document"
PART: Final = PG + "Part"
SECTION: Final = PG + "Section"
TASK: Final = PG + "Task"
FACT: Final = PG + "Fact"
ASSIGNMENT: Final = PG + "Assignment"
DEADLINE: Final = PG + "Deadline"
TARGET: Final = PG + "Target"
REFERENCE: Final = PG + "Reference"
MODALITY: Final = PG + "Modality"
DELIVERABLE: Final = PG + "Deliverable"
DEPENDENCY: Final = PG + "Dependency"
GLOBAL_RULE: Final = PG + "GlobalRule"
UNREAD: Final = PG + "Unread"
UNIT: Final = PG + "Unit"
RULE: Final = PG + "Rule"
STORE: Final = PG + "Store"
CORRECTION: Final = PG + "Correction"

# --- own properties ---------------------------------------------------------------------------

EVIDENCE: Final = PG + "evidence"
STATED_IN: Final = PG + "statedIn"
POSITION: Final = PG + "position"
ABOUT: Final = PG + "about"
RULE_USED: Final = PG + "rule"
CONFIDENCE: Final = PG + "confidence"
MENTION: Final = PG + "mention"
TEXT: Final = PG + "text"
LABEL: Final = PG + "label"
PATH: Final = PG + "path"
PARENT: Final = PG + "parent"
SECTION_OF: Final = PG + "section"

SOURCE: Final = PG + "source"
SHA256: Final = PG + "sha256"
ISSUER: Final = PG + "issuer"
ADDRESSEES: Final = PG + "addressees"
JURISDICTION: Final = PG + "jurisdiction"
DIVISION: Final = PG + "division"
LEVEL: Final = PG + "level"
GENRE: Final = PG + "genre"
STATUS: Final = PG + "status"
LOCATORS: Final = PG + "locators"
PART_KIND: Final = PG + "partKind"

ASSIGNED_UNIT: Final = PG + "unit"
ROLE: Final = PG + "role"
SCOPE: Final = PG + "scope"
BODY: Final = PG + "body"

START: Final = PG + "start"
END: Final = PG + "end"
RECURS: Final = PG + "recurs"
OFFSET: Final = PG + "offset"
ANCHOR: Final = PG + "anchor"
INHERITED: Final = PG + "inherited"

INDICATOR: Final = PG + "indicator"
COMPARATOR: Final = PG + "comparator"
BY: Final = PG + "by"

REFERENCE_RELATION: Final = PG + "referenceRelation"
FULL_TITLE: Final = PG + "fullTitle"
FORCE: Final = PG + "force"
DELIVERABLE_RELATION: Final = PG + "deliverableRelation"

DEPENDENT: Final = PG + "dependent"
PREREQUISITE: Final = PG + "prerequisite"
DEPENDENCY_TYPE: Final = PG + "dependencyType"
VIA: Final = PG + "via"
PASSAGES: Final = PG + "passages"

GLOBAL_RULE_KIND: Final = PG + "globalRuleKind"
UNITS: Final = PG + "units"
APPLIES_TO: Final = PG + "appliesTo"
WHY: Final = PG + "why"

CORRECTION_ACTION: Final = PG + "correctionAction"
FACT_KIND: Final = PG + "factKind"
FACT_VALUE: Final = PG + "factValue"

# Short cuts, derived from the facts so that simple questions stay simple.
ASSIGNED_TO: Final = PG + "assignedTo"
NEEDS: Final = PG + "needs"

# The graph about the graph, and the ontology about itself.
FORMAT_VERSION: Final = PG + "formatVersion"
DIGEST: Final = PG + "digest"
STATE: Final = PG + "state"
GUIDELINE: Final = PG + "guideline"

# --- value lists: the model's word → its concept ----------------------------------------------

ROLES_SCHEME: Final = PG + "roles"
SCOPES_SCHEME: Final = PG + "scopes"
COMPARATORS_SCHEME: Final = PG + "comparators"
REFERENCE_RELATIONS_SCHEME: Final = PG + "referenceRelations"
FORCES_SCHEME: Final = PG + "forces"
DELIVERABLE_RELATIONS_SCHEME: Final = PG + "deliverableRelations"
DEPENDENCY_TYPES_SCHEME: Final = PG + "dependencyTypes"
GLOBAL_RULE_KINDS_SCHEME: Final = PG + "globalRuleKinds"
LEVELS_SCHEME: Final = PG + "levels"
STATUSES_SCHEME: Final = PG + "statuses"
ANCHORS_SCHEME: Final = PG + "anchors"
PART_KINDS_SCHEME: Final = PG + "partKinds"
CORRECTION_ACTIONS_SCHEME: Final = PG + "correctionActions"
GUIDELINES_SCHEME: Final = PG + "guidelines"


def _concepts(prefix: str, *values: str, **spelled: str) -> Mapping[str, str]:
    """Values and their IRIs; ``spelled`` gives local names for values that cannot stand in one."""
    named = {value: f"{PG}{prefix}-{value}" for value in values}
    named |= {value: f"{PG}{prefix}-{name.replace('_', '-')}" for name, value in spelled.items()}
    return MappingProxyType(named)


ROLES: Final = _concepts("role", "lead", "cooperate", "responsible", "supervise", "actor")
SCOPES: Final = _concepts("scope", "clause", "body", "global")
COMPARATORS: Final = _concepts("comparator", at_least=">=", at_most="<=", exactly="=", about="~")
REFERENCE_RELATIONS: Final = _concepts("reference", "implements", "produces", "cites")
FORCES: Final = _concepts("force", "prohibition", "encouragement", "permission", "sanction")
DELIVERABLE_RELATIONS: Final = _concepts("deliverable", "produces", "uses")
DEPENDENCY_TYPES: Final = _concepts("dependency", "uses-output", "after", "shares-object", "contributes-to")
GLOBAL_RULE_KINDS: Final = _concepts("globalRule", "also-responsible", "by-duty", "covers")
LEVELS: Final = _concepts("level", "national", "ministry", "province", "city", "county", "town", "other")
STATUSES: Final = _concepts("status", "draft", "final")
ANCHORS: Final = _concepts("anchor", "issue", "event")
PART_KINDS: Final = _concepts("part", "wrapper", "main", "attachment")
CORRECTION_ACTIONS: Final = _concepts("correction", "accept", "reject", "edit", "add", "undo")

VALUE_LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        ROLES_SCHEME: ROLES,
        SCOPES_SCHEME: SCOPES,
        COMPARATORS_SCHEME: COMPARATORS,
        REFERENCE_RELATIONS_SCHEME: REFERENCE_RELATIONS,
        FORCES_SCHEME: FORCES,
        DELIVERABLE_RELATIONS_SCHEME: DELIVERABLE_RELATIONS,
        DEPENDENCY_TYPES_SCHEME: DEPENDENCY_TYPES,
        GLOBAL_RULE_KINDS_SCHEME: GLOBAL_RULE_KINDS,
        LEVELS_SCHEME: LEVELS,
        STATUSES_SCHEME: STATUSES,
        ANCHORS_SCHEME: ANCHORS,
        PART_KINDS_SCHEME: PART_KINDS,
        CORRECTION_ACTIONS_SCHEME: CORRECTION_ACTIONS,
    }
)

# --- terms reused from standards --------------------------------------------------------------

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OA: Final = "http://www.w3.org/ns/oa#"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
TIME: Final = "http://www.w3.org/2006/time#"
ELI: Final = "http://data.europa.eu/eli/ontology#"
SCHEMA: Final = "https://schema.org/"

TYPE: Final = RDF + "type"
FIRST: Final = RDF + "first"
REST: Final = RDF + "rest"
NIL: Final = RDF + "nil"
JSON: Final = RDF + "JSON"
STRING: Final = XSD + "string"
DATE: Final = XSD + "date"
INTEGER: Final = XSD + "integer"
DOUBLE: Final = XSD + "double"
IDENTIFIER: Final = DCTERMS + "identifier"
TITLE: Final = DCTERMS + "title"
ISSUED: Final = DCTERMS + "issued"
NUMBER: Final = ELI + "number"
NAME: Final = SKOS + "prefLabel"
LABELLED: Final = RDFS + "label"
DEFINED: Final = SKOS + "definition"
POSITION_SELECTOR: Final = OA + "TextPositionSelector"
QUOTE_SELECTOR: Final = OA + "TextQuoteSelector"
SELECTOR_START: Final = OA + "start"
SELECTOR_END: Final = OA + "end"
SELECTOR_EXACT: Final = OA + "exact"
VALUE: Final = SCHEMA + "value"
UNIT_TEXT: Final = SCHEMA + "unitText"
THING_NAME: Final = SCHEMA + "name"
SELECTOR_PREFIX: Final = OA + "prefix"
SELECTOR_SUFFIX: Final = OA + "suffix"
HAS_SELECTOR: Final = OA + "hasSelector"
COMMENT: Final = RDFS + "comment"
DATE_TIME: Final = XSD + "dateTime"
PERSON: Final = PROV + "Person"
ENTITY: Final = PROV + "Entity"
ACTIVITY: Final = PROV + "Activity"
ATTRIBUTED: Final = PROV + "wasAttributedTo"
ASSOCIATED: Final = PROV + "wasAssociatedWith"
ENDED: Final = PROV + "endedAtTime"
USED: Final = PROV + "used"
GENERATED: Final = PROV + "wasGeneratedBy"
REVISION: Final = PROV + "wasRevisionOf"
INVALIDATED: Final = PROV + "wasInvalidatedBy"
INFORMED: Final = PROV + "wasInformedBy"
