"""What did people strike out of the tasks of a table? Facts that they rejected, which the table no longer shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.library import Library
from api.reviewview import KINDS
from api.tasklist import Found
from ontology.correcting import Outcome

_NAMED = ("unit", "indicator", "mention", "name", "title")


def struck(library: Library, found: Iterable[Found]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By document and path of the task, a sentence for each fact that was rejected and stays so."""
    told: dict[tuple[str, str], list[str]] = {}
    for document in dict.fromkeys(item.document.id for item in found):
        for outcome in library.store.corrected(document):
            each = outcome.correction
            if each.action == "reject" and outcome.standing == "effective" and each.task and each.task.path:
                told.setdefault((document, each.task.path), []).append(_sentence(outcome))
    return {key: tuple(dict.fromkeys(sentences)) for key, sentences in told.items()}


def _sentence(outcome: Outcome) -> str:
    each = outcome.correction
    value = each.before.value if each.before else None
    name = next((str(held) for field in _NAMED if (held := getattr(value, field, None))), "")
    return f"{KINDS[each.kind]}经{each.reviewer}驳回：{name}".rstrip("：")
