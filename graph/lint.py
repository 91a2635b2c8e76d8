"""Is the ontology in order? Every word labelled, defined, used and of its own name; no word used that is not defined.

``python -m graph.lint`` prints what is not, one line each, and fails where there is anything.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import ontology
from graph import profile
from graph.vocabulary import FILE, Vocabulary, read
from ontology import terms

_ROOT = Path(ontology.__file__).parent.parent
_PREFIXED = re.compile(r"\bpg:([A-Za-z][\w-]*)")
_CONSTANT = re.compile(r"\bterms\.([A-Z][A-Z0-9_]*)\b")
_DATA = ("ontology/shapes.ttl", "ontology/units.ttl", "graph/questions/*")
_CODE = ("ontology/*.py", "graph/*.py", "api/**/*.py")
_LANGUAGES = ("en", "zh")


def faults(turtle: str) -> tuple[str, ...]:
    """What is out of order in an ontology, given what the project's files say; empty where all is well."""
    found = read(turtle)
    checks = (_explained(found), _bounded(found), _distinct(found), _guided(found), _used(found), _defined(found))
    lines = [line for check in checks for line in check]
    return (*lines, *(f"outside OWL 2 RL: {line}" for line in profile.outside(turtle)))


def _explained(found: Vocabulary) -> Iterator[str]:
    """One label and one definition in each language, and an example of all but the rules of reading."""
    for word in found.words:
        for what, texts in (("label", word.labels), ("definition", word.definitions)):
            if sorted(texts) != list(_LANGUAGES) or not all(_one_line(text) for text in texts.values()):
                yield f"{word.name}: not one {what} in each language"
        if not word.examples and word.scheme != terms.GUIDELINES_SCHEME:
            yield f"{word.name}: no example"


def _one_line(text: str) -> bool:
    return bool(text.strip()) and "\n" not in text


def _bounded(found: Vocabulary) -> Iterator[str]:
    """A domain and a range for every property, of words that are defined."""
    known = {word.iri for word in found.words} | found.foreign
    for word in found.of_kind("object", "value"):
        for what, end in (("domain", word.domain), ("range", word.range)):
            if end is None:
                yield f"{word.name}: no {what}"
            elif end not in known and not end.startswith((terms.XSD, terms.RDFS)):
                yield f"{word.name}: its {what} {end} is not defined"


def _distinct(found: Vocabulary) -> Iterator[str]:
    """No label twice among the classes, among the properties, or among the values of one list."""
    groups = {"classes": found.of_kind("class"), "properties": tuple(word for word in found.words if word.is_property)}
    groups |= {scheme.name: found.members(scheme.iri) for scheme in found.of_kind("scheme")}
    for name, words in groups.items():
        bearers: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for text in word.labels.values():
                bearers[text].append(word.name)
        for text, names in bearers.items():
            if len(names) > 1:
                yield f"{' and '.join(names)}: one label among the {name}: {text}"


def _guided(found: Vocabulary) -> Iterator[str]:
    """Every word under a rule of reading, every rule over some word."""
    rules = {word.iri for word in found.members(terms.GUIDELINES_SCHEME)}
    followed = {word.guideline for word in found.words}
    for word in found.words:
        if word.iri in rules or word.iri == terms.GUIDELINE:
            continue
        if word.guideline not in rules:
            yield f"{word.name}: no rule of reading"
    yield from (f"{_local(rule)}: a rule that no word follows" for rule in sorted(rules - followed))


def _used(found: Vocabulary) -> Iterator[str]:
    """Every word spoken by the code, the shapes, the questions or the register, or by another word."""
    spoken = _spoken() | set(_constants_in_code())
    for word in found.words:
        # What stands above, at an end of or around a word is used by it.
        spoken |= {end for end in (*word.broader, word.domain, word.range, word.scheme, word.guideline) if end}
    yield from (f"{word.name}: not used" for word in found.words if word.iri not in spoken)


def _defined(found: Vocabulary) -> Iterator[str]:
    """No own word in the files, and none among the constants, that the ontology does not define; nor the reverse."""
    known = {word.iri for word in found.words}
    named = {iri for iris in _constants().values() for iri in iris}
    own = {iri for iri in named if iri.startswith(terms.PG)}
    yield from (f"{_local(iri)}: used but not defined" for iri in sorted((_spoken() | own) - known))
    rules = {word.iri for word in found.members(terms.GUIDELINES_SCHEME)}
    yield from (f"{_local(iri)}: no constant names it" for iri in sorted(known - own - rules))
    for word in found.words:
        for end in word.broader:
            if end not in known | found.foreign:
                yield f"{word.name}: {end} above it is not declared"


def _spoken() -> set[str]:
    """The own words that the data files speak of, by their prefix or in full."""
    found: set[str] = set()
    for pattern in _DATA:
        for path in _ROOT.glob(pattern):
            text = path.read_text("utf-8")
            found |= {terms.PG + name for name in _PREFIXED.findall(text)}
            found |= {terms.PG + name for name in re.findall(re.escape(terms.PG) + r"([A-Za-z][\w-]*)", text)}
    return found


def _constants() -> Mapping[str, frozenset[str]]:
    """The IRIs that each constant stands for."""
    found: dict[str, frozenset[str]] = {}
    for name, value in vars(terms).items():
        if name == "PG" or not name.isupper():
            continue
        if isinstance(value, str):
            found[name] = frozenset({value})
        elif name != "VALUE_LISTS" and isinstance(value, Mapping):
            found[name] = frozenset(value.values())
    found["VALUE_LISTS"] = frozenset(terms.VALUE_LISTS)
    return found


def _constants_in_code() -> Iterator[str]:
    """The IRIs of the constants that some module speaks of."""
    constants = _constants()
    for pattern in _CODE:
        for path in _ROOT.glob(pattern):
            for name in _CONSTANT.findall(path.read_text("utf-8")):
                yield from constants.get(name, ())


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def main() -> int:
    """Print what is out of order; 1 where anything is."""
    found = faults(FILE.read_text("utf-8"))
    for line in found:
        sys.stdout.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
