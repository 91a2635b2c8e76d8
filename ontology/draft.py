"""What holds so far, while corrections are applied? A record in pieces that can be exchanged."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from ontology.correction import Kind, Metadata, bare
from ontology.facts import OF_RECORD, OF_TASK
from ontology.model import GlobalRule, Record, Span, Target, Task


class Draft:
    """A record being corrected; ``record`` gives the one that was put in where nothing changed."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.document = record.document
        self.tasks = list(record.tasks)
        self._held: dict[str, list[Any]] = {field: list(getattr(record, field)) for field in OF_RECORD.values()}
        self._spans = {task.id: task.span for task in record.tasks}

    def record(self) -> Record:
        """What holds now."""
        if any(task.span != self._spans.get(task.id, task.span) for task in self.tasks):
            self._rehome()
        held: dict[str, Any] = {field: tuple(values) for field, values in self._held.items()}
        return dataclasses.replace(self._record, document=self.document, tasks=tuple(self.tasks), **held)

    def tell(self, said: Metadata) -> None:
        """Set a field of the document; without a word, a document's status is final."""
        value: Any = said.value
        if said.field == "issued" and value is not None:
            value = dt.date.fromisoformat(value)
        if said.field == "status" and value is None:
            value = "final"
        self.document = dataclasses.replace(self.document, **{said.field: value})

    # --- facts -----------------------------------------------------------------------------------

    def facts(self, kind: Kind, owner: Task | None) -> list[Any]:
        """The facts of a kind: of a task, of the document where none is given."""
        return list(getattr(owner, OF_TASK[kind])) if owner else self._held.get(OF_RECORD.get(kind, ""), [])

    def swap(self, kind: Kind, owner: Task | None, old: Any, new: Any) -> Any:
        """Put a fact in an old one's place: at the end where there is no old one, none where there is no new one."""
        held = self.facts(kind, owner)
        at = next((at for at, each in enumerate(held) if each is old), len(held))
        if isinstance(old, Target) and isinstance(new, Target):
            new = dataclasses.replace(new, id=old.id)  # what others call it by
        if isinstance(new, Target) and old is None and owner is None:
            new = dataclasses.replace(new, id=self._new_target())
        if new is None and owner is None and isinstance(old, Target):
            self._unlink(old.id)
        changed = [*held[:at], *([] if new is None else [new]), *held[at + 1 :]]
        changed = [each for each in changed if each is new or new is None or dataclasses.replace(
            each, rule=new.rule, confidence=new.confidence, reviewer=new.reviewer) != new]  # fmt: skip
        if owner is None:
            self._held[OF_RECORD[kind]] = changed
        else:
            facts: dict[str, Any] = {OF_TASK[kind]: tuple(changed)}
            self._replace(owner, dataclasses.replace(owner, **facts))
        return new

    def clear(self, span: Span) -> None:
        """Passages there need no reader any more."""
        self._held["unread"] = [each for each in self._held["unread"] if not each.span.overlaps(span)]

    def _new_target(self) -> str:
        taken = {each.id for each in self._held["targets"]}
        return next(name for number in range(len(taken) + 1) if (name := f"target:{number}") not in taken)

    # --- tasks -----------------------------------------------------------------------------------

    def path_of(self, task_id: str) -> str | None:
        """The path of a task."""
        return next((task.path for task in self.tasks if task.id == task_id), None)

    def drop_task(self, task: Task) -> None:
        """A task goes with its facts and with what links it to others."""
        self.tasks = [each for each in self.tasks if each is not task]
        self._unlink(task.id)

    def amend_task(self, old: Task, new: Task) -> Task:
        """A task gets another title, label and span; it keeps its facts, its path and what others call it by."""
        made = dataclasses.replace(
            old, title=new.title, label=new.label, span=new.span, reviewer=new.reviewer, confidence=new.confidence,
            rule=new.rule if new.rule.startswith("correction.") else old.rule,
        )  # fmt: skip
        self._replace(old, made)
        return bare(made)

    def add_task(self, task: Task, name: str) -> Task:
        """A task that was not read, in its place, under the innermost heading around it."""
        around = [section for section in self._record.sections if section.span.contains(task.span)]
        section = min(around, key=lambda each: len(each.span), default=None)
        paths = {each.path for each in self.tasks}
        path, number = task.path, 2
        while path in paths:
            path, number = f"{task.path}#{number}", number + 1
        made = dataclasses.replace(task, id=name, path=path, section=section.id if section else None)
        at = next((at for at, each in enumerate(self.tasks) if each.span.start > made.span.start), len(self.tasks))
        self.tasks.insert(at, made)
        self._spans[made.id] = made.span
        return bare(made)

    def _replace(self, old: Task, new: Task) -> None:
        self.tasks = [new if each is old else each for each in self.tasks]

    def _unlink(self, name: str | None) -> None:
        """Nothing depends on what is gone, and no rule applies to it."""
        links = self._held["dependencies"]
        self._held["dependencies"] = [each for each in links if name not in (each.source, each.target)]
        rules: list[GlobalRule] = self._held["global_rules"]
        self._held["global_rules"] = [
            dataclasses.replace(rule, applies_to=tuple(each for each in rule.applies_to if each != name))
            for rule in rules
        ]

    def _rehome(self) -> None:
        """Facts whose passage another task has now go there; those whose passage no task has go."""
        spans = {task.id: task.span for task in self.tasks}
        for task in list(self.tasks):
            before = self._spans[task.id]
            for kind, field in OF_TASK.items():
                for fact in getattr(task, field):
                    if before.contains(fact.span) and not task.span.contains(fact.span):
                        now = next(each for each in self.tasks if each.id == task.id)
                        self.swap(kind, now, fact, None)
                        heirs = [name for name, span in spans.items() if span.contains(fact.span)]
                        if len(heirs) == 1:
                            heir = next(each for each in self.tasks if each.id == heirs[0])
                            self.swap(kind, heir, None, fact)
