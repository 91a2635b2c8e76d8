"""What is said about a document in the document? Title, issuer, number, date and the rest, from its text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.bodies import split_bodies
from corpus.dates import find_date
from corpus.genre import genre_of
from corpus.issuer import find_issuer
from corpus.level import level_of
from corpus.masthead import DRAFT_MARK, NUMBER, HeadLine, addressees_of, masthead, number_of
from corpus.parts import find_parts
from corpus.signature import printed_on, signatures
from corpus.title import find_title
from ontology.model import Level, Part, Status

_NEXT_FIELD = (
    "索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|信息分类|公开方式|有效性|生成日期"
    "|[\u4e00-\u9fff]{2,6}[：:]"
)
_END = rf"(?=\s*(?:{_NEXT_FIELD})|\n|$)"
_NUMBER_FIELD = re.compile(rf"(?:发文字号|文\s?号|文件编号)\s?[：:]\s?({NUMBER.pattern})")
_DATE_FIELD = re.compile(r"(?:成文日期|发文日期|印发日期|生成日期|发布日期)\s?[：:]\s?([^\n]{6,20})")
_ISSUER_FIELD = re.compile(rf"(?:发文机关|发布机构|发文单位|制定机关)\s?[：:]\s?([^\n]{{2,80}}?){_END}")
_TITLE_FIELD = re.compile(rf"(?:标题|名称)\s?[：:]\s?([^\n]{{6,150}}?){_END}")
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


def describe(text: str, asides: Sequence[str] = ()) -> Metadata:
    """What a canonical text says about itself; a field that it does not give is None or empty.

    ``asides`` are what a page says beside the text, its index card; they fill what the text leaves open.
    """
    head = masthead(text)
    title, printed = find_title(head)
    title = title or _field(_TITLE_FIELD, asides)
    card = "\n".join((*asides, text[:_HEAD], text[-_FOOT:]))
    number = _number(text, head, title, card)
    addressees = next((addressees_of(line.text) for line in head if line.kind == "addressees"), ())
    stated = split_bodies(_field(_ISSUER_FIELD, (card,)) or "")
    issuers = find_issuer(text, head, printed, number, stated)
    level, jurisdiction = level_of(issuers, addressees, text)
    return Metadata(
        title=title,
        issuer="、".join(issuers) or None,
        jurisdiction=jurisdiction,
        level=level,
        number=number,
        genre=genre_of(title or ""),
        status=_status(head, printed),
        issued=_issued(text, head, card),
        addressees=addressees,
        parts=find_parts(text, title),
    )


def _field(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """The value of a field in the first text that has it."""
    return next((match.group(1).strip() for text in texts if (match := pattern.search(text))), None)


def _number(text: str, head: tuple[HeadLine, ...], title: str | None, card: str) -> str | None:
    """The document's own number: a line of its own above the body, a field, or before its title at the foot."""
    for line in head:
        if line.kind == "number":
            return number_of(line.text)
    field = _NUMBER_FIELD.search(card)
    if field:
        return number_of(field.group(1))
    foot = text[-_FOOT:]
    for match in NUMBER.finditer(foot):
        if title and foot[match.end() :].lstrip().startswith(title[:12]):
            return number_of(match.group())
    return None


def _status(head: tuple[HeadLine, ...], printed: str) -> Status:
    marked = any(line.kind == "mark" for line in head) or DRAFT_MARK.search(printed)
    return "draft" if marked or _DRAFT_CALL.search(printed) else "final"


def _issued(text: str, head: tuple[HeadLine, ...], card: str) -> dt.date | None:
    """The day of issue: beside the signature, under the title, as a field or in the imprint."""
    dated = [signature for signature in signatures(text) if signature.date is not None]
    signed = next((signature.date for signature in dated if signature.bodies), None)
    above = next((find_date(line.text) for line in head if line.kind == "date"), None)
    field = _field(_DATE_FIELD, (card,))
    return signed or above or find_date(field or "") or (dated[0].date if dated else None) or printed_on(text)[1]
