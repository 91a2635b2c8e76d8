"""Which facts did a change gain, which did it lose? ``python -m tests.golden_diff`` compares with the golden records.

One line a fact, ``+`` gained and ``-`` lost; ``--update`` accepts them as the new golden records.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.load import load
from extractors.pipeline import extract
from ontology.model import Assignment, Deadline, Deliverable, Document, Modality, Record, Reference, Target, Task
from tests.samples import Sample, samples

FOLDER = Path(__file__).parent / "golden"


def facts(record: Record) -> list[str]:
    """Every fact of a record as a short line, in the record's order: where it hangs, its kind, its values."""
    return [
        *_document_facts(record.document),
        *(line for task in record.tasks for line in _task_facts(task)),
        *(f"{target.id} {_target(target)}" for target in record.targets),
        *(f"document {_reference(reference)}" for reference in record.references),
        *(
            f"document rule {rule.kind} {'、'.join(rule.units)} × {len(rule.applies_to)}"
            for rule in record.global_rules
        ),
        *(f"{edge.source} dependency {edge.type} {edge.target} {edge.via}" for edge in record.dependencies),
        *(f"document unread {unread.text}" for unread in record.unread),
    ]


def _document_facts(document: Document) -> Iterator[str]:
    for name in ("title", "issuer", "jurisdiction", "level", "number", "genre", "status", "issued"):
        value = getattr(document, name)
        if value is not None:
            yield f"document {name} {value}"


def _task_facts(task: Task) -> Iterator[str]:
    yield f"{task.id} task {task.path} {task.title}"
    lines = [
        *map(_assignment, task.assignments),
        *map(_deadline, task.deadlines),
        *map(_target, task.targets),
        *map(_reference, task.references),
        *map(_modality, task.modality),
        *map(_deliverable, task.deliverables),
    ]
    yield from (f"{task.id} {line}" for line in lines)


def _assignment(fact: Assignment) -> str:
    return f"assignment {fact.role} {fact.unit}" + ("" if fact.scope == "clause" else f" {fact.scope}")


def _deadline(fact: Deadline) -> str:
    period = f"{fact.start}…{fact.end}" if fact.start and fact.end else str(fact.end or fact.start or "")
    offset = f"{fact.offset} after {fact.anchor}" if fact.offset else ""
    return f"deadline {fact.mention} = {period or fact.recurs or offset or '?'}"


def _target(fact: Target) -> str:
    when = f" by {fact.deadline}" if fact.deadline else ""
    return f"target {fact.indicator} {fact.comparator} {fact.value:g} {fact.unit or ''}".rstrip() + when


def _reference(fact: Reference) -> str:
    return f"reference {fact.relation} {fact.title or ''} {fact.number or ''}".strip()


def _modality(fact: Modality) -> str:
    return f"modality {fact.type} {fact.text}"


def _deliverable(fact: Deliverable) -> str:
    return f"deliverable {fact.relation} {fact.name}"


def read(path: Path) -> list[str]:
    """The facts of one file of a sample."""
    return facts(extract(load(path)))


def golden_path(sample: Sample) -> Path:
    """Where the golden record of a sample stands."""
    return FOLDER / f"{sample.source.stem}.json"


def golden(sample: Sample) -> list[str]:
    """The golden facts of a sample; none where it has no golden record yet."""
    path = golden_path(sample)
    return json.loads(path.read_text("utf-8"))["facts"] if path.is_file() else []


def differences(old: list[str], new: list[str]) -> list[str]:
    """Lost facts as ``- fact`` and gained ones as ``+ fact``, each in its record's order."""
    lost, gained = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return [f"- {line}" for line in _taken(old, lost)] + [f"+ {line}" for line in _taken(new, gained)]


def _taken(lines: list[str], wanted: Counter[str]) -> Iterator[str]:
    left = Counter(wanted)
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
            yield line


def update(sample: Sample, new: list[str]) -> None:
    """Write the golden record of a sample."""
    FOLDER.mkdir(exist_ok=True)
    body = {"sample": sample.source.name, "facts": new}
    golden_path(sample).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    """Print the differences of all samples; 1 where there are any that were not accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="accept the differences as the new golden records")
    accept = parser.parse_args().update
    gained = lost = 0
    for sample in samples():
        new = read(sample.files[0])
        changes = differences(golden(sample), new)
        if changes:
            sys.stdout.write(f"{sample.source.stem}\n" + "".join(f"{line}\n" for line in changes))
        gained += sum(line.startswith("+") for line in changes)
        lost += sum(line.startswith("-") for line in changes)
        if accept and changes:
            update(sample, new)
    sys.stdout.write(f"{gained} gained, {lost} lost\n")
    return 1 if gained + lost and not accept else 0


if __name__ == "__main__":
    sys.exit(main())
