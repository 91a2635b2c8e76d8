"""Which facts does a paragraph state? One finder a kind of fact; where one fails, what the others read stays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping

from extractors import deadline, deliverable, modality, reference, target
from extractors.passage import Passage
from ontology.model import Fact

_log = logging.getLogger(__name__)

FINDERS: Mapping[str, Callable[[Passage], tuple[Fact, ...]]] = {
    "deadline": deadline.find,
    "target": target.find,
    "reference": reference.find,
    "modality": modality.find,
    "deliverable": deliverable.find,
}


def facts_of(passage: Passage) -> Iterator[Fact]:
    """The facts of a paragraph, kind by kind; a finder that raises is noted in ``passage.faults``."""
    for kind in FINDERS:
        yield from read(kind, passage)


def read(kind: str, passage: Passage) -> tuple[Fact, ...]:
    """The facts of one kind; none where its finder raises, which is logged and noted."""
    try:
        return FINDERS[kind](passage)
    except Exception:  # noqa: BLE001 - whatever a rule trips over, the record is not lost
        _log.exception("finder %s failed on the paragraph at %d", kind, passage.start)
        passage.faults.append(kind)
        return ()
