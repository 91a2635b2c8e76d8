"""From when until when does a document hold, and which others does it end? Read from its own words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.model import Span
from ontology.offsets import due_date

_SENTENCE = re.compile(r"[^。；;\n]{2,800}")
_NUMBER = r"[一-鿿]{1,12}(?:[〔\[（(](?:19|20)\d\d[〕\]）)])(?:第)?\d{1,5}号(?:文件)?"
_TITLE = r"《(?P<title>[^《》]{2,80}(?:《[^《》]{2,60}》[^《》]{0,20})?)》"
_NAME = re.compile(rf"{_TITLE}(?:[（(](?P<number>{_NUMBER})[）)])?|(?P<alone>{_NUMBER})")
_ENDS = re.compile(
    r"(?:废止|停止(?:执行|施行|使用)|不再(?:执行|施行)|失效)(?!.{0,4}(?:的|前|后|清单|程序|建议|意见|情况|工作))"
)
_BEFORE = re.compile(
    r"^[）)]?(?:等)?(?:\d{1,3}[份件个])?(?:文件|规定)?(?:自.{1,16}起)?(?:现|已|均|也|即)?"
    r"(?:同时|同步|即行|相应|一并|予以|全部){0,3}$"
)
_JOINT = re.compile(r"^[）)]?[、，,]?(?:和|及|以及|与|印发的|发布的|\d{4}年\d{1,2}月\d{1,2}日|修订的|同时废止){0,4}$")
_AFTER = re.compile(r"(?:决定|现|予以|同时|即|，|^)(?:废止|代替|替代|取代)(?=《)")
_OWN = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]{1,6}条|[（(][一二三四五六七八九十\d]{1,4}[）)]|[一二三四五六七八九十]{1,3}、)?\s*[本此该]"
)
_BEGINS = r"起?(?:正式)?(?:施行|实施|执行|生效|试行)"
_FROM_DAY = re.compile(rf"自(20\d\d|19\d\d)年(\d{{1,2}})月(\d{{1,2}})日{_BEGINS}")
_FROM_ISSUE = re.compile(rf"自(?:印发|发布|公布|颁布|下发|公开发布)之日起(?:(\d{{1,3}})日后)?{_BEGINS}")
_UNTIL = re.compile(r"有效期(?:限)?(?:至|到)(20\d\d|19\d\d)年(\d{1,2})月(\d{1,2})日")
_LASTS = re.compile(r"有效期(?:限)?为?([一二两三四五六七八九十]|\d{1,2})年")
_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A document that another ends: as it is named, and the passage that says so."""

    title: str | None
    number: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """What a document says of its own validity; None and empty where it says nothing."""

    effective: dt.date | None = None
    expires: dt.date | None = None
    ends: tuple[Ended, ...] = ()


def validity_of(text: str, issued: dt.date | None) -> Validity:
    """The day a document takes effect, its last day, and the documents that it ends.

    《云泽省湿地保护办法》（云政发〔2014〕5号）同时废止 ends one; 修订、废止不适应的规定 ends none.
    """
    effective: dt.date | None = None
    expires: dt.date | None = None
    ended: list[Ended] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        if _OWN.match(sentence):
            effective = effective or _effective(sentence, issued)
            expires = expires or _expires(sentence, effective or issued)
        ended += _ended(sentence, match.start())
    return Validity(effective=effective, expires=expires, ends=tuple(dict.fromkeys(ended)))


def _effective(sentence: str, issued: dt.date | None) -> dt.date | None:
    if found := _FROM_DAY.search(sentence):
        return _day(found)
    if (found := _FROM_ISSUE.search(sentence)) and issued:
        return issued + dt.timedelta(days=int(found[1] or 0))
    return None


def _expires(sentence: str, effective: dt.date | None) -> dt.date | None:
    """The last day: as written, or so many years after the day of effect less one day."""
    if found := _UNTIL.search(sentence):
        return _day(found)
    if found := _LASTS.search(sentence):
        years = _DIGITS.get(found[1]) or int(found[1])
        end = due_date(f"P{years}Y", "issue", effective)
        return end - dt.timedelta(days=1) if end else None
    return None


def _day(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:  # 2月30日
        return None


def _ended(sentence: str, start: int) -> Iterator[Ended]:
    names = list(_NAME.finditer(sentence))
    if not names:
        return
    for cue in _ENDS.finditer(sentence):
        end = cue.start()
        for name in reversed([name for name in names if name.end() <= cue.start()]):
            gap = sentence[name.end() : end]
            if not (_BEFORE if end == cue.start() else _JOINT).match(gap):
                break
            yield _named(name, start)
            end = name.start()
    for cue in _AFTER.finditer(sentence):
        end = cue.end()
        for name in (name for name in names if name.start() >= cue.end()):
            if end != cue.end() and not _JOINT.match(sentence[end : name.start()]):
                break
            yield _named(name, start)
            end = name.end()


def _named(name: re.Match[str], start: int) -> Ended:
    number = name["number"] or name["alone"]
    return Ended(
        title=name["title"],
        number=number.removesuffix("文件") if number else None,
        span=Span(start=start + name.start(), end=start + name.end()),
    )
