"""In which form does a caller want a document? The ``Accept`` header, read as RFC 9110 says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar, cast

from starlette.exceptions import HTTPException

from graph.store import RdfForm
from ontology.errors import QuestionError

Form = Literal["json"] | RdfForm
Chosen = TypeVar("Chosen")

RDF: Mapping[str, RdfForm] = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/n-triples": "ntriples",
    "application/trig": "trig",
}
"""The forms of the graph by media type."""

_MEDIA: dict[str, Form] = {
    "application/json": "json",
    **RDF,
    "application/*": "json",
    "text/*": "turtle",
    "*/*": "json",
}


def form_of(accept: str | None, wanted: str | None = None) -> Form:
    """The form wanted outright, else the acceptable one of highest quality, JSON where nothing is said.

    QuestionError for an unknown ``wanted``; HTTPException 406 where nothing acceptable is there.
    """
    if wanted is not None:
        named = ("json", *RDF.values())
        if wanted not in named:
            raise QuestionError("没有这种格式", where=f"format={wanted[:40]}", hint=f"可用：{'、'.join(named)}")
        return cast("Form", wanted)
    return offered(accept, _MEDIA)


def offered(accept: str | None, offers: Mapping[str, Chosen]) -> Chosen:
    """Of what is offered by media type or range, the acceptable one of highest quality; ``*/*`` where nothing is said.

    HTTPException 406 where nothing acceptable is there.
    """
    best: tuple[float, Chosen] | None = None
    for entry in (accept or "*/*").split(","):
        media, _, parameters = entry.partition(";")
        form = offers.get(media.strip().lower())
        quality = _quality(parameters)
        if form is not None and quality > 0 and (best is None or quality > best[0]):
            best = (quality, form)
    if best is None:
        raise HTTPException(406)
    return best[1]


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
