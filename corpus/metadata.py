"""What is said about a document in the document? Title, issuer, number, date and the rest, from its text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from corpus.dates import find_date
from corpus.genre import genre_of
from corpus.issuer import find_issuer
from corpus.level import level_of
from corpus.masthead import DRAFT_MARK, NUMBER, HeadLine, addressees_of, masthead, number_of
from corpus.parts import find_parts
from corpus.signature import printed_on, signatures
from corpus.title import find_title
from ontology.model import Level, Part, Status

_NUMBER_FIELD = re.compile(rf"(?:发文字号|文\s?号|文件编号)\s?[：:]\s?({NUMBER.pattern})")
_DATE_FIELD = re.compile(r"(?:成文日期|发文日期|印发日期|发布日期)\s?[：:]\s?([^\n]{6,20})")
_DRAFT_CALL = re.compile(r"(?:公开)?征求.{0,80}意见(?:稿)?(?:的|$)")
_HEAD, _FOOT = 600, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of a Document that its text gives; named as there."""

    title: str | None
    issuer: str | None
    jurisdiction: str | None
    level: Level | None
    number: str | None
    genre: str | None
    status: Status
    issued: dt.date | None
    addressees: tuple[str, ...]
    parts: tuple[Part, ...]


def describe(text: str) -> Metadata:
    """What a canonical text says about itself; a field that it does not give is None or empty."""
    head = masthead(text)
    title, printed = find_title(head)
    number = _number(text, head, title)
    addressees = next((addressees_of(line.text) for line in head if line.kind == "addressees"), ())
    issuers = find_issuer(text, head, printed, number)
    level, jurisdiction = level_of(issuers, addressees, text)
    return Metadata(
        title=title,
        issuer="、".join(issuers) or None,
        jurisdiction=jurisdiction,
        level=level,
        number=number,
        genre=genre_of(title or ""),
        status=_status(head, printed),
        issued=_issued(text, head),
        addressees=addressees,
        parts=find_parts(text, title),
    )


def _number(text: str, head: tuple[HeadLine, ...], title: str | None) -> str | None:
    """The document's own number: a line of its own above the body, a field, or before its title at the foot."""
    for line in head:
        if line.kind == "number":
            return number_of(line.text)
    field = _NUMBER_FIELD.search(text[:_HEAD]) or _NUMBER_FIELD.search(text[-_FOOT:])
    if field:
        return number_of(field.group(1))
    for match in NUMBER.finditer(text[-_FOOT:]):
        if title and text[-_FOOT:][match.end() :].lstrip().startswith(title[:12]):
            return number_of(match.group())
    return None


def _status(head: tuple[HeadLine, ...], printed: str) -> Status:
    marked = any(line.kind == "mark" for line in head) or DRAFT_MARK.search(printed)
    return "draft" if marked or _DRAFT_CALL.search(printed) else "final"


def _issued(text: str, head: tuple[HeadLine, ...]) -> dt.date | None:
    """The day of issue: beside the signature, under the title, as a field or in the imprint."""
    dated = [signature for signature in signatures(text) if signature.date is not None]
    signed = next((signature.date for signature in dated if signature.bodies), None)
    above = next((find_date(line.text) for line in head if line.kind == "date"), None)
    field = _DATE_FIELD.search(text[-_FOOT:]) or _DATE_FIELD.search(text[:_HEAD])
    return (
        signed
        or above
        or (find_date(field.group(1)) if field else None)
        or (dated[0].date if dated else None)
        or printed_on(text)[1]
    )
