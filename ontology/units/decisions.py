"""What has a person decided about names? Same or different, kept, reversible, and heard before the register."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from ontology.ids import statement_id
from ontology.units.bodies import CREATED, body_of
from ontology.units.divisions import NATION
from ontology.units.groups import group_by_id
from ontology.units.register import Candidate, meant

Verdict = Literal["same", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on two names, or on a name and the id of a body: ``same`` or ``different``."""

    verdict: Verdict
    first: str
    second: str
    on: dt.date
    by: str = ""

    @property
    def id(self) -> str:
        """One id for the two names in either order, so that a new decision takes the place of the old one."""
        return decision_id(self.first, self.second)

    def written(self) -> str:
        """The decision as JSON, for a store."""
        said = {"verdict": self.verdict, "first": self.first, "second": self.second}
        return json.dumps({**said, "on": self.on.isoformat(), "by": self.by}, ensure_ascii=False, sort_keys=True)


def decision_id(first: str, second: str) -> str:
    """The id of the decision on two names, whichever comes first."""
    return statement_id("unit-decision", *sorted((first, second)))


def read_decision(written: str) -> Decision:
    """A decision out of its JSON; ValueError where it is none."""
    said = json.loads(written)
    try:
        verdict = said["verdict"]
        if verdict not in ("same", "different"):
            raise ValueError(f"no verdict: {verdict!r}")
        return Decision(
            verdict=cast("Verdict", verdict), first=said["first"], second=said["second"],
            on=dt.date.fromisoformat(said["on"]), by=said.get("by", ""),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"no decision: {written[:80]}") from error


def is_body(identifier: str) -> bool:
    """Whether a word is the id of a body or of a group, not a name."""
    return "/" in identifier and (body_of(identifier) is not None or group_by_id(identifier) is not None)


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions taken together: names that are one, and pairs that are not."""

    _classes: dict[str, frozenset[str]] = field(default_factory=dict)
    _apart: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decided:
        """Join what is the same, however many steps away."""
        classes: dict[str, frozenset[str]] = {}
        apart = set()
        for one in decisions:
            if one.verdict == "different":
                apart.add(frozenset((one.first, one.second)))
                continue
            joined = classes.get(one.first, frozenset((one.first,))) | classes.get(one.second, frozenset((one.second,)))
            classes |= dict.fromkeys(joined, joined)
        return cls(classes, frozenset(apart))

    def __bool__(self) -> bool:
        return bool(self._classes or self._apart)

    def others(self, name: str) -> tuple[str, ...]:
        """The names and ids decided to be the same as a name, in order, without itself."""
        return tuple(sorted(self._classes.get(name, frozenset()) - {name}))

    def allowed(self, name: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """The candidates of a name without those decided to be different from it, by id or by name."""
        if not self._apart:
            return candidates
        return tuple(
            one
            for one in candidates
            if not any(frozenset((name, other)) in self._apart for other in (one.body, one.name))
        )

    def body(self, name: str, candidates: tuple[Candidate, ...], by_name: Mapping[str, str | None]) -> str | None:
        """The body of a name: as decided, else as the register has it; None where neither says.

        ``by_name`` holds what the register makes of the other names of its class.
        """
        others = self.others(name)
        known = [other for other in others if is_body(other)]
        if known:
            return known[0]
        own = meant(self.allowed(name, candidates))
        found = {by_name[other] for other in others if by_name.get(other)} | {own.body if own else None}
        bodies = sorted(body for body in found if body is not None)
        if bodies or not others:
            return bodies[0] if bodies else None
        return f"{NATION.key}/{CREATED}/{min((name, *others))}"  # no body known: the names are one all the same
