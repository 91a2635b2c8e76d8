"""Is everything at hand for the next question? Index and answers brought up to the graph ahead of need."""

from __future__ import annotations

import datetime as dt
import logging

from api.answering.known import base_of
from api.readiness import warmth_of
from api.reviewqueue import queue_of
from api.searching import index_of
from graph.standing import standings_of
from graph.store import GraphReader
from ontology.errors import PolicyGraphError

_log = logging.getLogger(__name__)


def warm(store: GraphReader, model: str) -> None:
    """Bring the search index and what questions are answered from up to the graph; a failure is logged and noted."""
    warmth = warmth_of(store)
    try:
        index_of(store, model)
        base_of(store).aims.of()
        queue_of(store).items()
        standings_of(store).on(dt.date.today())  # noqa: DTZ011 - the day of the next question
    except PolicyGraphError as error:
        warmth.fault = error
        _log.warning("the index for questions could not be built yet", exc_info=True)
    else:
        warmth.done, warmth.fault = True, None
