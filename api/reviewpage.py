"""What does the page of the review show? One fact in its sentence, how it was read, its form, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from api.answerview import task_link
from api.factwords import said
from api.marking import Kind as Hue
from api.notes import LETTERS
from api.reviewcontext import Context, contexts
from api.reviewfields import Field, fields_for, written
from api.reviewqueue import Item, Sureness, Wanted, confidence_of
from api.reviewview import KINDS
from api.vouching import item_link
from api.words import (
    confidence_words,
    document_name,
    is_doubtful,
)
from ontology.correction import CorrectionAction, Kind
from ontology.facts import Found
from ontology.model import (
    Record,
)

Show = Literal["facts", "unread"]
SURENESS: Mapping[Sureness, str] = {"low": "低", "medium": "中", "high": "高"}
_HUES: Mapping[Kind, Hue] = {
    "assignment": "unit", "deadline": "deadline", "target": "target", "reference": "reference", "modality": "modality",
    "deliverable": "deliverable", "global-rule": "unit", "unread": "unread",
}  # fmt: skip
READABLE: tuple[Kind, ...] = (
    "deadline", "assignment", "target", "reference", "deliverable", "modality", "task",
)  # fmt: skip
"""What an unread passage may turn out to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the queue is looked at, as it stands in the address of every page."""

    show: Show = "facts"
    document: str = ""
    kind: str = ""
    unit: str = ""
    sureness: str = ""

    def wanted(self) -> Wanted:
        """The same for the queue: without a confidence the doubtful ones, low and medium."""
        return Wanted(
            document=self.document or None,
            kind=self.kind or None,  # type: ignore[arg-type]
            unit=self.unit or None,
            sureness=self.sureness if self.sureness in SURENESS else None,  # type: ignore[arg-type]
            doubtful=not self.sureness and self.show == "facts",
            unread=self.show == "unread",
        )

    def query(self, **more: str) -> str:
        """As it stands behind the address, with more or other parameters; "" where there is nothing to say."""
        named = {
            "show": "" if self.show == "facts" else self.show,
            "document": self.document,
            "kind": self.kind,
            "unit": self.unit,
            "sure": self.sureness,
        }
        said = {name: value for name, value in (named | more).items() if value}
        return f"?{urlencode(said)}" if said else ""

    @property
    def narrowed(self) -> bool:
        """Whether something but the choice of facts or passages is set."""
        return any((self.document, self.kind, self.unit, self.sureness))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """A field of the form with what is in it and what is wrong with that."""

    field: Field
    text: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One fact as the page shows it."""

    document: str
    fact: str
    kind: Kind
    kind_name: str
    hue: str
    letter: str
    head: str
    says: str
    document_name: str
    path: str
    task_title: str
    task_href: str
    contexts: tuple[Context, ...]
    rule: str
    confidence: str
    doubtful: bool
    reviewer: str
    fields: tuple[FieldShown, ...] = field(default=())


def item_shown(
    record: Record,
    fact: Found,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    reading_as: Kind | None = None,
) -> ItemShown:
    """A fact as the page shows it; ``typed`` is what stood in its form, ``reading_as`` what a passage is taken for."""
    document, value = record.document, fact.value
    head, says = said(record, fact.kind, value)
    hue: str = _HUES.get(fact.kind, "")
    return ItemShown(
        document=document.id,
        fact=fact.id,
        kind=fact.kind,
        kind_name=KINDS[fact.kind],
        hue=hue,
        letter=LETTERS[_HUES[fact.kind]][0] if fact.kind in _HUES else KINDS[fact.kind][0],
        head=head,
        says=says,
        document_name=document_name(document),
        path=fact.task.path if fact.task else "",
        task_title=fact.task.title if fact.task else "",
        task_href=task_link(document.id, fact.task.id) if fact.task else "",
        contexts=tuple(contexts(record, value)),
        rule=getattr(value, "rule", ""),
        confidence=confidence_words(confidence_of(fact)) if fact.kind not in ("metadata", "unread") else "",
        doubtful=fact.kind != "metadata" and is_doubtful(confidence_of(fact)),
        reviewer=getattr(value, "reviewer", None) or "",
        fields=_fields(record, fact, typed or {}, wrong or {}, reading_as),
    )


def _fields(
    record: Record, fact: Found, typed: Mapping[str, str], wrong: Mapping[str, str], reading_as: Kind | None
) -> tuple[FieldShown, ...]:
    """The form: of a fact what it says, of an unread passage what it may be taken for."""
    if fact.kind == "unread":
        kind = reading_as or "deadline"
        words = fact.span.of(record.document.text) if fact.span else ""
        held = {"mention": words, "text": words, "comparator": "=", "role": "responsible", "relation": ""}
        fields = fields_for(kind)
    else:
        held, fields = written(fact.kind, fact.value), fields_for(fact.kind, fact.value)
    return tuple(
        FieldShown(field=each, text=typed.get(each.name, held.get(each.name, "")), wrong=wrong.get(each.name, ""))
        for each in fields
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A line of what comes next."""

    href: str
    head: str
    says: str
    where: str
    confidence: str


def waiting(found: Sequence[tuple[Record, Found]], query: str) -> tuple[Waiting, ...]:
    """What comes next, in short."""
    shown = []
    for record, fact in found:
        head, says = said(record, fact.kind, fact.value)
        unread = fact.kind == "unread"
        shown.append(
            Waiting(
                href=item_link(record.document.id, fact.id, query),
                head=head,
                says=fact.span.of(record.document.text)[:60] if unread and fact.span else says,
                where=f"{document_name(record.document)}{' ' + fact.task.path if fact.task else ''}",
                confidence="" if unread else confidence_words(confidence_of(fact)),
            )
        )
    return tuple(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How much is done, by action, and what is left: facts (of them doubtful ones), passages, and what is looked at."""

    done: Mapping[CorrectionAction, int]
    facts: int
    doubtful: int
    unread: int
    chosen: int
    place: int

    @property
    def reviewed(self) -> int:
        """How many decisions hold."""
        return sum(self.done.values())

    @property
    def whole(self) -> int:
        """All that was and is to be decided: what is done, the doubtful facts and the passages that are left."""
        return self.reviewed + self.doubtful + self.unread


def progress(
    items: Sequence[Item], chosen: Sequence[Item], done: Mapping[CorrectionAction, int], at: Item | None
) -> Progress:
    """The progress over all documents, or over one."""
    return Progress(
        done=done,
        facts=sum(item.kind != "unread" for item in items),
        doubtful=sum(item.kind != "unread" and item.confidence < 0.9 for item in items),
        unread=sum(item.kind == "unread" for item in items),
        chosen=len(chosen),
        place=next((number for number, item in enumerate(chosen, 1) if at is not None and item.fact == at.fact), 0),
    )
