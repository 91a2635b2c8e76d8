"""Which rules are there, and what must each read? The registry beside the example tables."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass

import extractors.pipeline  # noqa: F401 - registers every rule
from extractors.rule import registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row of a table: a sentence, and what the rule reads in it (``span``), if anything."""

    text: str
    fires: bool
    span: tuple[int, int] | None
    value: str | None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence before, in and after what is read."""
        start, end = self.span or (len(self.text), len(self.text))
        return self.text[:start], self.text[start:end], self.text[end:]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule as people look it up."""

    id: str
    kind: str
    doc: str
    confidence: float
    examples: tuple[Example, ...]


@functools.cache
def rulebook() -> tuple[RuleEntry, ...]:
    """Every rule, by kind and in the order of registration."""
    rules = registry()
    tables = {kind: _table(kind) for kind in {rule_id.partition(".")[0] for rule_id in rules}}
    entries = [
        RuleEntry(
            id=rule.id,
            kind=rule.id.partition(".")[0],
            doc=rule.doc,
            confidence=rule.confidence,
            examples=tables[rule.id.partition(".")[0]].get(rule.id, ()),
        )
        for rule in rules.values()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.kind))


def _table(kind: str) -> dict[str, tuple[Example, ...]]:
    """The examples of a module's table by rule id; a module without a table has none."""
    path = importlib.resources.files("extractors") / "examples" / f"{kind}.tsv"
    if not path.is_file():
        return {}
    found: dict[str, list[Example]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            rule, marked, value = line.split("\t")[:3]
            found.setdefault(rule if "." in rule else f"{kind}.{rule}", []).append(_example(marked, value))
    return {rule: tuple(examples) for rule, examples in found.items()}


def _example(marked: str, value: str) -> Example:
    marked = marked.replace("\\n", "\n").replace("\\t", "\t")
    if value == "-":
        return Example(text=marked, fires=False, span=None, value=None)
    before, _, rest = marked.partition("{{")
    quotation, _, after = rest.partition("}}")
    span = (len(before), len(before) + len(quotation))
    return Example(text=before + quotation + after, fires=True, span=span, value=value)
