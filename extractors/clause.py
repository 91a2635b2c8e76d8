"""Where does a text say who is responsible? Responsibility clauses found.

A clause stands in brackets of any kind, on a line of its own after a label (``牵头部门：…``), after a
dash, or at the end of a paragraph. What it says is parsed elsewhere (``clause_parts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.clause_parts import ANY_LABEL, LABEL, VERB, ClausePart, names_body, parse
from extractors.unit import UnitMention, looks_like_unit, split_units
from ontology.model import Span

_OPENERS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕"}
_CLOSERS = {"）": "（(", ")": "（(", "】": "【", "]": "[", "〕": "〔"}
_BRACKET = re.compile(r"[（(【\[〔）)】\]〕]")
_LONGEST = 900  # characters of a clause; a table of all departments of a province has some 500
_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyClause:
    """A responsibility clause; spans count in the document.

    ``first_leads`` where it says that the first unit named is the lead, here and below.
    """

    span: Span
    parts: tuple[ClausePart, ...]
    first_leads: bool = False
    own_line: bool = False


def find_clauses(text: str, start: int, end: int) -> tuple[DutyClause, ...]:
    """The clauses of one paragraph, in order; ``[start, end)`` is its range in the document."""
    line = _line_clause(text, start, end)
    if line:
        return (line,)
    found = list(_bracketed(text, start, end))
    if not found:
        tail = _tail_clause(text, start, end)
        found = [tail] if tail else []
    return tuple(found)


def _line_clause(text: str, start: int, end: int) -> DutyClause | None:
    """A line that begins with a label: ``参与部门：省级有关部门``."""
    match = ANY_LABEL.match(text, start, end)
    if match is None:
        return None
    parts, first_leads = parse(text, start, end)
    return DutyClause(span=Span(start=start, end=end), parts=parts, first_leads=first_leads, own_line=True)


def _bracketed(text: str, start: int, end: int) -> Iterator[DutyClause]:
    reached = start
    for left, right in _pairs(text, start, end):
        if left < reached or right - left > _LONGEST:
            continue
        parts, first_leads = _read_brackets(text, left + 1, right, start, end)
        if parts:
            reached = right + 1
            yield DutyClause(span=Span(start=left, end=right + 1), parts=parts, first_leads=first_leads)


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Matching brackets in order of their opening, not too deep; one pass."""
    stack: list[int] = []
    found: list[tuple[int, int]] = []
    for sign in _BRACKET.finditer(text, start, end):
        position, char = sign.start(), sign.group()
        if char in _OPENERS:
            stack.append(position)
        elif char in _CLOSERS and stack:
            opened = stack.pop()
            if len(stack) < _DEEPEST and text[opened] in _CLOSERS[char]:
                found.append((opened, position))
    return sorted(found)


def _read_brackets(text: str, left: int, right: int, start: int, end: int) -> tuple[tuple[ClausePart, ...], bool]:
    """What a bracket says of responsibility; nothing where it is an ordinary one."""
    inner = text[left:right]
    if (len(inner) < 3 and inner != "同上") or "以下简称" in inner or "以下统称" in inner:
        return (), False
    if ANY_LABEL.search(inner) and LABEL.search(inner):
        return parse(text, left, right)
    if VERB.search(inner) and "，是指" not in inner:
        parts, first_leads = parse(text, left, right)
        if parts and all(names_body(unit.text) for part in parts for unit in part.units):
            return parts, first_leads
        return (), False
    return _bare_list(text, left, right, start, end), False


def _bare_list(text: str, left: int, right: int, start: int, end: int) -> tuple[ClausePart, ...]:
    """（市科委、市卫生健康委） at the end of an item: units that are responsible."""
    after = text[right + 1 : end].strip()
    before = text[start : left - 1].rstrip()
    if (after and after[0] not in "。；") or not before or before[-1] not in "。；！”）":
        return ()
    units = split_units(text[left:right], left)
    if inner_is_ditto := text[left:right].strip() == "同上":
        units = (UnitMention(text="同上", start=left, end=right),)
    if inner_is_ditto or (
        units and all(looks_like_unit(unit.text) and not _ORDINARY.search(unit.text) for unit in units)
    ):
        return (ClausePart(role="responsible", units=units, rule="assignment.bare_list"),)
    return ()


_ORDINARY = re.compile(r"^(?:含|包括|如|不含|试行|暂行|下同|见|附)|以[上下内]$|[是为等了]")
# Fields that end a paragraph, the last one first: ……。责任单位：省商务厅。完成时限：2031年底。
_TAIL_FIELD = re.compile(rf"(?:(?<=[。；\s])|(?<=[—－–-]))\s?(?:{ANY_LABEL.pattern})[^。]{{2,{_LONGEST}}}。?\s*$")
_MOST_FIELDS = 6
_TAIL_VERB = re.compile(r"[—－–-]{1,2}(?P<units>[^。—]{2,200}(?:负责|牵头|落实|配合))。?\s*$")


def _tail_clause(text: str, start: int, end: int) -> DutyClause | None:
    """A clause without brackets at the end of a paragraph: ``……。责任单位：省商务厅`` or ``——省商务厅负责``."""
    window = max(start, end - _LONGEST)
    fields = _tail_fields(text, window, end)
    match = _TAIL_VERB.search(text, window, end) if fields is None else None
    if fields is not None:
        start = begin = fields
    elif match:
        start, begin = match.start(), match.start("units")
    else:
        return None
    parts, first_leads = parse(text, begin, end)
    if not parts:
        return None
    return DutyClause(span=Span(start=start, end=end), parts=parts, first_leads=first_leads)


def _tail_fields(text: str, window: int, end: int) -> int | None:
    """Where the first field that says who begins, of those that end the paragraph; None where there is none."""
    begin = None
    left = end
    if text.rfind("：", window, end) < 0 and text.rfind(":", window, end) < 0:
        return None  # most paragraphs hold no field
    for _ in range(_MOST_FIELDS):
        match = _TAIL_FIELD.search(text, window, left)
        if match is None:
            break
        left = match.start()
        if match["label"]:
            begin = left
    return begin
