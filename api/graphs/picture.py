"""What is drawn of the dependencies asked for? Boxes for tasks and numbers, lines with what they rest on, in columns.

A column is a step: what stands in it needs something of the columns before it. Tasks of a circle stand below each other
in a frame. Tasks that nothing ties to others are not drawn but listed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from api.answerview import passage_link, task_link
from api.depending import Asked, Kind, Scope, edges_of, members_of, scope_of
from api.dependview import Told
from api.graphs.wrapping import shortened, wrapped
from api.library import Library
from api.words import ROLES
from graph.dependencies import Chain, Cycle, Edge, Goal, Network, cycles, longest, longest_through
from graph.drawing import Arrangement, Item, Link, Measures, Place, Point, Route, arranged
from graph.drawing.routes import beside
from ontology.errors import QuestionError
from ontology.model import DependencyType

MOST = 1_500
"""Boxes in a picture: beyond, nobody finds anything in it."""
WIDTH = 216.0
_MEASURES = Measures(column=WIDTH)
_LINE, _HEAD, _PAD = 20.0, 18.0, 10.0  # a line of a title, the line above it, the room around
_TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # of the way along the first curve
_APART = 18.0  # between two letters
_TITLE, _SMALL = 13.6, 16.0  # characters in a line of a title, in the line above it
_FRAME, _INSIDE = 26.0, 12.0  # the head of a circle's frame, the room around and between its boxes
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


def picture(library: Library, asked: Asked) -> Picture:
    """The picture of what is asked for; QuestionError where it would have more boxes than ``MOST``."""
    if asked.task is None and asked.document is None and asked.unit is None:
        raise QuestionError("没有写明要看什么的依赖图", hint="请给出 task、document 或 unit 中的至少一个")
    if asked.task is not None and asked.unit is not None:
        raise QuestionError("task 与 unit 只能给出一个", where=asked.task[:40])
    scope = scope_of(library, asked)
    return _Drawn(library, scope).picture()


class _Drawn:
    """The parts of a picture as they are worked out."""

    def __init__(self, library: Library, scope: Scope) -> None:
        self.scope = scope
        self.network = Network(scope.snapshot)
        self.snapshot = scope.snapshot
        self.told = Told(library, self.network)
        members = members_of(scope, self.network)
        own = set(scope.focus)
        self.edges = edges_of(scope, members)
        self.goals = [goal for goal in self.snapshot.goals if goal.source in own]
        self.linked = sorted(
            {end for edge in self.edges for end in (edge.source, edge.target)}
            | {goal.source for goal in self.goals}
            | (own if scope.kind == "task" else set())
        )
        if len(self.linked) > MOST:
            raise QuestionError(
                f"依赖图有{len(self.linked)}项任务，画出来看不清", hint="请选一份文件，或文件中的一个单位、一项任务"
            )
        self.apart = tuple(task for task in scope.focus if task not in set(self.linked))
        self.cycles = [cycle for cycle in cycles(self.network) if not members.isdisjoint(cycle.group)]
        self.chain = longest_through(self.network, scope.focus[0]) if scope.kind == "task" else self._longest(members)
        self.aims = {(aim.document, aim.id): aim for aim in self.snapshot.aims if aim.id}
        self.ends = list(dict.fromkeys(self._end(goal) for goal in self.goals))
        self.ring = {task: place for place, cycle in enumerate(self.cycles) for task in cycle.group}

    def _longest(self, members: Iterable[int]) -> Chain:
        return longest(self.network, frozenset(members) & frozenset(self.linked))

    def _end(self, goal: Goal) -> tuple[str, str]:
        return self.snapshot.tasks[goal.source].document, goal.target

    def picture(self) -> Picture:
        """The picture: boxes measured, arranged, and everything put where it belongs."""
        boxes = self._boxes()
        drawn = arranged([box.item for box in boxes], list(self._links(boxes)), _MEASURES)
        nodes = {node.key: node for box, place in zip(boxes, drawn.places, strict=True) for node in box.at(place)}
        documents = list(self.snapshot.papers)
        return Picture(
            kind=self.scope.kind,
            title=self._title(),
            width=drawn.width,
            height=drawn.height,
            nodes=tuple(nodes.values()),
            lines=tuple(self._lines(drawn, nodes)),
            circles=tuple(
                Circle(
                    x=place.x,
                    y=place.y,
                    width=WIDTH,
                    height=box.item.height,
                    tasks=len(box.nodes),
                )
                for box, place in zip(boxes, drawn.places, strict=True)
                if box.cycle is not None
            ),
            bands=tuple(
                (documents[band], self.snapshot.papers[documents[band]].title, top, bottom)
                for band, (top, bottom) in sorted(drawn.bands.items())
            ),
            steps=drawn.columns,
            chain=tuple(self._keys(step) for step in self.chain.steps),
            rings=tuple((self._keys(cycle.tasks), self._keys(cycle.group)) for cycle in self.cycles),
            apart=self.apart,
            scope=self.scope,
            network=self.network,
        )

    def _title(self) -> str:
        scope = self.scope
        if scope.kind == "task":
            work = self.snapshot.tasks[scope.focus[0]]
            return f"{work.path} {work.title}"
        papers = [scope.document.title or scope.document.source] if scope.document else []
        return "：".join([*papers, *(["、".join(scope.units)] if scope.units else [])])

    # --- boxes --------------------------------------------------------------------------------

    def _boxes(self) -> list[_Box]:
        """A box for each task, each circle as a whole, and each number, in the order of the text."""
        bands = {document: place for place, document in enumerate(self.snapshot.papers)}
        rank = {layer: place for place, layer in enumerate(sorted({self.network.layers[t] for t in self.linked}))}
        boxes: list[_Box] = []
        for task in self.linked:
            work = self.snapshot.tasks[task]
            ring = self.ring.get(task)
            cycle = self.cycles[ring] if ring is not None else None
            group = [other for other in self._turn(cycle) if other in set(self.linked)] if cycle else [task]
            if cycle and task != min(group):
                continue
            layer = rank[self.network.layers[task]]
            nodes = [self._task(each, layer) for each in group]
            framed = cycle if len(group) > 1 else None
            boxes.append(_Box(nodes=nodes, layer=layer, band=bands[work.document], cycle=framed))
        at = {node.key: box.layer for box in boxes for node in box.nodes}
        for document, aim in self.ends:
            serving = [goal.source for goal in self.goals if self._end(goal) == (document, aim)]
            layer = 1 + max(at[self._key(task)] for task in serving)
            boxes.append(_Box(nodes=[self._aim(document, aim, layer)], layer=layer, band=bands[document], cycle=None))
        return boxes

    def _turn(self, cycle: Cycle) -> Sequence[int]:
        """The tasks of a circle in turn, what is needed first, then those on longer ways round."""
        turn = tuple(reversed(cycle.tasks))
        return (*turn, *(task for task in cycle.group if task not in turn))

    def _key(self, task: int) -> str:
        work = self.snapshot.tasks[task]
        return f"{work.document}/{work.id}"

    def _keys(self, tasks: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._key(task) for task in tasks)

    def _task(self, task: int, layer: int) -> Node:
        work, day = self.snapshot.tasks[task], self.snapshot.day(task)
        order = list(ROLES)
        duties = sorted(self.snapshot.duties_of.get(task, ()), key=lambda duty: order.index(duty.role))
        units = tuple(dict.fromkeys((duty.unit, duty.role) for duty in duties))
        territory = self.snapshot.papers[work.document].territory or ""
        head = "　".join([work.path, *(unit.removeprefix(territory) or unit for unit, _ in units[:1])])
        lines = wrapped(work.title, _TITLE, 2) or ("（无标题）",)
        return Node(
            key=self._key(task), kind="task", document=work.document, id=work.id, path=work.path, title=work.title,
            head=shortened(head, _SMALL), lines=lines, href=task_link(work.document, work.id), x=0.0, y=0.0,
            width=WIDTH, height=_HEAD + _LINE * len(lines) + _PAD, layer=layer, due=day.isoformat() if day else None,
            units=units, focus=task in self.scope.focus and self.scope.kind != "document",
            chained=any(task in step for step in self.chain.steps), circle=self.ring.get(task),
        )  # fmt: skip

    def _aim(self, document: str, aim_id: str, layer: int) -> Node:
        aim = self.aims.get((document, aim_id))
        words = aim.mention if aim else aim_id
        lines = wrapped(words, _TITLE - 1, 2) or (aim_id,)
        return Node(
            key=f"{document}/{aim_id}", kind="target", document=document, id=aim_id, path="目标", title=words,
            head="目标", lines=lines, href=passage_link(document, aim.span) if aim else f"/documents/{document}",
            x=0.0, y=0.0, width=WIDTH, height=_HEAD + _LINE * len(lines) + _PAD, layer=layer,
            due=aim.by.isoformat() if aim and aim.by else None, units=(), focus=False, chained=False, circle=None,
        )  # fmt: skip

    # --- lines --------------------------------------------------------------------------------

    def _ends(self) -> Iterator[tuple[str, str, Edge | Goal]]:
        """Each line: what is needed, what needs it, why. A number is where a task's work goes, on the right of it."""
        for edge in self.edges:
            yield self._key(edge.target), self._key(edge.source), edge
        for goal in self.goals:
            yield self._key(goal.source), "/".join(self._end(goal)), goal

    def _links(self, boxes: Sequence[_Box]) -> Iterator[Link]:
        where = {node.key: (place, at) for place, box in enumerate(boxes) for node, at in box.middles()}
        for first, second, _ in self._ends():
            (source, at), (target, to) = where[first], where[second]
            yield Link(source=source, target=target, source_at=at, target_at=to)

    def _lines(self, drawn: Arrangement, nodes: Mapping[str, Node]) -> Iterator[Line]:
        badges = _Badges()
        chain = {id(edge) for edge in self.chain.edges}
        ring = {id(edge) for cycle in self.cycles for edge in cycle.edges}
        for number, ((first, second, edge), route) in enumerate(zip(self._ends(), drawn.routes, strict=True), 1):
            goal = isinstance(edge, Goal)
            way = route or _inside(nodes[first], nodes[second])
            yield Line(
                key=f"e{number}",
                type="contributes-to" if isinstance(edge, Goal) else edge.type,
                source=first if goal else second,
                target=second if goal else first,
                route=way,
                badge=badges.place(way),
                chained=id(edge) in chain,
                circled=id(edge) in ring,
                told=self.told.goal(edge) if isinstance(edge, Goal) else self.told.edge(edge),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """What is arranged as one: a task, a number, or the tasks of a circle in their frame."""

    nodes: Sequence[Node]
    layer: int
    band: int
    cycle: Cycle | None

    @property
    def item(self) -> Item:
        """The box to be arranged."""
        room = _FRAME + _INSIDE * len(self.nodes) if self.cycle else 0.0
        return Item(layer=self.layer, height=sum(node.height for node in self.nodes) + room, band=self.band)

    def _tops(self) -> Iterator[tuple[Node, float]]:
        at = _FRAME if self.cycle else 0.0
        for node in self.nodes:
            yield node, at
            at += node.height + _INSIDE

    def middles(self) -> Iterator[tuple[Node, float]]:
        """Each node, and how far below the middle of the box its own middle is."""
        half = self.item.height / 2
        for node, top in self._tops():
            yield node, top + node.height / 2 - half

    def at(self, place: Place) -> Iterator[Node]:
        """The nodes where they stand."""
        side = _INSIDE if self.cycle else 0.0
        for node, top in self._tops():
            yield replace(node, x=place.x + side, y=place.y + top, width=WIDTH - 2 * side)


def _inside(first: Node, second: Node) -> Route:
    """A line within a circle's frame, or from a task to itself: it leans out to the right."""
    right = first.x + first.width
    step = 8.0 if first.key == second.key else 0.0
    start, end = first.y + first.height / 2 - step, second.y + second.height / 2 + step
    return beside((right, start), (right, end), (start + end) / 2, _MEASURES.gap)


class _Badges:
    """Where the letters of lines stand: on the first curve, apart from each other where there is such a place."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Point]] = {}

    def place(self, route: Route) -> Point:
        """Where the letter of a line stands."""
        points = [route.at(part) for part in _TRIED]
        chosen = next((point for point in points if self._is_free(point)), points[0])
        self._taken.setdefault(self._cell(chosen), []).append(chosen)
        return chosen

    def _cell(self, point: Point) -> tuple[int, int]:
        return int(point[0] // _APART), int(point[1] // _APART)

    def _is_free(self, point: Point) -> bool:
        across, down = self._cell(point)
        near = [self._taken.get((across + x, down + y), ()) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        return all(math.dist(point, other) >= _APART for held in near for other in held)
