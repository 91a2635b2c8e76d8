"""Which stretches of the text are tasks? The outline and the responsibility clauses decide.

Rules 1–10 of the annotation guidelines, in short: a titled item is one task; where its sub-items
carry clauses, each of them is; several clauses in one item each close a task; an unnumbered
paragraph under a heading that orders work is a task; goals, principles and background are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from corpus.structure import Node, Outline
from extractors import assignment, table
from extractors.clause import Clause, ClausePart, find_clauses
from extractors.rule import declare
from extractors.unit import looks_like_unit, split_units
from extractors.worktext import is_definition, is_noise, is_non_task_heading, opens_with_actor, orders_work
from ontology.model import Span

ITEM = declare("task.titled_item", "（一）加快建设。…… → one task")
CLOSED = declare("task.closed_by_clause", "……（责任单位：A）……（责任单位：B） → two tasks")
PARAGRAPH = declare("task.unnumbered_paragraph", "五、组织实施 / 各地要…… → a task 五/#1")
DUTY = declare("task.duty_list", "县生态环境局：指导…… → a task of that unit")
ROW = declare("task.table_row", "a row that pairs work with units → a task")

_TITLE_END = re.compile(r"[，。；：！？,;:!?\n\t]")
_ATTACHED = re.compile(r"附\s?件\s?[:：]\s?\S")
_NAMES_A_LIST = re.compile(r"(?:清单|表|名单|目录|汇总|附件|方案|样式|模板|范本|示意图|登记册)$")
_HOSTS = re.compile(r"^(?:主办|承办|协办|主承办|参与|参加)单位$")
_SERVES = re.compile(
    r"^(?!加强|推进|打造|建设|完善|优化|培育|构建|发展|支持|做好|健全|提升|加快|推动|鼓励).{2,16}(?:服务中心|管理中心|指挥中心|站|学校|社区|公司|所)$"
)
_SECTION_KINDS = frozenset({"part", "attachment", "book", "chapter", "division", "chinese", "plain"})


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
    clauses: tuple[Clause, ...] = ()
    fields: Mapping[str, Span] = field(default_factory=dict)


def segment(outline: Outline) -> tuple[TaskText, ...]:
    """The tasks of a document, in order of place, with unique paths."""
    return tuple(_unique(sorted(_Segmenter(outline).tasks(), key=lambda task: (task.span.start, -task.span.end))))


def _unique(tasks: list[TaskText]) -> Iterator[TaskText]:
    """Paths that occur again get ~2, ~3 …: a text saved twice in one file, numbers used twice."""
    seen: Counter[str] = Counter()
    for task in tasks:
        seen[task.path] += 1
        yield task if seen[task.path] == 1 else replace(task, path=f"{task.path}~{seen[task.path]}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the labels above it, and the start of the section above it."""

    labels: tuple[str, ...]
    section: int

    def below(self, node: Node) -> _Place:
        label = node.heading.label
        return _Place((*self.labels, label) if label else self.labels, node.start)


class _Segmenter:
    """Walks the outline; holds what it found of clauses so that each paragraph is read once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.text = outline.text
        self._clauses: dict[int, tuple[Clause, ...]] = {}
        self._counts: dict[tuple[str, ...], int] = {}

    def tasks(self) -> Iterator[TaskText]:
        several = self.outline.parts > 1
        if not self.outline.nodes:
            yield from self._paragraphs(list(self.outline.front), _Place((), 0), 0)
            return
        yield from self._tables(list(self.outline.front), _Place((), 0))
        for node in self.outline.nodes:
            place = _Place((str(node.part),) if several and node.heading.kind != "part" else (), 0)
            yield from self._node(node, place)

    def clauses(self, paragraph: Span) -> tuple[Clause, ...]:
        found = self._clauses.get(paragraph.start)
        if found is None:
            found = self._clauses[paragraph.start] = find_clauses(self.text, paragraph.start, paragraph.end)
        return found

    def has_clause(self, node: Node) -> bool:
        return any(any(c.parts for c in self.clauses(p)) for p in node.body) or any(
            self.has_clause(child) for child in node.children
        )

    def _node(self, node: Node, place: _Place) -> Iterator[TaskText]:
        heading = node.heading
        if heading.kind in ("bullet", "box"):
            if self.has_clause(node):
                yield from self._leaf(node, place)
            return
        if is_non_task_heading(heading.title) and not self.has_clause(node):
            return
        kids = [child for child in node.children if child.heading.kind not in ("bullet", "box")]
        bulleted = [
            child for child in node.children if child.heading.kind in ("bullet", "box") and self.has_clause(child)
        ]
        if self._descends(node, kids):
            below = place.below(node)
            yield from self._lead_in(node, below)
            for child in node.children:
                yield from self._node(child, below)
        elif bulleted and not any(c.parts for p in node.body for c in self.clauses(p)):
            for child in bulleted:
                yield from self._leaf(child, place.below(node))
        else:
            yield from self._leaf(node, place)

    def _lead_in(self, node: Node, below: _Place) -> Iterator[TaskText]:
        """What stands between a heading and its items: tables, and paragraphs closed by a clause of their own."""
        yield from self._tables(node.body, below)
        closed = [p for p in node.body if any(c.parts for c in self.clauses(p)) and not table.is_row(self.text, p)]
        if closed:
            yield from self._closed(closed, below, node.start, None)

    def _descends(self, node: Node, kids: list[Node]) -> bool:
        """Whether the node is a group whose items are the tasks."""
        if not kids:
            return False
        own = any(c.parts for p in node.body for c in self.clauses(p))
        closed = [kid for kid in kids if self.has_clause(kid)]
        if closed:
            return (
                own
                or len(closed) > 1
                or len(kids) == 1
                or closed[0] is not kids[-1]
                or node.heading.kind in _SECTION_KINDS
            )
        if own:
            return False
        if node.heading.kind in _SECTION_KINDS:
            return True
        titled = [kid for kid in kids if kid.heading.titled and (kid.body or kid.children)]
        return len(titled) * 2 > len(kids)

    def _leaf(self, node: Node, place: _Place) -> Iterator[TaskText]:
        below = place.below(node)
        if _HOSTS.match(node.heading.title):
            return
        lines = self._without_ending(self._all_lines(node))
        if table.header_of(self.text, lines):
            yield from self._tables(lines, below)
            lines = [p for p in lines if not table.is_row(self.text, p)]
            if not lines:
                return
        closed = any(c.parts for p in lines for c in self.clauses(p))
        if closed:
            yield from self._closed_item(node, lines, place, below)
        elif self._is_section_of_paragraphs(node, lines):
            yield from self._paragraphs(lines, below, node.start)
        elif duties := self._duties(lines):
            yield from self._duty_tasks(duties, below, node.start)
        else:
            yield from self._open_item(node, lines, place)

    def _without_ending(self, lines: list[Span]) -> list[Span]:
        """The lines without noise, what follows a list of attachments, and signatures at their end."""
        kept: list[Span] = []
        for line in lines:
            words = line.of(self.text)
            if _ATTACHED.match(words):
                break
            if not is_noise(words):
                kept.append(line)
        while kept and self._signs(kept[-1].of(self.text)):
            kept.pop()
        return kept

    def _signs(self, words: str) -> bool:
        """Whether a line is a signature: names of bodies and nothing else."""
        if len(words) > 60 or re.search(r"[。；，：:]", words):
            return False
        units = split_units(re.sub(r"[ 　]+", "、", words.strip()))
        return bool(units) and all(looks_like_unit(unit.text) for unit in units) and len(units[0].text) > 3

    def _all_lines(self, node: Node) -> list[Span]:
        """Body paragraphs of the node and, since it is one task, of what stands below it."""
        lines = list(node.body)
        for child in node.children:
            if child.heading.kind == "box" and not self.has_clause(child):
                continue
            for below in child.walk():
                span = below.heading.span
                first = below.body[0] if below.body and below.body[0].start < self._line_end(span.end) else None
                lines.append(Span(start=span.start, end=first.end if first else span.end))
                lines.extend(below.body[1:] if first else below.body)
        return lines

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def _is_section_of_paragraphs(self, node: Node, lines: list[Span]) -> bool:
        """五、组织实施 alone on its line with several paragraphs below: each is a task."""
        if node.heading.kind not in _SECTION_KINDS or len(lines) < 2 or node.children:
            return False
        return lines[0].start > self._line_end(node.heading.span.start) or node.heading.kind == "plain"

    def _closed_item(self, node: Node, lines: list[Span], place: _Place, below: _Place) -> Iterator[TaskText]:
        if self._clause_opens(node, lines):
            clauses = tuple(c for p in lines for c in self.clauses(p) if c.parts)
            yield self._whole(node, lines, place, clauses)
            return
        tasks = list(self._closed(lines, below, node.start, node))
        numbered = [task for task in tasks if task.rule == CLOSED]
        path = "/".join(below.labels)
        for index, task in enumerate(numbered, 1):
            named = replace(task, section=place.section, path=path if len(numbered) == 1 else f"{path}#{index}")
            yield (
                named
                if index > 1
                else replace(named, label=node.heading.label, title=self._title(node, lines), heading=node.heading.span)
            )
        for task in tasks:
            if task.rule != CLOSED:
                yield replace(task, section=place.section, path=self._count(place.labels))

    def _clause_opens(self, node: Node, lines: list[Span]) -> bool:
        """Whether the only clause stands before the work: in the heading, or right below it."""
        first = next((c for p in lines for c in self.clauses(p) if c.parts), None)
        if first is None or self.text[node.heading.span.end : first.span.start].strip("（( 　\n。"):
            return False
        after = sum(len(p) for p in lines if p.start >= first.span.end) + sum(
            max(0, p.end - first.span.end) for p in lines if p.start < first.span.end < p.end
        )
        later = [c for p in lines for c in self.clauses(p) if c.parts and c.span.start > first.span.end + 40]
        return after > 20 and not later

    def _closed(self, lines: list[Span], below: _Place, start: int, node: Node | None) -> Iterator[TaskText]:
        """Each clause closes a task; what is left after the last one is a task where it orders work."""
        begin: int | None = node.start if node else None
        groups = list(self._clause_groups(lines))
        for group in groups:
            first = next(p for p in lines if p.end > (begin or 0) and p.end > group[0].span.start - len(self.text))
            opened = begin if begin is not None else first.start
            span = self._trimmed(opened, group[-1].span.end)
            yield TaskText(
                label="", path="/".join(below.labels), title=self._first_words(span.start, span.end), span=span,
                rule=CLOSED, section=start, clauses=group,
            )  # fmt: skip
            begin = self._after(span.end)
        yield from self._left_over(begin, lines, below, start)

    def _after(self, position: int) -> int:
        """Where the next task begins after a clause: past closing marks and white space."""
        while position < len(self.text) and self.text[position] in "。；;）)】 　\n\t":
            position += 1
        return position

    def _left_over(self, begin: int | None, lines: list[Span], below: _Place, start: int) -> Iterator[TaskText]:
        if begin is None:
            return
        for line in lines:
            if line.end <= begin:
                continue
            left = max(line.start, begin)
            if orders_work(self.text[left : line.end]):
                yield TaskText(
                    label="", path="/".join(below.labels), title=self._first_words(left, line.end),
                    span=self._trimmed(left, line.end), rule=PARAGRAPH, section=start,
                )  # fmt: skip

    def _clause_groups(self, lines: list[Span]) -> Iterator[tuple[Clause, ...]]:
        """Clauses that close one task together: fields on consecutive lines, or brackets side by side."""
        group: list[Clause] = []
        for clause in (c for p in lines for c in self.clauses(p) if c.parts or c.own_line):
            if group and self.text[group[-1].span.end : clause.span.start].strip(" 　\n。；;，"):
                if any(c.parts for c in group):
                    yield tuple(group)
                group = []
            group.append(clause)
        if any(c.parts for c in group):
            yield tuple(group)

    def _open_item(self, node: Node, lines: list[Span], place: _Place) -> Iterator[TaskText]:
        """An item that names nobody in a clause; paragraphs that speak to all stand for themselves."""
        apart = self._apart(node, lines)
        kept = [line for line in lines if not apart or line.start < apart[0].start]
        if self._is_item(node, kept):
            yield self._whole(node, kept, place, ())
        for line in apart:
            yield TaskText(
                label="", path=self._count(place.labels), title=self._first_words(line.start, line.end),
                span=line, rule=PARAGRAPH, section=place.section,
            )  # fmt: skip

    def _is_item(self, node: Node, kept: list[Span]) -> bool:
        """Whether an item without a clause orders work: not a definition, a notice, or a bare heading of a section."""
        title = node.heading.title
        text = " ".join(line.of(self.text) for line in kept)
        if is_definition(title + text) or is_definition(text) or is_noise(title):
            return False
        if not kept:
            return node.heading.kind not in _SECTION_KINDS and bool(title) and not _NAMES_A_LIST.search(title)
        return len(text) >= 8 or bool(title)

    def _apart(self, node: Node, lines: list[Span]) -> list[Span]:
        """Closing paragraphs after the last run-in item that address everybody: they belong to the section."""
        if node.children or len(lines) < 2 or node.heading.kind in _SECTION_KINDS:
            return []
        if lines[0].start > self._line_end(node.heading.span.start):
            return []
        at = next((i for i, p in enumerate(lines) if i and opens_with_actor(p.of(self.text))), None)
        if at is None:
            return []
        return [line for line in lines[at:] if orders_work(line.of(self.text))]

    def _whole(self, node: Node, lines: list[Span], place: _Place, clauses: tuple[Clause, ...]) -> TaskText:
        end = max([node.heading.span.end, *(line.end for line in lines)])
        below = place.below(node)
        duty = self._duty_clause(node)
        return TaskText(
            label=node.heading.label,
            path="/".join(below.labels) or self._count(place.labels),
            title=self._title(node, lines),
            span=self._trimmed(node.start, end),
            rule=DUTY if duty else ITEM,
            section=place.section,
            heading=node.heading.span,
            clauses=clauses or ((duty,) if duty else ()),
        )

    def _duty_clause(self, node: Node) -> Clause | None:
        """An item headed by units: they are responsible."""
        title = node.heading.title
        start = self.text.find(title, node.heading.span.start, node.heading.span.end) if title else -1
        return self._unit_heading(start, start + len(title)) if start >= 0 else None

    def _unit_heading(self, start: int, end: int) -> Clause | None:
        units = split_units(self.text[start:end], start)
        if not units or not all(looks_like_unit(unit.text) and len(unit.text) > 2 for unit in units):
            return None
        if not all(assignment.is_body(unit.text) or _SERVES.search(unit.text) for unit in units):
            return None
        part = ClausePart(role="responsible", units=units, rule="assignment.duty_list")
        return Clause(span=Span(start=start, end=end), parts=(part,))

    _DUTY_LINE = re.compile(r"(?:[（(]?\d{1,2}[）).．、]\s?)?(?P<unit>[^：，。；:\s]{3,40})[：:](?=.{4})")

    def _duties(self, lines: list[Span]) -> list[tuple[Span, Clause]]:
        found = []
        for line in lines:
            match = self._DUTY_LINE.match(self.text, line.start, line.end)
            clause = self._unit_heading(match.start("unit"), match.end("unit")) if match else None
            if clause:
                found.append((line, clause))
        return found if len(found) > 1 else []

    def _duty_tasks(self, duties: list[tuple[Span, Clause]], below: _Place, start: int) -> Iterator[TaskText]:
        for line, clause in duties:
            yield TaskText(
                label="", path=self._count(below.labels), title=clause.span.of(self.text), span=line, rule=DUTY,
                section=start, clauses=(clause,),
            )  # fmt: skip

    def _paragraphs(self, lines: list[Span], below: _Place, start: int) -> Iterator[TaskText]:
        """Unnumbered paragraphs that order work, each a task."""
        duties = dict(self._duties(lines))
        for line in lines:
            if line in duties:
                yield from self._duty_tasks([(line, duties[line])], below, start)
            elif any(c.parts for c in self.clauses(line)):
                for task in self._closed([line], below, start, None):
                    yield replace(task, path=self._count(below.labels))
            elif orders_work(line.of(self.text)) and not table.is_row(self.text, line):
                yield TaskText(
                    label="", path=self._count(below.labels), title=self._first_words(line.start, line.end),
                    span=line, rule=PARAGRAPH, section=start,
                )  # fmt: skip

    def _tables(self, lines: list[Span], below: _Place) -> Iterator[TaskText]:
        for row in table.rows(self.text, lines):
            label = row.label
            path = "/".join((*below.labels, f"表{row.table}" if row.table else "表", label or f"#{row.number}"))
            yield TaskText(
                label=label, path=path, title=row.title.of(self.text).split("。")[0][:60], span=row.span, rule=ROW,
                section=below.section, clauses=row.clauses,
            )  # fmt: skip

    def _count(self, labels: tuple[str, ...]) -> str:
        self._counts[labels] = self._counts.get(labels, 0) + 1
        return "/".join((*labels, f"#{self._counts[labels]}"))

    def _title(self, node: Node, lines: list[Span]) -> str:
        if node.heading.titled and node.heading.title:
            return node.heading.title
        start = node.heading.span.end
        return self._first_words(start, max([start, *(line.end for line in lines)]))

    def _first_words(self, start: int, end: int) -> str:
        words = self.text[start:end].lstrip(" 　\n")
        return _TITLE_END.split(words, maxsplit=1)[0].strip()

    def _trimmed(self, start: int, end: int) -> Span:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start=start, end=end)
