"""Which passage is shown for a fact? The sentence around it, or the bracket that it stands in."""

from __future__ import annotations

from api.answering.placed import Placed
from ontology.model import Span

_ENDS = "。；！？\n"
_BRACKETS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕"}
_REACH = 400  # characters that a responsibility clause in brackets may have


def around(placed: Placed, span: Span) -> Span:
    """The passage of the document around a span: a clause in brackets, else the sentence."""
    text = placed.record.document.text
    return _bracket(text, span) or sentence(text, span)


def sentence(text: str, span: Span) -> Span:
    """The sentence around a span, its end mark left out."""
    start = max(text.rfind(mark, 0, span.start) + 1 for mark in _ENDS)
    ends = [place for mark in _ENDS if (place := text.find(mark, max(span.start, span.end - 1))) >= 0]
    return Span(start=start, end=max(span.end, min(ends, default=len(text))))


def _bracket(text: str, span: Span) -> Span | None:
    """The bracket around a span where it opens after a sentence's end or at a line's start."""
    window = text[max(0, span.start - _REACH) : span.start]
    for opener, closer in _BRACKETS.items():
        at = _open_at(window, opener, closer)
        if at is None:
            continue
        start = max(0, span.start - _REACH) + at
        before = text[:start].rstrip()[-1:]
        end = _close_at(text, span.end, opener, closer)
        if end is not None and (before in _ENDS or before == "" or text[start - 1] == "\n"):
            return Span(start=start, end=end)
    return None


def _open_at(window: str, opener: str, closer: str) -> int | None:
    """Where the bracket opened that is still open at the window's end; None where none is."""
    depth = 0
    for place in range(len(window) - 1, -1, -1):
        if window[place] == closer:
            depth += 1
        elif window[place] == opener:
            if depth == 0:
                return place
            depth -= 1
    return None


def _close_at(text: str, start: int, opener: str, closer: str) -> int | None:
    """Where the bracket closes that is open at ``start``, the sign included; None where it does not soon."""
    depth = 0
    for place in range(start, min(len(text), start + _REACH)):
        if text[place] == opener:
            depth += 1
        elif text[place] == closer:
            if depth == 0:
                return place + 1
            depth -= 1
    return None
