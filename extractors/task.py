"""Which stretches of the text are tasks? The outline and the responsibility clauses decide.

Rules 1–10 of the annotation guidelines, in short: a titled item is one task; where its sub-items
carry clauses, each of them is; several clauses in one item each close a task; an unnumbered
paragraph under a heading that orders work is a task; goals, principles and background are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.structure import Node, Outline
from extractors import ditto, duty, table
from extractors.clause import DutyClause
from extractors.reading import Reading, clause_groups
from extractors.rule import declare
from extractors.worktext import (
    is_definition,
    is_noise,
    is_non_task_heading,
    opens_non_task,
    opens_with_actor,
    orders_work,
    permits_only,
    speaks_to_all,
    tells_body,
)
from ontology.model import Span

ITEM = declare("task.titled_item", "（一）加快建设。…… → one task")
CLOSED = declare("task.closed_by_clause", "……（责任单位：A）……（责任单位：B） → two tasks")
PARAGRAPH = declare("task.unnumbered_paragraph", "五、组织实施 / 各地要…… → a task 五/#1")
DUTY = declare("task.duty_list", "县生态环境局：指导…… → a task of that unit")
ROW = declare("task.table_row", "a row that pairs work with units → a task")

_NAMES_A_LIST = re.compile(r"(?:清单|表|名单|目录|汇总|附件|方案|样式|模板|范本|示意图|登记册)$")
_HOSTS = re.compile(r"^(?:主办|承办|协办|主承办|参与|参加)单位$")
_SECTION_KINDS = frozenset({"part", "attachment", "book", "chapter", "division", "chinese", "plain"})
_WHOLE = _SECTION_KINDS | {"article"}  # what keeps its closing paragraphs: an article is one task, however many it has
_ASIDE = frozenset({"bullet", "box"})


_OPENING = 40  # characters of a body that may begin with the title it was glued to


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskText:
    """A task's place: path, title, span, the clauses in it and the range of its heading."""

    label: str
    path: str
    title: str
    span: Span
    rule: str
    section: int  # start of the section above it
    heading: Span | None = None
    clauses: tuple[DutyClause, ...] = ()


def segment(outline: Outline) -> tuple[TaskText, ...]:
    """The tasks of a document, in order of place, with unique paths."""
    tasks = sorted(_Segmenter(outline).tasks(), key=lambda task: (task.span.start, -task.span.end))
    return tuple(_unique(_filled(tasks)))


def _filled(tasks: list[TaskText]) -> Iterator[TaskText]:
    """Each task with its clauses in full: 同上 stands for those of the one before."""
    before: tuple[DutyClause, ...] = ()
    for task in tasks:
        before = ditto.filled(task.clauses, before) if task.clauses else before
        yield replace(task, clauses=before) if task.clauses else task


def _unique(tasks: Iterable[TaskText]) -> Iterator[TaskText]:
    """Paths that occur again get ~2, ~3 …: a text saved twice in one file, numbers used twice."""
    seen: Counter[str] = Counter()
    for task in tasks:
        seen[task.path] += 1
        yield task if seen[task.path] == 1 else replace(task, path=f"{task.path}~{seen[task.path]}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands: the labels above it, and the start of the section above it."""

    labels: tuple[str, ...]
    section: int

    @property
    def path(self) -> str:
        return "/".join(self.labels)

    def below(self, node: Node) -> _Place:
        label = node.heading.label
        return _Place((*self.labels, label) if label else self.labels, node.start)

    def inside(self, node: Node) -> _Place:
        """Below a node whose label says nothing: the one attachment (附件) that is the document."""
        return _Place(self.labels, node.start)


class _Segmenter:
    """Walks the outline from the outside inwards until an item is a task of its own."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.reading = Reading(outline.text)
        self._counts: Counter[tuple[str, ...]] = Counter()
        siblings = (outline.nodes, *(node.children for node in outline.walk()))
        self._last = frozenset(nodes[-1].start for nodes in siblings if nodes)

    def tasks(self) -> Iterator[TaskText]:
        front = list(self.outline.front)
        if not self.outline.nodes:
            yield from self._tables(front, _Place((), 0))
            if table.header_of(self.reading.text, front) is not None:
                front = [line for line in front if not table.is_row(self.reading.text, line)]
            yield from self._paragraphs(front, _Place((), 0))
            return
        yield from self._tables(front, _Place((), 0))
        if self._is_all_attachment():
            only = self.outline.nodes[0]
            for child in only.children:
                yield from self._node(child, _Place((), 0).inside(only))
            return
        for node in self.outline.nodes:
            numbered = self.outline.parts > 1 and node.heading.kind != "part"
            yield from self._node(node, _Place((str(node.part),) if numbered else (), 0))

    def _is_all_attachment(self) -> bool:
        """Whether the numbered text is one attachment, the notice before it having no numbers."""
        nodes = self.outline.nodes
        return len(nodes) == 1 and nodes[0].heading.kind == "attachment" and bool(nodes[0].children)

    def _node(self, node: Node, place: _Place) -> Iterator[TaskText]:
        has_clause = self.reading.has_clause(node)
        if not has_clause and (node.heading.kind in _ASIDE or self._is_no_task(node)):
            yield from self._orders_after_all(node, place)
            return
        aside = [kid for kid in node.children if kid.heading.kind in _ASIDE and self.reading.has_clause(kid)]
        if node.heading.kind not in _ASIDE and self._descends(node):
            below = place.below(node)
            yield from self._lead_in(node, below)
            for child in node.children:
                yield from self._node(child, below)
        elif aside and not self.reading.naming(node.body):
            for child in aside:
                yield from self._leaf(child, place.below(node))
        else:
            yield from self._leaf(node, place)

    def _is_no_task(self, node: Node) -> bool:
        title = node.heading.title
        body = self.reading.text[node.heading.span.end : node.heading.span.end + _OPENING]
        if not title and opens_non_task(body.strip()):
            return True
        return is_non_task_heading(title) and not speaks_to_all(title, node.span.of(self.reading.text))

    def _orders_after_all(self, node: Node, place: _Place) -> Iterator[TaskText]:
        """第九章 附则: an article there that tells a body to act (县级以上人民政府应当……) is a task all the same."""
        if node.heading.kind != "chapter":
            return
        for kid in node.children:
            words = kid.heading.title + "".join(line.of(self.reading.text) for line in kid.body[:1])
            if kid.heading.kind == "article" and tells_body(words):
                yield from self._leaf(kid, place.below(node))

    def _lead_in(self, node: Node, below: _Place) -> Iterator[TaskText]:
        """What stands between a heading and its items: tables, and paragraphs closed by a clause of their own."""
        yield from self._tables(node.body, below)
        closed = [p for p in node.body if self.reading.naming([p]) and not table.is_row(self.reading.text, p)]
        if closed:
            yield from self._closed(closed, below, closed[0].start)

    def _descends(self, node: Node) -> bool:
        """Whether the node is a group whose items are the tasks."""
        kids = [child for child in node.children if child.heading.kind not in _ASIDE]
        if not kids:
            return False
        own = bool(self.reading.naming(node.body))
        closed = [kid for kid in kids if self.reading.has_clause(kid)]
        if closed:
            # One clause at the end of a list speaks for the whole item, unless the item is a section.
            at_end = len(closed) == 1 < len(kids) and closed[0] is kids[-1]
            return own or not at_end or node.heading.kind in _SECTION_KINDS
        if own:
            return False
        if node.heading.kind in _SECTION_KINDS:
            return True
        titled = [kid for kid in kids if kid.heading.titled and (kid.body or kid.children)]
        return len(titled) * 2 > len(kids)

    def _leaf(self, node: Node, place: _Place) -> Iterator[TaskText]:
        if _HOSTS.match(node.heading.title):
            return
        below = place.below(node)
        lines = self.reading.lines_of(node)
        if table.header_of(self.reading.text, lines) is not None:
            yield from self._tables(lines, below)
            text = self.reading.text
            lines = [p for p in lines if not table.is_row(text, p) and orders_work(p.of(text))]
            if not lines:
                return
        if self.reading.naming(lines):
            yield from self._closed_item(node, lines, place)
        elif self._is_section_of_paragraphs(node, lines):
            yield from self._paragraphs(lines, below)
        elif duties := duty.lines(self.reading.text, lines):
            yield from (self._duty_task(line, clause, below) for line, clause in duties.items())
        else:
            yield from self._open_item(node, lines, place)

    def _is_section_of_paragraphs(self, node: Node, lines: list[Span]) -> bool:
        """五、组织实施 alone on its line with several paragraphs below: each is a task."""
        if node.heading.kind not in _SECTION_KINDS or len(lines) < 2 or node.children:
            return False
        return not self.reading.runs_in(node, lines) or node.heading.kind == "plain"

    def _closed_item(self, node: Node, lines: list[Span], place: _Place) -> Iterator[TaskText]:
        if self._clause_opens(node, lines):
            yield self._whole(node, lines, place, tuple(self.reading.naming(lines)))
            return
        tasks = list(self._closed(lines, place.below(node), node.start))
        numbered = [task for task in tasks if task.rule == CLOSED]
        for index, task in enumerate(numbered, 1):
            path = task.path if task.path and len(numbered) == 1 else f"{task.path}#{index}"
            named = replace(task, section=place.section, path=path)
            if index == 1:
                title = self.reading.title(node, lines)
                named = replace(named, label=node.heading.label, title=title, heading=node.heading.span)
            yield named
        for task in tasks:
            if task.rule != CLOSED:
                yield replace(task, section=place.section, path=self._count(place.labels))

    def _clause_opens(self, node: Node, lines: list[Span]) -> bool:
        """Whether the only clause stands before the work: in the heading, or right below it."""
        first = self.reading.naming(lines)[0].span
        if self.reading.text[node.heading.span.end : first.start].strip("（( 　\n。"):
            return False
        after = sum(max(0, line.end - max(line.start, first.end)) for line in lines)
        later = [clause for clause in self.reading.naming(lines) if clause.span.start > first.end + 40]
        return after > 20 and not later

    def _closed(self, lines: list[Span], below: _Place, begin: int) -> Iterator[TaskText]:
        """Each clause closes a task; what is left after the last one is a task where it orders work."""
        for group in clause_groups(self.reading, lines):
            span = self.reading.trimmed(begin, group[-1].span.end)
            yield self._task(span, below.path, CLOSED, below.section, group)
            begin = self.reading.after(span.end)
        for line in lines:
            left = max(line.start, begin)
            if left < line.end and self.reading.orders(Span(start=left, end=line.end)):
                yield self._task(self.reading.trimmed(left, line.end), below.path, PARAGRAPH, below.section)

    def _open_item(self, node: Node, lines: list[Span], place: _Place) -> Iterator[TaskText]:
        """An item that names nobody in a clause; paragraphs that speak to all stand for themselves."""
        apart = self._apart(node, lines)
        kept = [line for line in lines if not apart or line.start < apart[0].start]
        if self._is_item(node, kept):
            yield self._whole(node, kept, place, ())
        for line in apart:
            yield self._task(line, self._count(place.labels), PARAGRAPH, place.section)

    def _is_item(self, node: Node, kept: list[Span]) -> bool:
        """Whether an item without a clause orders work: not a definition, a notice, or a bare heading of a section."""
        title = node.heading.title
        text = " ".join(line.of(self.reading.text) for line in kept)
        if is_noise(title) or (node.heading.kind == "article" and permits_only(title + text)):
            return False
        if is_definition(title + text) or is_definition(text):
            return node.heading.kind == "article" and any(tells_body(line.of(self.reading.text)) for line in kept)
        if not kept:
            return node.heading.kind not in _SECTION_KINDS and bool(title) and not _NAMES_A_LIST.search(title)
        return len(text) >= 8 or bool(title)

    def _apart(self, node: Node, lines: list[Span]) -> list[Span]:
        """Closing paragraphs after the last run-in item that address everybody: they belong to the section."""
        if (
            node.start not in self._last
            or node.children
            or node.heading.kind in _WHOLE
            or not self.reading.runs_in(node, lines)
        ):
            return []
        texts = [line.of(self.reading.text) for line in lines]
        at = next((i for i, text in enumerate(texts) if i and opens_with_actor(text)), len(lines))
        return [line for line, text in zip(lines[at:], texts[at:], strict=True) if orders_work(text)]

    def _whole(self, node: Node, lines: list[Span], place: _Place, clauses: tuple[DutyClause, ...]) -> TaskText:
        end = max([node.heading.span.end, *(line.end for line in lines)])
        headed = duty.heading_clause(self.reading.text, node)
        return TaskText(
            label=node.heading.label,
            path=place.below(node).path or self._count(place.labels),
            title=self.reading.title(node, lines),
            span=self.reading.trimmed(node.start, end),
            rule=DUTY if headed else ITEM,
            section=place.section,
            heading=node.heading.span,
            clauses=clauses or ((headed,) if headed else ()),
        )

    def _duty_task(self, line: Span, clause: DutyClause, below: _Place) -> TaskText:
        task = self._task(line, self._count(below.labels), DUTY, below.section, (clause,))
        return replace(task, title=clause.span.of(self.reading.text))

    def _paragraphs(self, lines: list[Span], below: _Place) -> Iterator[TaskText]:
        """Unnumbered paragraphs that order work, each a task."""
        duties = duty.lines(self.reading.text, lines)
        for line in lines:
            if line in duties:
                yield self._duty_task(line, duties[line], below)
            elif self.reading.naming([line]):
                for task in self._closed([line], below, line.start):
                    yield replace(task, path=self._count(below.labels))
            elif self.reading.orders(line) and not table.is_row(self.reading.text, line):
                yield self._task(line, self._count(below.labels), PARAGRAPH, below.section)

    def _tables(self, lines: list[Span], below: _Place) -> Iterator[TaskText]:
        for row in table.rows(self.reading.text, lines):
            path = "/".join((*below.labels, f"表{row.table}", row.label or f"#{row.number}"))
            task = self._task(row.span, path, ROW, below.section, row.clauses)
            title = row.title.of(self.reading.text).split("。")[0][:60]
            yield replace(task, label=row.label, title=title)

    def _task(self, span: Span, path: str, rule: str, section: int, clauses: tuple[DutyClause, ...] = ()) -> TaskText:
        """A task without a heading of its own, named by its first words."""
        title = self.reading.first_words(span.start, span.end)
        return TaskText(label="", path=path, title=title, span=span, rule=rule, section=section, clauses=clauses)

    def _count(self, labels: tuple[str, ...]) -> str:
        self._counts[labels] += 1
        return "/".join((*labels, f"#{self._counts[labels]}"))
