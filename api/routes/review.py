"""The page of the review: doubtful facts and unread passages one after the other, decided, taken back, remembered.

Everything works without scripts: each decision is a form that is sent, and its answer leads to the next item.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import reviewing
from api.access.visiting import note
from api.deps import Cursor, SettingsDep, page_of
from api.errors import NotFoundError
from api.factwords import said
from api.paging import page
from api.problems import problem_of
from api.reviewdesk import NEXT, Answer, Desk, DeskDep, Done, FormDep, Text, link
from api.reviewdoing import Asked, RefusedError, decide, kind_of, name_before, successor
from api.reviewer import bare, remember
from api.reviewhistory import about, acts
from api.reviewpage import Filters
from api.reviewqueue import Item, beside, item_of, queue_of
from api.settings import Settings
from api.vouching import item_link
from api.warming import warm
from ontology.correcting import Outcome
from ontology.errors import ConflictError, PolicyGraphError
from ontology.judging import fact_of

router = APIRouter(prefix="/review", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
def queue(desk: DeskDep) -> HTMLResponse:
    """The first item of the queue, or that nothing is left."""
    _, chosen = desk.chosen()
    for item in chosen[:NEXT]:
        try:
            record, fact = desk.found(item.document, item.fact)
        except PolicyGraphError:  # decided by another at this very moment
            continue
        return desk.show(record, fact, Answer(done=desk.done))
    return desk.show(None, None, Answer(done=desk.done))


class Asking:
    """Whose decisions of which fact or document are looked at."""

    def __init__(self, document: Text = "", fact: Done = "", reviewer: Text = "", told: Done = "") -> None:
        self.document, self.fact, self.reviewer, self.told = document.strip(), fact, reviewer.strip(), told


@router.get("/history")
def history(
    desk: DeskDep, settings: SettingsDep, asking: Annotated[Asking, Depends(Asking)], cursor: Cursor = None
) -> HTMLResponse:
    """What was decided, newest first: of all documents, of one, or of one fact."""
    found: Sequence[Outcome] = reviewing.history(desk.library, asking.document or None)
    titles = queue_of(desk.library.store).titles()
    head = says = ""
    if asking.document in titles:
        record = desk.library.record(asking.document)
        own = fact_of(record, asking.fact) if asking.fact else None
        if own is not None:
            found = about(found, own)
            head, says = said(record, own.kind, own.value)
    if asking.reviewer:
        found = [each for each in found if each.correction.reviewer == asking.reviewer]
    told = acts(found, titles)[::-1]
    chosen, following = page(told, lambda act: act.id, limit=settings.page_size, cursor=cursor)
    return page_of(
        desk.pages,
        "review_history.html",
        here="review",
        acts=chosen,
        total=len(told),
        following=following,
        asking=asking,
        title=titles.get(asking.document, asking.document),
        head=head,
        says=says,
        reviewer=desk.reviewer,
        query=Filters(document=asking.document).query(),
    )


@router.get("/{document_id}/{fact_id}")
def item(
    document_id: str, fact_id: str, desk: DeskDep, reading_as: Annotated[str, Query(alias="as", max_length=40)] = ""
) -> HTMLResponse:
    """One fact with its passage and its form."""
    try:
        record, fact = desk.found(document_id, fact_id)
    except (ConflictError, NotFoundError) as error:
        return _missed(desk, document_id, fact_id, error, None)
    return desk.show(record, fact, Answer(done=desk.done, reading_as=kind_of(reading_as)))


def _missed(desk: Desk, document: str, wanted: str, error: PolicyGraphError, asked: Asked | None) -> HTMLResponse:
    """The page of a fact that is not as it was: what became of it, with what was typed, and who was quicker."""
    if desk.library.store.digest(document) is None:
        raise error
    record = desk.library.record(document)
    name = successor(desk.library, document, wanted)
    now = fact_of(record, name) if name else None
    answer = Answer(status=problem_of(error).status, asked=asked, told=error.line())
    return desk.show(record if now else None, now, answer)


class Doing:
    """What a form that changes something needs: what it says, and what is to be done afterwards."""

    def __init__(self, form: FormDep, settings: SettingsDep, afterwards: BackgroundTasks) -> None:
        self.form = form
        self._settings: Settings = settings
        self._afterwards = afterwards

    def finish(self, desk: Desk, address: str, reviewer: str) -> Response:
        """Lead on, remember who decided, and bring what answers questions up to the graph afterwards."""
        self._afterwards.add_task(warm, desk.library.store, self._settings.model)
        answer = RedirectResponse(address, 303)
        if not desk.fixed:
            remember(answer, bare(reviewer))
        return answer


DoingDep = Annotated[Doing, Depends(Doing)]


@router.post("/undo")
def undo(desk: DeskDep, doing: DoingDep) -> Response:
    """Take a decision back, and be at its fact again, or in the history where that was looked at."""
    name = desk.reviewer or bare(doing.form.get("reviewer", ""))
    back = doing.form.get("back", "")
    looked = {"document": back} if back and back != "all" else {}
    if not name:
        return RedirectResponse(f"/review/history?{urlencode({**looked, 'told': 'name'})}", 303)
    outcome = reviewing.undo(desk.library, doing.form.get("correction", ""), reviewer=name)
    note(outcome.correction.document, outcome.correction.id)
    if back:
        return doing.finish(desk, f"/review/history?{urlencode(looked)}", name)
    return doing.finish(desk, _again(desk, outcome), name)


def _again(desk: Desk, outcome: Outcome) -> str:
    """The address of the fact whose decision was taken back; the queue where it is not there."""
    document, store = outcome.correction.document, desk.library.store
    query = desk.filters.query(done=outcome.correction.id, of=document)
    taken = next((each for each in store.corrections(document) if each.id == outcome.correction.undoes), None)
    name = name_before(taken) if taken else None
    if name is None or store.digest(document) is None or fact_of(desk.library.record(document), name) is None:
        return f"/review{query}"
    return item_link(document, name, query)


@router.post("/reviewer")
def reviewer(desk: DeskDep, name: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Another person sits down: the name that decisions are kept under from now on, asked for where it is empty."""
    answer = RedirectResponse(f"/review{desk.filters.query()}", 303)
    remember(answer, bare(name))
    return answer


@router.post("/{document_id}/{fact_id}")
def judge(document_id: str, fact_id: str, desk: DeskDep, doing: DoingDep) -> Response:
    """Keep a decision and go on to the next item; what does not fit is told beside its field, nothing typed is lost."""
    asked = Asked.of(doing.form, desk.reviewer)
    _, chosen = desk.chosen()
    try:
        record, fact = desk.found(document_id, fact_id)
        outcome = decide(desk.library, record, fact, asked)
    except (ConflictError, NotFoundError) as error:
        return _missed(desk, document_id, fact_id, error, asked)
    except RefusedError as refused:
        status = problem_of(refused.error).status if refused.error else 400
        return desk.show(record, fact, Answer(status=status, asked=asked, wrong=refused.wrong))
    note(document_id, outcome.correction.id)
    return doing.finish(desk, _following(desk, item_of(document_id, fact), chosen, outcome), asked.reviewer)


def _following(desk: Desk, decided: Item, chosen: Sequence[Item], outcome: Outcome) -> str:
    """Where a decision leads: to the next item of the queue; to the fact itself where it was not in the queue."""
    query = desk.filters.query(done=outcome.correction.id, of=decided.document)
    if decided not in chosen and outcome.fact is not None:
        return item_link(decided.document, outcome.fact, query)
    before, after = beside(desk.chosen()[1], decided)
    return link(after or before, query) or f"/review{query}"
