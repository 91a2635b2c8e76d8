"""How good are the answers? Questions asked, and how many answers are exactly what is right and rest on their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from api.answering import Answer, answer
from api.evaluation_sets import Question, groups
from graph.store import GraphReader


@dataclass(slots=True, kw_only=True)
class Asked:
    """How many were asked, answered exactly; without an answer, and refused; answered, and with right passages."""

    asked: int = 0
    exact: int = 0
    unanswerable: int = 0
    refused: int = 0
    answered: int = 0
    cited: int = 0


def ask_all(
    questions: Sequence[Question], store_of: Callable[[Question], GraphReader], names: Mapping[str, str]
) -> tuple[dict[str, Asked], list[str]]:
    """The counts by group, and a line for each answer that is wrong; ``names`` are the files of documents by id."""
    result: dict[str, Asked] = {}
    errors = []
    for question in questions:
        store = store_of(question)
        given = answer(question.q, store, today=question.today, as_of=question.as_of, previous=question.previous)
        exact, cited = right(question, given, names), given.answerable and _cited(question, given, store, names)
        for group in groups(question):
            counts = result.setdefault(group, Asked())
            counts.asked += 1
            counts.exact += exact
            counts.unanswerable += not question.answerable
            counts.refused += exact and not question.answerable
            counts.answered += given.answerable
            counts.cited += cited
        if not exact:
            errors.append(f"问答 {' → '.join((*question.previous, question.q))} → {given.answer}")
        elif given.answerable and not cited:
            errors.append(f"引文 {question.q} → {'；'.join(each.text for each in given.citations)}")
    return result, errors


def right(question: Question, given: Answer, names: Mapping[str, str]) -> bool:
    """Whether an answer is exactly what is right: units, tasks and words, as far as the set judges them."""
    if not question.answerable or not given.answerable:
        return question.answerable is given.answerable and not given.units and not given.tasks
    said = _bare(given.answer)
    return (
        (question.units is None or set(map(_bare, given.units)) == set(map(_bare, question.units)))
        and (question.tasks is None or {(names.get(t.document, ""), t.path) for t in given.tasks} == question.tasks)
        and all(any(_bare(way) in said for way in ways) for ways in question.says)
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _cited(question: Question, given: Answer, store: GraphReader, names: Mapping[str, str]) -> bool:
    """Whether there are passages, each word for word in its document, and of no document that is beside the point."""
    return bool(given.citations) and all(
        each.text != ""
        and each.span.of(store.record(each.document).document.text) == each.text
        and (not question.answerable or names.get(each.document) in question.documents)
        for each in given.citations
    )
