"""How is an answer written? The W3C's forms of results (JSON, XML, CSV, TSV) row by row, triples in the forms of RDF.

An answer that is cut says so in itself where its form has a place for that; CSV, TSV and JSON-LD have none.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from graph.serialise import ALL_PREFIXES

TableForm = Literal["json", "xml", "csv", "tsv"]
GraphForm = Literal["turtle", "ntriples", "rdfxml", "jsonld"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]
Cut = Literal["rows", "bytes"]

MEDIA: dict[TableForm | GraphForm, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "rdfxml": "application/rdf+xml; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
}
MUTE: frozenset[str] = frozenset(("csv", "tsv", "jsonld"))
"""Forms that have no place to say that they are cut."""

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RESULTS = "http://www.w3.org/2005/sparql-results#"
_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WORDS = {"rows": "只给出前若干行：达到了行数上限", "bytes": "只给出前一部分：达到了大小上限"}


class Sink:
    """Where an answer goes: bytes handed on in blocks, counted, bounded."""

    def __init__(self, hand_on: Callable[[bytes], object], *, most: int, block: int = 1 << 16) -> None:
        self._hand_on = hand_on
        self._block = block
        self._held: list[bytes] = []
        self._size = 0
        self.left = most

    def write(self, content: bytes) -> int:
        """Take it, bounded or not: the caller looks at ``left``."""
        self._held.append(content)
        self._size += len(content)
        self.left -= len(content)
        if self._size >= self._block:
            self.flush()
        return len(content)

    def flush(self) -> None:
        """Hand on what is held."""
        if self._held:
            self._hand_on(b"".join(self._held))
            self._held, self._size = [], 0


def write_table(form: TableForm, names: Sequence[str], rows: Iterable[Row], sink: Sink, most: int) -> Cut | None:
    """Write rows until there are no more, or as many or as much as may be; in the latter case what it was."""
    head, row_of, tail = _TABLES[form]
    sink.write(head(names).encode())
    cut: Cut | None = None
    for number, row in enumerate(rows):
        if number == most:
            cut = "rows"
            break
        content = row_of(names, row, number).encode("utf-8", "replace")
        if len(content) > sink.left:
            cut = "bytes"
            break
        sink.write(content)
    sink.write(tail(cut).encode())
    return cut


def write_truth(form: TableForm, truth: bool, sink: Sink) -> None:  # noqa: FBT001 - it is what is written
    """Write the answer of ASK; in CSV and TSV, which have none for it, the bare word."""
    word = "true" if truth else "false"
    if form == "json":
        sink.write(f'{{"head":{{}},"boolean":{word}}}'.encode())
    elif form == "xml":
        sink.write(
            f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head/><boolean>{word}</boolean></sparql>'.encode()
        )
    else:
        sink.write(f"{word}\r\n".encode())


def write_graph(form: GraphForm, triples: Iterable[ox.Triple], sink: Sink, most: int) -> Cut | None:
    """Write triples until there are no more, or as many or as much as may be."""
    cuts: list[Cut] = []

    def bounded() -> Iterator[ox.Triple]:
        for number, triple in enumerate(triples):
            if number == most or sink.left <= 0:
                cuts.append("rows" if number == most else "bytes")
                return
            yield triple

    prefixes = None if form == "ntriples" else ALL_PREFIXES
    ox.serialize(bounded(), output=sink, format=_RDF[form], prefixes=prefixes)  # type: ignore[arg-type]
    if not cuts:
        return None
    words = WORDS[cuts[0]]
    if form in ("turtle", "ntriples"):
        sink.write(f"\n# {words}\n".encode())
    elif form == "rdfxml":
        sink.write(f"\n<!-- {words} -->\n".encode())
    return cuts[0]


# --- forms of tables ------------------------------------------------------------------------------


def _json_head(names: Sequence[str]) -> str:
    return f'{{"head":{{"vars":{json.dumps(list(names))}}},"results":{{"bindings":['


def _json_row(names: Sequence[str], row: Row, number: int) -> str:
    bound = {name: json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
    return f"{',' if number else ''}\n{json.dumps(bound, ensure_ascii=False)}"


def _json_tail(cut: Cut | None) -> str:
    told = "" if cut is None else f',"truncated":{json.dumps({"by": cut, "message": WORDS[cut]}, ensure_ascii=False)}'
    return f"\n]}}{told}}}\n"


def json_term(term: Term) -> dict[str, Any]:
    """A term as the JSON form has it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts.items()}}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return {**told, "xml:lang": term.language}
    return told if term.datatype.value == _STRING else {**told, "datatype": term.datatype.value}


def _xml_head(names: Sequence[str]) -> str:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}">\n<head>{variables}</head>\n<results>\n'


def _xml_row(names: Sequence[str], row: Row, number: int) -> str:  # noqa: ARG001 - as the others
    bound = "".join(
        f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
        for name, term in zip(names, row, strict=True)
        if term is not None
    )
    return f"<result>{bound}</result>\n"


def _xml_tail(cut: Cut | None) -> str:
    return f"</results>{'' if cut is None else f'<!-- {WORDS[cut]} -->'}\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts.items())}</triple>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{_xml_text(term.value)}</literal>"
    kind = "" if term.datatype.value == _STRING else f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{kind}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    """Characters that XML cannot hold, whatever way they are written, become the sign for that."""
    return escape(_NO_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _csv_line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _csv_row(names: Sequence[str], row: Row, number: int) -> str:  # noqa: ARG001
    return _csv_line(["" if term is None else _bare(term) for term in row])


def _bare(term: Term) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return str(term)


def _tsv_row(names: Sequence[str], row: Row, number: int) -> str:  # noqa: ARG001
    cells = ("" if term is None else str(term).replace("\t", "\\t") for term in row)
    return "\t".join(cells) + "\n"


def _no_tail(cut: Cut | None) -> str:  # noqa: ARG001
    return ""


_Head = Callable[[Sequence[str]], str]
_RowOf = Callable[[Sequence[str], Row, int], str]
_Tail = Callable[[Cut | None], str]

_TABLES: dict[TableForm, tuple[_Head, _RowOf, _Tail]] = {
    "json": (_json_head, _json_row, _json_tail),
    "xml": (_xml_head, _xml_row, _xml_tail),
    "csv": (_csv_line, _csv_row, _no_tail),
    "tsv": (lambda names: "\t".join(f"?{name}" for name in names) + "\n", _tsv_row, _no_tail),
}
