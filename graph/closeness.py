"""How close is one text to a topic? What it holds of it, what it lacks, and where it says most of it.

The second, closer look at what an index has found: indexes count words, this reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from graph.lexicon import EVERYDAY_WEIGHT, OFFICIAL_WEIGHT
from graph.sentence import best_sentence, literal_share
from graph.topic import Term, terms
from ontology.model import Span

_SENTENCE = 0.6  # what the best sentence adds to the whole text
_TOGETHER = 0.7  # what it adds that words stand together in one sentence, common words too
_LITERAL = 0.5  # what runs of the same characters add
_VERBATIM = 1.0  # what it adds that every run of the topic is there
_FOCUS = 2.0  # what a word that says what is asked counts against one that says of what
_COMPOUND = 4  # characters of a word of two words
_APART = 0.9  # what it counts that both stand in the text, if not together
_UNKNOWN = 0.6  # what a word that no document has counts, against the rarest
_NONE = 1e-9
_TELLING = 0.9  # nouns and listed words weigh this much
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """What a text has of a topic.

    ``added`` raises the index's score of the text; ``coverage`` (0–1) is the share of the topic's weight that
    it holds, ``focus`` the same of the words that say what is asked of the matter (1 where there are none),
    ``lacking`` the share of the telling words that it has nothing of. ``whole`` is the topic's weight.
    ``sentence`` is the passage that holds most, in the text; ``missing`` are the words that it lacks.
    """

    added: float
    coverage: float
    focus: float
    lacking: float
    whole: float
    sentence: Span
    missing: tuple[str, ...]


@dataclass(slots=True)
class Topic:
    """A topic as an index sees it: its terms and what each matters.

    ``rarity`` is the weight of an index key, ``known`` whether the index has it at all.
    """

    text: str
    rarity: Callable[[str], float]
    known: Callable[[str], bool]
    terms: tuple[Term, ...] = ()
    _importance: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.terms = tuple(self._own_first(term) for term in self.terms or terms(self.text))
        self._importance = {term.text: self._matters(term) for term in self.terms}

    def look(self, text: str, holds: Callable[[str], bool]) -> Closeness:
        """A closer look at one text, of which ``holds`` says whether it has a key."""
        sentence, held, together = best_sentence(text, self.terms, self.rarity)
        whole = sum(self._importance.values()) or 1.0
        covered = {term.text: self._covered(term, holds) for term in self.terms}
        focus = [term.text for term in self.terms if term.focus]
        asked = sum(self._importance[word] for word in focus)
        literal = literal_share(_SPACE.sub("", self.text), _SPACE.sub("", text))
        lacking = sum(
            self._importance[term.text] for term in self.terms if term.weight >= _TELLING and covered[term.text] == 0
        )
        return Closeness(
            added=_TOGETHER * together
            + _SENTENCE * held
            + _LITERAL * (literal + (_VERBATIM if literal == 1 else 0)) * whole,
            coverage=min(1.0, sum(covered.values()) / whole),
            focus=sum(covered[word] for word in focus) / asked if asked else 1.0,
            lacking=lacking / whole,
            whole=whole,
            sentence=sentence,
            missing=tuple(word for word, share in covered.items() if share == 0),
        )

    def _own_first(self, term: Term) -> Term:
        """The term with nothing that may stand for its word telling more than the word, where texts have that.

        A rare word of the same line (再生水 for 污水) would else outdo the word that was asked for.
        """
        own = max((self.rarity(key) for key in _own(term) if self.known(key)), default=None)
        if own is None:
            return term
        keys = tuple(
            (key, strength if strength == 1 else strength * min(1.0, own / max(self.rarity(key), _NONE)))
            for key, strength in term.keys
        )
        return replace(term, keys=keys)

    def _matters(self, term: Term) -> float:
        """How much a term matters for whether the topic is met at all.

        A word that the documents use counts by its own rarity, another by the rarest that may stand for it.
        """
        focus = _FOCUS if term.focus else 1.0
        own = [self.rarity(key) for key in _own(term) if self.known(key)]
        if own:
            return focus * term.weight * max(own)
        itself = _in_full(term)
        known = [
            (1.0 if itself and key.startswith("≈") and strength < EVERYDAY_WEIGHT else strength) * self.rarity(key)
            for key, strength in _likes(term)
            if self.known(key)
        ]
        if not any(key.startswith("≈") and self.known(key) for key, _ in term.keys):
            known.append(_UNKNOWN * self.rarity(""))  # parts of a word are not the word
        return focus * term.weight * max(known)

    def _covered(self, term: Term, holds: Callable[[str], bool]) -> float:
        """What the text has of a term, in the measure of its importance; 0 where it has nothing of it."""
        whole = self._importance[term.text]
        if any(holds(key) for key in _own(term)):
            return whole
        halves = (f"²{term.text[:2]}", f"²{term.text[2:]}")  # 污水集中处理 speaks of 污水处理
        if len(term.text) == _COMPOUND and all(holds(half) for half in halves):
            return _APART * whole
        focus = _FOCUS if term.focus else 1.0
        held = [strength * self.rarity(key) for key, strength in _likes(term) if holds(key)]
        return min(whole, focus * term.weight * max(held, default=0.0))


def _own(term: Term) -> tuple[str, ...]:
    """The keys that are the word itself."""
    return tuple(key for key, strength in term.keys if strength == 1)


def _in_full(term: Term) -> bool:
    """Whether what documents call a word is asked for in full; not of compounds, whose parts may stand apart."""
    most = max((strength for key, strength in term.keys if key.startswith("≈")), default=0.0)
    return most <= OFFICIAL_WEIGHT or most >= EVERYDAY_WEIGHT


def _likes(term: Term) -> tuple[tuple[str, float], ...]:
    """The keys that may stand for the word; one character of several finds a task but does not stand for the word."""
    signs = len(term.text) > 1
    return tuple((key, strength) for key, strength in term.keys if not (signs and key.startswith("¹")))
