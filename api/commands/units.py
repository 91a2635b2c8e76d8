"""Which body does a name mean, and what have people decided? Candidates with reasons; decisions kept and taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from api import unitbook
from api.console import complain, emit, say
from api.register_graph import refresh
from graph.store import GraphStore, open_store
from ontology.errors import StoreError
from ontology.units.decisions import Decided, Verdict
from ontology.units.groups import members
from ontology.units.register import Candidate

_SHOWN = 8  # members of a group that a line names
_VERDICTS = {"same": "相同", "different": "不同"}


def resolve(name: str, store: str, *, issuer: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Print the candidates of a name; none is an answer too."""
    places, heard = _known(store)
    found = unitbook.meaning(name, issuer=issuer, as_of=as_of, places=places, heard=heard)
    if as_json:
        day = as_of.isoformat() if as_of else None
        told = [unitbook.candidate_json(one) for one in found]
        emit({"name": name, "issuer": issuer, "as_of": day, "candidates": told})
        return
    if not found:
        complain(f"登记簿里没有“{name}”。如名称省略了地区，可用 --issuer 给出发文机关或地区。")
    for one in found:
        _tell(one)


def _known(store: str) -> tuple[tuple[str, ...], Decided | None]:
    """The places and decisions of a store; nothing where there is no store yet."""
    if "://" not in store and not Path(store).is_dir():
        return (), None
    with open_store(store, read_only=True) as reader:
        return unitbook.places_of(reader), unitbook.decided(reader)


def _tell(candidate: Candidate) -> None:
    say(f"{candidate.score:.2f}\t{candidate.name}\t{candidate.body}")
    say(f"\t理由：{'；'.join(candidate.reasons)}。")
    for step in candidate.successors:
        say(f"\t{step.day.isoformat()}起：{step.body.name}\t{step.body.id}")
    names = [body.name for body in members(candidate.group)] if candidate.group else []
    if names:
        more = f"等{len(names)}个" if len(names) > _SHOWN else ""
        say(f"\t成员：{'、'.join(names[:_SHOWN])}{more}")


def _opened(store: str) -> GraphStore:
    """The store at a place, to be changed; StoreError where there is none: a decision on nothing helps nobody."""
    folder = Path(store)
    if "://" not in store and not (folder.is_dir() and any(folder.iterdir())):
        raise StoreError(
            "这里没有图谱，决定没有记下", where=store, hint="请检查 --store 的路径，或先用 policygraph ingest 入库文件"
        )
    return open_store(store)


def decide(verdict: Verdict, first: str, second: str, store: str) -> None:
    """Keep a decision, apply it, and say what it changed."""
    with _opened(store) as opened:
        changed = unitbook.decide(opened, verdict, first, second)
        refresh(opened)
    say(f"已记下：“{first}”与“{second}”{_VERDICTS[verdict]}；改动{changed}份文件。可用 units forget 撤回。")


def forget(first: str, second: str, store: str) -> None:
    """Take a decision back and say what that changed."""
    with _opened(store) as opened:
        changed = unitbook.forget(opened, first, second)
        refresh(opened)
    say(f"已撤回关于“{first}”与“{second}”的决定；改动{changed}份文件。")


def decisions(store: str, *, as_json: bool) -> None:
    """Print what has been decided."""
    with open_store(store, read_only=True) as reader:
        found = unitbook.decisions(reader)
    if as_json:
        emit(
            {
                "decisions": [
                    {"verdict": one.verdict, "first": one.first, "second": one.second, "date": one.on.isoformat()}
                    for one in found
                ]
            }
        )
        return
    if not found:
        complain("还没有关于单位名称的决定。")
    for one in found:
        say(f"{one.on.isoformat()}\t{_VERDICTS[one.verdict]}\t{one.first}\t{one.second}")
