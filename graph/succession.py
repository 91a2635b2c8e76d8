"""How do standings stand in the graph itself? As ELI and DCTERMS statements, for queries and for those it is handed to.

A document that took another's place ``dcterms:replaces`` it, and ``eli:repeals`` it where it says so; days are
``eli:first_date_entry_in_force`` and ``eli:date_no_longer_in_force``. They are derived from all documents, so that they
stand beside the register's words, not in any document's own graph. Whether a document is in force depends on the day
that is asked for; no statement says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.standing import Standings
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement

_DCTERMS = "http://purl.org/dc/terms/"
_ELI = "http://data.europa.eu/eli/ontology#"
REPLACES, IS_REPLACED_BY = f"{_DCTERMS}replaces", f"{_DCTERMS}isReplacedBy"
REPEALS, REPEALED_BY = f"{_ELI}repeals", f"{_ELI}repealed_by"
FIRST_DAY, LAST_DAY = f"{_ELI}first_date_entry_in_force", f"{_ELI}date_no_longer_in_force"


def succession(standings: Standings) -> Iterator[Statement]:
    """What is said of every document that took another's place, was replaced, or states its own term."""
    for link in standings.links():
        old, new = iris.document(link.old), iris.document(link.new)
        yield Statement(new, REPLACES, old)
        yield Statement(old, IS_REPLACED_BY, new)
        if link.ground == "repealed":
            yield Statement(new, REPEALS, old)
            yield Statement(old, REPEALED_BY, new)
        if link.since is not None and link.ground != "draft":
            yield Statement(old, LAST_DAY, Literal(link.since.isoformat(), terms.DATE))
    for document, said in sorted(standings.validities().items()):
        node = iris.document(document)
        if said.effective is not None:
            yield Statement(node, FIRST_DAY, Literal(said.effective.isoformat(), terms.DATE))
        if said.expires is not None:
            yield Statement(node, LAST_DAY, Literal(said.expires.isoformat(), terms.DATE))
