"""What do the doors give of corrections and facts? Plain values, as the interchange format writes them."""

from __future__ import annotations

from typing import Any

from ontology.correcting import Outcome
from ontology.correction import Claim
from ontology.facts import Found
from ontology.model import Record, Task
from ontology.record import plain

ACTIONS = {"accept": "确认", "reject": "驳回", "edit": "更正", "add": "补充", "undo": "撤回"}
STANDINGS = {"effective": "有效", "superseded": "已有新的更正", "undone": "已撤回", "dangling": "悬空"}
KINDS = {
    "assignment": "责任分工", "deadline": "时限", "target": "量化目标", "reference": "依据文件", "modality": "规范性",
    "deliverable": "成果", "dependency": "依赖", "global-rule": "统一规定", "task": "任务", "unread": "未读段落",
    "metadata": "文件信息",
}  # fmt: skip
_OF_TASK = ("id", "path", "label", "title", "span", "rule", "confidence", "reviewer")


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """A correction and how it stands."""
    each = outcome.correction
    claim = each.claim
    return {
        "id": each.id,
        "document": each.document,
        "kind": each.kind,
        "action": each.action,
        "reviewer": each.reviewer,
        "at": each.at.isoformat(),
        "why": each.why,
        "task": each.task.path if each.task else None,
        "quote": claim.quotes[0].exact if claim and claim.quotes else None,
        "before": _value(each.before),
        "after": _value(each.after),
        "undoes": each.undoes,
        "standing": outcome.standing,
        "reason": outcome.reason or None,
        "fact": outcome.fact,
    }


def _value(claim: Claim | None) -> Any:
    return None if claim is None else _plain(claim.value)


def _plain(value: Any) -> Any:
    written: Any = plain(value)
    return {name: written.get(name) for name in _OF_TASK} if isinstance(value, Task) else written


def fact_json(record: Record, fact: Found) -> dict[str, Any]:
    """A fact as a reviewer sees it, with the name that corrections know it by."""
    return {
        "id": fact.id,
        "document": record.document.id,
        "document_title": record.document.title,
        "kind": fact.kind,
        "task": fact.task.path if fact.task else None,
        "task_title": fact.task.title if fact.task else None,
        "span": [fact.span.start, fact.span.end] if fact.span else None,
        "quote": fact.span.of(record.document.text) if fact.span and fact.kind != "task" else None,
        "confidence": getattr(fact.value, "confidence", None),
        "reviewer": getattr(fact.value, "reviewer", None),
        "value": _plain(fact.value),
    }


def told(outcome: Outcome) -> str:
    """A correction in one line."""
    each = outcome.correction
    when = each.at.astimezone().strftime("%Y-%m-%d %H:%M")
    head = f"{each.id}\t{when}\t{each.reviewer}\t{ACTIONS[each.action]}\t{KINDS[each.kind]}"
    where = each.task.path if each.task and each.task.path else ""
    said = f"撤回 {each.undoes}" if each.undoes else _said(each.before, each.after)
    reason = f"（{outcome.reason}）" if outcome.reason else ""
    return f"{head}\t{where}\t{said}\t{STANDINGS[outcome.standing]}{reason}\t{each.why}".rstrip()


def _said(before: Claim | None, after: Claim | None) -> str:
    old, new = _value(before) or {}, _value(after) or {}
    if before and after:
        names = [name for name in new if old.get(name) != new.get(name)]
        return "；".join(f"{name}：{short(old.get(name))}→{short(new.get(name))}" for name in names) or summary(new)
    return summary(old or new)


def summary(value: dict[str, Any]) -> str:
    """What a fact says, short."""
    left_out = ("span", "spans", "rule", "confidence", "reviewer", "id")
    return "，".join(
        f"{name}={short(held)}" for name, held in value.items() if held not in (None, "", []) and name not in left_out
    )


def short(held: Any) -> str:
    """A value in at most some twenty characters."""
    text = "无" if held is None else str(held)
    return text if len(text) <= 24 else text[:23] + "…"
