"""What does a person's click on the page of the review do? A form read, a judgement submitted, faults put in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from api.library import Library
from api.reviewfields import fields_for, read
from api.reviewing import ADDABLE, Judgement, submit
from api.reviewpage import READABLE
from ontology.correcting import Outcome
from ontology.correction import Correction, CorrectionAction, Kind, fact_id
from ontology.errors import ConflictError, QuestionError
from ontology.facts import Found
from ontology.model import Record, Task, Unread

_ACTIONS = frozenset(("accept", "reject", "edit", "add"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form asks for: the action, who and why, and what was typed, by the name of the field."""

    action: str
    reviewer: str
    why: str = ""
    reading_as: Kind | None = None
    task: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Mapping[str, str], reviewer: str) -> Asked:
        """What a form says; ``reviewer`` is who is known to be at the desk, "" where the form is to tell."""
        return cls(
            action=form.get("action", ""),
            reviewer=reviewer or form.get("reviewer", ""),
            why=form.get("why", "").replace("\r\n", "\n").strip(),
            reading_as=kind_of(form.get("as", "")),
            task=form.get("task", ""),
            typed={name.removeprefix("f-"): text for name, text in form.items() if name.startswith("f-")},
        )


class RefusedError(Exception):
    """A form that cannot be taken: what is wrong beside which field ("" for the whole), and the answer's status."""

    def __init__(self, wrong: Mapping[str, str], error: Exception | None = None) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = wrong
        self.error = error


def kind_of(word: str) -> Kind | None:
    """What an unread passage may be taken for; None for another word."""
    return next((kind for kind in READABLE if kind == word), None)


def guessed(fact: Found | None) -> Kind:
    """What an unread passage is most likely to be, by the reason that it was left for."""
    why = fact.value.why if fact is not None and isinstance(fact.value, Unread) else ""
    if any(word in why for word in ("责任", "单位", "分工", "全文")):
        return "assignment"
    return "target" if any(word in why for word in ("指标", "数值", "数量", "数字")) else "deadline"


def decide(library: Library, record: Record, fact: Found, asked: Asked) -> Outcome:
    """Keep what a form asks for. RefusedError tells what does not fit; ConflictError that somebody was quicker."""
    if not asked.reviewer.strip():
        raise RefusedError({"reviewer": "请写明复核人，下次就记得了"})
    if asked.action not in _ACTIONS:
        raise RefusedError({"": "请选择确认、驳回或更正"})
    try:
        return submit(library, _judgement(record, fact, asked))
    except ConflictError:
        raise
    except QuestionError as error:
        raise RefusedError(_placed(error, fact, asked), error) from error


def _judgement(record: Record, fact: Found, asked: Asked) -> Judgement:
    action = cast("CorrectionAction", asked.action)
    given = Judgement(
        document=record.document.id, action=action, reviewer=asked.reviewer, why=asked.why, fact=fact.id
    )  # fmt: skip
    if action == "edit":
        typed = read(fact.kind, asked.typed, fact.value)
        if typed.wrong:
            raise RefusedError(typed.wrong)
        return _with(given, values=typed.values)
    if action == "add":
        return _addition(record, fact, asked, given)
    return given


def _addition(record: Record, fact: Found, asked: Asked, given: Judgement) -> Judgement:
    kind = asked.reading_as
    if kind is None or kind not in ADDABLE or fact.kind != "unread" or fact.span is None:
        raise RefusedError({"": "请选择这段话说的是什么"})
    typed = read(kind, asked.typed)
    wrong = dict(typed.wrong)
    task = next((each for each in record.tasks if each.id == asked.task), None)
    if task is None and kind not in ("task", "target", "reference"):
        wrong["task"] = "请选择属于哪项任务"
    if wrong:
        raise RefusedError(wrong)
    values = {name: held for name, held in typed.values.items() if held is not None}
    words = values.get("mention") or values.get("text")
    whole = fact.span.of(record.document.text)
    if kind == "task":
        values["path"] = _new_path(record, fact, str(values.get("label", "")))
    return _with(
        given,
        kind=kind,
        task=task.path if task and kind != "task" else None,
        quote=words if words and words != whole else None,
        values=values,
    )


def _with(given: Judgement, **fields: Any) -> Judgement:
    held = {name: getattr(given, name) for name in given.__slots__}
    return Judgement(**(held | fields))


def _new_path(record: Record, fact: Found, label: str) -> str:
    """The path of a task that was missed: beside the task before it."""
    near = task_near(record, fact)
    above, _, _ = near.path.rpartition("/") if near else ("", "", "")
    name = label or "补"
    return f"{above}/{name}" if above else name


def task_near(record: Record, fact: Found) -> Task | None:
    """The task that a passage stands in, else the last one that begins before it; None where there is none."""
    at = fact.span.start if fact.span else 0
    inside = [task for task in record.tasks if fact.span is not None and task.span.contains(fact.span)]
    before = [task for task in record.tasks if task.span.start <= at]
    return min(inside, key=lambda task: len(task.span)) if inside else before[-1] if before else None


def _placed(error: QuestionError, fact: Found, asked: Asked) -> dict[str, str]:
    """A fault beside the field that it is about, "" where it is about the whole."""
    kind = asked.reading_as if asked.action == "add" and asked.reading_as else fact.kind
    names = [each.name for each in fields_for(kind, fact.value if asked.action != "add" else None)]
    text = error.what + (f"：{error.hint}" if error.hint else "")
    where = (error.where or "").partition(" = ")[0]
    if where in (*names, "reviewer", "why", "task"):
        return {where: text}
    if "这段话" in error.what:
        return {next((name for name in ("mention", "text", "name", "title") if name in names), ""): text}
    return {"": text}


def successor(library: Library, document: str, wanted: str) -> str | None:
    """The name that a fact has now that others changed it; None where it is gone."""
    current = wanted
    for outcome in library.store.corrected(document):
        if outcome.standing == "undone" or name_before(outcome.correction) != current:
            continue
        if outcome.fact is None:
            return None
        current = outcome.fact
    return current if current != wanted else None


def name_before(correction: Correction) -> str | None:
    """The name of the fact that a correction is about, as it was before; of an added one its first."""
    claim = correction.claim
    if claim is None:
        return None
    owner = correction.task.path if correction.task else None
    if correction.kind == "task" and claim.quotes:
        owner = claim.quotes[0].path
    return fact_id(correction.kind, owner, claim.value)
