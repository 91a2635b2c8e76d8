"""Which bodies does a beginning lead to? 山东省应 → 山东省应急管理厅; for fields that complete what is typed."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from ontology.units.bodies import Body, body_id, body_of
from ontology.units.divisions import NATION
from ontology.units.kinds import forms, national_names, step_of
from ontology.units.places import Setting, openings

_LOOKED_AT = 400  # forms looked at before the best are chosen


@functools.cache
def _tails() -> tuple[str, ...]:
    """Every tail of a form without a head, sorted so that those with one beginning stand together."""
    return tuple(sorted({tail for head, tail in forms() if not head}))


@functools.cache
def _national() -> tuple[str, ...]:
    return tuple(sorted(national_names()))


def suggest(beginning: str, setting: Setting | None = None) -> Iterator[Body]:
    """The bodies with a name that begins so, the most official names first, each once."""
    found: dict[str, float] = {}
    for body, weight in islice(_beginning(beginning.strip(), setting or Setting()), _LOOKED_AT):
        found[body] = max(found.get(body, 0.0), weight)
    for identifier in sorted(found, key=lambda one: (-found[one], one)):
        body_found = body_of(identifier)
        if body_found is not None:
            yield body_found


def _beginning(text: str, setting: Setting) -> Iterator[tuple[str, float]]:
    if not text:
        return
    for name in _from(_national(), text):
        for kind, weight, _ in national_names()[name]:
            yield body_id(NATION, kind), weight - 0.01 * (len(name) - len(text))
    for place in openings(text, setting):
        if place.form == "none" and not setting.local:
            continue
        step = step_of(place.division)
        for tail in _from(_tails(), place.rest):
            for form in forms()["", tail]:
                if step in form.steps and (form.place == "short") == (place.form == "short"):
                    yield body_id(place.division, form.kind), form.weight * place.sure


def _from(words: tuple[str, ...], beginning: str) -> Iterator[str]:
    for position in range(bisect_left(words, beginning), len(words)):
        if not words[position].startswith(beginning):
            return
        yield words[position]
