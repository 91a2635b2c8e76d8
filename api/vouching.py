"""Where can a fact be reviewed, and who vouches for it already? The address of every fact in the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from api.reviewview import ACTIONS
from ontology.correcting import Outcome
from ontology.correction import TYPES, Correction, Kind, Metadata, bare, fact_id
from ontology.facts import metadata
from ontology.model import Document, Task

_KINDS: Mapping[type, Kind] = {cls: kind for kind, cls in TYPES.items()}

Vouched = Mapping[str, str]
"""Who vouches for a fact and since when, by the fact's name: 周审核 2026-03-02 16:05 更正."""


def item_link(document: str, fact: str, query: str = "") -> str:
    """The address of a fact in the review."""
    return f"/review/{quote(document, safe='')}/{quote(fact, safe='')}{query}"


def review_link(document: str, owner: str | None, value: Any) -> tuple[str, str]:
    """The name of a fact, and its address in the review of its document; ``owner`` is its task's path."""
    said = bare(value) if isinstance(value, Task) else value
    name = fact_id(_KINDS[type(value)], owner, said)
    return name, item_link(document, name, f"?document={quote(document, safe='')}")


def field_links(document: Document, names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The same for fields of a document, by the field's name."""
    fields: dict[str, Metadata] = {name: metadata(document, name) for name in names}
    return {name: review_link(document.id, None, value) for name, value in fields.items()}


def when(correction: Correction) -> str:
    """The moment of a decision, as clocks here show it: 2026-03-02 16:05."""
    return correction.at.astimezone().strftime("%Y-%m-%d %H:%M")


def vouched(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Who vouches for each fact that somebody decided on."""
    return {
        each.fact: f"{each.correction.reviewer} {when(each.correction)} {ACTIONS[each.correction.action]}"
        for each in outcomes
        if each.fact is not None and each.standing == "effective" and each.correction.action != "undo"
    }
