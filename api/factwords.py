"""What does a fact say, in words? A head (its role or kind) and what stands behind it, for every kind of fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.reviewfields import METADATA_NAMES
from api.words import (
    DELIVERABLE_RELATIONS,
    DEPENDENCIES,
    GLOBAL_RULES,
    LEVELS,
    MODALITIES,
    ROLES,
    STATUSES,
    deadline_kind,
    deadline_words,
    reference_words,
    target_words,
)
from ontology.correction import Kind, Metadata, Value
from ontology.model import Deadline, Dependency, GlobalRule, Record, Target, Task

_WORDS: Mapping[Kind, Callable[[Any], tuple[str, str]]] = {
    "assignment": lambda value: (ROLES[value.role], value.unit),
    "deadline": lambda value: (deadline_kind(value), _time(value)),
    "target": lambda value: ("量化目标", _number(value)),
    "reference": lambda value: ("依据文件", reference_words(value)),
    "deliverable": lambda value: (f"成果（{DELIVERABLE_RELATIONS[value.relation]}）", value.name),
    "modality": lambda value: ("规范性", MODALITIES[value.type]),
    "global-rule": lambda value: (f"统一规定（{GLOBAL_RULES[value.kind]}）", _units(value)),
    "dependency": lambda value: ("依赖", DEPENDENCIES[value.type] + (f"，因“{value.via}”" if value.via else "")),
    "task": lambda value: ("任务", _title(value)),
    "unread": lambda value: ("未读段落", value.why),
    "metadata": lambda value: (METADATA_NAMES[value.field], _field(value)),
}


def words_of(kind: Kind, value: Value) -> tuple[str, str]:
    """A fact in words, by itself: its role or kind, and what it says."""
    return _WORDS[kind](value)


def said(record: Record, kind: Kind, value: Value) -> tuple[str, str]:
    """The same, a dependency with the tasks that it links."""
    head, words = words_of(kind, value)
    return (head, f"{_ends(record, value)}（{words}）") if isinstance(value, Dependency) else (head, words)


def _time(value: Deadline) -> str:
    words = deadline_words(value)
    return f"{words}（{value.inherited}）" if value.inherited else words


def _number(value: Target) -> str:
    return target_words(value) + (f"（{value.deadline}前）" if value.deadline else "")


def _units(value: GlobalRule) -> str:
    return "、".join(value.units) or "有关单位"


def _title(value: Task) -> str:
    return f"{value.label}{value.title}"


def _field(value: Metadata) -> str:
    if value.value is None:
        return "未写明"
    named: Mapping[str, Mapping[str, str]] = {"level": LEVELS, "status": STATUSES}
    return named.get(value.field, {}).get(value.value, value.value)


def _ends(record: Record, value: Dependency) -> str:
    names = {task.id: f"{task.path} {task.title}" for task in record.tasks}
    names |= {aim.id: f"目标“{target_words(aim)}”" for aim in record.targets if aim.id}
    return f"{names.get(value.source, value.source)} → {names.get(value.target, value.target)}"
