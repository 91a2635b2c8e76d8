"""Which sentence of a text is about this? The one that holds most of a topic; and runs of the same characters."""

from __future__ import annotations

import re
from collections.abc import Callable

from graph.lexicon import lexicon
from graph.topic import Term
from ontology.model import Span

_END = re.compile(r"[。；！？\n]")


def best_sentence(text: str, wanted: tuple[Term, ...], rarity: Callable[[str], float]) -> tuple[Span, float, float]:
    """The sentence that holds most of the topic, how much of it, and how much were all its words as rare.

    The span counts from the text's own beginning; ``rarity`` is the weight of an index key.
    """
    best, most, alike = (0, len(text)), 0.0, 0.0
    for start, end in sentences(text):
        sentence = text[start:end].lower()
        listed = set(lexicon().keys_of_text(sentence))
        held = [(term.weight, *_held(term, sentence, listed, rarity)) for term in wanted]
        told = sum(weight * rare for weight, rare, _ in held)
        if told > most:
            best, most = (start, end), told
        alike = max(alike, sum(weight * strength for weight, _, strength in held))
    chosen = text[best[0] : best[1]]
    start = best[0] + len(chosen) - len(chosen.lstrip())
    end = best[0] + len(chosen.rstrip())
    together = alike * alike / (sum(term.weight for term in wanted) or 1.0)
    return Span(start=start, end=max(start, end)), most, together


def literal_share(topic: str, text: str) -> float:
    """The share of the topic's characters that lie in runs of three or more that the text has too."""
    covered = [False] * len(topic)
    for i in range(len(topic) - 2):
        if topic[i : i + 3] in text:
            covered[i : i + 3] = [True, True, True]
    return sum(covered) / len(topic) if topic else 0.0


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as ranges, end marks included."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match.end() - start > 1:
            found.append((start, match.end()))
        start = match.end()
    if len(text) - start > 1:
        found.append((start, len(text)))
    return found


def _held(term: Term, sentence: str, listed: set[str], rarity: Callable[[str], float]) -> tuple[float, float]:
    """What a sentence has of a term: by the rarity of what stands for it, and by its strength alone."""
    most, strongest = 0.0, 0.0
    for key, strength in term.keys:
        there = key in listed if key[0] == "≈" else key.lstrip("¹²") in sentence
        if there:
            most = max(most, strength * rarity(key))
            strongest = max(strongest, strength)
    return most, strongest
