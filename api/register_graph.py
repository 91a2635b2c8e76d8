"""What does the graph say of the bodies that its documents name? The register's words on them, kept up to date.

Only bodies that occur are described, with what they were, became and belong to. Adding documents costs no more
than the bodies are many; after corrections and decisions all documents are asked anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from api import unitbook
from graph.standing import standings_of
from graph.store import GraphStore, Outcome
from graph.succession import succession
from ontology.model import Record
from ontology.units.bodies import CREATED
from ontology.units.decisions import Decided
from ontology.units.description import describe_bodies, describe_seats, neighbours
from ontology.units.ties import ties_of

_KIND, _KEY = "register", "bodies"
_SUCCESSION = "succession"  # the key of the note that tells which statements on versions are in the graph


@dataclass(frozen=True, slots=True)
class Named:
    """The bodies that documents name, and the offices that they put into a body's house, by ids."""

    bodies: frozenset[str] = frozenset()
    hosts: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Named) -> Named:
        return Named(self.bodies | other.bodies, self.hosts | other.hosts)

    def written(self) -> str:
        """As a note of a store."""
        return json.dumps({"bodies": sorted(self.bodies), "hosts": sorted(self.hosts)}, ensure_ascii=False)


def named_in(record: Record, decided: Decided) -> Named:
    """The bodies that one document names."""
    bodies = frozenset(entry.body for task in record.tasks for entry in task.assignments if entry.body)
    hosts = ties_of(record.document, decided).hosts
    return Named(bodies | set(hosts) | set(hosts.values()), frozenset(hosts.items()))


@dataclass(slots=True)
class Described:
    """What a run of ingestion adds to a store: note what each document names and what became of it, then ``finish``."""

    store: GraphStore
    _decided: Decided = field(init=False)
    _bodies: set[str] = field(default_factory=set)
    _hosts: set[tuple[str, str]] = field(default_factory=set)
    _anew: bool = False

    def __post_init__(self) -> None:
        self._decided = unitbook.decided(self.store)

    def note(self, record: Record, outcome: Outcome) -> None:
        """A record that was put, and what became of it."""
        self.note_named(named_in(record, self._decided), outcome)

    def note_named(self, named: Named, outcome: Outcome) -> None:
        """What a document that was put names; one in another's place may have named what nobody names any more."""
        self._anew = self._anew or outcome == "replaced"
        if outcome == "added":
            self._bodies |= named.bodies
            self._hosts |= named.hosts

    def doubt(self) -> None:
        """An earlier run did not finish: what its documents name is looked for anew."""
        self._anew = True

    def finish(self) -> None:
        """Bring the register's graph up to date."""
        kept = self.store.notes(_KIND).get(_KEY)
        added = Named(frozenset(self._bodies), frozenset(self._hosts))
        if self._anew or kept is None:
            refresh(self.store)
        elif added != Named() or _said(self.store) != self.store.notes(_KIND).get(_SUCCESSION, ""):
            _keep(self.store, _read(kept) | added, kept)


def refresh(store: GraphStore) -> None:
    """Describe what all documents name, and nothing else any more."""
    heard = unitbook.decided(store)
    found = Named(frozenset(str(row["body"]) for row in store.ask("bodies")))
    tied = {str(row["document"]) for row in store.ask("bodies") if f"/{CREATED}/" in str(row["body"])}
    for document in sorted(tied):
        found |= named_in(store.record(document), heard)
    _keep(store, found, store.notes(_KIND).get(_KEY))


def _keep(store: GraphStore, named: Named, kept: str | None) -> None:
    bodies: Iterable[str] = dict.fromkeys(neighbours(sorted(named.bodies)))
    seats = describe_seats(dict(sorted(named.hosts)))
    store.describe(chain(describe_bodies(bodies), seats, succession(standings_of(store))))
    if named.written() != kept:
        store.keep(_KIND, _KEY, named.written())
    if (said := _said(store)) != store.notes(_KIND).get(_SUCCESSION, ""):
        store.keep(_KIND, _SUCCESSION, said)


def _said(store: GraphStore) -> str:
    """A text that is another one where other documents took the place of others, or their terms changed."""
    claims = [f"{claim.subject} {claim.predicate} {claim.object}" for claim in succession(standings_of(store))]
    return hashlib.sha256("\n".join(claims).encode()).hexdigest() if claims else ""


def _read(written: str) -> Named:
    said = json.loads(written)
    return Named(frozenset(said["bodies"]), frozenset((office, host) for office, host in said["hosts"]))
