"""What is a question about? Its words as weighted terms, each with what may stand for it in a text."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise

import rjieba

from graph.lexicon import Mention, lexicon

_RUN = re.compile(r"[一-鿿]+")
_WORD = re.compile(r"[一-鿿0-9A-Za-z〇]")
_SPACE = re.compile(r"\s+")

_PARTING = re.compile(r"(?<![一-鿿]目)的(?!确|士)|怎么|如何|怎样")
_SPOKEN = re.compile(
    r"怎么|咋|想|让|给|把|被|得[好多少快差]|起来|出来|进来|过来|不用|就行|一点|用上|拿|搞|弄|没[有人了]?|太|老是|总是|们|[了着过呢吗吧](?=[，。]|$)"
)

_WISH = re.compile(r"^[想要能会该得](?=[一-鿿]$)")  # 想租 is one token to jieba

# 兼个职, 挣份钱: what people put between a verb and its noun; the word is 兼职.
_INFIX = re.compile(
    r"(?<=[一-鿿])(?<![一二三四五六七八九十两几每这那哪半整多各另月身股年省是有])(?:个(?![人体别性税案])|份(?![额子]))(?=[一-鿿])"
)
_LONGEST_FOCUS = 8  # characters; 搞科研的人想到外面公司… is a sentence, not what is asked of a matter
_CLAUSE = re.compile("[要想能会把被给让]")

# How much a word of each class tells about the matter (jieba's tags, first letter).
_TELLING = {
    "n": 1.0,
    "e": 1.0,
    "j": 1.0,
    "l": 0.9,
    "i": 0.9,
    "s": 0.7,
    "t": 0.5,
    "v": 0.6,
    "a": 0.5,
    "b": 0.5,
    "z": 0.3,
}
_OTHER = 0.25
_LISTED = 0.9  # a word of the lexicon tells what the matter is, whatever its class
_PART = 0.5  # what a part of a compound counts against the whole
_PAIR = 0.35  # what the best pair of neighbouring characters counts
_REPEATED = 0.4  # what a run of words counts where its words alone have said the same
_DOUBTFUL = 0.4  # what a token counts that a listed word cuts in two or holds (树种 in 树种下去)
_LIKE_OF_PART = 0.7  # what the like of a compound's part counts against the like of the whole
_LIKE_OF_LISTED_PART = 0.5  # the same where the compound is listed itself (登记 in 婚姻登记)
_BUILT = re.compile(
    "(?:[馆院园站厂港桥路塔库场校堂楼店网道]|中心|基地|平台|公司|基金|银行|试验区|示范区|实验室|研究所|博览会|大会)$"
)
_NAME = 4  # characters from which on nouns alone name a thing
_SIGN = 0.2  # what a character of a longer word counts
_SINGLE = 0.45  # what a single character counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the question: how much it tells, and the index keys that may stand for it.

    ``keys`` are pairs of key and strength (1.0 for the word itself). ``focus``: the word says what is
    asked of the matter (the funds of the platform), so that a text without it is beside the point.
    """

    text: str
    weight: float
    keys: tuple[tuple[str, float], ...]
    focus: bool = False


@functools.cache
def stop_words() -> frozenset[str]:
    """Words that every question or every policy has: they tell nothing about the matter."""
    text = files("graph").joinpath("stopwords.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def keys_of_text(text: str) -> Counter[str]:
    """The index keys of a document's text with their counts: words, pairs, characters, listed words."""
    return keys_of_words(text, words_of_text(text))


def words_of_text(text: str) -> list[str]:
    """The words of a document's text and the words in them, in small letters, marks left out."""
    return [word.lower() for word in rjieba.cut_for_search(_SPACE.sub("", text)) if _WORD.match(word)]


def keys_of_words(text: str, words: list[str]) -> Counter[str]:
    """The same keys where the words of the text are known."""
    text = _SPACE.sub("", text)
    counts: Counter[str] = Counter(words)
    runs = _RUN.findall(text)
    counts.update([f"²{a}{b}" for run in runs for a, b in pairwise(run)])
    counts.update([f"¹{sign}" for run in runs for sign in run])
    counts.update(lexicon().keys_of_text(text))
    return counts


@functools.lru_cache(maxsize=8192)
def keys_of_title(text: str) -> Mapping[str, int]:
    """The same of a heading or a document's name, which many tasks share: looked up once, not to be changed."""
    return keys_of_text(text)


def terms(question: str) -> tuple[Term, ...]:
    """The telling words of a question's topic, in order; empty where it has none."""
    question = _INFIX.sub("", _SPACE.sub("", question))
    mentions = lexicon().mentions(question)
    focus = _focus(question)
    bounds = _bounds(question)
    across = [mention for mention in mentions if _runs_across(mention, bounds)]
    spoken = [mention for mention in across if lexicon().is_everyday(question[mention.start : mention.end])]
    found: list[Term] = []
    position = 0
    for token, tag in rjieba.tag(question):
        start, position = position, position + len(token)
        word = _WISH.sub("", token)
        start += len(token) - len(word)
        if word in stop_words() or not _WORD.match(word):
            continue
        inner = any(mention.start <= start and position <= mention.end for mention in spoken)
        within = [mention for mention in mentions if not inner and _belongs(mention, start, position)]
        term = _term(word, tag, within)
        if term is not None:
            listed = any(mention.end - mention.start == len(word) for mention in within)
            doubtful = not listed and any(
                start < mention.start < position or start < mention.end < position for mention in across
            )
            weight = term.weight * (_DOUBTFUL if doubtful or inner else 1.0)
            found.append(replace(term, weight=weight, focus=focus[0] <= start < focus[1]))
    known = {key for term in found for key, _ in term.keys}
    for mention in across:
        asked = focus[0] <= mention.start < focus[1]
        found += [replace(term, focus=asked) for term in _spanning(question, mention, known)]
    return _merged(found)


def _bounds(question: str) -> frozenset[int]:
    """Where the tokens of a question meet."""
    found, position = {0}, 0
    for word in rjieba.cut(question):
        position += len(word)
        found.add(position)
    return frozenset(found)


def _runs_across(mention: Mention, bounds: frozenset[int]) -> bool:
    """Whether a listed word runs over several tokens and begins or ends with one (``偷偷挖走``)."""
    inside = any(mention.start < bound < mention.end for bound in bounds)
    return inside and (mention.start in bounds or mention.end in bounds)


def _focus(question: str) -> tuple[int, int]:
    """The range that says what is asked of the matter: 平台的经费 → 经费; empty where nothing parts it."""
    parted = list(_PARTING.finditer(question))
    if not parted:
        return 0, 0
    start = parted[-1].end()
    end = question.find("，", start)
    end = end if end >= 0 else len(question)
    clause = end - start > _LONGEST_FOCUS or _CLAUSE.search(question, start, end)
    return (0, 0) if clause else (start, end)


def is_informal(question: str) -> bool:
    """Whether the question speaks as people do, so that a document can hardly use its words."""
    return bool(_SPOKEN.search(question)) or any(lexicon().is_everyday(term.text) for term in terms(question))


@functools.lru_cache(maxsize=1024)
def thing_named(question: str) -> str:
    """What a topic names where it is the compound name of one thing that is built or founded: 茶文化博物馆; else "".

    Nouns all through, of four characters or more; an act behind a comma (茶文化博物馆，建) is none of it.
    """
    name, _, act = _SPACE.sub("", question).partition("，")
    tags = [tag for _, tag in rjieba.tag(name)]
    acts = [tag for _, tag in rjieba.tag(act)]
    if len(name) < _NAME or not _RUN.fullmatch(name) or not _BUILT.search(name) or any(tag[0] != "v" for tag in acts):
        return ""
    return name if all(tag[0] == "n" for tag in tags) else ""


def _belongs(mention: Mention, start: int, end: int) -> bool:
    """Whether the listed word lies in the token; a single character must be the token."""
    if mention.end - mention.start == 1:
        return (mention.start, mention.end) == (start, end)
    return start <= mention.start and mention.end <= end


def _term(word: str, tag: str, mentions: list[Mention]) -> Term | None:
    """A token as a term: itself, its parts, its pairs, and what is like the listed words in it."""
    keys = {word.lower(): 1.0}
    if len(word) == 1:
        if not mentions and tag[0] not in "nv":
            return None
        keys = {f"¹{word}": _SINGLE}
    else:
        for part in rjieba.cut_for_search(word):
            if part != word and len(part) > 1 and part not in stop_words():
                keys.setdefault(part.lower(), _PART * len(part) / len(word) * 1.4)
        for i in range(len(word) - 1):
            keys.setdefault(f"²{word[i : i + 2]}", 1.0 if len(word) == 2 else _PAIR)
        for sign in word:
            keys.setdefault(f"¹{sign}", _SIGN)
    whole = any(mention.end - mention.start == len(word) for mention in mentions)
    for mention in mentions:
        share = (mention.end - mention.start) / len(word)
        for alike, weight in mention.alike:
            less = _LIKE_OF_PART if not whole else _LIKE_OF_LISTED_PART
            keys[alike] = max(keys.get(alike, 0.0), weight * (1.0 if share > 0.6 else less))
    weight = _LISTED if mentions else _TELLING.get(tag[0], _OTHER)
    return Term(text=word, weight=weight * (0.6 if len(word) == 1 else 1.0), keys=tuple(keys.items()))


def _spanning(question: str, mention: Mention, known: set[str]) -> list[Term]:
    """A listed word over several tokens as a term of its own; it counts less where they said the same."""
    word = question[mention.start : mention.end]
    if word in stop_words():
        return []
    repeats = any(alike in known for alike, _ in mention.alike)
    weight = _LISTED * (_REPEATED if repeats else 1.0)
    return [Term(text=word, weight=weight, keys=((f"²{word[:2]}", _PAIR), *mention.alike))]


def _merged(found: list[Term]) -> tuple[Term, ...]:
    """Each word once: repeating it in a question does not make it weigh more."""
    seen: dict[str, Term] = {}
    for term in found:
        seen.setdefault(term.text, term)
    return tuple(seen.values())
