"""What do the pages of the review share? The graph, what of the queue is looked at, who looks; the page of one item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.datastructures import UploadFile

from api import reviewing
from api.deps import LibraryDep, PagesDep, page_of
from api.library import Library
from api.reviewdoing import Asked, guessed, task_near
from api.reviewer import AtDeskDep
from api.reviewhistory import acts
from api.reviewpage import READABLE, SURENESS, Filters, item_shown, progress, waiting
from api.reviewqueue import Item, beside, item_of, queue_of
from api.reviewview import KINDS
from api.unitbook import meaning
from api.vouching import item_link
from ontology.correcting import Outcome
from ontology.correction import Kind
from ontology.facts import Found
from ontology.judging import fact_of
from ontology.model import Assignment, Record

NEXT = 6
"""Items that are listed as coming next."""
_CHOICES = 200  # documents and units that a filter offers
Text = Annotated[str, Query(max_length=300)]


def filters_of(show: Text = "facts", document: Text = "", kind: Text = "", unit: Text = "", sure: Text = "") -> Filters:
    """What of the queue is looked at; what is no kind or confidence does not narrow it."""
    return Filters(
        show="unread" if show == "unread" else "facts",
        document=document.strip(),
        kind=kind if kind in KINDS else "",
        unit=unit.strip(),
        sureness=sure if sure in SURENESS or sure == "any" else "",
    )


FiltersDep = Annotated[Filters, Depends(filters_of)]


async def form_of(request: Request) -> dict[str, str]:
    """What a form says, text by the name of its field; files are no part of it."""
    form = await request.form()
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}


FormDep = Annotated[dict[str, str], Depends(form_of)]
Done = Annotated[str, Query(max_length=64)]


def decided_of(done: Done = "", of: Done = "") -> tuple[str, str]:
    """The document and the decision that the address says was just made."""
    return of, done


DecidedDep = Annotated[tuple[str, str], Depends(decided_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page of an item says beside it: what was just decided, what was typed and what is wrong with that."""

    status: int = 200
    done: Outcome | None = None
    asked: Asked | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    reading_as: Kind | None = None


class Desk:
    """What the routes of the page have in common: the graph, the templates, what is looked at, who looks."""

    def __init__(
        self, at: AtDeskDep, library: LibraryDep, pages: PagesDep, filters: FiltersDep, decided: DecidedDep
    ) -> None:
        self.library: Library = library
        self.done = outcome_of(library, *decided)
        self.pages: Environment = pages
        self.filters: Filters = filters
        self.reviewer, self.fixed = at

    def chosen(self) -> tuple[list[Item], list[Item]]:
        """The whole queue, and what of it is looked at."""
        items = queue_of(self.library.store).items()
        wanted = self.filters.wanted()
        return items, [item for item in items if wanted.fits(item)]

    def found(self, document: str, fact: str) -> tuple[Record, Found]:
        """A fact as it stands; ConflictError or NotFoundError where it does not stand any more."""
        record = self.library.record(document)
        found = fact_of(record, fact)
        if found is None:
            raise reviewing.gone(self.library, record, fact)
        return record, found

    def show(self, record: Record | None, fact: Found | None, answer: Answer) -> HTMLResponse:
        """The page with a fact, or without one where nothing is left."""
        here = item_of(record.document.id, fact) if record is not None and fact is not None else None
        return page_of(
            self.pages,
            "review.html",
            status=answer.status,
            here="review",
            filters=self.filters,
            query=self.filters.query(),
            reviewer=self.reviewer,
            fixed=self.fixed,
            asked=answer.asked,
            wrong=answer.wrong,
            told=answer.told,
            opened=bool(answer.asked and answer.asked.action in ("edit", "add")),
            done=acts([answer.done], queue_of(self.library.store).titles())[0] if answer.done else None,
            **self._fact(record, fact, answer),
            **self._queue(here),
        )

    def _fact(self, record: Record | None, fact: Found | None, answer: Answer) -> dict[str, Any]:
        """The fact with its form; nothing where there is none."""
        kind = answer.reading_as or (answer.asked.reading_as if answer.asked else None) or guessed(fact)
        shown: dict[str, Any] = {"item": None, "reading_as": kind, "tasks": [], "suggestions": [], "readable": []}
        if record is None or fact is None:
            return shown
        typed = answer.asked.typed if answer.asked else None
        return shown | {
            "item": item_shown(record, fact, typed=typed, wrong=answer.wrong, reading_as=kind),
            "readable": [(each, KINDS[each]) for each in READABLE],
            "tasks": _tasks(record, fact, answer.asked),
            "suggestions": _units(record, fact),
        }

    def _queue(self, here: Item | None) -> dict[str, Any]:
        """What stands before and after an item, how much is done and left, what the filters offer."""
        items, chosen = self.chosen()
        query = self.filters.query()
        before, after = beside(chosen, here) if here is not None else (None, None)
        following = chosen if here is None else [item for item in chosen if item.place() > here.place()]
        scope = [item for item in items if self.filters.document in ("", item.document)]
        done = queue_of(self.library.store).done(self.filters.document or None)
        return {
            "before": link(before, query),
            "after": link(after, query),
            "waiting": waiting(reviewing.found(self.library, following[:NEXT]), query),
            "progress": progress(scope, chosen, done, here),
            "choices": self._choices(scope, items),
        }

    def _choices(self, scope: Sequence[Item], items: Sequence[Item]) -> dict[str, Any]:
        """What the filters offer, each with how much of the queue it keeps."""
        titles = queue_of(self.library.store).titles()
        wherever = replace(self.filters, document="").wanted()
        whatever = replace(self.filters, kind="").wanted()
        per_document = Counter(item.document for item in items if wherever.fits(item))
        documents = per_document.most_common(_CHOICES)
        if self.filters.document in titles and self.filters.document not in dict(documents):
            documents.append((self.filters.document, per_document[self.filters.document]))
        units = Counter(unit for item in scope for unit in item.units)
        return {
            "documents": sorted(((name, titles[name], count) for name, count in documents), key=lambda one: one[1]),
            "kinds": [
                (kind, KINDS[kind], count)
                for kind, count in sorted(Counter(item.kind for item in scope if whatever.fits(item)).items())
            ],
            "units": [unit for unit, _ in units.most_common(_CHOICES)],
            "sureness": [(key, word) for key, word in SURENESS.items()],
        }


DeskDep = Annotated[Desk, Depends(Desk)]


def link(item: Item | None, query: str) -> str:
    """The address of an item, "" of none."""
    return item_link(item.document, item.fact, query) if item else ""


def _tasks(record: Record, fact: Found, asked: Asked | None) -> list[tuple[str, str, bool]]:
    """The tasks that an unread passage may belong to: id, name, whether chosen."""
    if fact.kind != "unread":
        return []
    near = task_near(record, fact)
    chosen = asked.task if asked and asked.task else near.id if near else ""
    return [(task.id, f"{task.path} {task.title[:30]}", task.id == chosen) for task in record.tasks]


def _units(record: Record, fact: Found) -> list[str]:
    """Names of units that may be meant: those that the register finds for the words, then the document's own."""
    if fact.kind not in ("assignment", "unread", "metadata"):
        return []
    meant = (
        [one.name for one in meaning(fact.value.mention, issuer=record.document.issuer)]
        if isinstance(fact.value, Assignment)
        else []
    )
    own = sorted({entry.unit for task in record.tasks for entry in task.assignments})
    return list(dict.fromkeys([*meant[:8], *own]))[:_CHOICES]


def outcome_of(library: Library, document: str, correction: str) -> Outcome | None:
    """A correction of a document as it stands; None where there is none."""
    if not document or not correction or not library.store.corrections(document):
        return None
    found = library.store.corrected(document)
    return next((each for each in found if each.correction.id == correction), None)
