"""Which facts do people correct? Facts listed and judged, acts taken back and listed, gold written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from api import goldfile, reviewing
from api.console import complain, emit, output_error, say
from api.library import Library
from api.reviewing import ADDABLE, Judgement
from api.reviewview import KINDS, fact_json, outcome_json, summary, told
from graph.store import open_store
from ontology.correcting import Outcome
from ontology.correction import CorrectionAction, Kind
from ontology.errors import QuestionError
from ontology.facts import Found, facts
from ontology.model import Record


def values_of(written: Sequence[str]) -> dict[str, Any]:
    """The values of ``--set`` options: ``role=lead``; nothing after the sign takes a value away."""
    found: dict[str, Any] = {}
    for each in written:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise QuestionError("--set 写得不对", where=each, hint="应写作 字段=值，例如 role=lead")
        found[name.strip()] = value.strip() or None
    return found


def list_facts(store: str, document: str, *, kind: str | None, task: str | None, as_json: bool) -> None:
    """Print a document's facts with their ids."""
    wanted = None if kind is None else _kind(kind)
    with open_store(store, read_only=True) as opened:
        library = Library(opened)
        record = library.record(library.one(document).id)
    found = [each for each in facts(record) if wanted in (None, each.kind)]
    _print(
        [(record, each) for each in found if task is None or (each.task and each.task.path == task)], as_json=as_json
    )


def review(store: str, document: str | None, *, as_json: bool) -> None:
    """Print what is worth a look."""
    with open_store(store, read_only=True) as opened:
        _print(reviewing.queue(Library(opened), document), as_json=as_json)


def judge(
    store: str, document: str, action: CorrectionAction, fact: str, *, reviewer: str, why: str,
    values: Mapping[str, Any] | None = None, quote: str | None = None, as_json: bool = False,
) -> None:  # fmt: skip
    """Accept, reject or edit a fact."""
    given = Judgement(
        document=document, action=action, fact=fact, reviewer=reviewer, why=why, values=values or {}, quote=quote
    )
    _submit(store, given, as_json=as_json)


def add(
    store: str, document: str, kind: str, *, task: str | None, quote: str | None, unread: str | None,
    values: Mapping[str, Any], reviewer: str, why: str, as_json: bool,
) -> None:  # fmt: skip
    """Add a fact."""
    given = Judgement(
        document=document, action="add", kind=_kind(kind), task=task, quote=quote, fact=unread, values=values,
        reviewer=reviewer, why=why,
    )  # fmt: skip
    _submit(store, given, as_json=as_json)


def undo(store: str, correction: str, *, reviewer: str, why: str, as_json: bool) -> None:
    """Take a correction back."""
    with open_store(store) as opened:
        _tell(reviewing.undo(Library(opened), correction, reviewer=reviewer, why=why), as_json=as_json)


def history(store: str, document: str | None, *, dangling: bool, as_json: bool) -> None:
    """Print corrections, oldest first."""
    with open_store(store, read_only=True) as opened:
        found = reviewing.history(Library(opened), document)
    chosen = [each for each in found if not dangling or each.standing == "dangling"]
    if as_json:
        emit({"corrections": [outcome_json(each) for each in chosen]})
        return
    for each in chosen:
        say(told(each))
    if not chosen:
        complain("没有悬空的更正。" if dangling else "还没有更正。")


def export(store: str, output: Path, document: str | None) -> None:
    """Write corrected documents, or the one named, as gold with their texts."""
    with open_store(store, read_only=True) as opened:
        library = Library(opened)
        known = {row.id for row in library.documents()}
        corrected = {each.document for each in opened.corrections()} & known
        chosen = [library.one(document).id] if document is not None else sorted(corrected)
        if not chosen:
            raise QuestionError("还没有更正过的文件", hint="请先复核，或用 --document 指明文件")
        for one in chosen:
            _write(output, library.record(one))
    complain(f"写出{len(chosen)}份：policygraph evaluate {output / 'gold'} {output / 'texts'}")


def _write(output: Path, record: Record) -> None:
    name = goldfile.name_of(record)
    try:
        for folder in ("gold", "texts"):
            (output / folder).mkdir(parents=True, exist_ok=True)
        text = json.dumps(goldfile.gold(record), ensure_ascii=False, indent=1) + "\n"
        (output / "gold" / name).with_suffix(".json").write_text(text, "utf-8")
        (output / "texts" / name).write_text(record.document.text, "utf-8")
    except OSError as error:
        raise output_error(str(output), error) from error


def _kind(name: str) -> Kind:
    """A kind of fact by its name, English or Chinese."""
    named = {**{kind: kind for kind in KINDS}, **{chinese: kind for kind, chinese in KINDS.items()}}
    if name not in named:
        raise QuestionError("没有这一种事实", where=name, hint=f"可用：{'、'.join(ADDABLE)}")
    return cast("Kind", named[name])


def _submit(store: str, given: Judgement, *, as_json: bool) -> None:
    with open_store(store) as opened:
        _tell(reviewing.submit(Library(opened), given), as_json=as_json)


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        emit(outcome_json(outcome))
    else:
        say(told(outcome))


def _print(found: Sequence[tuple[Record, Found]], *, as_json: bool) -> None:
    shown = [fact_json(record, fact) for record, fact in found]
    if as_json:
        emit({"facts": shown})
        return
    for each in shown:
        sure = "" if each["confidence"] is None else f"{each['confidence']:.2f}"
        by = f"（{each['reviewer']}）" if each["reviewer"] else ""
        said = summary(each["value"])
        say(f"{each['id']}\t{sure}{by}\t{KINDS[each['kind']]}\t{each['task'] or ''}\t{said}")
