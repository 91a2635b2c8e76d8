"""What does a picture of dependencies consist of? Boxes, lines, frames around circles, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.depending import Kind, Scope
from graph.dependencies import Network
from graph.drawing import Point, Route
from ontology.model import DependencyType

LETTERS: Mapping[DependencyType, str] = {
    "uses-output": "用",
    "after": "后",
    "shares-object": "同",
    "contributes-to": "标",
}
"""The letter in the middle of a line, by which its kind is told without colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box: a task, or a number of a document that tasks serve; ``key`` is 文件/编号, ``lines`` the title as printed.

    ``circle`` is the place of the circle it is on, ``units`` the full names with their roles, the first the weightiest.
    """

    key: str
    kind: Literal["task", "target"]
    document: str
    id: str
    path: str
    title: str
    head: str
    lines: tuple[str, ...]
    href: str
    x: float
    y: float
    width: float
    height: float
    layer: int
    due: str | None
    units: tuple[tuple[str, str], ...]
    focus: bool
    chained: bool
    circle: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line between two boxes, by their keys: ``source`` needs ``target``; ``told`` is the edge with its passages."""

    key: str
    type: DependencyType
    source: str
    target: str
    route: Route
    badge: Point
    chained: bool
    circled: bool
    told: Mapping[str, Any]

    @property
    def letter(self) -> str:
        """The letter of its kind."""
        return LETTERS[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The frame around tasks that wait for each other; ``tasks`` are how many."""

    x: float
    y: float
    width: float
    height: float
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that is drawn; ``bands`` are title, top and bottom of each document's part, ``steps`` the left of columns.

    ``apart`` are the tasks meant that have no line: places in ``network``; ``chain`` is the longest, by keys; ``rings``
    are the circles, each by its tasks in turn (one needs the next) and all that wait for each other.
    """

    kind: Kind
    title: str
    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    circles: tuple[Circle, ...]
    bands: tuple[tuple[str, str, float, float], ...]
    steps: tuple[float, ...]
    chain: tuple[tuple[str, ...], ...]
    rings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    apart: tuple[int, ...]
    scope: Scope
    network: Network
