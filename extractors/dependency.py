"""Which tasks need one another, and which serve a document target? Edges with the words at both ends.

Evidence is a few numbers from 0 to 1 for each pair (``dependency_task``, ``dependency_target``); an explicit
weighted sum of them, fitted by ``benchmarks/fit_dependencies.py`` and kept in ``dependency_weights.json``,
says how likely the edge is. The rule id says which class of evidence carried it.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors import dependency_order, dependency_target, dependency_task
from extractors.dependency_target import Naming
from extractors.dependency_task import Meeting
from extractors.dependency_words import Words
from extractors.rule import declare
from ontology.model import Dependency, Target, Task

SAME_DELIVERABLE = declare(
    "dependency.same_deliverable", "编制项目清单 … 按照项目清单 → uses-output of the task that makes it"
)
declare(dependency_order.RULE, "根据安全评估结果 … → after the task that assesses")
SHARED_OBJECT = declare(
    "dependency.shared_object", "建设智慧园区平台 … 升级智慧园区平台 → shares-object, the earlier task first"
)
NAMES_INDICATOR = declare("dependency.names_indicator", "提升雨水利用率 → contributes-to the target on that indicator")
NAMES_OBJECT = declare("dependency.names_object", "建设智能工厂 → contributes-to the target that counts them")

WEIGHTS = Path(__file__).with_name("dependency_weights.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weighted sum for one kind of pair: each feature's weight, what is added, the likelihood from which on."""

    features: Mapping[str, float]
    bias: float
    threshold: float

    def likelihood(self, names: Sequence[str], evidence: Sequence[float]) -> float:
        """How likely the edge is, from 0 to 1; a feature without a weight (before its first fitting) counts nothing."""
        total = self.bias + sum(
            self.features.get(name, 0.0) * value for name, value in zip(names, evidence, strict=True)
        )
        return 1 / (1 + math.exp(-total))


@functools.cache
def weights() -> Mapping[str, Weights]:
    """The shipped weights: ``target`` for task and target, ``task`` for two tasks."""
    given = json.loads(WEIGHTS.read_text("utf-8"))
    return {
        kind: Weights(features=given[kind]["features"], bias=given[kind]["bias"], threshold=given[kind]["threshold"])
        for kind in ("target", "task")
    }


def find(text: str, tasks: tuple[Task, ...], targets: tuple[Target, ...]) -> tuple[Dependency, ...]:
    """The dependencies of a document's tasks, in order of their sources; none between a task and itself.

    ``text`` is the document's, in which all spans count; ``targets`` are the document's own, with their ids.
    """
    words = Words(text, tasks)
    found = {edge.source + "\n" + edge.target: edge for edge in _between_tasks(words)}
    for edge in dependency_order.find(words):
        found[edge.source + "\n" + edge.target] = edge
    order = {task.id: index for index, task in enumerate(tasks)}
    edges = [*found.values(), *_to_targets(words, targets)]
    return tuple(sorted(edges, key=lambda edge: (order[edge.source], order.get(edge.target, -1), edge.target)))


def _to_targets(words: Words, targets: tuple[Target, ...]) -> list[Dependency]:
    found = []
    scale = weights()["target"]
    for naming in dependency_target.namings(words, targets):
        likelihood = scale.likelihood(dependency_target.FEATURES, naming.evidence)
        if likelihood >= scale.threshold:
            found.append(_serves(words, targets[naming.target], naming, likelihood))
    return found


def _serves(words: Words, target: Target, naming: Naming, likelihood: float) -> Dependency:
    task = words.tasks[naming.task]
    return Dependency(
        source=task.id,
        target=target.id or "",
        type="contributes-to",
        via=naming.via,
        spans=(words.place(naming.task, naming.via), target.span),
        rule=NAMES_INDICATOR if dependency_target.measures(target.indicator) else NAMES_OBJECT,
        confidence=round(likelihood, 2),
    )


def _between_tasks(words: Words) -> list[Dependency]:
    found = []
    scale = weights()["task"]
    names = dependency_task.FEATURES
    for meeting in dependency_task.meetings(words, worth=lambda most: scale.likelihood(names, most) >= scale.threshold):
        likelihood = scale.likelihood(names, meeting.evidence)
        if likelihood >= scale.threshold:
            found.append(_edge(words, meeting, likelihood))
    return found


def _edge(words: Words, meeting: Meeting, likelihood: float) -> Dependency:
    """The edge of a meeting: who uses needs who makes; who both make, or both only name, share an object."""
    return Dependency(
        source=words.tasks[meeting.first].id,
        target=words.tasks[meeting.second].id,
        type="uses-output" if meeting.needs else "shares-object",
        via=meeting.words[0],
        spans=(words.place(meeting.first, meeting.words[0]), words.place(meeting.second, meeting.words[1])),
        rule=SAME_DELIVERABLE if meeting.needs else SHARED_OBJECT,
        confidence=round(likelihood, 2),
    )
