"""What does a record say, statement by statement? Plain terms, no RDF library.

Every fact becomes a node of its own that carries its evidence, the rule that read it and its
confidence; short cuts (task → unit, task → what it needs) are derived from the facts. Nothing is
lost: ``ontology.rebuild`` makes the same record out of the statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology import ids, iris, mapping, terms
from ontology.mapping import Field, Literal, Object, Shape
from ontology.model import Dependency, Document, Fact, GlobalRule, Record, Section, Span, Target, Task
from ontology.units.places import setting_of


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: subject and predicate are IRIs, the object an IRI or a typed literal."""

    subject: str
    predicate: str
    object: Object


def statements(record: Record) -> Iterator[Statement]:
    """All that the record says, in an order that is always the same.

    Raises ValueError where a value stands outside its list (a role that does not exist).
    """
    return _Writer(record).statements()


class _Writer:
    """One record being written: the names of its things, and what was said once for all."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document = iris.document(record.document.id)
        self._taken: dict[str, int] = {}
        self._described: set[str] = set()
        self._sections = self._name_all("section", [section.id for section in record.sections])
        self._tasks = self._name_all("task", [task.id for task in record.tasks])
        self._targets: dict[str, str] = {}

    def statements(self) -> Iterator[Statement]:
        record = self.record
        yield from self._document_statements(record.document)
        for position, section in enumerate(record.sections):
            yield from self._section_statements(section, self._sections[position], position)
        for position, target in enumerate(record.targets):
            yield from self._target_statements(target, position)
        for position, reference in enumerate(record.references):
            yield from self._fact_statements(reference, self._fact_node(self.document, reference), position)
        for position, task in enumerate(record.tasks):
            yield from self._task_statements(task, self._tasks[position], position)
        for position, rule in enumerate(record.global_rules):
            yield from self._global_rule_statements(rule, position)
        for position, unread in enumerate(record.unread):
            node = self._unique(f"{self.document}/unread/{position}")
            yield from self._passage(node, mapping.UNREAD, unread, position)
            yield from self._evidence(node, unread.span)
        for position, dependency in enumerate(record.dependencies):
            yield from self._dependency_statements(dependency, position)

    # --- names --------------------------------------------------------------------------------

    def _unique(self, iri: str) -> str:
        """The IRI, numbered where another thing of the document has it already."""
        self._taken[iri] = count = self._taken.get(iri, 0) + 1
        return iri if count == 1 else f"{iri}~{count}"

    def _name_all(self, segment: str, names: Iterable[str]) -> list[str]:
        return [self._unique(f"{self.document}/{segment}/{iris.escape(name)}") for name in names]

    def _fact_node(self, owner: str, fact: Fact) -> str:
        """A fact is named by what it says, so that it keeps its name when others come or go."""
        shape = mapping.FACTS[type(fact)]
        said = [f"{field.name}={getattr(fact, field.name)}" for field in shape.fields if field not in mapping.READING]
        key = ids.statement_id(shape.segment, str(fact.span.start), str(fact.span.end), *said)
        return self._unique(f"{owner}/{shape.segment}/{key}")

    def _section_iri(self, section_id: str) -> str:
        return f"{self.document}/section/{iris.escape(section_id)}"

    def _end_iri(self, end_id: str) -> str:
        """A dependency's end: a target of the document where it is named so, else a task."""
        return self._targets.get(end_id) or f"{self.document}/task/{iris.escape(end_id)}"

    # --- things -------------------------------------------------------------------------------

    def _document_statements(self, document: Document) -> Iterator[Statement]:
        node = self.document
        yield Statement(node, terms.TYPE, terms.DOCUMENT)
        yield from self._field_statements(node, mapping.DOCUMENT, document)
        units = [iris.unit(name) for name in document.addressees]
        yield from self._list(node, terms.ADDRESSEES, units)
        for name in document.addressees:
            yield from self._unit(name)
        if document.issuer is not None:
            yield from self._unit(document.issuer)
        territory = setting_of(document.jurisdiction).own
        if territory is not None and (territory.code or territory.above or territory.rank in ("national", "province")):
            yield Statement(node, terms.DIVISION, Literal(territory.key))  # one that can be compared with others
        if document.locators:
            # Nobody asks the graph for locators; one value keeps hundreds of nodes out of it.
            rows = [[at.span.start, at.span.end, at.page, at.paragraph, at.cell] for at in document.locators]
            yield Statement(node, terms.LOCATORS, Literal(json.dumps(rows, separators=(",", ":")), terms.JSON))
        for position, part in enumerate(document.parts):
            part_node = f"{node}/part/{position}"
            yield from self._passage(part_node, mapping.PART, part, position)
            yield from self._evidence(part_node, part.span)

    def _section_statements(self, section: Section, node: str, position: int) -> Iterator[Statement]:
        yield from self._passage(node, mapping.SECTION, section, position)
        yield from self._evidence(node, section.span)
        if section.parent is not None:
            yield Statement(node, terms.PARENT, self._section_iri(section.parent))

    def _task_statements(self, task: Task, node: str, position: int) -> Iterator[Statement]:
        yield from self._passage(node, mapping.TASK, task, position)
        yield from self._rule(task.rule)
        yield from self._evidence(node, task.span)
        if task.section is not None:
            yield Statement(node, terms.SECTION_OF, self._section_iri(task.section))
        for field_name in mapping.TASK_FACTS:
            facts: tuple[Fact, ...] = getattr(task, field_name)
            for fact_position, fact in enumerate(facts):
                fact_node = self._fact_node(node, fact)
                yield from self._fact_statements(fact, fact_node, fact_position)
                yield Statement(fact_node, terms.ABOUT, node)
        units = dict.fromkeys(assignment.unit for assignment in task.assignments)
        for unit in units:
            yield from self._unit(unit)
            yield Statement(node, terms.ASSIGNED_TO, iris.unit(unit))

    def _target_statements(self, target: Target, position: int) -> Iterator[Statement]:
        if target.id is None:
            node = self._fact_node(self.document, target)
        else:
            node = self._unique(f"{self.document}/target/{iris.escape(target.id)}")
            self._targets.setdefault(target.id, node)
        yield from self._fact_statements(target, node, position)

    def _global_rule_statements(self, rule: GlobalRule, position: int) -> Iterator[Statement]:
        node = self._fact_node(self.document, rule)
        yield from self._fact_statements(rule, node, position)
        yield from self._list(node, terms.UNITS, [iris.unit(name) for name in rule.units])
        for name in rule.units:
            yield from self._unit(name)
        yield from self._list(node, terms.APPLIES_TO, [self._end_iri(task_id) for task_id in rule.applies_to])

    def _dependency_statements(self, dependency: Dependency, position: int) -> Iterator[Statement]:
        key = ids.statement_id(dependency.source, dependency.target, dependency.type, dependency.via)
        node = self._unique(f"{self.document}/dependency/{key}")
        source, target = self._end_iri(dependency.source), self._end_iri(dependency.target)
        yield from self._passage(node, mapping.DEPENDENCY, dependency, position)
        yield from self._rule(dependency.rule)
        yield Statement(node, terms.DEPENDENT, source)
        yield Statement(node, terms.PREREQUISITE, target)
        for span in dict.fromkeys(dependency.spans):
            yield from self._evidence(node, span, quoted=True)
        passages = [iris.selector(self.document, span) for span in dependency.spans]
        yield from self._list(node, terms.PASSAGES, passages)
        yield Statement(source, terms.NEEDS, target)

    # --- what things have in common -----------------------------------------------------------

    def _fact_statements(self, fact: Fact, node: str, position: int) -> Iterator[Statement]:
        yield from self._passage(node, mapping.FACTS[type(fact)], fact, position)
        yield from self._rule(fact.rule)
        yield from self._evidence(node, fact.span, quoted=True)

    def _passage(self, node: str, shape: Shape, thing: object, position: int) -> Iterator[Statement]:
        yield Statement(node, terms.TYPE, shape.term)
        yield Statement(node, terms.STATED_IN, self.document)
        yield Statement(node, terms.POSITION, mapping.whole.write(position))
        yield from self._field_statements(node, shape.fields, thing)

    def _field_statements(self, node: str, fields: tuple[Field, ...], thing: object) -> Iterator[Statement]:
        for field in fields:
            value = getattr(thing, field.name)
            if value is not None:
                yield Statement(node, field.term, field.codec.write(value))

    def _evidence(self, node: str, span: Span, *, quoted: bool = False) -> Iterator[Statement]:
        """The passage it rests on; facts quote it, longer stretches are read out of the text."""
        selector = iris.selector(self.document, span)
        yield Statement(node, terms.EVIDENCE, selector)
        if self._first_time(selector):
            yield Statement(selector, terms.TYPE, terms.POSITION_SELECTOR)
            yield Statement(selector, terms.SELECTOR_START, mapping.whole.write(span.start))
            yield Statement(selector, terms.SELECTOR_END, mapping.whole.write(span.end))
        if quoted and self._first_time("quoted " + selector):
            yield Statement(selector, terms.TYPE, terms.QUOTE_SELECTOR)
            yield Statement(selector, terms.SELECTOR_EXACT, Literal(span.of(self.record.document.text)))

    def _unit(self, name: str) -> Iterator[Statement]:
        node = iris.unit(name)
        if self._first_time(node):
            yield Statement(node, terms.TYPE, terms.UNIT)
            yield Statement(node, terms.NAME, Literal(name))

    def _rule(self, rule_id: str) -> Iterator[Statement]:
        node = iris.rule(rule_id)
        if self._first_time(node):
            yield Statement(node, terms.TYPE, terms.RULE)
            yield Statement(node, terms.IDENTIFIER, Literal(rule_id))

    def _list(self, node: str, term: str, items: list[str]) -> Iterator[Statement]:
        """An RDF list whose cells have names; nothing where it is empty."""
        local = term.rpartition("#")[2]
        cells = [f"{node}/{local}/{index}" for index in range(len(items))]
        for index, item in enumerate(items):
            if index == 0:
                yield Statement(node, term, cells[0])
            yield Statement(cells[index], terms.FIRST, item)
            yield Statement(cells[index], terms.REST, cells[index + 1] if index + 1 < len(items) else terms.NIL)

    def _first_time(self, key: str) -> bool:
        if key in self._described:
            return False
        self._described.add(key)
        return True
