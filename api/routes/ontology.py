"""The ontology: a page that explains every word, the same in the forms of RDF, each word by its name."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import PagesDep
from api.errors import NotFoundError
from api.glossary import chapters, demands
from api.handover import FORMS
from api.negotiation import RDF, offered
from graph import handing
from graph.store import RdfForm
from graph.vocabulary import vocabulary

router = APIRouter(include_in_schema=False)

_Form = Literal["page"] | RdfForm
_OFFERS: dict[str, _Form] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    **RDF,
    "text/*": "page",
    "application/*": "jsonld",
    "*/*": "page",
}


@router.get("/ontology")
def whole(request: Request, pages: PagesDep) -> Response:
    """The ontology as a page or in a form of RDF, by ``Accept``; a word's own IRI leads to its place here."""
    form = offered(request.headers.get("accept"), _OFFERS)
    if form != "page":
        return _file(handing.ontology(form), form)
    content = pages.get_template("ontology.html").render(
        here="ontology", vocabulary=vocabulary(), chapters=chapters(), demands=demands()
    )
    return HTMLResponse(content, headers={"vary": "accept"})


@router.get("/ontology/{name}")
def part(name: str, request: Request, pages: PagesDep) -> Response:
    """The version by its IRI, or one word by its name: 303 to its place on the page, or what is said of it."""
    if name == vocabulary().version:
        return whole(request, pages)
    if all(word.name != name for word in vocabulary().words):
        raise NotFoundError("词汇表里没有这个词", where=name[:100], hint="全部词汇见 /ontology")
    form = offered(request.headers.get("accept"), _OFFERS)
    if form == "page":
        return RedirectResponse(f"/ontology#{name}", 303, headers={"vary": "accept"})
    return _file(handing.word(name, form), form)


@router.get("/shapes")
@router.get("/shapes/{version}")
def constraints(request: Request, version: str | None = None) -> Response:
    """The shapes in a form of RDF; for people, 303 to where the page lists what they ask for."""
    if version is not None and version != handing.shapes_version():
        raise NotFoundError("没有这一版校验规则", where=version[:100], hint="现行版本见 /shapes")
    form = offered(request.headers.get("accept"), _OFFERS)
    if form == "page":
        return RedirectResponse("/ontology#shapes", 303, headers={"vary": "accept"})
    return _file(handing.constraints(form), form)


def _file(content: bytes, form: RdfForm) -> Response:
    return Response(content, media_type=FORMS[form].media_type, headers={"vary": "accept"})
