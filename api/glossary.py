"""How are the words of the ontology explained to people? Chapters of entries, from the ontology and the shapes."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from api.words import SEVERITIES
from graph.shapes import Shape, shapes
from graph.vocabulary import Vocabulary, Word, vocabulary
from ontology import terms

_PREFIXES = {
    terms.DCTERMS: "dcterms",
    terms.ELI: "eli",
    terms.OA: "oa",
    terms.ORG: "org",
    terms.PROV: "prov",
    terms.RDF: "rdf",
    terms.RDFS: "rdfs",
    terms.SCHEMA: "schema",
    terms.SKOS: "skos",
    terms.TIME: "time",
    terms.XSD: "xsd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A word named on the page: by its Chinese label where it is ours, by its prefixed name where it is not."""

    text: str
    anchor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word: labels, definitions, examples, and rows of what it is tied to."""

    name: str
    iri: str
    zh: str
    en: str
    meaning: str
    gloss: str
    examples: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Entries under one heading."""

    key: str
    title: str
    about: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One demand of the shapes: its name, how grave a breach is, and what it says."""

    name: str
    severity: str
    message: str


@functools.cache
def chapters() -> tuple[Chapter, ...]:
    """Classes, properties, value lists one by one, and the rules of reading."""
    found = vocabulary()
    write = _Writer(found)
    made = [
        write.chapter("classes", "类", "图谱中有哪几种东西。", found.of_kind("class")),
        write.chapter("properties", "属性", "东西之间、东西与数值之间怎样相连。", _properties(found)),
    ]
    for scheme in found.of_kind("scheme"):
        if scheme.iri != terms.GUIDELINES_SCHEME:
            about = f"取值：{scheme.labels['zh']}。"
            made.append(write.chapter(scheme.name, scheme.labels["zh"], about, found.members(scheme.iri)))
    rules = next(word for word in found.of_kind("scheme") if word.iri == terms.GUIDELINES_SCHEME)
    made.append(write.chapter(rules.name, rules.labels["zh"], rules.definitions["zh"], found.members(rules.iri)))
    return tuple(made)


@functools.cache
def demands() -> tuple[Asked, ...]:
    """Everything that the shapes ask for and say something about."""
    return tuple(_demands(shapes()))


def _demands(of: Iterable[Shape]) -> Iterable[Asked]:
    for shape in of:
        severity = SEVERITIES[shape.severity]
        if shape.checks:
            yield Asked(name=shape.name, severity=severity, message=shape.message)
        for query in shape.queries:
            yield Asked(name=query.name, severity=severity, message=query.message)
        yield from _demands(shape.properties)


def _properties(found: Vocabulary) -> tuple[Word, ...]:
    return tuple(word for word in found.words if word.is_property)


class _Writer:
    """The words being explained, and the words that they name."""

    def __init__(self, found: Vocabulary) -> None:
        self._words = {word.iri: word for word in found.words}
        self._followers: dict[str, list[str]] = {}
        for word in found.words:
            if word.guideline:
                self._followers.setdefault(word.guideline, []).append(word.iri)

    def chapter(self, key: str, title: str, about: str, words: Iterable[Word]) -> Chapter:
        return Chapter(key=key, title=title, about=about, entries=tuple(map(self._entry, words)))

    def _entry(self, word: Word) -> Entry:
        rows = (
            ("上位", word.broader),
            ("用于", (word.domain,)),
            ("取值", (word.range,)),
            ("参见", word.see_also),
            ("准则", (word.guideline,)),
            ("有关词汇", tuple(self._followers.get(word.iri, ()))),
        )
        return Entry(
            name=word.name,
            iri=word.iri,
            zh=word.labels["zh"],
            en=word.labels["en"],
            meaning=word.definitions["zh"],
            gloss=word.definitions["en"],
            examples=word.examples,
            rows=tuple((name, tuple(self._link(iri) for iri in iris if iri)) for name, iris in rows if any(iris)),
        )

    def _link(self, iri: str) -> Link:
        word = self._words.get(iri)
        if word is not None:
            return Link(text=word.labels["zh"], anchor=word.name)
        for start, prefix in _PREFIXES.items():
            if iri.startswith(start):
                return Link(text=f"{prefix}:{iri.removeprefix(start)}", anchor=None)
        return Link(text=iri, anchor=None)
