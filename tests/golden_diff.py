"""Which facts did a change gain, which did it lose? ``python -m tests.golden_diff`` compares with the golden records.

One line a fact, ``+`` gained and ``-`` lost; ``--update`` accepts them as the new golden records, ``--json`` prints
``{"samples": {name: {"gained": [fact, …], "lost": […], "mends": […]}}, "gained", "lost", "wrong", "missing"}``, the
last four as counts. A golden record also says which of its facts a reader has found wrong and which are missing:
``!`` marks a change that mends one of them, and ``--update`` strikes it off.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
        *(f"document unread {unread.text}: {unread.why}" for unread in record.unread),
    ]


def _document_facts(document: Document) -> Iterator[str]:
    for name in ("title", "issuer", "jurisdiction", "level", "number", "genre", "status", "issued"):
        value = getattr(document, name)
        if value is not None:
            yield f"document {name} {value}"
    yield from (f"document addressee {name}" for name in document.addressees)


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
    inherited = f" ({fact.inherited})" if fact.inherited else ""
    return f"deadline {fact.mention} = {period or fact.recurs or offset or '?'}{inherited}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What a sample said last: its facts, which of them are known to be wrong, and which are known to be missing."""

    facts: list[str]
    wrong: list[str]
    missing: list[str]


def golden(sample: Sample) -> Golden:
    """The golden record of a sample; an empty one where it has none yet."""
    path = golden_path(sample)
    body = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return Golden(facts=body.get("facts", []), wrong=body.get("wrong", []), missing=body.get("missing", []))


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


def update(sample: Sample, old: Golden, new: list[str]) -> None:
    """Write the golden record of a sample; what is mended leaves the lists of known faults."""
    FOLDER.mkdir(exist_ok=True)
    body = {
        "sample": sample.source.name,
        "facts": new,
        "wrong": [line for line in old.wrong if line in new],
        "missing": [line for line in old.missing if line not in new],
    }
    golden_path(sample).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")


def marked(changes: list[str], old: Golden) -> list[str]:
    """The changes, with ``!`` before those that mend a known fault."""
    mended = {f"- {line}" for line in old.wrong} | {f"+ {line}" for line in old.missing}
    return [f"! {change}" if change in mended else f"  {change}" for change in changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One sample: its golden record, its facts as they are read now, and the differences."""

    sample: Sample
    old: Golden
    new: list[str]
    changes: list[str]

    def to_json(self) -> dict[str, list[str]]:
        """The facts gained and lost, and the changes that mend a known fault."""
        return {
            "gained": [change[2:] for change in self.changes if change.startswith("+")],
            "lost": [change[2:] for change in self.changes if change.startswith("-")],
            "mends": [change[2:] for change in marked(self.changes, self.old) if change.startswith("!")],
        }


def compared() -> Iterator[Compared]:
    """Every sample against its golden record."""
    for sample in samples():
        old, new = golden(sample), read(sample.files[0])
        yield Compared(sample=sample, old=old, new=new, changes=differences(old.facts, new))


def main() -> int:
    """Print the differences of all samples; 1 where there are any that were not accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="accept the differences as the new golden records")
    parser.add_argument("--json", action="store_true", help="print them as JSON")
    options = parser.parse_args()
    every = list(compared())
    for each in every:
        if options.update and each.changes:
            update(each.sample, each.old, each.new)
    sys.stdout.write(as_json(every) if options.json else as_text(every))
    return 1 if any(each.changes for each in every) and not options.update else 0


def counts(every: list[Compared]) -> dict[str, int]:
    """How many facts were gained and lost, and how many faults are known."""
    changes = [change for each in every for change in each.changes]
    known = [golden(each.sample) for each in every]
    return {
        "gained": sum(change.startswith("+") for change in changes),
        "lost": sum(change.startswith("-") for change in changes),
        "wrong": sum(len(each.wrong) for each in known),
        "missing": sum(len(each.missing) for each in known),
    }


def as_text(every: list[Compared]) -> str:
    """Each sample that changed with its facts, a line each, then the counts."""
    blocks = ["\n".join([each.sample.source.stem, *marked(each.changes, each.old)]) for each in every if each.changes]
    total = counts(every)
    line = (
        f"{total['gained']} gained, {total['lost']} lost; "
        f"known faults: {total['wrong']} wrong, {total['missing']} missing"
    )
    return "\n".join([*blocks, line]) + "\n"


def as_json(every: list[Compared]) -> str:
    """The same as one JSON object on a line."""
    changed = {each.sample.source.stem: each.to_json() for each in every if each.changes}
    return json.dumps({"samples": changed, **counts(every)}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
