"""How is a document divided? Headings found by their numbers, put into a tree that tiles the text.

Official documents number their levels 第X章, 第X条, 一、 （一） 1. （1） ① (GB/T 9704-2012, 7.3.3). A
heading stands alone on its line or runs into its body (``（一）加快建设。坚持……``). Numbers may skip,
be missing or begin again; beginning again at the top opens a new part (a forwarded plan, an
attachment).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.headings import RANK, Heading, heading_of, is_part_title, plain_heading
from corpus.repetition import first_copy
from ontology.model import Span

_ATTACHMENT_LIST = re.compile(r"附\s?件\s?[:：]\s?[1１一]\s?[.．、]")
_NOTES = re.compile(r"(?:备?注|说明)\s?[:：]\s?(?:$|[1１][.．、])")
_LINE = re.compile(r"[^\n]+")
_LEVELS = re.compile(r"^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[ 　]?(?=[一-鿿])", re.MULTILINE)
_BARE = re.compile(r"(\d{1,2})[ 　]*([一-鿿][^。；，：\t\n]{1,24})")


@dataclass(slots=True, kw_only=True)
class Node:
    """A section: its heading, its own paragraphs (the run-in rest of the heading's line first), its children."""

    heading: Heading
    start: int
    end: int = 0
    body: list[Span] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    part: int = 0

    @property
    def span(self) -> Span:
        """Heading, body and everything below."""
        return Span(start=self.start, end=self.end)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in order of place."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The tree of a document: ``front`` holds the paragraphs before the first heading."""

    text: str
    front: tuple[Span, ...]
    nodes: tuple[Node, ...]
    parts: int

    def walk(self) -> Iterator[Node]:
        """Every node, in order of place."""
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> Iterator[Span]:
        """Ranges that tile the text: each character belongs to exactly one."""
        reached = 0
        starts = sorted({node.start for node in self.walk()})
        for start in [*starts, len(self.text)]:
            if start > reached:
                yield Span(start=reached, end=start)
                reached = start


def outline(text: str) -> Outline:
    """The tree of a canonical text; every text has one, if need be without nodes."""
    builder = _Builder(text)
    lines = list(_lines(text))
    del lines[first_copy([text[start:end] for start, end in lines]) :]
    for index, (start, end) in enumerate(lines):
        builder.take(lines, index, start, end)
    return builder.finish()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Line ranges without surrounding white space; a text that lost its breaks is divided at its numbers."""
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            yield from _split_flattened(text, start, end)


def _is_row(text: str, start: int, end: int) -> bool:
    """Whether the line is a row of a table, whose cells may begin with numbers."""
    return text.count("\t", start, end) > 1


# A heading number inside a line: after the end of a sentence, a closed clause, or white space.
_INLINE_CN = re.compile(r"(?<=[。；！”）)：\s])\s*[一二三四五六七八九十]{1,3}、(?=[^\s，。；])")
_INLINE_PCN = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)](?=[^\s，。；、])")
_CN_ORDER = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
_FLATTENED = 1200  # a paragraph this long that counts 一、 二、 三、 lost its line breaks


def _split_flattened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start < _FLATTENED:
        yield start, end
        return
    cuts = _sequence(text, start, end)
    if len(cuts) < 3:
        yield start, end
        return
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        inner = [m.end() - len(m.group().lstrip()) for m in _INLINE_PCN.finditer(text, left, right)]
        inner = _counted(text, [cut for cut in inner if _opens_item(text, left, cut)])
        for a, b in zip([left, *inner], [*inner, right], strict=True):
            stripped = text[a:b].strip()
            if stripped:
                begin = a + text[a:b].index(stripped[0])
                yield begin, begin + len(stripped)


def _sequence(text: str, start: int, end: int) -> list[int]:
    """Where 一、 二、 三、 … stand in order."""
    cuts: list[int] = []
    for match in _INLINE_CN.finditer(text, start, end):
        begin = match.end() - len(match.group().lstrip())
        label = text[begin : match.end() - 1]
        if len(cuts) < len(_CN_ORDER) and label == _CN_ORDER[len(cuts)]:
            cuts.append(begin)
    return cuts


def _opens_item(text: str, left: int, cut: int) -> bool:
    """Whether （一） at ``cut`` opens an item: after a sentence, or right after a section's title."""
    before = text[left:cut].rstrip()
    return not before or before[-1] in "。；）)！" or len(before) <= 40


def _counted(text: str, cuts: list[int]) -> list[int]:
    """The cuts whose numbers ascend; a number out of order is an enumeration inside a sentence."""
    kept: list[int] = []
    last = 0
    for cut in cuts:
        number = heading_of(text, cut, min(len(text), cut + 60))
        if number and (number.number == last + 1 or not kept):
            kept.append(cut)
            last = number.number
    return kept


class _Builder:
    """Puts lines into the tree, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.front: list[Span] = []
        self.roots: list[Node] = []
        self.open: list[Node] = []
        self.part = 1
        self.counted: dict[str, int] = {}  # how far the top numbers of this part have counted, by kind
        self.bare = 0  # the last lone number that headed a section
        self.counts_levels = len(_LEVELS.findall(text)) > 1
        self.noting = False  # below 注：, whose numbers are no headings either
        self.listing = False  # inside 附件：1.… 2.…, whose numbers are no headings

    def take(self, lines: list[tuple[int, int]], index: int, start: int, end: int) -> None:
        heading = None if _is_row(self.text, start, end) else self._heading(start, end)
        self.listing = self._lists_attachments(heading, start, end)
        if self.listing:
            heading = None
        elif heading is None:
            following = lines[index + 1] if index + 1 < len(lines) else None
            heading = plain_heading(self.text, start, end, following, inside=self._inside())
        if heading is None:
            self._append(Span(start=start, end=end))
            return
        self._place(heading, start, end)

    def _heading(self, start: int, end: int) -> Heading | None:
        """The heading of a line; in a text that counts 2.1, 2.1.3 a lone 2 before a title is one too."""
        heading = heading_of(self.text, start, end)
        if heading or not self.counts_levels:
            return heading
        match = _BARE.fullmatch(self.text, start, end)
        if match is None or int(match.group(1)) != self.bare + 1:
            return None
        self.bare += 1
        return Heading(
            kind="decimal", rank=RANK["decimal"], label=match.group(1), number=int(match.group(1)),
            title=match.group(2), span=Span(start=start, end=end), titled=True,
        )  # fmt: skip

    def _lists_attachments(self, heading: Heading | None, start: int, end: int) -> bool:
        """Whether the line is 附件：1.… or goes on with 2.… after it; or one of the notes below 注：."""
        line = self.text[start:end]
        if _NOTES.match(line):
            self.noting = True
            return True
        if _ATTACHMENT_LIST.match(line):
            return True
        if heading is None or heading.kind not in ("decimal", "bracketed-decimal"):
            self.noting = self.noting and heading is None
            return False
        return self.noting or (self.listing and heading.kind == "decimal" and "。" not in line)

    def _inside(self) -> Heading | None:
        return self.open[0].heading if self.open else None

    def _append(self, span: Span) -> None:
        (self.open[-1].body if self.open else self.front).append(span)

    def _place(self, heading: Heading, start: int, end: int) -> None:
        if self._restarts(heading):
            self._begin_part(start)
        while self.open and not self._holds(self.open[-1], heading):
            self.open.pop()
        node = Node(heading=heading, start=start, part=self.part)
        (self.open[-1].children if self.open else self.roots).append(node)
        if not self.open:
            self.counted[heading.kind] = max(heading.number, self.counted.get(heading.kind, 0))
        self.open.append(node)
        rest = self.text[heading.span.end : end]
        if rest.strip():
            begin = heading.span.end + len(rest) - len(rest.lstrip())
            node.body.append(Span(start=begin, end=end))

    def _holds(self, node: Node, heading: Heading) -> bool:
        """Whether the heading belongs below the node: a deeper level, or a list of its own inside a box (专栏)."""
        if node.heading.kind != "box" or heading.kind not in ("decimal", "bracketed-decimal"):
            return node.heading.rank < heading.rank
        counted = node.children[-1].heading.number if node.children else 0
        return heading.number == counted + 1

    def _restarts(self, heading: Heading) -> bool:
        """Whether a top number begins again at one after having counted on."""
        if heading.number != 1 or heading.kind not in ("chinese", "chapter"):
            return False
        return self.counted.get(heading.kind, 0) >= 2

    def _begin_part(self, start: int) -> None:
        """Open a new part; lines since its title leave the section that they were put into."""
        self.part += 1
        self.counted.clear()
        if not self.open:
            return
        last = self.open[-1]
        titles = [i for i, span in enumerate(last.body) if is_part_title(span.of(self.text)) and span.start < start]
        if titles:
            moved = last.body[titles[0] :]
            del last.body[titles[0] :]
            title = moved[0].of(self.text)
            heading = Heading(kind="part", rank=0, label="", number=self.part, title=title, span=moved[0], titled=True)
            node = Node(heading=heading, start=moved[0].start, part=self.part)
            node.body = moved[1:]
            self.roots.append(node)
        self.open.clear()

    def finish(self) -> Outline:
        _close(self.roots, len(self.text))
        return Outline(text=self.text, front=tuple(self.front), nodes=tuple(self.roots), parts=self.part)


def _close(nodes: list[Node], end: int) -> None:
    """Give each node its end: where the next one on its level or above begins."""
    ends = [*(following.start for following in nodes[1:]), end]
    for node, closing in zip(nodes, ends, strict=False):
        node.end = closing
        _close(node.children, closing)
