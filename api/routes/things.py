"""Names: every IRI of the graph leads to a page, to JSON, or to what is said of it in a form of RDF."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import LibraryDep
from api.negotiation import RDF, offered
from api.things import KINDS, as_rdf, thing
from graph.store import RdfForm

router = APIRouter(include_in_schema=False)

_Form = Literal["page", "json"] | RdfForm
_OFFERS: dict[str, _Form] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/json": "json",
    **RDF,
    "text/*": "page",
    "application/*": "json",
    "*/*": "page",
}


def one_thing(request: Request, library: LibraryDep) -> Response:
    """A thing by its IRI: 303 to its page or its JSON, or its description in a form of RDF, by ``Accept``."""
    form = offered(request.headers.get("accept"), _OFFERS)
    raw = request.scope.get("raw_path") or request.url.path.encode()
    found = thing(library, raw.decode("ascii", "replace").partition("?")[0])
    if form == "page" or form == "json":  # noqa: PLR1714 - narrows the type
        return RedirectResponse(found.page if form == "page" else found.data, 303, headers={"vary": "accept"})
    return as_rdf(found, form)


for _kind in KINDS:
    router.add_api_route(f"/{_kind}/{{rest:path}}", one_thing)  # the path is read raw, with its escapes
