"""What is a process that runs queries told, and how does it answer? A line of JSON, and frames."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass

from graph.querying.writing import GraphForm, TableForm

HEADER = struct.Struct(">cI")
GRACE = 2.0
"""Seconds of computing that a process has beyond a query's time, before the system ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A query with the graphs chosen beside it, the forms wanted of a table and of a graph, and its bounds.

    A form that is None is not acceptable. ``state`` is the graph's, as ``GraphReader.state`` gives it.
    """

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    table: TableForm | None = "json"
    graph: GraphForm | None = "turtle"
    state: str = ""
    seconds: float
    rows: int
    size: int

    def line(self) -> bytes:
        """The task as a line; half a character stays half a character, and is refused where it is read."""
        return json.dumps(asdict(self)).encode() + b"\n"
