"""The page 时限: list, calendar and chart of deadlines, and their calendar to subscribe to; works without scripts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from api.deps import LibraryDep, PagesDep, SettingsDep, page_of
from api.duegiven import VIEWS, Given, given
from api.duelist import find
from api.dueview import due_page, form_of
from api.problems import problem_of
from api.routes.deadlines import calendar_of
from ontology.errors import PolicyGraphError, QuestionError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/deadlines")
def deadlines(
    request: Request,
    address: Annotated[Given, Depends(given)],
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
) -> HTMLResponse:
    """The deadlines that fit; where the address cannot be understood, what is wrong with it above the filters."""
    form = form_of(address, library)
    fault: PolicyGraphError | None = None
    view = None
    try:
        asked = address.asked()
        view = due_page(address, asked, find(library, asked.wanted, asked.day), library, limit=settings.page_size)
    except QuestionError as error:
        fault = error
    return page_of(
        pages,
        "deadlines.html",
        status=problem_of(fault).status if fault else 200,
        here="deadlines",
        given=address,
        form=form,
        view=view,
        views=VIEWS,
        fault=fault,
        host=str(request.base_url).rstrip("/"),
        held=len(library.documents()),
    )


router.add_api_route("/deadlines.ics", calendar_of, methods=["GET"], response_class=StreamingResponse)
