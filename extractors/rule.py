"""Which rules are there, and what did each see? The one registry of rules.

A rule is a small pure function whose name is its id: ``deadline.by_month_end`` is the function
``by_month_end`` of ``extractors/deadline.py``, and its examples stand in
``extractors/examples/deadline.tsv``. It receives a match and the passage it stands in, and returns
a value or None (it looked again and it was not one).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from extractors.literals import Literals
from extractors.passage import Passage

Value = TypeVar("Value")
Reader = Callable[[re.Match[str], Passage], Value | None]

_log = logging.getLogger(__name__)
_REGISTRY: dict[str, Rule[Any]] = {}


@dataclass(frozen=True, slots=True)
class Rule(Generic[Value]):
    """One rule: its id, the pattern that proposes, the function that decides."""

    id: str
    pattern: re.Pattern[str]
    read: Reader[Value]
    confidence: float

    @property
    def doc(self) -> str:
        """The first line of the function's docstring: what it turns into what."""
        return (self.read.__doc__ or "").strip().partition("\n")[0]


@dataclass(slots=True)
class RuleSet(Generic[Value]):
    """The rules of one module, in order of preference.

    ``trigger`` names characters one of which every match of every rule contains: paragraphs
    without them are passed over at the cost of one scan.
    """

    kind: str
    trigger: str = ""
    rules: list[Rule[Value]] = field(default_factory=list)
    _literals: Literals | None = None

    def rule(self, pattern: str, *, confidence: float = 1.0) -> Callable[[Reader[Value]], Reader[Value]]:
        """Register the decorated function under its own name.

        Raises ValueError at import where the pattern matches emptiness or the id is taken.
        """
        compiled = re.compile(pattern)
        if compiled.match(""):
            raise ValueError(f"pattern matches emptiness: {pattern}")

        def register(read: Reader[Value]) -> Reader[Value]:
            rule_id = f"{self.kind}.{read.__name__}"
            if rule_id in _REGISTRY:
                raise ValueError(f"rule id is taken: {rule_id}")
            rule = Rule(rule_id, compiled, read, confidence)
            _REGISTRY[rule_id] = rule
            self.rules.append(rule)
            return read

        return register

    def scan(self, passage: Passage) -> Iterator[tuple[Rule[Value], re.Match[str], Value]]:
        """What the rules read in the passage, in order of place, without overlaps.

        Of overlapping readings the earliest wins, then the rule registered first, whatever the
        lengths: put the more specific rule above the more general one.
        """
        if self.trigger and not any(sign in passage.text for sign in self.trigger):
            return
        proposals = [
            (match.start(), order, match)
            for order in self._possible(passage.text)
            for match in self.rules[order].pattern.finditer(passage.text)
        ]
        proposals.sort(key=lambda proposal: proposal[:2])
        reached = 0
        for start, order, match in proposals:
            if start < reached:
                continue
            rule = self.rules[order]
            value = _guarded(rule, match, passage)
            if value is not None:
                reached = match.end()
                yield rule, match, value

    def _possible(self, text: str) -> frozenset[int]:
        """The places of the rules whose patterns may match in the text."""
        if self._literals is None or self._literals.count != len(self.rules):
            self._literals = Literals([rule.pattern for rule in self.rules])
        return self._literals.possible(text)


def _guarded(rule: Rule[Value], match: re.Match[str], passage: Passage) -> Value | None:
    """What the rule reads; None where it raises, which is logged and noted: a fault of one rule costs no record."""
    try:
        return rule.read(match, passage)
    except Exception:  # noqa: BLE001 - whatever it trips over, the record is not lost
        _log.exception("rule %s failed on the paragraph at %d", rule.id, passage.start)
        passage.faults.append(rule.id)
        return None


def declare(rule_id: str, doc: str) -> str:
    """Register the id of a reading that is no single pattern (a resolver, an assembly step)."""
    if rule_id in _REGISTRY:
        raise ValueError(f"rule id is taken: {rule_id}")

    def read(_match: re.Match[str], _passage: Passage) -> None:
        return None

    read.__doc__ = doc
    _REGISTRY[rule_id] = Rule(rule_id, re.compile(r"(?!)."), read, 1.0)
    return rule_id


def registry() -> dict[str, Rule[Any]]:
    """Every rule by its id; import ``extractors.pipeline`` first to have them all."""
    return dict(_REGISTRY)
