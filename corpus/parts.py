"""Which texts does a document hold? The covering notice, what it forwards, and the attachments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus.genre import TITLE_END, forwarded_titles
from corpus.masthead import masthead
from corpus.signature import signatures
from corpus.title import find_title
from ontology.model import Part, Span

_MARKER = re.compile(
    r"^附\s?(?:件|表|录)\s?[一二三四五六七八九十\d]{0,3}\s?[：:]?[ \t]*$"
    r"|^附\s?(?:件|表)\s?[一二三四五六七八九十\d]{1,3}[ \t：:]+\S.{0,60}$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_LISTED = re.compile(r"\s*(?:[1１一]\s?[.．、]|《)")
_SPACE = re.compile(r"\s")
_BREAK = re.compile(r"\s*\n\s*")
_DISPATCHED = re.compile(r"现(?:将|予|予以)?.{0,120}?(?:印发|转发|发给)|予以印发")
_LONGEST_NOTICE = 3000
_GLANCE = 600
_MOST_MARKERS = 300


def find_parts(text: str, title: str | None) -> tuple[Part, ...]:
    """The parts of a document in order; they cover it, and one of them at least is the main text.

    A notice that forwards is a wrapper, and each text that it forwards a main text; a notice
    that orders things itself is one main text.
    """
    forwarded = forwarded_titles(title or "")
    seam = _seam(text)
    if seam is not None and not forwarded:
        forwarded = _dispatched(text, seam)
        seam = seam if forwarded else None
    starts: list[tuple[int, str, str | None]] = []
    begin = 0
    if seam is not None:
        starts.append((0, "wrapper", title))
        names = _names(text[:seam], forwarded)
        found = _title_lines(text, seam, names)
        starts.extend((at, "main", name) for at, name in found)
        begin = seam
        if not found:
            starts.append((_next_line(text, seam), "main", _first_title(text[seam:]) or forwarded[0]))
    else:
        starts.append((0, "main", title))
    mains = {_squeeze(name) for _, kind, name in starts if kind == "main" and name}
    taken = {at for at, _, _ in starts}
    for match in itertools.islice(_MARKER.finditer(text, begin), _MOST_MARKERS):
        name = _attachment_title(text, match)
        if name is None or _listing(text, match):
            continue
        if _squeeze(name) in mains:
            starts = [(match.start() if _follows(text, match, at) else at, kind, one) for at, kind, one in starts]
        elif match.start() not in taken:
            starts.append((match.start(), "attachment", name))
    return _spans(text, sorted(set(starts), key=lambda start: start[0]))


def _spans(text: str, starts: Sequence[tuple[int, str, str | None]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for place, (start, kind, title) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(text)
        end = start + len(text[start:end].rstrip())
        if end > start:
            parts.append(Part(kind=kind, title=title, span=Span(start=start, end=end)))  # type: ignore[arg-type]
    return tuple(parts)


def _seam(text: str) -> int | None:
    """Where the covering notice ends: after its signature, else before the text that it forwards; None without both."""
    for signature in signatures(text):
        if signature.date is not None and signature.start < _LONGEST_NOTICE and text[signature.end :].strip():
            return signature.end
    return None


def _dispatched(text: str, seam: int) -> tuple[str, ...]:
    """What a covering letter sends whose own title does not say so: a text that it quotes and that begins below."""
    if not _DISPATCHED.search(text[:seam]):
        return ()
    return tuple(name for _, name in _title_lines(text, seam, _names(text[:seam], ())))


def _names(wrapper: str, forwarded: Sequence[str]) -> tuple[str, ...]:
    """The titles of what is forwarded: those of the title, and those that the notice quotes."""
    quoted = tuple(_BREAK.sub("", name) for name in _QUOTED.findall(wrapper))
    return tuple(dict.fromkeys((*forwarded, *(name for name in quoted if TITLE_END.search(name)))))


def _title_lines(text: str, seam: int, names: Sequence[str]) -> list[tuple[int, str]]:
    """Where the forwarded texts begin: lines that are nothing but one of their titles, up to four lines joined."""
    wanted = {_squeeze(name): name for name in names}
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text[seam:])]
    found: list[tuple[int, str]] = []
    for place in range(len(lines)):
        joined = ""
        for start, line in lines[place : place + 4]:
            joined += _squeeze(line)
            if joined in wanted and wanted[joined] not in {name for _, name in found}:
                found.append((seam + lines[place][0], wanted[joined]))
                break
            if len(joined) > 120 or "。" in line:
                break
            del start
    return found


def _first_title(text: str) -> str | None:
    return find_title(masthead(text.lstrip("\n")))[0]


def _attachment_title(text: str, marker: re.Match[str]) -> str | None:
    """The title below or beside an attachment's mark; "" where none can be told, None where nothing follows."""
    rest = text[marker.end() : marker.end() + _GLANCE].strip("\n")
    if not rest:
        return None
    beside = re.sub(r"^附\s?(?:件|表|录)\s?[一二三四五六七八九十\d]{0,3}[ \t：:]*", "", marker.group())
    if beside:
        return beside
    return _first_title(rest) or rest.split("\n", 1)[0][:60].replace("\t", " ")


def _listing(text: str, marker: re.Match[str]) -> bool:
    """Whether a mark opens a list of the attachments' names rather than an attachment."""
    if marker.group().rstrip().endswith(("：", ":")):
        return _LISTED.match(text, marker.end()) is not None
    return False


def _follows(text: str, marker: re.Match[str], at: int) -> bool:
    return 0 <= at - marker.end() <= 2 and not text[marker.end() : at].strip()


def _next_line(text: str, place: int) -> int:
    return place + len(text[place:]) - len(text[place:].lstrip())


def _squeeze(text: str) -> str:
    return (
        _SPACE.sub("", text)
        .replace("(", "（")
        .replace(")", "）")
        .replace("－", "—")
        .replace("-", "—")
        .replace("<", "《")
        .replace(">", "》")
        .strip("《》")
    )
