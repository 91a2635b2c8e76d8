"""Questions: one question in, one answer out, with its evidence."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.answering import answer
from api.deps import LibraryDep, RephraserDep, SettingsDep, question_of
from api.metrics import metrics_of
from api.schemas import AnswerOut, QuestionIn
from ontology.record import plain

router = APIRouter(tags=["提问"])


@router.post("/ask")
def ask(
    request: Request, asked: QuestionIn, library: LibraryDep, settings: SettingsDep, rephrase: RephraserDep
) -> AnswerOut:
    """Answer a question in everyday words with units, tasks and the passages that they rest on.

    In a conversation, send the questions asked before as ``previous``: nothing of it is kept here.
    """
    question = question_of(asked.question, settings)
    previous = [question_of(each, settings) for each in asked.previous if each.strip()]
    given = answer(question, library.store, as_of=asked.as_of, previous=previous, rephrase=rephrase)
    metrics_of(request).asked(answerable=given.answerable)
    return AnswerOut.model_validate(plain(given))
