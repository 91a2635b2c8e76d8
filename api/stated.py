"""What does a reviewer's form say? The values typed for a fact, checked against its type and against the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from ontology.correction import EDITABLE, TYPES, Kind, Metadata, Value
from ontology.errors import QuestionError
from ontology.model import Dependency, Document, Record, Span, Target, Task
from ontology.record import plain

_OWN = frozenset(("span", "spans", "rule", "confidence", "reviewer"))
_OF_TASK = ("path", "label", "title")
_QUOTED: Mapping[Kind, str] = {
    "assignment": "mention", "deadline": "mention", "target": "mention", "modality": "text", "deliverable": "name",
    "reference": "title", "unread": "text",
}  # fmt: skip
_DEFAULTS: Mapping[Kind, Mapping[str, Any]] = {
    "assignment": {"role": "responsible", "scope": "clause"},
    "target": {"comparator": "="},
    "reference": {"relation": "cites"},
    "deliverable": {"relation": "produces"},
    "task": {"label": "", "id": "", "section": None},
    "global-rule": {"applies_to": ()},
}


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields that a reviewer may set of a fact of the kind."""
    if kind == "metadata":
        return ("value",)
    if kind == "task":
        return _OF_TASK
    return tuple(field.name for field in dataclasses.fields(TYPES[kind]) if field.name not in _OWN | {"id"})


def edited(record: Record, kind: Kind, value: Value, given: Mapping[str, Any], span: Span | None) -> Value:
    """A fact with other values, at another passage where one is given. QuestionError where they do not fit."""
    if not given and span is None:
        raise QuestionError("没有写明改成什么", hint=f"可改的有：{'、'.join(fields_of(kind))}")
    if isinstance(value, Metadata):
        return _metadata(record.document, value.field, given)
    held = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if kind == "assignment" and given.get("unit", held["unit"]) != held["unit"]:
        held["body"] = None  # resolved anew
    merged = {**held, **_known(kind, given)}
    if span is not None and not isinstance(value, Dependency):
        merged["span"] = span
    return _typed(kind, merged)


def stated(record: Record, kind: Kind, given: Mapping[str, Any], span: Span) -> Value:
    """A fact that was missed, at a passage. QuestionError where its values do not fit."""
    quoted = {_QUOTED[kind]: span.of(record.document.text)} if kind in _QUOTED else {}
    merged = {**_DEFAULTS.get(kind, {}), **quoted, **_known(kind, given), "span": span, "rule": "correction.added"}
    return _typed(kind, merged)


def linked(record: Record, source: Task, given: Mapping[str, Any]) -> Dependency:
    """A dependency that was missed: ``target`` is the path of a task or the id of a target of the document."""
    text, via, name = record.document.text, str(given.get("via", "")), str(given.get("target", ""))
    end: Task | Target | None = next((task for task in record.tasks if task.path == name), None)
    end = end or next((target for target in record.targets if target.id == name), None)
    if end is None or end.id is None:
        raise QuestionError(
            "没有这项任务或目标", where=name or "target", hint="target 请写任务的路径，或文件目标的编号"
        )
    spans = tuple(_within(text, via, each.span) for each in (source, end))
    known = {"type": "uses-output", **_known("dependency", given), "source": source.id, "target": end.id}
    made = _typed("dependency", {**known, "via": via, "spans": spans, "rule": "correction.added"})
    return cast("Dependency", made)


def reworded(kind: Kind, value: Value, given: Mapping[str, Any]) -> str | None:
    """The words that a fact is to quote from now on; None where they stay, or are those of a document's title."""
    name = _QUOTED.get(kind)
    words = given.get(name) if name is not None and kind != "reference" else None
    return str(words) if words and name is not None and words != getattr(value, name) else None


def place_of(record: Record, quote: str, within: Span | None) -> Span:
    """Where the text says that; QuestionError where it does not, or says it several times."""
    text = record.document.text
    area = within or Span(start=0, end=len(text))
    at = text.find(quote, area.start, area.end) if quote else -1
    if at < 0:
        raise QuestionError("原文中没有这段话", where=quote[:40] or "quote", hint="请照抄原文，一字不改")
    if text.find(quote, at + 1, area.end) >= 0:
        raise QuestionError("原文中有多处这段话", where=quote[:40], hint="请多抄几个字，或写明任务")
    return Span(start=at, end=at + len(quote))


def _within(text: str, words: str, span: Span) -> Span:
    """Where the words stand in a passage; its first line where they do not."""
    at = text.find(words, span.start, span.end) if words else -1
    if at >= 0:
        return Span(start=at, end=at + len(words))
    end = text.find("\n", span.start, span.end)
    return Span(start=span.start, end=end if end > span.start else span.end)


def _known(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    allowed = fields_of(kind)
    for name in given:
        if name not in allowed:
            raise QuestionError("没有这个字段", where=name, hint=f"可用：{'、'.join(allowed)}")
    return {name: None if value == "" and name not in ("label", "title") else value for name, value in given.items()}


def _typed(kind: Kind, values: Mapping[str, Any]) -> Value:
    """The fact of these values; QuestionError where one is missing or of another kind than its field."""
    wanted = {name: dataclasses.asdict(held) if isinstance(held, Span) else held for name, held in values.items()}
    wanted = {name: [dataclasses.asdict(each) if isinstance(each, Span) else each for each in held]
              if name == "spans" else held for name, held in wanted.items()}  # fmt: skip
    if kind == "task":
        wanted = {name: held for name, held in wanted.items() if not isinstance(held, tuple)}
    try:
        made: Value = TypeAdapter(TYPES[kind]).validate_python(wanted)
    except ValidationError as error:
        raise _wrong(error) from error
    return made


def _metadata(document: Document, field: str, given: Mapping[str, Any]) -> Metadata:
    """A field of the document with another value, of the type that the field has."""
    _known("metadata", given)
    value = given.get("value") or None
    if field not in EDITABLE or (field == "status" and value is None):
        raise QuestionError("文件的这一项不能改", where=field, hint=f"可改：{'、'.join(EDITABLE)}")
    whole = {each.name: getattr(document, each.name) for each in dataclasses.fields(Document)}
    bare = {**whole, "parts": (), "locators": (), field: value}
    try:
        made: Document = TypeAdapter(Document).validate_python(bare)
    except ValidationError as error:
        raise _wrong(error) from error
    held = plain(getattr(made, field))
    return Metadata(field=field, value=None if held is None else str(held))


def _wrong(error: ValidationError) -> QuestionError:
    """What does not fit, by its field, and what would."""
    first = error.errors()[0]
    where = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing":
        return QuestionError("还缺一项", where=where, hint="请补上后再提交")
    expected = first.get("ctx", {}).get("expected")
    hint = f"可用：{str(expected).replace(' or ', '、')}" if expected else "日期写作 2026-06-30，数值写作数字"
    return QuestionError("值不合要求", where=f"{where} = {str(first['input'])[:40]}", hint=hint)
