"""Do two tasks work on the same thing? Evidence for each pair of tasks that shares telling words."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extractors.dependency_words import CUES, Words, grams, informative
from extractors.wordlists import alternation
from ontology.model import Task

_TITLE_VERB = re.compile(rf"^(?:{alternation(CUES['title-verb'])})+")
_TITLE_TAIL = re.compile(rf"(?:{alternation(CUES['title-tail'])})+$")
_SUPPORT = re.compile(alternation(CUES["support"]))
_SELECT = re.compile(rf"(?:{alternation(CUES['select'])})(?:一批|若干|\d+[—-]?\d*个)?([一-鿿“”、]{{4,24}})")
_USE = re.compile(rf"(?:{alternation(CUES['use'])})")
_USED_AFTER = re.compile(rf".{{0,3}}(?:{alternation(CUES['used-after'])})")
_MARKS = re.compile(r"[。；，;\n：]")
_MOST_HOLDERS = 12  # a pair of letters that more tasks have makes no candidates of its own
_MOST_PARTNERS = 24  # tasks that one task is held against, those that share most
_LEAST = 1.2
_FAR = 12  # tasks apart; further ones are all far
_PART = 0.5  # what is left of a match where only a part of the name is there
_OTHER_NAME = 0.4  # what is left of a match where the two names differ in what stands before the phrase
FEATURES = ("used", "cued", "made", "named", "title", "run", "alike", "near")
End = Literal["made", "used", "cued", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A named thing of a task: what it makes, uses, chooses, or is about (its title's object)."""

    name: str
    kind: Literal["made", "used", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two tasks (the earlier first), the phrase both have, what each does with it, and the evidence from 0 to 1."""

    first: int
    second: int
    via: str
    ends: tuple[End, End]
    evidence: tuple[float, ...]


def things(task: Task, body: str) -> tuple[Thing, ...]:
    """What the task makes or uses by name, what it chooses, and the object of its title."""
    found = {
        item.name: Thing(name=item.name, kind="made" if item.relation == "produces" else "used")
        for item in task.deliverables
    }
    for match in _SELECT.finditer(body):
        found.setdefault(match.group(1), Thing(name=match.group(1), kind="made"))
    subject = _TITLE_TAIL.sub("", _TITLE_VERB.sub("", task.title))
    if 2 <= len(subject) <= 24:
        found.setdefault(subject, Thing(name=subject, kind="title"))
    return tuple(found.values())


def meetings(words: Words) -> Iterator[Meeting]:
    """Every pair of tasks that shares words which tell something, with the evidence."""
    named = [things(task, body) for task, body in zip(words.tasks, words.bodies, strict=True)]
    norms = [math.sqrt(sum(words.tells(gram) ** 2 for gram in found)) or 1.0 for found in words.grams]
    for first, second in _pairs(words):
        if meeting := _meeting(words, first, second, named, norms):
            yield meeting


def _pairs(words: Words) -> list[tuple[int, int]]:
    shared: Counter[tuple[int, int]] = Counter()
    for gram in words.count:
        holders = words.holders(gram)
        if 2 <= len(holders) <= _MOST_HOLDERS:
            told = words.tells(gram)
            for at, first in enumerate(holders):
                for second in holders[at + 1 :]:
                    shared[first, second] += told  # type: ignore[assignment]
    partners: Counter[int] = Counter()
    found = []
    for (first, second), told in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if told < _LEAST:
            break
        if partners[first] < _MOST_PARTNERS and partners[second] < _MOST_PARTNERS:
            partners[first] += 1
            partners[second] += 1
            found.append((first, second))
    return sorted(found)


def _strength(words: Words, thing: Thing, index: int) -> tuple[float, str]:
    """How surely a body has the thing, from 0 to 1, and in which words."""
    pairs = grams(thing.name)
    if words.mass(pairs & words.grams[index]) < 0.7:
        return 0.0, ""
    told, phrase = words.run(_bare(thing.name), words.bodies[index])
    kept = informative(phrase)
    if not kept:
        return 0.0, ""
    head = 1.0 if _bare(thing.name)[-2:] in phrase else 0.4
    whole = told / max(0.5, words.mass(pairs))
    strength = words.phrase(phrase) * min(1.0, told / 2) * (0.4 + 0.6 * min(1.0, whole))
    return strength * head * min(1.0, kept / 3), phrase


def _uses(body: str, phrase: str) -> bool:
    """Whether a body speaks of the phrase as of something at hand (依托…, 发挥…作用)."""
    at = body.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        marks = [match.end() for match in _MARKS.finditer(body, max(0, at - 30), at)]
        if _USE.search(body, marks[-1] if marks else max(0, at - 30), at) or _USED_AFTER.match(body, end):
            return True
        at = body.find(phrase, end)
    return False


def _end(words: Words, index: int, phrase: str, named: tuple[Thing, ...]) -> End:
    """What a task does with the phrase: makes it, uses it as a named thing, speaks of it as at hand, or only has it."""
    names = [(_bare(thing.name), thing.kind) for thing in named]
    kinds = {kind for name, kind in names if name.endswith(phrase) or phrase.endswith(name)}
    if "made" in kinds:
        return "made"
    if "used" in kinds:
        return "used"
    if _uses(words.bodies[index], phrase):
        return "cued"
    return "made" if "title" in kinds else "named"


def _meeting(
    words: Words, first: int, second: int, named: list[tuple[Thing, ...]], norms: list[float]
) -> Meeting | None:
    best = dict.fromkeys(FEATURES, 0.0)
    via, sure = "", 0.0
    for owner, other in ((first, second), (second, first)):
        for feature, strength, phrase in _mentions(words, owner, other, named):
            best[feature] = max(best[feature], strength)
            if strength > sure:
                via, sure = phrase, strength
    for feature, strength in _kinships(words, named[first], named[second]):
        best[feature] = max(best[feature], strength)
    runs = {phrase: min(4.0, told) / 4 * words.phrase(phrase) for phrase, told in words.runs(first, second).items()}
    longest = max(runs, key=lambda phrase: (runs[phrase], phrase), default="")
    if not via or runs.get(longest, 0.0) > sure:
        via = longest
    if not via:
        return None
    common = words.grams[first] & words.grams[second]
    substance = 1 - (_supports(words.tasks[first]) + _supports(words.tasks[second])) / 2
    best["run"] = substance * runs.get(longest, 0.0)
    best["alike"] = substance * min(1.0, 2 * sum(words.tells(g) ** 2 for g in common) / (norms[first] * norms[second]))
    best["near"] = 1 - min(second - first, _FAR) / _FAR
    ends = (_end(words, first, via, named[first]), _end(words, second, via, named[second]))
    return Meeting(first=first, second=second, via=via, ends=ends, evidence=tuple(best.values()))


def _supports(task: Task) -> bool:
    """Whether a task is one that serves all others (加强组织领导, 强化督导考核)."""
    return bool(_SUPPORT.search(task.title))


def _mentions(words: Words, owner: int, other: int, named: list[tuple[Thing, ...]]) -> Iterator[tuple[str, float, str]]:
    """The owner's things that the other task has in its words: which feature, how surely, in which words."""
    for thing in named[owner]:
        strength, phrase = _strength(words, thing, other) if thing.kind != "used" else (0.0, "")
        if not strength:
            continue
        if _differs(phrase, thing, named[other]):
            strength *= _OTHER_NAME
        end = _end(words, other, phrase, named[other])
        if not _is_whole(phrase, thing, named[other]):
            strength *= _PART
        feature = "title" if thing.kind == "title" and end == "named" else end
        yield feature, strength, phrase


def _kinships(words: Words, ones: tuple[Thing, ...], others: tuple[Thing, ...]) -> Iterator[tuple[str, float]]:
    """The things of both tasks, at least one of them made, whose names may mean one thing."""
    for one in ones:
        for other in others:
            kinds = {one.kind, other.kind}
            if "made" in kinds and "title" not in kinds:
                yield "used" if "used" in kinds else "made", _kin(words, _bare(one.name), _bare(other.name))


def _kin(words: Words, one: str, two: str) -> float:
    """How surely two names mean one thing: the shorter one's letters stand in the longer one in order, same head."""
    common = grams(one) & grams(two)
    if one[-1] != two[-1] or words.mass(common) < 0.7:
        return 0.0
    short, long = sorted((one, two), key=len)
    kept = _in_order(short, long) / len(short)
    if kept < 0.75:
        return 0.0
    return kept**2 * min(1.0, words.mass(common) / 2) * min(1.0, (0.5 + len(short) / len(long)))


@functools.lru_cache(maxsize=16384)
def _in_order(short: str, long: str) -> int:
    """How many letters of the one stand in the other in the same order (longest common subsequence)."""
    row = [0] * (len(long) + 1)
    for letter in short:
        before = 0
        for at, other in enumerate(long, 1):
            above = row[at]
            row[at] = before + 1 if letter == other else max(row[at], row[at - 1])
            before = above
    return row[-1]


def _is_whole(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """Whether the phrase is all of the thing's name, or all of a name the other task has for it (a short form)."""
    return phrase == _bare(thing.name) or any(phrase == _bare(other.name) for other in others)


def _differs(phrase: str, thing: Thing, others: tuple[Thing, ...]) -> bool:
    """县城商贸综合体 and 乡镇商贸综合体: whether both names end in the phrase, each with a word of its own before it."""
    own = _bare(thing.name)
    if not own.endswith(phrase) or own == phrase:
        return False
    names = [_bare(other.name) for other in others if _bare(other.name).endswith(phrase)]
    return bool(names) and not any(name.endswith(own) or own.endswith(name) for name in names)


def _bare(name: str) -> str:
    return name.strip("“”（）")
