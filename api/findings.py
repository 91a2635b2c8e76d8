"""What did the shapes find, in words? The report of a SHACL run as the doors give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from api.words import SEVERITIES
from graph.store import Fault
from ontology.model import Record

_SHOWN = 5  # lines of one file's report on the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault as a page shows it; ``anchor`` is the place of its task on the document's page."""

    severity: str
    message: str
    path: str | None
    value: str | None
    anchor: str | None


def line(fault: Fault) -> str:
    """提醒：二/（一）：时限早于文件的成文日期."""
    where = f"{fault.path}：" if fault.path else ""
    value = f"（{fault.value}）" if fault.value and not fault.value.startswith("http") else ""
    return f"{SEVERITIES[fault.severity]}：{where}{fault.message}{value}"


def lines(faults: Iterable[Fault]) -> Iterator[str]:
    """A report in a few lines, the gravest first; how many more there are."""
    told = [line(fault) for fault in faults]
    yield from told[:_SHOWN]
    if len(told) > _SHOWN:
        yield f"另有{len(told) - _SHOWN}处，见文件页面"


def findings_json(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """A report as the command line and the interface give it."""
    return [
        {
            "severity": fault.severity,
            "message": fault.message,
            "path": fault.path,
            "value": fault.value,
            "shape": fault.shape,
            "node": fault.node,
        }
        for fault in faults
    ]


def on_page(record: Record, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    """A report with the places of its tasks on the document's page."""
    starts = {task.path: task.span.start for task in record.tasks}
    return tuple(
        Finding(
            severity=SEVERITIES[fault.severity],
            message=fault.message,
            path=fault.path,
            value=None if fault.value is None or fault.value.startswith("http") else fault.value,
            anchor=f"p{starts[fault.path]}" if fault.path in starts else None,
        )
        for fault in faults
    )
