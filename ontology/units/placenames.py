"""Which listed divisions does a text begin with? Full names, short names and what people say, one below another."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ontology.units.divisions import Division, ancestors, by_code, by_name, short_forms, spoken_forms

PlaceForm = Literal["full", "short", "level", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """One reading of a name's opening: the division meant, how it was printed, and what follows it.

    ``sure`` is how well the opening names that division and no other, from 0 to 1.
    """

    division: Division
    form: PlaceForm
    rest: str
    printed: str = ""
    sure: float = 1.0


@functools.cache
def _names() -> Mapping[str, tuple[tuple[Division, PlaceForm], ...]]:
    """What each name of a listed division means; a county's short name too."""
    found: dict[str, list[tuple[Division, PlaceForm]]] = defaultdict(list)
    for name, divisions in by_name().items():
        for one in divisions:
            full = name == one.name or (name.endswith("州") and one.name.endswith("自治州"))
            found[name].append((one, "full" if full else "short"))
    for code, short in short_forms().items():
        one = by_code()[code]
        if (one, "short") not in found[short] and short != one.name:
            found[short].append((one, "short"))
        for spoken in spoken_forms(one):
            if (one, "full") not in found[spoken]:
                found[spoken].append((one, "full"))
    return {name: tuple(meant) for name, meant in found.items()}


@functools.cache
def _longest() -> int:
    return max(map(len, _names()))


def listed_places(text: str, above: Division | None) -> Iterator[Place]:
    """The listed divisions that a text begins with, each with what follows it: 山东省济南市… gives both."""
    for length in range(min(_longest(), len(text)), 1, -1):
        for division, form in _names().get(text[:length], ()):
            if above is not None and (division == above or above not in ancestors(division)):
                continue
            rest = text[length:]
            yield Place(division, form, rest, text[:length])
            if division.rank != "county":
                for below in listed_places(rest, division):
                    yield Place(below.division, below.form, below.rest, text[:length] + below.printed)
