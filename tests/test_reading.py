"""Is a marked text still the text? Marks, excerpts, table rows and files, over any input."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.batch import files, work
from api.marking import Mark, by_paragraph, excerpt, paragraph_around, paragraphs, pieces
from api.paging import page
from api.reading import read
from api.tables import cells, column_widths
from api.words import deadline_words, duration_words, target_words
from ontology.errors import QuestionError, UnreadableSourceError
from ontology.model import Span
from tests import factories

KINDS = ("unit", "deadline", "target", "reference", "deliverable", "modality", "unread", "heading", "cited")
TEXTS = st.text(alphabet="省市厅。、\n\t（）x", min_size=1, max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text with marks that nest, cross and repeat."""
    text = draw(TEXTS)
    marks = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        marks.append(Mark(span=Span(start=start, end=end), kind=draw(st.sampled_from(KINDS))))
    return text, marks


@given(marked_texts())
def test_pieces_are_well_formed_and_leave_nothing_out(case: tuple[str, list[Mark]]) -> None:
    """Every character once and in order; what opens last closes first; each mark covers exactly its span."""
    text, marks = case
    open_now: list[Mark] = []
    shown = ""
    covered: dict[int, str] = {}
    for piece in pieces(text, Span(start=0, end=len(text)), marks, set()):
        if piece.step == "open":
            assert piece.mark is not None
            open_now.append(piece.mark)
        elif piece.step == "close":
            assert open_now.pop() is piece.mark
        else:
            shown += piece.text
            for mark in open_now:
                covered[id(mark)] = covered.get(id(mark), "") + piece.text
    assert open_now == []
    assert shown == text
    for mark in marks:
        assert covered.get(id(mark), "") == mark.span.of(text)


@given(marked_texts())
def test_no_anchor_is_given_out_twice(case: tuple[str, list[Mark]]) -> None:
    """However often a mark is cut, and over however many paragraphs, its anchor stands once."""
    text, marks = case
    given_out: set[str] = set()
    spans = list(paragraphs(text))
    found = [
        piece.anchor
        for span, touching in zip(spans, by_paragraph(spans, marks), strict=True)
        for piece in pieces(text, span, touching, given_out)
        if piece.anchor
    ]
    assert len(found) == len(set(found))


@given(TEXTS, st.data())
def test_an_excerpt_quotes_its_spans_within_their_paragraph(text: str, data: st.DataObject) -> None:
    """The quoted parts are the spans; with room for all of it, the excerpt is the paragraph itself."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    parts = excerpt(text, [span], len(text))
    assert "".join(part for part, quoted in parts if quoted) == span.of(text)
    assert "".join(part for part, _quoted in parts) == paragraph_around(text, span).of(text)


def test_an_excerpt_leaves_out_what_is_far_away() -> None:
    """Before the first quotation the head, between two the middle, after the last the tail."""
    text = "甲" * 50 + "一" + "乙" * 50 + "二" + "丙" * 50
    parts = excerpt(text, [Span(start=50, end=51), Span(start=101, end=102)], 5)
    assert "".join(part for part, _quoted in parts) == "…甲甲甲甲甲一乙乙乙乙乙…乙乙乙乙乙二丙丙丙丙丙…"


@given(TEXTS)
def test_cells_and_widths_fit_every_paragraph(text: str) -> None:
    """Cells cover a row but for its tabs; each has a width from 1 to 12."""
    rows = list(paragraphs(text))
    widths = column_widths(text, rows)
    for row in rows:
        ranges = cells(text, row)
        assert "\t".join(cell.of(text) for cell in ranges) == row.of(text)
        assert len(widths[row.start]) >= len(ranges)
        assert all(1 <= width <= 12 for width in widths[row.start])


def test_a_reading_shows_each_fact_once_and_links_to_it() -> None:
    """Every note's anchor is the anchor of a mark; the legend counts what is noted."""
    reading = read(factories.record(), Span(start=5, end=9))
    notes = [
        note
        for paragraph in reading.paragraphs
        for group in paragraph.groups
        for line in group.lines
        for note in line.notes
    ]
    anchors = {
        piece.anchor
        for paragraph in reading.paragraphs
        for cell in paragraph.cells
        for piece in cell.pieces
        if piece.anchor
    }
    assert len(notes) == sum(entry.count for entry in reading.legend) > 10
    assert {note.anchor for note in notes} <= anchors
    assert "s5-9" in anchors


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"end": dt.date(2027, 12, 31)}, "2027-12-31前"),
        ({"start": dt.date(2023, 1, 1), "end": dt.date(2025, 12, 31)}, "2023-01-01至2025-12-31"),
        ({"recurs": "P3M"}, "每季度"),
        ({"recurs": "P2Y"}, "每2年"),
        ({"offset": "P20D", "anchor": "issue"}, "印发后20日内"),
        ({"offset": "PT48H", "anchor": "event"}, "48小时内"),
    ],
)
def test_a_deadline_is_said_in_words(fields: dict[str, object], words: str) -> None:
    """Dates, periods, cycles and offsets as people say them."""
    assert deadline_words(factories.deadline(**fields)) == words


@pytest.mark.parametrize(("duration", "words"), [("P1Y6M", "1年6个月"), ("PT30M", "30分钟"), ("P", "P"), ("x", "x")])
def test_a_duration_is_said_in_words(duration: str, words: str) -> None:
    """ISO 8601 to Chinese; what is no duration stays as it is."""
    assert duration_words(duration) == words


def test_a_target_is_said_in_words() -> None:
    """Whole numbers without a fraction."""
    target = factories.target(indicator="湿地保护率", comparator=">=", value=60.0, unit="%")
    assert target_words(target) == "湿地保护率 ≥ 60%"


# --- pages of lists ---------------------------------------------------------------------------


@given(st.lists(st.text(min_size=1), unique=True, max_size=30), st.integers(1, 7))
def test_pages_give_every_item_once(items: list[str], limit: int) -> None:
    """Whatever the keys are, cursor after cursor leads through the whole list."""
    seen: list[str] = []
    cursor = None
    while True:
        chosen, cursor = page(items, lambda item: item, limit=limit, cursor=cursor)
        seen += chosen
        if cursor is None:
            break
    assert seen == items


@given(st.text())
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    """Anything typed for a cursor is refused or leads on; it never breaks."""
    try:
        page(["a", "b"], lambda item: item, limit=1, cursor=cursor)
    except QuestionError as error:
        assert "游标" in error.line()  # noqa: PT017 - any text may also happen to be a cursor


# --- files ------------------------------------------------------------------------------------


def test_folders_are_walked_in_order_of_name(tmp_path: Path) -> None:
    """Hidden files, lock files and other formats are passed over; a file named twice is read once."""
    for name in ("乙/2.txt", "乙/1.docx", "甲.pdf", ".hidden.txt", "~$1.docx", "图.png", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in files([tmp_path, tmp_path / "甲.pdf"])]
    assert found == ["甲.pdf", "乙/1.docx", "乙/2.txt"]


def length_or_death(path: Path) -> int:
    """The length of a name; kills its process, or raises, where the name says so."""
    if path.name == "die":
        os._exit(9)
    if path.name == "bug":
        raise ZeroDivisionError
    if path.name == "bad":
        raise UnreadableSourceError("坏了", where=str(path))
    return len(path.name)


def test_a_reader_that_dies_costs_its_own_file_only() -> None:
    """A file that kills its process, or meets a fault of ours, gets a line; the others their results, in order."""
    names = [f"file{number}" for number in range(12)]
    names[3], names[7], names[9] = "die", "bad", "bug"
    outcomes = list(work([Path(name) for name in names], length_or_death))
    assert [outcome.path.name for outcome in outcomes] == names
    for outcome in outcomes:
        if outcome.path.name in ("die", "bad", "bug"):
            assert outcome.result is None
            assert (outcome.fault or "").startswith(outcome.path.name)
        else:
            assert outcome.result == len(outcome.path.name)


def test_a_row_merged_with_the_one_above_stays_under_its_columns() -> None:
    """A row that lacks the cells merged above it has the columns of its table; the last line of another has not."""
    rows = ("1\t改造小区\t九个小区\t县住建局", "加装电梯\t县财政局", "2\t改建公路\t五十公里\t县交通局", "甲\t乙")
    text = "\n".join(rows)
    starts = [text.index(row) for row in rows]
    spans = [Span(start=start, end=start + len(row)) for start, row in zip(starts, rows, strict=True)]
    widths = column_widths(text, spans)
    assert widths[starts[0]] == widths[starts[1]] == widths[starts[2]]
    assert [len(widths[start]) for start in starts] == [4, 4, 4, 2]
