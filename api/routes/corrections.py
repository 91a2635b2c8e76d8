"""Corrections: facts accepted, rejected, edited and added, acts taken back, and what is worth a look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path, Query

from api import goldfile, reviewing
from api.access.roles import Who
from api.access.visiting import note
from api.deps import Cursor, LibraryDep, Limit, SettingsDep, WhoDep
from api.paging import page
from api.reviewer import is_fixed
from api.reviewqueue import Sureness, Wanted, queue_of
from api.reviewview import fact_json, outcome_json
from api.schemas_corrections import CorrectionIn, CorrectionOut, CorrectionsOut, FactsOut, UndoIn
from api.warming import warm
from ontology.correcting import Outcome, Standing
from ontology.correction import Kind
from ontology.facts import Found, facts
from ontology.model import Record

router = APIRouter(tags=["复核"])

Document = Annotated[str | None, Query(description="文件编号、文号或标题中的字", max_length=300)]
OfKind = Annotated[Kind | None, Query(description="只要这一种事实")]


@router.get("/corrections", response_model=CorrectionsOut)
def list_corrections(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    document: Document = None,
    standing: Annotated[Standing | None, Query(description="effective、superseded、undone 或 dangling（悬空）")] = None,
    reviewer: Annotated[str | None, Query(description="审核人", max_length=50)] = None,
    kind: OfKind = None,
) -> dict[str, Any]:
    """What people said of facts, oldest first, and how it stands."""

    def fits(each: Outcome) -> bool:
        said = each.correction
        return standing in (None, each.standing) and reviewer in (None, said.reviewer) and kind in (None, said.kind)

    found = [each for each in reviewing.history(library, document) if fits(each)]
    chosen, following = page(found, lambda each: each.correction.id, limit=limit, cursor=cursor)
    return {"corrections": [outcome_json(each) for each in chosen], "total": len(found), "next": following}


@router.post("/corrections", status_code=201)
def correct(
    given: CorrectionIn, library: LibraryDep, settings: SettingsDep, who: WhoDep, afterwards: BackgroundTasks
) -> CorrectionOut:
    """Correct a fact; 409 where it is not any more as the reviewer saw it."""
    said = given.model_dump() | {"reviewer": _name(given.reviewer, who)}
    outcome = reviewing.submit(library, reviewing.Judgement(**said))
    note(outcome.correction.document, outcome.correction.id)
    afterwards.add_task(warm, library.store, settings.model)
    return CorrectionOut.model_validate(outcome_json(outcome))


@router.post("/corrections/{correction_id}/undo", status_code=201)
def undo(
    *, correction_id: Annotated[str, Path(max_length=64)], given: UndoIn, library: LibraryDep, settings: SettingsDep,
    who: WhoDep, afterwards: BackgroundTasks,
) -> CorrectionOut:  # fmt: skip
    """Take a correction back; both stay in the history."""
    outcome = reviewing.undo(library, correction_id, reviewer=_name(given.reviewer, who), why=given.why)
    note(outcome.correction.document, outcome.correction.id)
    afterwards.add_task(warm, library.store, settings.model)
    return CorrectionOut.model_validate(outcome_json(outcome))


def _name(said: str | None, who: Who) -> str:
    """Under whose name a decision is kept: of whoever is logged in, else the one that is given."""
    return who.name if is_fixed(who) else said or ""


@router.get("/corrections/gold")
def gold(library: LibraryDep, document: Annotated[str, Query(max_length=300)]) -> dict[str, Any]:
    """A document as corrected, as a gold file for ``evaluate``."""
    return goldfile.gold(library.record(library.one(document).id))


@router.get("/review", response_model=FactsOut)
def review(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    document: Document = None,
    kind: OfKind = None,
    unit: Annotated[str | None, Query(description="只要这个单位的任务中的事实：全称", max_length=200)] = None,
    confidence: Annotated[
        Sureness | None, Query(description="只要可信程度为低（low）、中（medium）或高（high）的")
    ] = None,
) -> dict[str, Any]:
    """What is worth a look: passages that nobody read, then facts in the order of their confidence."""
    one = None if document is None else library.one(document).id
    wanted = Wanted(document=one, kind=kind, unit=unit, sureness=confidence)
    items = queue_of(library.store).items(wanted)
    chosen, following = page(items, lambda item: f"{item.document}/{item.fact}", limit=limit, cursor=cursor)
    shown = [fact_json(*each) for each in reviewing.found(library, chosen)]
    return {"facts": shown, "total": len(items), "next": following}


@router.get("/facts", response_model=FactsOut)
def list_facts(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    document: Annotated[str, Query(description="文件编号、文号或标题中的字", max_length=300)],
    kind: OfKind = None,
    task: Annotated[str | None, Query(description="任务的路径", max_length=200)] = None,
) -> dict[str, Any]:
    """All facts of a document, with the ids that corrections know them by."""
    record = library.record(library.one(document).id)
    found = [(record, each) for each in facts(record) if kind in (None, each.kind)]
    found = [(record, each) for record, each in found if task is None or (each.task and each.task.path == task)]
    return _facts(found, limit, cursor)


def _facts(found: list[tuple[Record, Found]], limit: int, cursor: str | None) -> dict[str, Any]:
    chosen, following = page(found, lambda each: f"{each[0].document.id}/{each[1].id}", limit=limit, cursor=cursor)
    return {"facts": [fact_json(*each) for each in chosen], "total": len(found), "next": following}
