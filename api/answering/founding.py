"""What does a document say of itself and its bodies? What it was made on, and where the office of a group sits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.answering.base import Base
from api.answering.passages import sentence
from api.answering.query import BasisQuestion, SeatQuestion
from api.answering.result import Finding, citation, refusal, unique
from api.answering.titles import documents_named, name_of
from api.words import document_name, reference_words
from ontology.model import Record, Span
from ontology.units.ties import seats

_MADE = re.compile("(?:的?(?:是|又|由|，))*的?(?:制定|制订|编制|编写|起草|出台|印发|发布|提出)?(?:的|，)*$")
_THIS = re.compile("(?:本|该|此|这个|这份|这部)?(?:文件|方案|意见|办法|规划|计划|通知|措施|要点|条例|政策)?(?:本身)?")
_OPENING = re.compile("(?:全?[省市县区]|各级)$")
_PLACE = re.compile("^(?:[一-鿿]{2,6}?[省市县区州盟旗]|[省市县区])")
_SHOWN = 5  # documents that a sentence names
_SHORTEST = 4  # characters of the name of an office, 办公室 left out, that tell it from others


@dataclass(frozen=True, slots=True)
class _Seat:
    """An office and the words of where it sits, in a document."""

    record: Record
    office: str
    host: str
    span: Span


def founded(base: Base, query: BasisQuestion) -> Finding | None:
    """What a document as a whole was made on: 公共数据规划依据哪些文件编制; None where a question is not about one.

    What tasks rest on is not it: the opening says 根据《…》，制定本方案.
    """
    name = _MADE.sub("", query.topic)
    documents = _documents(base, name)
    if not documents:
        return None
    if len(documents) > 1:
        titles = "、".join(f"《{name_of(base, each)}》" for each in documents[:_SHOWN])
        return refusal(f"请写明问的是哪份文件：{titles}{'等' if len(documents) > _SHOWN else ''}。")
    record = base.records[documents[0]]
    found = [one for one in record.references if one.relation == "implements"]
    title = f"《{document_name(record.document)}》"
    if not found:
        return refusal(f"{title}没有写明依据哪份文件制定。")
    text = record.document.text
    return Finding(
        answer=f"{title}：{'、'.join(unique(map(reference_words, found)))}。",
        citations=unique(citation(record, None, sentence(text, one.span)) for one in found),
    )


def _documents(base: Base, name: str) -> tuple[str, ...]:
    """The documents that a name stands for as a whole; all where it is 本文件; empty where it is a matter."""
    if _THIS.fullmatch(name):
        return tuple(base.outlines)
    named = documents_named(base, name)
    if len(named) != 1 or name[named[0].end :].strip("》的") or not _is_opening(name[: named[0].start]):
        return ()
    return named[0].documents


def _is_opening(before: str) -> bool:
    return before.strip("《") == "" or _OPENING.match(before) is not None


def seat(base: Base, query: SeatQuestion) -> Finding:
    """The body in which the office of a leading group sits, as the document says; each where there are several."""
    found = [one for one in _seats(base, query.office) if _is_called(one.office, query.office)]
    if not found:
        return refusal(f"图谱中的文件没有写明“{query.office}”设在哪里。")
    told = [f"《{document_name(one.record.document)}》：{one.office}设在{_host(base, one)}" for one in found]
    return Finding(
        answer=f"{'；'.join(unique(told))}。",
        units=unique(_host(base, one) for one in found),
        citations=unique(citation(one.record, None, sentence(one.record.document.text, one.span)) for one in found),
    )


def _seats(base: Base, asked: str) -> Iterator[_Seat]:
    """The offices that documents put somewhere, those first that print the name asked for."""
    phrases = (_PLACE.sub("", asked.removesuffix("办公室")), "设在", "设于")
    for document in unique(each for phrase in phrases for each in base.index.printing(phrase)):
        record = base.records[document]
        text = record.document.text
        for office, host in seats(text):
            printed = re.search(rf"(?:设在|设于|设立在|挂靠在?)({re.escape(host)})", text)
            if printed is not None:
                yield _Seat(record, office, host, Span(start=printed.start(1), end=printed.end(1)))


def _is_called(office: str, asked: str) -> bool:
    """Whether an office is the one that is asked for: the whole name, or its end without the place."""
    wanted = asked.removesuffix("办公室").removesuffix("秘书处")
    name = office.removesuffix("办公室").removesuffix("秘书处")
    bare = _PLACE.sub("", name)
    return name.endswith(wanted) or (len(bare) >= _SHORTEST and wanted.endswith(bare))


def _host(base: Base, one: _Seat) -> str:
    """The full name of the body, where the document's own tasks name it; else as it is printed."""
    own = {entry.unit for task in one.record.tasks for entry in task.assignments}
    mentions = base.units.mentions(one.host)
    if not mentions or mentions[0].start:
        return one.host
    named = [unit for unit in mentions[0].units if unit in own]
    named = [unit for unit in named if unit.endswith(_PLACE.sub("", mentions[0].text))] or named
    return named[0] if len(named) == 1 else mentions[0].text
