"""What can be typed of a fact, and what does it mean? The fields of a form for each kind, written out and read back.

A form shows a fact in the words of people (2026-06-30, 3个月, 每季度) and is read back into the values of the record.
What does not fit is told beside its field; what was typed stays.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from api.words import (
    COMPARATORS,
    DELIVERABLE_RELATIONS,
    DEPENDENCIES,
    GLOBAL_RULES,
    LEVELS,
    MODALITIES,
    REFERENCE_RELATIONS,
    ROLES,
    STATUSES,
    duration_words,
    number_words,
)
from ontology.correction import Kind, Metadata, Value
from ontology.model import Deadline, GlobalRule

Input = Literal["text", "long", "date", "number", "select"]
_LONG, _LONGEST = 300, 5000  # characters in a line, in several lines
_CYCLES = {"P1Y": "每年", "P6M": "每半年", "P3M": "每季度", "P1M": "每月", "P7D": "每周", "P1D": "每日"}
_ANCHORS = {"issue": "自印发之日起", "event": "自所说的事发生起"}
_UNITS = {"年": "Y", "个月": "M", "月": "M", "周": "W", "日": "D", "天": "D"}
_LENGTH = re.compile(r"(\d{1,4})(年|个月|月|周|日|天)")
_LENGTHS = re.compile(r"(?:\d{1,4}(?:年|个月|月|周|日|天)){1,4}")
_ISO_LENGTH = re.compile(r"P(?=.)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?(T(?=.)(\d{1,4}H)?(\d{1,4}M)?)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class WrongError(Exception):
    """What was typed does not fit; the message stands beside the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: ``options`` are (value, words) of a choice, ``suggests`` where names of units are offered."""

    name: str
    label: str
    input: Input = "text"
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    help: str = ""
    suggests: bool = False
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def _choice(words: Mapping[Any, str], empty: str | None = None) -> tuple[tuple[str, str], ...]:
    first = (("", empty),) if empty is not None else ()
    return (*first, *((str(value), word) for value, word in words.items()))


def day_of(text: str) -> dt.date:
    """2026-06-30, 2026年6月30日, 2026/6/30 → that day; WrongError for another text or a day that is none."""
    match = _DATE.fullmatch(plain_width(text).replace(" ", ""))
    if match is None:
        raise WrongError("日期写作 2026-06-30")
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError as error:
        raise WrongError("没有这一天，请看一下月和日") from error


def number_of(text: str) -> float | int:
    """45, 4.5, 1,000, ４５ → that number; WrongError for what is none."""
    try:
        value = float(plain_width(text).replace(",", "").replace(" ", ""))
    except ValueError as error:
        raise WrongError("只写数字，例如 45 或 4.5；单位写在下一栏") from error
    if not math.isfinite(value) or abs(value) > 1e18:
        raise WrongError("数字太大")
    return int(value) if value.is_integer() else value


def length_of(text: str) -> str:
    """3个月 → P3M, 30日 → P30D; WrongError for another text."""
    bare = plain_width(text).replace(" ", "")
    if _LENGTHS.fullmatch(bare):
        return "P" + "".join(f"{int(match[1])}{_UNITS[match[2]]}" for match in _LENGTH.finditer(bare))
    if _ISO_LENGTH.fullmatch(bare):
        return bare
    raise WrongError("写作 3个月、30日、2周 或 1年")


def names_of(text: str) -> tuple[str, ...]:
    """Names between 、 or in lines, each once."""
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[、，,;；\n]", text) if name.strip()))


def plain_width(text: str) -> str:
    """The text with characters of plain width: ４５ → 45."""
    return unicodedata.normalize("NFKC", text).strip()


def cycles(held: str | None = None) -> tuple[tuple[str, str], ...]:
    """The cycles to choose from, with the one that a fact has where it is another."""
    more = {held: f"每{duration_words(held)}"} if held and held not in _CYCLES else {}
    return _choice({**_CYCLES, **more}, "不是周期")


_QUOTE = "照抄原文，一字不改；换了地方就按新的地方标出"
_MENTION = Field(name="mention", label="原文的说法", help=_QUOTE, required=True)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    "assignment": (
        Field(name="unit", label="单位", required=True, suggests=True, help="写全称，例如 云泽省财政厅"),
        Field(name="role", label="分工", input="select", options=_choice(ROLES), required=True),
        _MENTION,
    ),
    "deadline": (
        Field(name="end", label="截止日期", input="date", read=day_of, help="最后一天，例如 2026-06-30"),
        Field(name="start", label="起始日期", input="date", read=day_of),
        Field(name="recurs", label="周期", input="select", options=cycles()),
        Field(
            name="offset", label="多久之内", read=length_of, write=duration_words, help="例如 3个月、30日；没有就空着"
        ),
        Field(name="anchor", label="从何时算起", input="select", options=_choice(_ANCHORS, "不是相对时限")),
        _MENTION,
    ),
    "target": (
        Field(name="indicator", label="指标", required=True, help="例如 污水集中处理率"),
        Field(name="comparator", label="比较", input="select", options=_choice(COMPARATORS), required=True),
        Field(name="value", label="数值", input="number", read=number_of, write=number_words, required=True),
        Field(name="unit", label="计量单位", help="例如 %、个、万吨"),
        Field(name="deadline", label="到何时", input="date", read=day_of),
        _MENTION,
    ),
    "reference": (
        Field(name="title", label="文件名称", help="不写书名号"),
        Field(name="number", label="文号"),
        Field(name="relation", label="关系", input="select", options=_choice(REFERENCE_RELATIONS), required=True),
    ),
    "modality": (
        Field(name="type", label="规范性", input="select", options=_choice(MODALITIES), required=True),
        Field(name="text", label="原文的说法", input="long", help=_QUOTE, required=True),
    ),
    "deliverable": (
        Field(name="name", label="成果名称", help=_QUOTE, required=True),
        Field(name="relation", label="关系", input="select", options=_choice(DELIVERABLE_RELATIONS), required=True),
    ),
    "dependency": (
        Field(name="type", label="依赖的种类", input="select", options=_choice(DEPENDENCIES), required=True),
        Field(name="via", label="因为什么", help="两项任务共同提到的成果、对象或目标"),
    ),
    "global-rule": (
        Field(name="kind", label="规定的种类", input="select", options=_choice(GLOBAL_RULES), required=True),
        Field(
            name="units",
            label="单位",
            input="long",
            read=names_of,
            write="、".join,
            help="几个单位用顿号或换行分开",
        ),
    ),
    "task": (
        Field(name="title", label="任务名称", input="long", required=True),
        Field(name="label", label="序号", help="例如 （一）"),
    ),
}
"""The fields of each kind of fact, in the order of the form."""

_OF_DOCUMENT: Mapping[str, Field] = {
    "title": Field(name="value", label="标题", input="long", required=True),
    "issuer": Field(name="value", label="发文机关", suggests=True, help="写全称；原文没有写明就空着"),
    "jurisdiction": Field(name="value", label="地区", help="例如 云泽省临江市"),
    "level": Field(name="value", label="层级", input="select", options=_choice(LEVELS, "未写明")),
    "number": Field(name="value", label="文号", help="例如 云政办发〔2026〕7号"),
    "genre": Field(name="value", label="文种", help="例如 实施方案"),
    "status": Field(name="value", label="状态", input="select", options=_choice(STATUSES), required=True),
    "issued": Field(
        name="value", label="日期", input="date", read=lambda text: day_of(text).isoformat(), help="例如 2026-06-30"
    ),
}
METADATA_NAMES: Mapping[str, str] = {name: each.label for name, each in _OF_DOCUMENT.items()}
"""What the fields of a document are called."""


def fields_for(kind: Kind, value: Value | None = None) -> tuple[Field, ...]:
    """The fields of a form for a fact of the kind, with the choices that fit the fact as it is."""
    if isinstance(value, Metadata):
        return (_OF_DOCUMENT[value.field],)
    if isinstance(value, Deadline) and value.recurs:
        options = cycles(value.recurs)
        return tuple(replace(each, options=options) if each.name == "recurs" else each for each in FIELDS[kind])
    return FIELDS.get(kind, ())


def written(kind: Kind, value: Value) -> dict[str, str]:
    """A fact as its form shows it, text by field."""
    found: dict[str, str] = {}
    for each in fields_for(kind, value):
        held = getattr(value, each.name)
        found[each.name] = "" if held is None else each.write(held)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form says: the values by field, and beside which field what does not fit."""

    values: Mapping[str, Any]
    wrong: Mapping[str, str] = field(default_factory=dict)


def read(kind: Kind, given: Mapping[str, str], value: Value | None = None) -> Typed:
    """What was typed; of a fact that is there only the fields whose text is another now."""
    before = written(kind, value) if value is not None else {}
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for each in fields_for(kind, value):
        text = given.get(each.name, before.get(each.name, "")).replace("\r\n", "\n").strip()
        if text == before.get(each.name, "").strip() and value is not None:
            continue
        try:
            _fit(each, text)
            values[each.name] = _read(each, text, before.get(each.name))
        except WrongError as error:
            wrong[each.name] = str(error)
    if not wrong:
        wrong.update(_together(kind, values, value))
    return Typed(values=values, wrong=wrong)


def _fit(each: Field, text: str) -> None:
    """Refuse what no field may hold: too much, characters that nobody sees, line ends where there is one line."""
    most = _LONGEST if each.input == "long" else _LONG
    if len(text) > most:
        raise WrongError(f"太长，请不超过{most}字")
    allowed = "\n" if each.input == "long" else ""
    if any(unicodedata.category(one) in ("Cc", "Cs", "Cn") and one not in allowed for one in text):
        raise WrongError("有不能使用的字符，请删去后重写")


def _read(each: Field, text: str, before: str | None) -> Any:
    if not text:
        if each.required:
            raise WrongError(f"请填写{each.label}")
        return () if each.read is names_of else "" if each.name == "label" else None
    if each.input == "select" and text != before and text not in dict(each.options):
        raise WrongError("请从列表中选择")
    return each.read(text)


def _together(kind: Kind, values: Mapping[str, Any], value: Value | None) -> dict[str, str]:
    """What fields that are right one by one do not say together."""

    def held(name: str) -> Any:
        return values.get(name, getattr(value, name, None))

    if kind == "deadline":
        if not any(map(held, ("start", "end", "recurs", "offset"))):
            return {"end": "截止日期、起始日期、周期、多久之内，至少填一项"}
        if held("start") and held("end") and held("start") > held("end"):
            return {"start": "起始日期在截止日期之后"}
    if kind == "reference" and not held("title") and not held("number"):
        return {"title": "文件名称和文号至少填一项"}
    if kind == "global-rule" and isinstance(value, GlobalRule) and not held("units") and held("kind") != "by-duty":
        return {"units": "请填写单位"}
    return {}
