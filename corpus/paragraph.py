"""What does every reader hand on? Paragraphs in reading order, with where they stood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph or a table row as one format's reader found it.

    ``page`` counts from 1 where the format has pages. For a table row ``text`` holds its cells
    separated by tabs and ``cells`` their addresses ``"table.row.column"``, each from 1. An
    ``aside`` is no part of the text but says something about it: the index card of a web page.
    """

    text: str
    page: int | None = None
    cells: tuple[str, ...] = ()
    aside: bool = False
