"""What nameable things does the work make or need? Phrases proposed by verbs, weighed by a small linear model."""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extractors.clauses import open_clauses
from extractors.governors import HEAD_CLASS, VERB_CLASS
from extractors.passage import Passage
from extractors.phrases import Candidate, candidates
from extractors.rule import declare
from extractors.wordlists import alternation, lists
from ontology.model import Deliverable, DeliverableRelation

# What the phrase is read from; the model's verdict is the confidence of the fact.
_Read = TypeVar("_Read")
_RULES = {
    "": declare("deliverable.governed", "建立水网重点项目库 → 水网重点项目库, produces: the object of a verb."),
    "work": declare("deliverable.worked_on", "推进智能工厂建设 → 智能工厂, produces: what work is named after."),
    "linked": declare("deliverable.linked", "加强与工业互联网平台对接 → 工业互联网平台, uses: what work is tied to."),
    "after": declare("deliverable.put_to_use", "发挥智慧管理平台作用 → 智慧管理平台, uses: what has a part to play."),
}
_WORDS = lists("deliverable")
_NO_NAME = re.compile(rf"(?:{alternation(_WORDS['names-not'])})$")
_LEFT_OUT = 2  # so many characters a short form leaves out: 测绘联合体 for 测绘机构联合体
_BARE = 2  # a head of so many characters is no name by itself, but for those of the list
_ALONE = frozenset(_WORDS["alone"])
_INNER_VERB = re.compile(alternation(_WORDS["inner-verbs"]))
_VERB = re.compile(alternation(word for word in VERB_CLASS if len(word) > 1))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by piece of evidence; a phrase is a deliverable where their logistic sum reaches the threshold."""

    threshold: float
    weights: Mapping[str, float]

    def probability(self, evidence: Iterable[str]) -> float:
        """How likely the evidence makes a deliverable: 0 to 1; evidence never seen in training counts nothing."""
        total = sum(self.weights.get(piece, 0.0) for piece in evidence)
        return 1.0 / (1.0 + math.exp(-total))


@functools.cache
def model() -> Model:
    """The model shipped beside this module, as ``extractors.training`` wrote it."""
    data = json.loads((Path(__file__).parent / "deliverable.json").read_text("utf-8"))
    return Model(data["threshold"], data["weights"])


def evidence(passage: Passage, candidate: Candidate) -> tuple[str, ...]:
    """What speaks for and against a phrase, as ``name=value`` pieces: its verb, its head, its place, its length."""
    text = passage.text
    kind, head = candidate.governor.kind, HEAD_CLASS[candidate.head]
    length = _length(candidate.end - candidate.start - len(candidate.head))
    following = text[candidate.end : candidate.end + 1]
    pieces = [
        "bias",
        f"uses={candidate.uses}",
        f"verb={candidate.governor.word}",
        f"kind={kind}",
        f"tail={candidate.tail}",
        f"head={head}",
        f"word={candidate.head}",
        f"last={candidate.head[-1]}",
        f"kind={kind}, last={candidate.head[-1]}",
        f"kind={kind}, tail={candidate.tail}",
        f"kind={kind}, head={head}",
        f"head={head}, tail={candidate.tail}",
        f"length={length}",
        f"head={head}, length={length}",
        f"next={following if following in _TELLING else 'other' if following else 'end'}",
        f"gap={_gap(candidate.start - candidate.governor.end)}",
    ]
    return (*pieces, *_setting(text, candidate), *_circumstances(passage, candidate, head, length))


def _setting(text: str, candidate: Candidate) -> list[str]:
    """How the name stands in its clause: with a 的 before it, after a quantity, among how many, named how often."""
    start, verb = candidate.start, candidate.governor
    quantity = _QUANTITY.search(text, max(verb.end, start - _NEAR), start)
    end = _CLAUSE_END.search(text, candidate.end, candidate.end + _NEAR)
    signs = text.count("、", verb.end, end.start() if end else candidate.end + _NEAR)
    named = text.count(text[start : candidate.end])
    return [
        f"modified={candidate.modified}",
        f"modified={candidate.modified}, kind={verb.kind}",
        f"opens={verb.start == 0 or text[verb.start - 1] in _OPENS_BEFORE}",
        f"quantity={quantity[1][:2] if quantity else 'none'}",
        f"members={min(signs, _MANY)}",
        f"named={min(named, _MANY)}",
    ]


def _circumstances(passage: Passage, candidate: Candidate, head: str, length: str) -> list[str]:
    """What holds of some phrases only: joined, listed, a kind, in a heading, with a verb inside …"""
    text = passage.text
    before = text[candidate.start : candidate.end - len(candidate.head)]
    pieces: list[str] = []
    if candidate.after:
        pieces += [f"after={candidate.after}", f"after={candidate.after[:2]}, head={head}"]
    if _NAMED.match(text, candidate.start, candidate.end):
        pieces += ["named", f"named, uses={candidate.uses}"]
    pieces += _joining(candidate, before, head)
    if candidate.borrowed:
        pieces += ["borrowed", f"borrowed, head={head}"]
    if candidate.category:
        pieces += ["category", f"category, head={head}"]
    if passage.in_heading(candidate.start):
        pieces += ["heading", f"heading, length={length}"]
    if _INNER_VERB.search(before):
        pieces.append("inner verb")
    if _INNER_VERB.match(before):
        pieces.append("opens with verb")
    return pieces


def _joining(candidate: Candidate, before: str, head: str) -> list[str]:
    """How the members of a list were put together, where they were or might be."""
    pieces: list[str] = []
    if candidate.joined:
        sign = next((sign for sign in "、和与及" if sign in before), "other")
        pieces += ["joined", f"joined by {sign}", f"joined, head={head}"]
    if candidate.listed:
        pieces += ["listed", f"listed, kind={candidate.governor.kind}"]
    if candidate.doubtful or candidate.joined:
        pieces.append(f"doubtful={candidate.doubtful}, joined={candidate.joined}")
    return pieces


# What makes a name that of one thing: 国家企业信用信息公示系统, 云泽省政务服务平台, “一张图”.
_NAMED = re.compile("国家|全国|中国|全省|全市|[省市县区][级、]?|[\u4e00-\u9fff]{1,3}[省市县区](?![场域级])|[“A-Z]")
# What of the things is meant: 一批, 各类, 现有; read off the few characters before the name.
_QUANTITY = re.compile(
    r"(一批|若干|一系列|多个|各[类级项种]?|相关|有关|其他|现有|[本该其]|\d[^，。]{0,4}?[个家座条项])[^，。；的]{0,3}$"
)
_NEAR = 20  # so many characters before and after a name tell of its setting
_MANY = 3  # counts above this are alike
_CLAUSE_END = re.compile("[，。；]")
_OPENS_BEFORE = "。；，：、"
_TELLING = "，。；、的等（和及与"


def _length(characters: int) -> str:
    """The length of what stands before the head, in classes."""
    limits = ((0, "0"), (1, "1"), (2, "2"), (4, "3-4"), (9, "5-9"), (15, "10-15"))
    return next((name for limit, name in limits if characters <= limit), "16+")


def _gap(characters: int) -> str:
    """How far the verb stands from the name, in classes."""
    limits = ((0, "none"), (3, "short"), (11, "middle"))
    return next((name for limit, name in limits if characters <= limit), "long")


def plausible(passage: Passage) -> list[Candidate]:
    """The phrases worth weighing: those with a name, and with 建设 after it where the verb only presses on."""
    text = passage.text
    if not _VERB.search(text):
        return []
    return [
        candidate
        for clause in open_clauses(passage)
        for candidate in candidates(text, clause)
        if candidate.head
        and (
            candidate.end - candidate.start > len(candidate.head)
            or len(candidate.head) > _BARE
            or candidate.head in _ALONE
        )
        and not _NO_NAME.search(text, candidate.start, candidate.end)
        and (candidate.governor.kind != "push" or candidate.tail in ("work", "developed", "linked"))
    ]


def find(passage: Passage) -> tuple[Deliverable, ...]:
    """The things that the passage's work makes or needs, in order of place; none inside its clauses."""
    judge = model()
    found = []
    weighed = ((judge.probability(evidence(passage, candidate)), candidate) for candidate in plausible(passage))
    for sure, candidate in likeliest((sure, candidate.end, candidate) for sure, candidate in weighed):
        if sure < judge.threshold:
            continue
        relation: DeliverableRelation = "uses" if candidate.uses else "produces"
        tail = "work" if candidate.tail == "developed" else candidate.tail
        found.append(
            Deliverable(
                span=passage.at(candidate.start, candidate.end),
                rule=_RULES[tail if tail in _RULES else ""],
                confidence=round(min(sure, 0.99), 2),
                name=passage.text[candidate.start : candidate.end],
                relation=relation,
            )
        )
    return tuple(found)


def likeliest(readings: Iterable[tuple[float, int, _Read]]) -> list[tuple[float, _Read]]:
    """Of readings ``(probability, end, reading)`` that end at one place the likeliest, in order of their coming."""
    best: dict[int, tuple[float, _Read]] = {}
    for sure, end, reading in readings:
        if end not in best or sure > best[end][0]:
            best[end] = (sure, reading)
    return list(best.values())


def merge(deliverables: Iterable[Deliverable]) -> tuple[Deliverable, ...]:
    """A task's things, each listed once by its longest name: 平台, 管理平台 → 管理平台; in order of place.

    What the task makes and needs under one name, it makes.
    """
    found = list(deliverables)
    made = {item.name for item in found if item.relation == "produces"}
    kept: list[Deliverable] = []
    for item in found:
        if item.relation == "uses" and item.name in made:
            continue
        if any(other.name == item.name and other.relation == item.relation for other in kept):
            continue
        longer = (other for other in found if other.relation == item.relation and len(other.name) > len(item.name))
        if not any(_shortens(item.name, other.name) for other in longer):
            kept.append(item)
    return tuple(kept)


def _shortens(short: str, name: str) -> bool:
    """Whether a name says the same with characters left out: 管理平台, 测绘联合体 for 测绘机构联合体."""
    if name.endswith(short):
        return True
    if len(name) - len(short) > _LEFT_OUT or (short[:2], short[-2:]) != (name[:2], name[-2:]):
        return False
    signs = iter(name)
    return all(sign in signs for sign in short)
