"""Who issued a document? From its signature, title, red head, report of publication or number."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections import Counter
from collections.abc import Sequence

from corpus.bodies import split_bodies
from corpus.divisions import leading, province_names, provinces_in, short_name
from corpus.masthead import NUMBER, HeadLine
from corpus.signature import printed_on, signatures

_TITLE_PREFIX = re.compile(r"(?P<bodies>.{2,120}?)\s*(?:关于|印发|转发|批转|发布)")
_REPORT = re.compile(r"(?:\d{4}年)?(?P<place>[\u4e00-\u9fff]{2,10}?)(?:人民)?政府工作报告")
_PUBLISHED = re.compile(r"(?:近日|日前|经.{2,12}同意)，(?P<bodies>[\u4e00-\u9fff、和 ]{4,80}?)(?:联合)?印发(?:了)?《")
_GOVERNMENT = (
    (re.compile(r"政办|府办"), "人民政府办公厅"),
    (re.compile(r"政|府"), "人民政府"),
    (re.compile(r"委办|办发$"), "委办公厅"),
)
_SELF = {
    "province": re.compile("我省|全省|本省|省委|省政府|省级"),
    "city": re.compile("我市|全市|本市|市委|市政府|市级"),
    "county": re.compile("我县|全县|本县|县委|县政府|我区|全区|区委|区政府"),
}
_FEWEST_MENTIONS = 3


def find_issuer(
    text: str, head: Sequence[HeadLine], title: str, number: str | None, stated: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The issuing bodies, as printed or as evident; empty where the text does not say.

    ``stated`` are bodies that a field (发文机关) names. A signature names all; a title may abridge
    them (某厅等17部门); a number and the body's own words (我省) give what is evident.
    """
    signed = next((signature.bodies for signature in signatures(text) if signature.bodies), ())
    titled = _from_title(title)
    if signed and not (len(signed) == 1 and len(titled) > 1):
        return signed
    return (
        titled
        or _from_flag(head)
        or _from_report(title)
        or _published(text)
        or stated
        or printed_on(text)[0]
        or _from_number(number, text)
        or _evident(title, text)
    )


def _from_title(title: str) -> tuple[str, ...]:
    match = _TITLE_PREFIX.match(title)
    return split_bodies(match["bodies"]) if match else ()


def _from_flag(head: Sequence[HeadLine]) -> tuple[str, ...]:
    """The bodies of the red head, else those of a byline under the title."""
    flags = tuple(body for line in head if line.kind == "flag" for body in split_bodies(line.text))
    return flags or tuple(body for line in head if line.kind == "body" for body in split_bodies(line.text))


def _from_report(title: str) -> tuple[str, ...]:
    match = _REPORT.search(title)
    places = leading(match["place"] + "人民政府") if match else ()
    return ("".join(place.name for place in places) + "人民政府",) if places else ()


def _published(text: str) -> tuple[str, ...]:
    match = _PUBLISHED.search(text[:600])
    return split_bodies(match["bodies"].replace("和", "、") if match else "") if match else ()


@functools.cache
def _table(name: str) -> tuple[tuple[str, str], ...]:
    """A table of codes, the longest first."""
    text = importlib.resources.files("corpus").joinpath(name).read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(sorted(((code, body) for code, body in rows), key=lambda row: -len(row[0])))


def _from_number(number: str | None, text: str) -> tuple[str, ...]:
    """The body that a number's code stands for; a province's letter does not where the text names others only."""
    match = NUMBER.match(number or "")
    code = match["code"] if match else ""
    elsewhere = bool(provinces_in(text))
    for letters, province in _table("province_letters.tsv"):
        rest = code.removeprefix(letters)
        if code.startswith(letters) and (short_name(province) in text or not elsewhere):
            for pattern, body in _GOVERNMENT:
                if pattern.match(rest):
                    return (province + body,)
            return (province,)
    for known, body in _table("number_codes.tsv"):
        if code == known or (len(known) > 1 and code.startswith(known) and known not in {"国发", "中发"}):
            return (body,)
    return ()


def _evident(title: str, text: str) -> tuple[str, ...]:
    """The division whose government speaks: the one in the title, or 我省 in a text about 山东."""
    if "中央一号文件" in title:
        return ("中共中央", "国务院")
    named = leading(title.removeprefix("关于"), within=text)
    if named:
        return ("".join(division.name for division in named),)
    counts = {rank: len(pattern.findall(text)) for rank, pattern in _SELF.items()}
    rank = max(counts, key=lambda one: counts[one])
    full = provinces_in(text)
    if rank != "province" or counts[rank] < (1 if len(full) == 1 else _FEWEST_MENTIONS):
        return ()
    if full:
        return (full.most_common(1)[0][0],)
    mentioned = Counter({name: text.count(short_name(name)) for name in province_names()})
    province, count = mentioned.most_common(1)[0]
    return (province,) if count else ()
