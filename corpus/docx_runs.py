"""What does one paragraph of a Word document print? Runs, fields, breaks, symbols and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.numbering import W

_DROPPED = {"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "drawing", "pict", "object"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# A page number in the body stands for another page once the text is taken out of it.
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_SYMBOLS = {"f0fe": "☑", "f0a8": "☐", "f06f": "☐", "f0b7": "•", "f06c": "●", "f06e": "■", "f0fc": "✓", "f0d8": "➢"}
_BOX = f"{W}txbxContent"


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def run_text(paragraph: etree._Element) -> str:
    """The text that a ``w:p`` prints, tracked changes accepted; soft line breaks are line feeds."""
    return "".join(_Fields().visible(_tokens(paragraph)))


def text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes anchored in a paragraph, each once, in order."""
    for child in paragraph:
        name = local(child)
        if name in {"del", "moveFrom", "pPr"}:
            continue
        if name == "AlternateContent":
            first = next((part for part in child if part.find(f".//{_BOX}") is not None), None)
            if first is not None:
                yield from _outermost(first)
        elif name == "txbxContent":
            yield child
        elif len(child):
            yield from text_boxes(child)


def _outermost(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == _BOX:
            yield child
        else:
            yield from _outermost(child)


def _tokens(element: etree._Element) -> Iterator[tuple[str, str]]:
    """(kind, value) in reading order: ``text``, and ``begin``, ``code``, ``separate``, ``end`` of fields."""
    for child in element:
        name = local(child)
        token = _token(child, name)
        if token is not None:
            yield token
        elif name == "AlternateContent":
            yield from _tokens(child[0]) if len(child) else ()
        elif name not in _DROPPED and not _unseen(child, name):
            yield from _tokens(child)


def _token(element: etree._Element, name: str) -> tuple[str, str] | None:
    """What an element without parts says; None for one that holds others."""
    if name == "t":  # Word's own texts and those of formulas
        return "text", element.text or ""
    if name == "fldChar":
        return element.get(f"{W}fldCharType", ""), ""
    if name == "instrText":
        return "code", element.text or ""
    if name in _BREAKS:
        return "text", _BREAKS[name]
    return ("text", _symbol(element)) if name == "sym" else None


def _unseen(element: etree._Element, name: str) -> bool:
    """Whether an element prints nothing: hidden runs, fields that number pages."""
    return (name == "r" and _hidden(element)) or (
        name == "fldSimple" and _PAGE_FIELD.match(element.get(f"{W}instr", "")) is not None
    )


class _Fields:
    """Which of the tokens are seen: results of fields are, their codes and page numbers are not."""

    def __init__(self) -> None:
        self._open: list[tuple[bool, str]] = []

    def visible(self, tokens: Iterator[tuple[str, str]]) -> Iterator[str]:
        for kind, value in tokens:
            if kind == "begin":
                self._open.append((False, ""))
            elif kind == "code" and self._open:
                self._open[-1] = (False, self._open[-1][1] + value)
            elif kind == "separate" and self._open:
                self._open[-1] = (True, self._open[-1][1])
            elif kind == "end" and self._open:
                self._open.pop()
            elif kind == "text" and all(result and not _PAGE_FIELD.match(code) for result, code in self._open):
                yield value


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in {"0", "false", "off"}


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char", "").lower()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        return "•" if code.startswith("f0") else chr(int(code, 16))
    except ValueError:
        return ""
