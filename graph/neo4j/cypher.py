"""Which Cypher keeps the graph? Every statement that writes or reads what a graph says, by what it does."""

from __future__ import annotations

from typing import Final

NOTE: Final = """
MERGE (mark:Mark {key: $node}) SET mark += $marks
"""
FORGET: Final = """
MATCH (mark:Mark {key: $node}) DELETE mark
"""
READ_MARKS: Final = """
MATCH (mark:Mark) WHERE mark.key STARTS WITH $beginning RETURN mark.key AS node, mark[$mark] AS text
"""
READ_MARK: Final = """
MATCH (mark:Mark {key: $node}) RETURN mark[$mark] AS text
"""

VERSION: Final = """
MERGE (graph:Graph {iri: $graph}) SET graph.version = $version REMOVE graph.indexed
"""
NO_VERSION: Final = """
MATCH (graph:Graph {iri: $graph}) DELETE graph
"""
READ_VERSION: Final = """
OPTIONAL MATCH (graph:Graph {iri: $graph}) RETURN graph.version AS version
"""
READ_NODES: Final = """
MATCH (thing:Thing {graph: $graph})
RETURN thing.iri AS iri, labels(thing) AS labels, thing {.*, embedding: null, searchable: null} AS properties
"""
READ_EDGES: Final = """
MATCH (source:Thing {graph: $graph})-[edge]->(target:Thing {graph: $graph})
RETURN source.iri AS source, type(edge) AS kind, target.iri AS target
"""

DRAW: Final = """
UNWIND $nodes AS row
CREATE (thing:Thing) SET thing = row.properties, thing:$(row.labels)
WITH collect(thing) AS things
UNWIND $edges AS edge
WITH things[edge[0]] AS source, edge[1] AS kind, things[edge[2]] AS target
CREATE (source)-[:$(kind)]->(target)
"""
"""A graph that said nothing before; relationships name their ends by the places of nodes."""

ADD: Final = """
UNWIND $nodes AS row CREATE (thing:Thing) SET thing = row.properties, thing:$(row.labels)
"""
CORRECT: Final = """
UNWIND $nodes AS row
MATCH (thing:Thing {key: row.key})
REMOVE thing:$(row.without)
SET thing += row.properties, thing:$(row.labels)
"""
JOIN: Final = """
UNWIND $edges AS edge
MATCH (source:Thing {key: edge[0]})
MATCH (target:Thing {key: edge[2]})
CREATE (source)-[:$(edge[1])]->(target)
"""
CUT: Final = """
UNWIND $edges AS edge
MATCH (source:Thing {key: edge[0]})-[relationship]->(target:Thing {key: edge[2]})
WHERE type(relationship) = edge[1]
DELETE relationship
"""
FREE: Final = """
MATCH (thing:Thing) WHERE thing.key IN $keys
OPTIONAL MATCH (thing)-[:SAME_AS]->(organization:Organization)
WITH collect(DISTINCT thing) AS things, collect(DISTINCT organization) AS organizations
FOREACH (thing IN things | DETACH DELETE thing)
WITH organizations
UNWIND organizations AS organization
WITH organization WHERE NOT EXISTS { (organization)<-[:SAME_AS]-() }
DETACH DELETE organization
"""
"""Things that are gone, and organizations that nothing names any more."""

SHARE: Final = """
UNWIND $shared AS row
MERGE (organization:Organization {iri: row.iri})
ON CREATE SET organization.name = row.name
ON MATCH SET organization.name = CASE WHEN row.named THEN row.name ELSE organization.name END
WITH organization, row
MATCH (thing:Thing {key: row.key})
MERGE (thing)-[:SAME_AS]->(organization)
"""
SHORTEN: Final = """
UNWIND $duties AS row
MATCH (task:Thing {key: row.task})
MATCH (organization:Organization {iri: row.unit})
CREATE (task)-[duty:$(row.kind)]->(organization)
SET duty.scope = row.scope
"""
UNSHORTEN: Final = """
MATCH (task:Thing {graph: $graph})-[duty]->(:Organization) WHERE type(duty) IN $roles DELETE duty
"""
