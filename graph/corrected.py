"""What is written of a document that people corrected? What holds, what was read, and what they said, at once."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.change import Change
from graph.prepared import digest_of
from ontology import iris
from ontology.correcting import Outcome, apply
from ontology.correction import Correction
from ontology.model import Record
from ontology.provenance import corrections_said
from ontology.record import to_json
from ontology.statements import statements

GRAPHS = "corrections-"
"""What the names of all graphs of corrections begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written: the change, the record that holds and its digest, and what was read where that differs."""

    change: Change
    record: Record
    digest: str
    read: str | None


def planned(corrections: Sequence[Correction], record: Record) -> Plan:
    """How a record that was read is written, given the corrections of its document."""
    document_id = record.document.id
    effective = apply(record, corrections).record if corrections else record
    said = tuple(statements(effective))
    digest = digest_of(said)
    read = json.dumps(to_json(record), ensure_ascii=False) if corrections else None
    change = Change(graphs={iris.graph(document_id): said}, marks={iris.document(document_id): {"digest": digest}})
    if read is not None:
        marks = {iris.extracted(document_id): {"text": read}}
        change = _with(change, kept(document_id, corrections), Change(marks=marks))
    return Plan(change=change, record=effective, digest=digest, read=read)


def kept(document_id: str, corrections: Sequence[Correction]) -> Change:
    """The graph of a document's corrections; they are its own from now on."""
    if not corrections:
        return Change()
    own = [dataclasses.replace(each, document=document_id) for each in corrections]
    said = tuple(corrections_said(own))
    marks = {"digest": digest_of(said, ordered=False), "source": own[-1].source}
    graph = iris.corrections(document_id)
    return Change(graphs={graph: said}, marks={graph: marks})


def homeless(corrections: Iterable[Correction]) -> list[Outcome]:
    """How corrections stand whose document is not there."""
    reason = "图谱中现在没有这份文件；再次收录后自动生效"
    return [Outcome(correction=each, standing="dangling", reason=reason) for each in corrections]


def document_of(graph: str) -> str | None:
    """The document whose corrections a graph holds; None where it is no such graph."""
    name = iris.last_name(graph)
    return name.removeprefix(GRAPHS) if name.startswith(GRAPHS) else None


def _with(*changes: Change) -> Change:
    graphs = {graph: said for change in changes for graph, said in change.graphs.items()}
    marks = {node: noted for change in changes for node, noted in change.marks.items()}
    return Change(graphs=graphs, marks=marks)
