"""Which record do these statements come from? The way back from the graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from ontology import iris, mapping, terms
from ontology.mapping import Field, Object, Shape, lexical
from ontology.model import (
    Dependency,
    Document,
    GlobalRule,
    Locator,
    Part,
    Record,
    Reference,
    Section,
    Span,
    Target,
    Task,
    Unread,
)
from ontology.statements import Statement

Thing = TypeVar("Thing")


def rebuild(statements: Iterable[Statement]) -> Record:
    """The record that the statements of one document were made from, in any order.

    Statements with other words are passed over. Raises ValueError where there is not exactly one
    document, a value is none of its list, or something has no evidence, no place or no end.
    """
    return _Reader(statements).record()


class _Reader:
    """The statements of one document, by subject and property."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._said: dict[str, dict[str, list[Object]]] = {}
        for statement in statements:
            self._said.setdefault(statement.subject, {}).setdefault(statement.predicate, []).append(statement.object)
        self._nodes: dict[str, list[str]] = {}
        for node, said in self._said.items():
            for kind in said.get(terms.TYPE, ()):
                self._nodes.setdefault(str(kind), []).append(node)
        self._facts: dict[tuple[str | None, str], list[str]] = {}
        for shape in mapping.FACTS.values():
            for node in self._nodes.get(shape.term, ()):
                self._facts.setdefault((self._thing(node, terms.ABOUT), shape.term), []).append(node)

    def record(self) -> Record:
        documents = self._nodes.get(terms.DOCUMENT, [])
        if len(documents) != 1:
            raise ValueError(f"one document wanted, found {len(documents)}")
        return Record(
            document=self._document(documents[0]),
            sections=tuple(self._section(node) for node in self._in_order(mapping.SECTION.term)),
            tasks=tuple(self._task(node) for node in self._in_order(mapping.TASK.term)),
            targets=self._facts_about(None, Target),
            references=self._facts_about(None, Reference),
            global_rules=self._facts_about(None, GlobalRule),
            unread=tuple(self._located(node, mapping.UNREAD, Unread) for node in self._in_order(mapping.UNREAD.term)),
            dependencies=tuple(self._dependency(node) for node in self._in_order(mapping.DEPENDENCY.term)),
        )

    # --- things -------------------------------------------------------------------------------

    def _document(self, node: str) -> Document:
        return Document(
            **self._values(node, mapping.DOCUMENT),
            addressees=tuple(iris.last_name(item) for item in self._list(node, terms.ADDRESSEES)),
            parts=tuple(self._located(part, mapping.PART, Part) for part in self._in_order(mapping.PART.term)),
            locators=self._locators(node),
        )

    def _locators(self, node: str) -> tuple[Locator, ...]:
        said = self._said[node].get(terms.LOCATORS)
        rows = json.loads(lexical(said[0])) if said else []
        return tuple(
            Locator(span=Span(start=start, end=end), page=page, paragraph=paragraph, cell=cell)
            for start, end, page, paragraph, cell in rows
        )

    def _section(self, node: str) -> Section:
        parent = self._thing(node, terms.PARENT)
        return self._located(node, mapping.SECTION, Section, parent=parent and self._name(parent))

    def _task(self, node: str) -> Task:
        section = self._thing(node, terms.SECTION_OF)
        facts: dict[str, Any] = {name: self._facts_about(node, kind) for name, kind in mapping.TASK_FACTS.items()}
        return self._located(node, mapping.TASK, Task, section=self._name(section) if section else None, **facts)

    def _facts_about(self, owner: str | None, kind: type[Thing]) -> tuple[Thing, ...]:
        nodes = sorted(self._facts.get((owner, mapping.FACTS[kind].term), ()), key=self._position)
        return tuple(self._located(node, mapping.FACTS[kind], kind, **self._lists(node, kind)) for node in nodes)

    def _lists(self, node: str, kind: type) -> dict[str, tuple[str, ...]]:
        if kind is not GlobalRule:
            return {}
        return {
            "units": tuple(iris.last_name(item) for item in self._list(node, terms.UNITS)),
            "applies_to": tuple(self._name(item) for item in self._list(node, terms.APPLIES_TO)),
        }

    def _dependency(self, node: str) -> Dependency:
        source, target = self._thing(node, terms.DEPENDENT), self._thing(node, terms.PREREQUISITE)
        if source is None or target is None:
            raise ValueError(f"a dependency without an end: {node}")
        return Dependency(
            **self._values(node, mapping.DEPENDENCY.fields),
            source=self._name(source),
            target=self._name(target),
            spans=tuple(iris.span_of(item) for item in self._list(node, terms.PASSAGES)),
        )

    # --- what things have in common -----------------------------------------------------------

    def _located(self, node: str, shape: Shape, kind: Callable[..., Thing], **more: Any) -> Thing:
        evidence = self._thing(node, terms.EVIDENCE)
        if evidence is None:
            raise ValueError(f"no evidence: {node}")
        return kind(span=iris.span_of(evidence), **self._values(node, shape.fields), **more)

    def _values(self, node: str, fields: tuple[Field, ...]) -> dict[str, Any]:
        said = self._said[node]
        try:
            return {
                field.name: field.codec.read(said[field.term][0]) if field.term in said else None for field in fields
            }
        except ValueError as error:
            raise ValueError(f"{node}: {error}") from error

    def _thing(self, node: str, term: str) -> str | None:
        found = self._said[node].get(term)
        return None if found is None else str(found[0])

    def _name(self, node: str) -> str:
        """The id that a section, task or target goes by in the record, also where it does not exist."""
        known = self._said.get(node, {}).get(terms.IDENTIFIER)
        return lexical(known[0]) if known else iris.last_name(node)

    def _in_order(self, kind: str) -> list[str]:
        return sorted(self._nodes.get(kind, ()), key=self._position)

    def _position(self, node: str) -> int:
        found = self._said[node].get(terms.POSITION)
        if found is None:
            raise ValueError(f"no position: {node}")
        return int(lexical(found[0]))

    def _list(self, node: str, term: str) -> list[str]:
        items: list[str] = []
        cell = self._thing(node, term)
        while cell is not None and cell != terms.NIL and len(items) <= len(self._said):
            item = self._thing(cell, terms.FIRST)
            if item is None:
                raise ValueError(f"a list that breaks off: {node}")
            items.append(item)
            cell = self._thing(cell, terms.REST)
        return items
