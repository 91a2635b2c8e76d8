"""Which tasks are about this? A search for people or as JSON; a file of searches as JSON lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.commands.ask import lines_of
from api.console import emit, say
from api.library import Library
from api.searching import chosen, find, marked, shown
from api.settings import Settings
from api.words import document_name
from graph.finding import Finding
from graph.store import GraphStore, open_store
from ontology.errors import QuestionError


def run(query: str, store: str, *, top: int, as_json: bool, filters: Mapping[str, str | None]) -> None:
    """Search once."""
    if not query.strip():
        raise QuestionError("要找的词是空的", hint="请输入要找的内容，例如：污水处理")
    with open_store(store, read_only=True) as reader:
        found = _found(reader, query.strip(), top, filters)
        if as_json:
            emit(shown(query.strip(), found))
        else:
            _tell(found, Library(reader))


def run_file(file: Path, store: str, *, top: int, filters: Mapping[str, str | None]) -> None:
    """Search for every line of a file, ``-`` for standard input; blank lines are passed over."""
    queries = list(lines_of(file))
    with open_store(store, read_only=True) as reader:
        for query in queries:
            emit(shown(query, _found(reader, query, top, filters)))


def _found(reader: GraphStore, query: str, top: int, filters: Mapping[str, str | None]) -> Finding:
    wanted = chosen(filters)
    if "document" in wanted:
        wanted["document"] = Library(reader).one(wanted["document"]).id
    return find(reader, query, model=Settings().model, top=top, filters=wanted)


def _tell(found: Finding, library: Library) -> None:
    if not found.hits:
        say("没有找到。换一种说法，或少用几个词再试。")
    there = library.store.digests()  # while another process writes the index it may have more
    for number, hit in enumerate((hit for hit in found.hits if hit.document in there), 1):
        marks = [(mark.start, mark.end) for mark in hit.marks]
        passage = "".join(f"【{piece}】" if on else piece for piece, on in marked(hit.text, hit.passage.start, marks))
        say(f"{number}. {hit.path}　{hit.title}　《{document_name(library.record(hit.document).document)}》")
        say(f"   {passage}")
