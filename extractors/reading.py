"""What stands in an item of the outline? Its lines, the clauses in them, and where its text ends."""

from __future__ import annotations

import re

from corpus.structure import Node
from extractors.clause import DutyClause, find_clauses
from extractors.global_rule import find_rules
from extractors.unit import looks_like_unit, split_units
from extractors.worktext import is_noise, orders_work
from ontology.model import Span

_TITLE_END = re.compile(r"[，。；：！？,;:!?\n\t]")
_ATTACHED = re.compile(r"附\s?件\s?[:：]\s?\S")
_NOTES = re.compile(r"(?:备?注|说明)\s?[:：]")
_CLOSING_MARKS = "。；;）)】 　\n\t"


class Reading:
    """A document's text with the responsibility clauses of its paragraphs, each paragraph read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._clauses: dict[int, tuple[DutyClause, ...]] = {}

    def clauses(self, paragraph: Span) -> tuple[DutyClause, ...]:
        """The clauses of a paragraph, fields that name nobody (完成时限：…) included."""
        found = self._clauses.get(paragraph.start)
        if found is None:
            found = self._clauses[paragraph.start] = find_clauses(self.text, paragraph.start, paragraph.end)
        return found

    def naming(self, lines: list[Span]) -> list[DutyClause]:
        """The clauses among the lines that name somebody."""
        return [clause for line in lines for clause in self.clauses(line) if clause.parts]

    def orders(self, line: Span) -> bool:
        """Whether a paragraph orders work; a sentence that speaks for other tasks (以上均需……，不再列出) is none."""
        words = line.of(self.text)
        if not orders_work(words):
            return False
        return not any(rule.span.end - rule.span.start > len(words) - 8 for rule in find_rules(words))

    def has_clause(self, node: Node) -> bool:
        """Whether a clause that names somebody stands in the node or below it."""
        return bool(self.naming(node.body)) or any(self.has_clause(child) for child in node.children)

    def lines_of(self, node: Node) -> list[Span]:
        """The lines of an item taken as one: its body and what stands below it, without endings.

        Noise, whatever follows a list of attachments, boxes (专栏) without clauses, and signatures
        are left out.
        """
        kept: list[Span] = []
        for line in self._all_lines(node):
            words = line.of(self.text)
            if _ATTACHED.match(words) or _NOTES.fullmatch(words):
                break
            if not is_noise(words):
                kept.append(line)
        while kept and self._signs(kept[-1].of(self.text)):
            kept.pop()
        return kept

    def _all_lines(self, node: Node) -> list[Span]:
        lines = list(node.body)
        for child in node.children:
            if child.heading.kind == "box" and not self.has_clause(child):
                continue
            for below in child.walk():
                span = below.heading.span
                first = below.body[0] if below.body and below.body[0].start < self.line_end(span.end) else None
                lines.append(Span(start=span.start, end=first.end if first else span.end))
                lines.extend(below.body[1:] if first else below.body)
        return lines

    def _signs(self, words: str) -> bool:
        """Whether a line is a signature: names of bodies and nothing else."""
        if len(words) > 60 or re.search(r"[。；，：:]", words):
            return False
        units = split_units(re.sub(r"[ 　]+", "、", words.strip()))
        return bool(units) and all(looks_like_unit(unit.text) for unit in units) and len(units[0].text) > 3

    def line_end(self, position: int) -> int:
        """Where the line of that position ends."""
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def runs_in(self, node: Node, lines: list[Span]) -> bool:
        """Whether the heading runs into its body on the same line."""
        return bool(lines) and lines[0].start <= self.line_end(node.heading.span.start)

    def after(self, position: int) -> int:
        """Where the next task begins after a clause: past closing marks and white space."""
        while position < len(self.text) and self.text[position] in _CLOSING_MARKS:
            position += 1
        return position

    def trimmed(self, start: int, end: int) -> Span:
        """The range without white space at its ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start=start, end=end)

    def first_words(self, start: int, end: int) -> str:
        """The words up to the first mark: the title of what has no heading."""
        words = self.text[start:end].lstrip(" 　\n")
        return _TITLE_END.split(words, maxsplit=1)[0].strip()

    def title(self, node: Node, lines: list[Span]) -> str:
        """The heading's title, or the item's first words."""
        if node.heading.titled and node.heading.title:
            return node.heading.title
        start = node.heading.span.end
        return self.first_words(start, max([start, *(line.end for line in lines)]))


def clause_groups(reading: Reading, lines: list[Span]) -> list[tuple[DutyClause, ...]]:
    """Clauses that close one task together: fields on consecutive lines, or brackets side by side."""
    groups: list[list[DutyClause]] = []
    reached: int | None = None
    for clause in (c for line in lines for c in reading.clauses(line) if c.parts or c.own_line):
        if reached is None or reading.text[reached : clause.span.start].strip(" 　\n。；;，"):
            groups.append([])
        groups[-1].append(clause)
        reached = clause.span.end
    return [tuple(group) for group in groups if any(clause.parts for clause in group)]
